"""Deadlines move only by an event: because of a new day off, an outage, or a corrected day.

First it is shown which would move; what has moved says in its history why, and from where.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core import timing
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.ledger_value import to_value
from challenge_engine.core.moments import local_day
from challenge_engine.core.working_out import worked_out
from challenge_engine.definitions import calendars
from challenge_engine.errors import DeadlineError, EngineError
from challenge_engine.history.entry import Ref
from challenge_engine.service.engine import Engine, Version
from challenge_engine.service.people.granting import require_administrator
from challenge_engine.service.timing import counting, following
from challenge_engine.store import deadlines, recording, streams
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step, Who
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

_DAY = 10

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Movement:
    """A deadline of a case that does not end any more on the day on which it did."""

    reference: str
    name: str
    title: str
    before: dt.date | None
    after: dt.date | None
    is_kept: bool = False
    """It would end before today: nobody's time is taken away afterwards, so it stays."""


@dataclass(frozen=True, slots=True)
class By:
    """Who lets deadlines move, and why."""

    who: Who
    role: str
    via: str
    why: str


def by_office(by: Person | None, via: str, why: str) -> By:
    """An administrator, or the operator of this machine."""
    if by is None:
        return By(Who("operator", "operator"), "operator", via, why)
    return By(who_is(by), "administrator", via, why)


def movements(engine: Engine, authority: int, progress: Progress | None = None) -> list[Movement]:
    """What would move by the days off and outages that are known now; nothing is written."""
    with engine.store.read() as unit:
        references = deadlines.running(unit, authority)
        found: list[Movement] = []
        for i, reference in enumerate(references, 1):
            stream = streams.find(unit, authority, reference)
            # What lost steps did to its deadlines is not known; taken back, they come first.
            if stream is not None and not streams.is_lost(unit, stream):
                found += _as_it_can(unit, engine, stream)[0]
            if progress is not None:
                progress(i, len(references))
        return found


def counted_otherwise(engine: Engine, authority: int) -> list[str]:
    """The calendars whose days have changed since a deadline that still runs was counted."""
    with engine.store.read() as unit:
        counted = deadlines.counted_by(unit, authority)
    return sorted(
        name
        for name, version in counted
        if calendars.calendar(name, "en", engine.own_days).version != version
    )


def as_office(
    engine: Engine,
    authority: int,
    by: Person | None,
    via: str,
    why: str,
    progress: Progress | None = None,
) -> list[Movement]:
    """Move them as an administrator, or as the operator of this machine."""
    if not why.strip():
        raise DeadlineError("Say why the deadlines move: it stands in the history of each case.")
    if by is not None:
        with engine.store.read() as unit:
            today = local_day(unit.now(), engine.authorities[authority].timezone)
            require_administrator(unit, authority, by, today)
    return recompute(engine, authority, by_office(by, via, why), progress)


def recompute(
    engine: Engine, authority: int, by: By, progress: Progress | None = None
) -> list[Movement]:
    """Move them: one event a case, each in a transaction of its own."""
    wanted = list(dict.fromkeys(one.reference for one in movements(engine, authority)))
    found: list[Movement] = []
    for i, reference in enumerate(wanted, 1):
        with engine.store.write() as unit:
            stream, clock = streams.lock_now(unit, authority, reference)
            if stream is None:
                continue
            moved, ledgers = _as_it_can(unit, engine, stream)
            if ledgers:
                record(unit, engine, stream, ledgers, by, stamp(clock, stream))
                unit.commit()
            found += moved
        if progress is not None:
            progress(i, len(wanted))
    engine.after_commit(authority)
    return found


def _as_it_can(
    unit: Unit, engine: Engine, stream: Stream
) -> tuple[list[Movement], dict[str, Ledger]]:
    """What moves; a case that would contradict itself stays as it is, and holds up no other.

    So where notice of default was given on a day that would not be too late any more.
    """
    try:
        return _of_case(unit, engine, stream)
    except DeadlineError as error:
        logging.getLogger(__name__).warning("Left out %s: %s", stream.reference, error)
        return [], {}


def _of_case(
    unit: Unit, engine: Engine, stream: Stream
) -> tuple[list[Movement], dict[str, Ledger]]:
    version = _version(unit, engine, stream)
    zone = engine.authorities[stream.authority].timezone
    today = dt.date.fromisoformat(local_day(unit.now(), zone))
    before = deadlines.all_ledgers(unit, stream.id)
    running = {name: one for name, one in before.items() if one.is_open}
    after = recomputed(unit, engine, version, stream, running, before)
    found: list[Movement] = []
    changed: dict[str, Ledger] = {}
    for name, ledger in after.items():
        if (ledger.due, ledger.cents) == (before[name].due, before[name].cents):
            continue
        is_kept = not before[name].is_over(today) and ledger.is_over(today)
        rule = version.workflow.deadlines[name]
        title = rule.title.get(version.workflow.languages[0], name)
        due = before[name].due
        found.append(Movement(stream.reference or "", name, title, due, ledger.due, is_kept))
        if not is_kept:
            changed[name] = timing.reopened(ledger, today)
    return found, changed


