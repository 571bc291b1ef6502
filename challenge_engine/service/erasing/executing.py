"""A confirmed order is carried out: one transaction a history, each with an entry that says so."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from challenge_engine.core.moments import local_day
from challenge_engine.errors import EngineError, NotAllowed, StaleVersion
from challenge_engine.history.entry import Ref, from_bytes
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing import (
    cleaning,
    finding,
    journal_file,
    ordering,
    refusing,
    targets,
)
from challenge_engine.service.erasing.finding import Reach
from challenge_engine.service.erasing.grounds import ground
from challenge_engine.service.people.granting import day_before
from challenge_engine.store import erasing, forgetting, orders, reading, recording, streams
from challenge_engine.store.erasing import Kept
from challenge_engine.store.faults import OutcomeUnknown
from challenge_engine.store.orders import Order
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step, Who
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

MARK = 8
"""Bytes of a salt that are remembered, to look for it in the files: the other 24 bytes are gone,
so that a commitment cannot be tried out with them."""
MOST_MARKS = 256


@dataclass(frozen=True, slots=True)
class Hand:
    """Who erases, who confirmed it, on which ground and how it came in."""

    authority: int
    officer: Who
    confirmer: Who | None
    via: str
    code: str
    reason: str | None = None
    declared: bool = False
    role: str = ordering.OFFICE

    @property
    def ground(self) -> dict[str, str]:
        """What the entry's item says."""
        said = {"code": self.code}
        if self.reason is not None:
            said["reason"] = self.reason
        if self.declared:
            said["declared_personal"] = "yes"
        return said


@dataclass(slots=True)
class Erasure:
    """What came of an order."""

    values: int = 0
    cases: list[str] = field(default_factory=list)
    is_account_gone: bool = False
    clean_by: str = ""
    files: cleaning.Found | None = None
    marks: list[str] = field(default_factory=list)

    def add(self, stream: Stream, going: list[Kept]) -> None:
        """What went of one history."""
        if going:
            self.values += len(going)
            self.cases.append(stream.reference or "")
            self.marks += [kept.salt[:MARK].hex() for kept in going]


def confirm(
    engine: Engine, authority: int, by: Person, order_id: int, backup_days: int, via: str
) -> Erasure:
    """A second person confirms: what the order names is gone from the database when this returns.

    What has been done stays done if a later part fails; confirming again does the rest.
    """
    with engine.store.read() as unit:
        one = ordering.waiting(unit, authority, order_id)
        ordering.require_second(unit, engine, authority, by, one)
        person = ordering.subject(unit, one)
        officer = forgetting.person_of(unit, one.ordered_by) if one.ordered_by else None
        cases = finding.cases_of(unit, authority, person) if person else [one.case_id or 0]
        _refuse_vain(unit, engine, one, by, person)
    if officer is None:
        raise EngineError("Nobody is known any more who gave this order. Refuse it.")
    declared = bool(person is None and targets.from_json(one).declared)
    hand = Hand(authority, who_is(officer), who_is(by), via, one.ground, one.reason, declared)
    done = Erasure()
    for case_id in cases:
        _one_history(engine, hand, one, case_id, person, done)
    _finish(engine, hand, one, by, person, backup_days, done)
    engine.after_commit(authority)
    done.files = cleaning.after_erasing(engine, one.id, done.marks)
    return done


def _refuse_vain(unit: Unit, engine: Engine, one: Order, by: Person, person: Person | None) -> None:
    reached = ordering.reach_of(unit, engine, one, person)
    if person is None:
        refusing.refuse_what_stays(reached)
        if {reach.kept.persons for reach in reached} == {(by.id,)}:
            raise NotAllowed(
                "These values are {name}'s own data, so another privacy officer must confirm it.",
                name=by.name,
            )


def _one_history(
    engine: Engine, hand: Hand, one: Order, case_id: int, person: Person | None, done: Erasure
) -> None:
    with engine.store.write() as unit:
        stream = erasing.lock(unit, case_id)
        reached = _reached(unit, engine, one, case_id, person)
        if person is None:
            # Somebody may have put the case on hold since this was last asked.
            refusing.refuse_what_stays(reached)
        going = [reach.kept for reach in reached if reach.goes]
        if not going:
            return
        n = erase_in(unit, engine, hand, stream, going)
        if person is not None:
            _forget_in(unit, engine, hand, stream, person, n)
        commit(unit, engine, hand.authority, [_line(stream, kept) for kept in going])
        done.add(stream, going)


def _reached(
    unit: Unit, engine: Engine, one: Order, case_id: int, person: Person | None
) -> list[Reach]:
    if person is None:
        return ordering.reach_of(unit, engine, one, None)
    return finding.of_person_in(unit, engine, case_id, person, ground(one.ground))


