"""Holds: an officer stops erasing and destroying in a case, because they can hide what happened."""

from __future__ import annotations

from challenge_engine.core.moments import local_day
from challenge_engine.errors import EngineError, NotAllowed
from challenge_engine.history.entry import Ref, from_bytes
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing import executing, ordering, targets
from challenge_engine.service.erasing.executing import Hand
from challenge_engine.store import erasing, holds, people, reading, streams
from challenge_engine.store.holds import Hold
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

OFFICES = ("privacy-officer", "auditor")
"""Who may hold: both read everything and act on no case."""


def hold(engine: Engine, authority: int, by: Person, reference: str, reason: str, via: str) -> int:
    """Hold a case; the number of the step that says so."""
    said = _required(reason)
    with engine.store.write() as unit:
        ordering.require(unit, engine, authority, by, OFFICES)
        stream = _locked(unit, authority, reference)
        if holds.is_held(unit, stream.id):
            raise EngineError("The case {reference} is on hold already.", reference=reference)
        office = _office(unit, engine, authority, by, OFFICES)
        n = _step(unit, engine, stream, by, office, "hold", said, via)
        holds.begin(unit, stream.id, n)
        unit.commit()
    engine.after_commit(authority)
    return n


def release(
    engine: Engine, authority: int, by: Person, reference: str, reason: str, via: str
) -> int:
    """End a hold; that of an auditor only an auditor ends, for it may be about the other office."""
    said = _required(reason)
    with engine.store.write() as unit:
        ordering.require(unit, engine, authority, by, OFFICES)
        stream = _locked(unit, authority, reference)
        running = [h for h in holds.running(unit, authority) if h.case_id == stream.id]
        if not running:
            raise EngineError(
                "The case {reference} is not on hold, so there is nothing to release.",
                reference=reference,
            )
        refs, ordered_by = _held_by(unit, stream, running)
        office = _office(unit, engine, authority, by, OFFICES)
        if "auditor" in ordered_by and office != "auditor":
            raise NotAllowed(
                "An auditor put the case {reference} on hold, so an auditor must release it.",
                reference=reference,
            )
        n = _step(unit, engine, stream, by, office, "release", said, via, refs)
        holds.release(unit, stream.id, n)
        unit.commit()
    engine.after_commit(authority)
    return n


def running(engine: Engine, authority: int, by: Person | None) -> list[Hold]:
    """Every hold that was not released."""
    with engine.store.read() as unit:
        ordering.require(unit, engine, authority, by, OFFICES)
        return holds.running(unit, authority)


def _required(reason: str) -> str:
    said = ordering.reason_of(reason)
    if said is None:
        raise EngineError("Say why: a hold and its release are steps of the history.")
    return said


def _locked(unit: Unit, authority: int, reference: str) -> Stream:
    return erasing.lock(unit, targets.case(unit, authority, reference).id)


def _office(
    unit: Unit, engine: Engine, authority: int, by: Person, offices: tuple[str, ...]
) -> str:
    today = local_day(unit.now(), engine.authorities[authority].timezone)
    held = people.actor(unit, by.id, authority, None, None, today).roles
    # Nobody is both: who looks over what others did holds no other role.
    return next(office for office in reversed(offices) if office in held)


def _held_by(
    unit: Unit, stream: Stream, running: list[Hold]
) -> tuple[tuple[Ref, ...], set[str | None]]:
    steps = {event.n: event for event in reading.events(unit, stream.id)}
    mine = [steps[one.n] for one in sorted(running, key=lambda one: one.n)]
    refs = tuple(
        Ref("holds", from_bytes(e.entry).log, bytes(stream.key), e.n, e.leaf_hash) for e in mine
    )
    return refs, {event.role for event in mine}


def _step(
    unit: Unit,
    engine: Engine,
    stream: Stream,
    by: Person,
    office: str,
    kind: str,
    reason: str,
    via: str,
    refs: tuple[Ref, ...] = (),
) -> int:
    hand = Hand(stream.authority, who_is(by), None, via, "", role=office)
    before = max(stream.n, 0)
    n = executing.append(unit, engine, hand, stream, kind, refs, (("ground", {"reason": reason}),))
    streams.step(unit, before, stream, stream.phase)
    return n