def recomputed(
    unit: Unit,
    engine: Engine,
    version: Version,
    stream: Stream,
    ledgers: Mapping[str, Ledger],
    among: Mapping[str, Ledger],
) -> dict[str, Ledger]:
    """These deadlines worked out anew, as far as they still run; ``among`` are all of the case."""
    known = counting.known(unit, engine, stream.authority, version.workflow)
    found = dict(among)
    # What lateness costs hangs on another deadline, which is worked out first.
    rules = version.workflow.deadlines
    order = sorted(ledgers, key=lambda name: bool(rules[name].grace_of or rules[name].penalty_of))
    for name in order:
        # What a late decision has cost hangs on its day, also after it was made.
        if ledgers[name].is_open or rules[name].penalty_of:
            found[name] = worked_out(rules[name], known[name], ledgers[name], found)
    return {name: found[name] for name in order}


def after_correction(
    unit: Unit,
    engine: Engine,
    stream: Stream,
    n: int,
    day: str | None,
    values: Mapping[str, Any],
    by: By,
    now: str,
) -> None:
    """Step ``n`` was corrected: what counts from its day or values moves; what lapsed stays told.

    ``values`` by their paths. ``DeadlineError`` where the term would contradict itself.
    """
    version = _version(unit, engine, stream)
    if not version.workflow.deadlines:
        return
    zone = engine.authorities[stream.authority].timezone
    before = deadlines.all_ledgers(unit, stream.id)
    right = before
    if day is not None:
        held = dt.date.fromisoformat(day) if len(day := local_day(day, zone)) == _DAY else None
        costs = {one.name for one in version.workflow.deadlines.values() if one.penalty_of}
        right = {
            name: timing.with_day(one, n, held, is_penalty=name in costs)
            for name, one in before.items()
        }
    if values:
        right = _with_values(engine, version, right, n, values)
    changed = {name: one for name, one in right.items() if one != before[name]}
    today = dt.date.fromisoformat(local_day(now, zone))
    found = recomputed(unit, engine, version, stream, changed, right)
    moved = {name: timing.reopened(one, today) for name, one in found.items()}
    if moved:
        corrected = Ref(
            "continues", engine.origin(stream.authority).log, stream.key, stream.n,
            stream.last_leaf or b"",
        )  # fmt: skip
        record(unit, engine, stream, moved, by, now, (corrected,))


def _with_values(
    engine: Engine,
    version: Version,
    ledgers: Mapping[str, Ledger],
    n: int,
    values: Mapping[str, Any],
) -> dict[str, Ledger]:
    rules = version.workflow.deadlines
    known = counting.countings(version.workflow, engine.own_days)
    named = {path.rpartition("/")[2]: value for path, value in values.items()}
    return {
        name: timing.with_values(rules[name], known[name], one, n, named)
        for name, one in ledgers.items()
    }


def record(
    unit: Unit,
    engine: Engine,
    stream: Stream,
    ledgers: Mapping[str, Ledger],
    by: By,
    now: str,
    refs: tuple[Ref, ...] = (),
) -> None:
    """Write the event by which these deadlines move."""
    version, origin = _version(unit, engine, stream), engine.origin(stream.authority)
    before, n = stream.n, stream.n + 1
    items = [(f"deadline/{name}", to_value(one)) for name, one in ledgers.items()]
    step = Step(
        kind="deadline",
        actor=by.who,
        via=by.via,
        role=by.role,
        refs=refs,
        items=(*items, ("reason", by.why)),
        # What counts from a reported day is as sure as that day, and wakes the clock no more.
        basis=stream.basis,
    )
    recording.append(unit, stream, origin, version.definition, step, now)
    wakes = following.wakes(version.workflow, ledgers, now, origin.timezone, stream.basis)
    deadlines.put(unit, stream.id, n, ledgers, wakes)
    streams.step(unit, before, stream, stream.phase)


def _version(unit: Unit, engine: Engine, stream: Stream) -> Version:
    if stream.workflow is None:
        raise EngineError("The history {name} is not that of a case.", name=stream.kind)
    return engine.version(unit, stream.workflow)
