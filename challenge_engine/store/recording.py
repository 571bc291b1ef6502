"""Writes one step of a history: entry, leaf, openings and whose data they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, func, insert, literal_column, select

from challenge_engine import __version__
from challenge_engine.core.moments import is_before, seconds_between
from challenge_engine.errors import ClockError, EngineError
from challenge_engine.history.commitments import Item
from challenge_engine.history.entry import Entry
from challenge_engine.history.event import SealedEvent, seal_event
from challenge_engine.history.times import is_occurrence
from challenge_engine.history.values import NOTED
from challenge_engine.store.clock_marks import BACKWARDS
from challenge_engine.store.statements import insert_into
from challenge_engine.store.steps import Definition, Origin, Step, Who
from challenge_engine.store.streams import Stream
from challenge_engine.store.tables import (
    event,
    leaf,
    opening,
    opening_subject,
    party,
    pending,
)
from challenge_engine.store.unit import Unit

INSERT_EVENT = insert_into(event)
INSERT_OPENING = insert_into(opening)
INSERT_SUBJECT = insert_into(opening_subject)
INSERT_PARTY = insert_into(party)
PARTY_NUMBER = select(party.c.number).where(
    party.c.case_id == bindparam("case_id"),
    (party.c.person == bindparam("person"))
    | (party.c.community_group == bindparam("group"))
    | (party.c.label == bindparam("label")),
)
_LEAVES = leaf.alias("before")
INSERT_LEAF = insert(leaf).from_select(
    ["log", "seq", "leaf_hash", "slot", "seal"],
    select(
        bindparam("log"),
        func.coalesce(
            select(func.max(_LEAVES.c.seq))
            .where(_LEAVES.c.log == bindparam("log"))
            .scalar_subquery(),
            literal_column("-1"),
        )
        + literal_column("1"),
        bindparam("leaf_hash"),
        bindparam("slot"),
        bindparam("seal"),
    ),
)
INSERT_PENDING = insert_into(pending)


def stamp(now: str, stream: Stream) -> str:
    """When a step is recorded: never before the last one; ``ClockError`` if the clock went back."""
    if now >= stream.last_recorded_at:
        return now
    if seconds_between(now, stream.last_recorded_at) > BACKWARDS:
        raise ClockError(
            "The clock says {now}, but the last step of this history was recorded at {last}. "
            "Set the clock of this machine right; nothing was changed.",
            now=now,
            last=stream.last_recorded_at,
        )
    return stream.last_recorded_at


def append(
    unit: Unit,
    stream: Stream,
    origin: Origin,
    definition: Definition | None,
    step: Step,
    recorded_at: str,
    begin: Callable[[bytes], int] | None = None,
) -> int:
    """Write one step, return the actor's number; ``begin`` inserts the row of a new history.

    The row of the stream itself is written by ``streams.step`` once all steps are.
    """
    n = stream.n + 1
    occurred_at = recorded_at if step.occurred_at is None else step.occurred_at
    _refuse_disorder(stream, n, occurred_at, recorded_at, origin.timezone)
    new: list[tuple[int, Who]] = []
    actor = _number(unit, stream, step.actor, new)
    behalf = _number(unit, stream, step.behalf, new) if step.behalf else None
    recorder = _number(unit, stream, step.recorder, new) if step.recorder else None
    numbers = (actor, behalf, recorder)
    entry = _entry(stream, n, origin, definition, step, numbers, occurred_at, recorded_at)
    sealed = seal_event(entry, [Item(path, value) for path, value in _items(step)])
    if begin is not None:
        stream.id = begin(sealed.leaf_hash)
    _write_parties(unit, stream, new)
    _write_event(unit, stream, n, step, numbers, occurred_at, recorded_at, sealed)
    _write_openings(unit, stream, n, step, sealed)
    _write_leaf(unit, stream, sealed)
    stream.n, stream.last_leaf, stream.last_recorded_at = n, sealed.leaf_hash, recorded_at
    if step.kind not in NOTED:
        stream.last_occurred_at = occurred_at
    return actor


def _entry(
    stream: Stream,
    n: int,
    origin: Origin,
    definition: Definition | None,
    step: Step,
    numbers: tuple[int, int | None, int | None],
    occurred_at: str,
    recorded_at: str,
) -> Entry:
    actor, behalf, recorder = numbers
    return Entry(
        log=origin.log,
        authority=origin.authority,
        stream=stream.kind,
        case=stream.key,
        n=n,
        prev=stream.last_leaf,
        kind=step.kind,
        workflow=definition.name if definition else None,
        version=definition.version if definition else None,
        definition=definition.digest if definition else None,
        action=step.action,
        track=step.track,
        source=step.source,
        target=step.target,
        actor=actor,
        role=step.role,
        behalf=behalf,
        recorder=recorder,
        via=step.via,
        src=step.src,
        recorded_at=recorded_at,
        occurred_at=occurred_at,
        basis=step.basis,
        refs=step.refs,
        engine=__version__,
    )


def _items(step: Step) -> list[tuple[str, Any]]:
    people = [("actor", step.actor), ("behalf", step.behalf), ("recorder", step.recorder)]
    return [*step.items, *((path, who.value) for path, who in people if who and who.number != 0)]


def refuse_no_day(at: str) -> None:
    """``EngineError`` for what is no year, month, day or instant."""
    if not is_occurrence(at):
        raise EngineError(
            "{at} is not a day that exists. Give a year, a month or a day, as in 2026, 2026-03 or "
            "2026-03-02.",
            at=repr(at)[:60],
        )


def _refuse_disorder(stream: Stream, n: int, at: str, recorded_at: str, timezone: str) -> None:
    refuse_no_day(at)
    if is_before(recorded_at, at, timezone):
        raise EngineError(
            "This cannot have happened on {at}: that day is still to come. "
            "Give the day on which it really happened.",
            at=at,
        )
    if n > 0 and is_before(at, stream.last_occurred_at, timezone):
        raise EngineError(
            "This cannot have happened on {at}: the step before it happened on {last}. "
            "Give a day that is not before it.",
            at=at,
            last=stream.last_occurred_at,
        )


def _number(unit: Unit, stream: Stream, who: Who, new: list[tuple[int, Who]]) -> int:
    if who.number is not None:
        return who.number
    for number, other in new:
        if other.id == who.id:
            return number
    is_asked = stream.n >= 0 and not who.is_new
    if is_asked and (known := _known_number(unit, stream, who)) is not None:
        return known
    stream.parties += 1
    new.append((stream.parties, who))
    return stream.parties


def _known_number(unit: Unit, stream: Stream, who: Who) -> int | None:
    row = unit.run(
        PARTY_NUMBER,
        {
            "case_id": stream.id,
            "person": who.person,
            "group": who.group,
            "label": _label(who),
        },
    ).fetchone()
    return row[0] if row else None


def _label(who: Who) -> str | None:
    return None if who.person or who.group else who.name


def _write_parties(unit: Unit, stream: Stream, new: list[tuple[int, Who]]) -> None:
    for number, who in new:
        unit.run(
            INSERT_PARTY,
            {
                "case_id": stream.id,
                "number": number,
                "person": who.person,
                "community_group": who.group,
                "label": _label(who),
            },
        )


def _write_event(
    unit: Unit,
    stream: Stream,
    n: int,
    step: Step,
    people: tuple[int, int | None, int | None],
    occurred_at: str,
    recorded_at: str,
    sealed: SealedEvent,
) -> None:
    actor, behalf, recorder = people
    unit.run(
        INSERT_EVENT,
        {
            "case_id": stream.id,
            "n": n,
            "entry": sealed.entry,
            "salt": sealed.salt,
            "leaf_hash": sealed.leaf_hash,
            "slot": sealed.slot,
            "kind": step.kind,
            "action": step.action,
            "track": step.track,
            "source": step.source,
            "target": step.target,
            "actor": actor,
            "role": step.role,
            "behalf": behalf,
            "recorder": recorder,
            "via": step.via,
            "recorded_at": recorded_at,
            "occurred_at": occurred_at,
            "basis": step.basis,
        },
    )


def _write_openings(unit: Unit, stream: Stream, n: int, step: Step, sealed: SealedEvent) -> None:
    unit.run_many(
        INSERT_OPENING,
        [
            {
                "case_id": stream.id,
                "n": n,
                "item": o.item,
                "path": o.path,
                "salt": o.salt,
                "value": o.value.decode(),
                "kid": None,
            }
            for o in sealed.openings
        ],
    )
    subjects = [
        {"case_id": stream.id, "n": n, "item": o.item, "person": person}
        for o in sealed.openings
        for person in _subjects(step, o.path)
    ]
    if subjects:
        unit.run_many(INSERT_SUBJECT, subjects)


def _subjects(step: Step, path: str) -> tuple[int, ...]:
    who = {"actor": step.actor, "behalf": step.behalf, "recorder": step.recorder}.get(path)
    if who is not None:
        return (who.person,) if who.person else ()
    return (step.personal or {}).get(path, ())


def _write_leaf(unit: Unit, stream: Stream, sealed: SealedEvent) -> None:
    """SQLite knows the sequence inside the transaction; PostgreSQL's sequencer gives it later."""
    place = {
        "log": stream.log,
        "leaf_hash": sealed.leaf_hash,
        "slot": sealed.slot,
        "seal": sealed.seal,
    }
    unit.run(INSERT_LEAF if unit.dialect == "sqlite" else INSERT_PENDING, place)
