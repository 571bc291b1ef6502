"""The clock acts on one case: what has passed is recorded as a step, and whoever must know is told.

A lapse never accepts or rejects: at most it moves a track beside the main one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from challenge_engine.core import timing
from challenge_engine.core.case import Effect
from challenge_engine.core.deadline_rules import ClockMove, Deadline
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.ledger_value import to_value
from challenge_engine.core.moments import is_before
from challenge_engine.core.terms import shift
from challenge_engine.core.workflow import NOTHING
from challenge_engine.errors import ProofError
from challenge_engine.service.engine import Engine, Version
from challenge_engine.store import deadlines, recording, saving, streams
from challenge_engine.store.steps import Step, Who
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

CLOCK = Who("clock", "clock", number=0)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the clock did at one case."""

    lapsed: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()


def look(
    unit: Unit, engine: Engine, version: Version, stream: Stream, day: str, now: str
) -> Looked:
    """Record what has passed before this day, and warn of what is near."""
    names = deadlines.awake(unit, stream.id, day)
    if not names:
        return Looked()
    if streams.is_lost(unit, stream):
        raise ProofError(
            "The newest steps of the case {reference} are lost, up to step {n}. They may have met "
            "its deadlines, and after a step of the clock nobody could take them back any more. "
            "Take them back from proofs of receipt, or go on with the case: see docs/recovery.md.",
            reference=stream.reference,
            n=stream.n,
        )
    found = deadlines.ledgers(unit, stream.id, names).values()
    today = dt.date.fromisoformat(day)
    lapsed = [one for one in found if one.is_over(today)]
    near = [one for one in found if not one.is_over(today)]
    record(unit, engine, version, stream, lapsed, now)
    for ledger in near:
        _warn(unit, version.workflow.deadlines[ledger.name], ledger, stream, day, now)
    return Looked(tuple(one.name for one in lapsed), tuple(one.name for one in near))


def catch_up(
    unit: Unit, engine: Engine, version: Version, stream: Stream, day: str, now: str
) -> None:
    """What had passed before this day is recorded before anything of that day is."""
    names = deadlines.overdue(unit, stream.id, day)
    if names:
        found = deadlines.ledgers(unit, stream.id, names)
        record(unit, engine, version, stream, found.values(), now)


def record(
    unit: Unit,
    engine: Engine,
    version: Version,
    stream: Stream,
    passed: Iterable[Ledger],
    now: str,
) -> None:
    """One step a deadline, the earliest first."""
    for ledger in sorted(passed, key=lambda one: (one.due or dt.date.max, one.name)):
        _lapse(unit, engine, version, stream, ledger, now)


def _lapse(
    unit: Unit, engine: Engine, version: Version, stream: Stream, ledger: Ledger, now: str
) -> None:
    deadline = version.workflow.deadlines[ledger.name]
    before, n = stream.n, stream.n + 1
    lapsed = timing.lapsed(ledger, n)
    move = _move(unit, deadline, stream)
    origin = engine.origin(stream.authority)
    step = Step(
        kind="lapse",
        actor=CLOCK,
        via="clock",
        track=move.track if move else None,
        source=_source(move),
        target=move.target if move else None,
        occurred_at=_since(ledger, stream, origin.timezone),
        items=((f"deadline/{ledger.name}", to_value(lapsed)),),
    )
    recording.append(unit, stream, origin, version.definition, step, now)
    if move is not None:
        saving.save_tracks(unit, stream.id, [(move.track, move.target, n)])
    deadlines.put(unit, stream.id, n, {ledger.name: lapsed}, {})
    said = {"deadline": ledger.name, "due": _iso(ledger.due)}
    told = [Effect("lapsed", {"role": role, **said}) for role in deadline.lapse.tells]
    saving.save_effects(unit, stream.id, n, told, now)
    streams.step(unit, before, stream, stream.phase)


def _move(unit: Unit, deadline: Deadline, stream: Stream) -> ClockMove | None:
    """The move that the clock makes, if the track stands where it begins."""
    move = deadline.lapse.moves
    if move is None:
        return None
    state, _ = streams.tracks(unit, stream.id).get(move.track, (NOTHING, 0))
    return move if state == move.source else None


def _source(move: ClockMove | None) -> str | None:
    return None if move is None or move.source == NOTHING else move.source


def _since(ledger: Ledger, stream: Stream, timezone: str) -> str | None:
    """The first day that was too late; where the case went on before it was noticed, now."""
    first = _iso(shift(ledger.due, 1)) if ledger.due else None
    if first is None or is_before(first, stream.last_occurred_at, timezone):
        return None
    return first


def _warn(
    unit: Unit, deadline: Deadline, ledger: Ledger, stream: Stream, day: str, now: str
) -> None:
    """Tell who has to keep it; once for each day on which the workflow warns."""
    today = dt.date.fromisoformat(day)
    left = (ledger.due - today).days if ledger.due else 0
    said = {"deadline": ledger.name, "due": _iso(ledger.due), "days": left}
    effects = [Effect("warn", {"role": role, **said}) for role in deadline.by]
    saving.save_effects(unit, stream.id, stream.n, effects, now)
    deadlines.wake(unit, stream.id, ledger.name, _iso(timing.next_wake(deadline, ledger, today)))


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
