"""What pages and exports read: whole histories, lists of cases. Never on the hot path."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
)

from challenge_engine.store.statements import in_list
from challenge_engine.store.tables import (
    cases,
    community_group,
    erasure,
    event,
    opening,
    party,
    person,
    record,
    refused_attempt,
    role_grant,
    signature,
)
from challenge_engine.store.unit import Unit

PAGE = 20
"""Cases on one page of a list."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as it is kept."""

    n: int
    entry: bytes
    salt: bytes
    leaf_hash: bytes
    slot: bytes
    kind: str
    action: str | None
    track: str | None
    source: str | None
    target: str | None
    actor: int
    role: str | None
    behalf: int | None
    recorder: int | None
    via: str
    recorded_at: str
    occurred_at: str
    basis: str


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One value of an event, with the salt that opens its commitment."""

    n: int
    item: int
    path: str
    salt: bytes
    value: str


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """That a value was erased, and by which step of which case."""

    n: int
    item: int
    path: str


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One version of a record."""

    kind: str
    number: int
    version: int
    n: int
    k: int
    actor: int


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """Who signed which version."""

    kind: str
    number: int
    version: int
    side: str
    actor: int
    n: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list."""

    id: int
    reference: str
    workflow: int
    state: str
    phase: str
    group_id: int | None
    group: str | None
    alone: int | None
    title: str | None
    n: int
    state_n: int
    last_recorded_at: str
    opened_at: str
    basis: str
    moved_at: str


_CASE: BindParameter[int] = bindparam("case_id")
EVENT_COLUMNS = [event.c[name] for name in EventRow.__slots__]
EVENTS = select(*EVENT_COLUMNS).where(event.c.case_id == _CASE).order_by(event.c.n)
OPENINGS = (
    select(opening.c.n, opening.c.item, opening.c.path, opening.c.salt, opening.c.value)
    .where(opening.c.case_id == _CASE)
    .order_by(opening.c.n, opening.c.item)
)
ERASURES = select(erasure.c.n, erasure.c.item, erasure.c.path).where(erasure.c.case_id == _CASE)
RECORDS = (
    select(record.c.kind, record.c.number, record.c.version, record.c.n, record.c.k, record.c.actor)
    .where(record.c.case_id == _CASE)
    .order_by(record.c.kind, record.c.number, record.c.version)
)
SIGNATURES = (
    select(
        signature.c.kind,
        signature.c.number,
        signature.c.version,
        signature.c.side,
        signature.c.actor,
        signature.c.n,
    )
    .where(signature.c.case_id == _CASE)
    .order_by(signature.c.n)
)
PARTIES = select(party.c.number, party.c.person).where(party.c.case_id == _CASE)
KEYS = (
    select(cases.c.id, cases.c.key, cases.c.reference)
    .where(cases.c.authority == bindparam("authority"), cases.c.id > bindparam("after"))
    .order_by(cases.c.id)
    .limit(bindparam("limit"))
)
ATTEMPTS = (
    select(
        refused_attempt.c.at,
        refused_attempt.c.action,
        refused_attempt.c.codes,
        refused_attempt.c.via,
        person.c.name,
    )
    .outerjoin_from(refused_attempt, person, refused_attempt.c.person == person.c.id)
    .where(refused_attempt.c.case_id == _CASE)
    .order_by(refused_attempt.c.id)
)


def _newest_title() -> ColumnElement[str]:
    later = opening.alias("later")
    newest = (
        select(func.max(later.c.n))
        .where(later.c.case_id == opening.c.case_id, later.c.path == opening.c.path)
        .scalar_subquery()
    )
    return and_(  # type: ignore[return-value]
        opening.c.case_id == cases.c.id, in_list(opening.c.path, "titles"), opening.c.n == newest
    )


def _listed() -> Select[tuple[object, ...]]:
    return (
        select(
            cases.c.id,
            cases.c.reference,
            cases.c.workflow,
            cases.c.state,
            cases.c.phase,
            cases.c.community_group,
            community_group.c.name,
            community_group.c.alone,
            opening.c.value,
            cases.c.n,
            cases.c.state_n,
            cases.c.last_recorded_at,
            cases.c.opened_at,
            cases.c.basis,
            event.c.occurred_at,
        )
        .select_from(cases)
        .outerjoin(community_group, community_group.c.id == cases.c.community_group)
        .outerjoin(opening, _newest_title())
        .outerjoin(event, and_(event.c.case_id == cases.c.id, event.c.n == cases.c.state_n))
        .where(cases.c.authority == bindparam("authority"), cases.c.stream == "case")
        .order_by(cases.c.id.desc())
        .limit(bindparam("limit"))
    )


# One statement for every search: a part that was not asked for is a blank that matches all.
REGISTER = _listed().where(
    cases.c.id < bindparam("before"),
    # Only a destroyed case has a state without a name.
    cases.c.state != "",
    or_(
        cases.c.public_n.is_not(None),
        in_list(cases.c.workflow, "whole"),
        cases.c.id.in_(select(party.c.case_id).where(party.c.person == bindparam("person"))),
        cases.c.community_group.in_(
            select(role_grant.c.community_group).where(role_grant.c.person == bindparam("person"))
        ),
    ),
    or_(cases.c.phase == bindparam("phase"), bindparam("phase") == ""),
    or_(
        bindparam("words") == "",
        func.lower(cases.c.reference).like(bindparam("words"), escape="\\"),
        func.lower(opening.c.value).like(bindparam("words"), escape="\\"),
        func.lower(community_group.c.name).like(bindparam("words"), escape="\\"),
    ),
)
OF_CASES = _listed().where(in_list(cases.c.id, "cases"))


def events(unit: Unit, case_id: int) -> list[EventRow]:
    """All events of a case in their order."""
    return [event_row(row) for row in unit.run(EVENTS, {"case_id": case_id}).fetchall()]


def event_row(row: Sequence[Any]) -> EventRow:
    """A row of a driver as an event: PostgreSQL gives memory views for bytes."""
    n, entry, salt, leaf_hash, slot, *columns = row
    return EventRow(n, bytes(entry), bytes(salt), bytes(leaf_hash), bytes(slot), *columns)


def openings(unit: Unit, case_id: int) -> list[OpeningRow]:
    """All values of a case that were not erased, by step and item."""
    return [
        OpeningRow(n, item, path, bytes(salt), value)
        for n, item, path, salt, value in unit.run(OPENINGS, {"case_id": case_id}).fetchall()
    ]


def erasures(unit: Unit, case_id: int) -> list[ErasureRow]:
    """What was erased of a case."""
    return [ErasureRow(*row) for row in unit.run(ERASURES, {"case_id": case_id}).fetchall()]


def records(unit: Unit, case_id: int) -> list[RecordRow]:
    """All versions of all records of a case."""
    return [RecordRow(*row) for row in unit.run(RECORDS, {"case_id": case_id}).fetchall()]


def signatures(unit: Unit, case_id: int) -> list[SignatureRow]:
    """All signatures of a case, those that a new version voided too."""
    return [SignatureRow(*row) for row in unit.run(SIGNATURES, {"case_id": case_id}).fetchall()]


def listed(unit: Unit, statement: Select[Any], titles: list[str], **params: Any) -> list[CaseRow]:
    """Cases as rows of a list; a title that two names give is taken once."""
    rows = unit.run(statement, {"titles": unit.as_list(titles), **params}).fetchall()
    found: dict[int, CaseRow] = {}
    for row in rows:
        case = CaseRow(*row)
        title = json.loads(case.title) if case.title else None
        found.setdefault(case.id, replace(case, title=title))
    return list(found.values())