def erase_in(unit: Unit, engine: Engine, hand: Hand, stream: Stream, going: list[Kept]) -> int:
    """Add the entry, name each value as erased and delete it; the order the triggers ask for."""
    before = max(stream.n, 0)
    refs = _refs(unit, stream, going)
    n = append(unit, engine, hand, stream, "erase", refs, (("ground", hand.ground),))
    erasing.erase(unit, (stream.id, n), going)
    erasing.forget_messages(unit, stream.id, _words(going))
    streams.step(unit, before, stream, stream.phase)
    return n


def append(
    unit: Unit,
    engine: Engine,
    hand: Hand,
    stream: Stream,
    kind: str,
    refs: tuple[Ref, ...] = (),
    items: tuple[tuple[str, Any], ...] = (),
) -> int:
    """One entry that moves nothing, in a history that is locked; the caller steps its row."""
    definition = None
    if stream.workflow is not None:
        definition = engine.version(unit, stream.workflow).definition
    step = Step(
        kind=kind,
        actor=hand.officer,
        recorder=hand.confirmer,
        via=hand.via,
        role=hand.role,
        refs=refs,
        items=items,
    )
    origin = engine.origin(hand.authority)
    recording.append(unit, stream, origin, definition, step, stamp(unit.now(), stream))
    return stream.n


def commit(unit: Unit, engine: Engine, authority: int, lines: Iterable[journal_file.Line]) -> None:
    """Remember outside the database what goes, then commit; taken back if that is refused."""
    path, lines = journal_file.file_of(engine, authority), tuple(lines)
    journal_file.record(path, lines)
    try:
        unit.commit()
    except OutcomeUnknown:
        raise
    except BaseException:
        journal_file.record(path, lines, undone=True)
        raise


def _refs(unit: Unit, stream: Stream, going: list[Kept]) -> tuple[Ref, ...]:
    events = {event.n: event for event in reading.events(unit, stream.id)}
    logs = {n: from_bytes(events[n].entry).log for n in {kept.n for kept in going}}
    return tuple(
        sorted(
            (
                Ref("erases", logs[k.n], bytes(stream.key), k.n, events[k.n].leaf_hash, k.item)
                for k in going
            ),
            key=Ref.place,
        )
    )


def _line(stream: Stream, kept: Kept) -> journal_file.Line:
    return journal_file.place(bytes(stream.key), kept.n, kept.item)


SHORTEST_WORD = 4


def _words(going: Iterable[Kept]) -> Iterable[str]:
    """The texts that went, as a message would quote them."""
    for kept in going:
        value = json.loads(kept.value)
        texts = value.values() if isinstance(value, dict) else [value]
        yield from (one for one in texts if isinstance(one, str) and len(one) >= SHORTEST_WORD)


def _forget_in(
    unit: Unit, engine: Engine, hand: Hand, stream: Stream, person: Person, n: int
) -> None:
    if not any(person.id in kept.persons for kept in erasing.values(unit, stream.id)):
        erasing.forget_party(unit, stream.id, person.id)
    if stream.kind == "authority":
        zone = engine.authorities[hand.authority].timezone
        forgetting.end_grants(unit, person.id, day_before(local_day(unit.now(), zone)), n)


def _finish(
    engine: Engine,
    hand: Hand,
    one: Order,
    by: Person,
    person: Person | None,
    backup_days: int,
    done: Erasure,
) -> None:
    with engine.store.write() as unit:
        if not orders.is_waiting(unit, one.id):
            raise StaleVersion(
                "Somebody was faster: the order {id} was decided on meanwhile.", id=one.id
            )
        lines = []
        if person is not None and not finding.is_needed(unit, person):
            forgetting.forget(unit, person.id, person.login, unit.now())
            if not forgetting.is_named(unit, person.id):
                forgetting.forget_key(unit, person.id)
            lines, done.is_account_gone = [journal_file.account(person.key)], True
        decide(unit, engine, one, by, backup_days, done)
        commit(unit, engine, hand.authority, lines)


def decide(
    unit: Unit, engine: Engine, one: Order, by: Person, backup_days: int, done: Erasure
) -> None:
    """Write that an order was carried out, and for what the files are to be searched."""
    zone = engine.authorities[one.authority].timezone
    today = dt.date.fromisoformat(local_day(unit.now(), zone))
    done.clean_by = (today + dt.timedelta(days=backup_days)).isoformat()
    marks = json.dumps({"marks": sample(done.marks)})
    orders.decide(unit, one.id, "done", by.id, marks=marks, clean_by=done.clean_by)


def sample(marks: list[str]) -> list[str]:
    """Enough to tell whether the files are clean, evenly from all of them."""
    step = max(1, -(-len(marks) // MOST_MARKS))
    return marks[::step]
