"""The way on after the clock was set forward: an operator says that it is right now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenge_engine.core.moments import local_day
from challenge_engine.errors import ClockError, EngineError
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine
from challenge_engine.service.people.granting import require_administrator
from challenge_engine.store import clock_marks, streams
from challenge_engine.store.clock_marks import FORWARDS, Mark
from challenge_engine.store.people import Person
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Believed:
    """What the clock would be by the count of the machine, what it is, and how far ahead."""

    before: str
    now: str
    seconds: int


def believe(engine: Engine, by: Person | None, reason: str, via: str = "cli") -> Believed:
    """Note in the own history of each authority that the clock is right; then writing goes on.

    An administrator of each, or the operator of this machine (``by`` is None). ``ClockError``
    if the clock did not jump, or stands before what is already written.
    """
    if not reason.strip():
        raise EngineError("Say why the clock is right now: whoever reads the history may ask.")
    with engine.store.write(heeds_clock=False) as unit:
        # Two may say it at once: whoever has the histories second finds that the clocks agree.
        for authority in engine.authorities:
            streams.lock_own(unit, authority)
        now = unit.now()
        _require_rights(unit, engine, by, now)
        done = _jumped(unit, engine, now)
        _refuse_backwards(unit, now)
        values: dict[str, Any] = {
            "before": done.before,
            "now": done.now,
            "seconds": done.seconds,
            "reason": reason.strip(),
        }
        for authority in engine.authorities:
            own_history.note(unit, engine, authority, by, via, "clock", "clock", values)
        clock_marks.forget_all(unit)
        unit.commit()
    engine.store.look_at_clock()
    for authority in engine.authorities:
        engine.after_commit(authority)
    return done


def _require_rights(unit: Unit, engine: Engine, by: Person | None, now: str) -> None:
    for authority in engine.authorities.values():
        today = local_day(now, authority.timezone)
        require_administrator(unit, authority.id, by, today)


def _jumped(unit: Unit, engine: Engine, now: str) -> Believed:
    mark, seconds = _mark(unit, engine)
    if mark is None:
        raise ClockError(
            "Nothing is known of the clock since this machine started, so nothing is refused "
            "because of it. Nothing was changed."
        )
    ahead = clock_marks.jump(mark, seconds, now)
    if ahead <= FORWARDS:
        raise ClockError(
            "The clock says {now}, and by the count of this machine, which nobody can set, it "
            "is not more than an hour ahead: nothing is refused because of it. Nothing was "
            "changed.",
            now=now,
        )
    return Believed(mark.expected(seconds), now, int(ahead))


def _mark(unit: Unit, engine: Engine) -> tuple[Mark | None, float]:
    steady = engine.store.watch.steady
    if engine.is_demo or steady is None:
        return None, 0.0
    return clock_marks.read(unit, steady.boot), steady.seconds()


def _refuse_backwards(unit: Unit, now: str) -> None:
    last = clock_marks.newest(unit)
    if now < last:
        raise ClockError(
            "The clock says {now}, but the last step of a history was recorded at {last}. A "
            "history never runs backwards: set the clock of this machine right first.",
            now=now,
            last=last,
        )
