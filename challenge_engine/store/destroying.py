"""Destroys a case: every row of it goes but its place, which says that it was destroyed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BindParameter, Select, bindparam, delete, insert, select, update

from challenge_engine.store import streams
from challenge_engine.store.erasing import DESTROYED
from challenge_engine.store.streams import Stream
from challenge_engine.store.tables import (
    assignment,
    ballot_box,
    ballot_half,
    cases,
    deadline,
    destruction,
    draw,
    event,
    finding,
    opening,
    outbox,
    paper_bundle,
    paper_doubt,
    party,
    pot,
    record,
    refused_attempt,
    roll,
    signature,
    track,
)
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Destroyed:
    """That a case was destroyed, and when."""

    reference: str
    recorded_at: str


_CASE: BindParameter[int] = bindparam("case_id")

ENDED = (
    select(*streams.COLUMNS)
    .where(
        cases.c.authority == bindparam("authority"),
        cases.c.phase == "ended",
        cases.c.stream == "case",
        cases.c.state != DESTROYED,
        cases.c.id > bindparam("after"),
    )
    .order_by(cases.c.id)
    .limit(bindparam("limit"))
)
_DESTROYED: Select[tuple[str, str]] = (
    select(cases.c.reference, event.c.recorded_at)
    .join_from(destruction, cases, cases.c.id == destruction.c.case_id)
    .join(
        event,
        (event.c.case_id == destruction.c.by_case) & (event.c.n == destruction.c.by_n),
    )
    .where(cases.c.authority == bindparam("authority"), cases.c.stream == "case")
)
ALL_DESTROYED = _DESTROYED.order_by(event.c.recorded_at, cases.c.id)
ONE_DESTROYED = _DESTROYED.where(cases.c.reference == bindparam("reference"))
INSERT = insert(destruction).values(
    case_id=bindparam("case_id"), by_case=bindparam("by_case"), by_n=bindparam("by_n")
)
FIRST_VOTES = (
    select(cases.c.id, event.c.entry)
    .join_from(cases, event, (event.c.case_id == cases.c.id) & (event.c.n == 0))
    .where(cases.c.authority == bindparam("authority"), cases.c.stream == "ballot")
    .order_by(cases.c.id)
)
HAS_BOX = select(ballot_box.c.case_id).where(ballot_box.c.case_id == _CASE)
SALTS = select(event.c.salt).where(event.c.case_id == _CASE)
OPENING_SALTS = select(opening.c.salt).where(opening.c.case_id == _CASE)
# In this order, because each may point at the ones after it.
ROWS = tuple(
    delete(table).where(table.c.case_id == _CASE)
    for table in (
        signature,
        record,
        finding,
        deadline,
        draw,
        pot,
        paper_doubt,
        paper_bundle,
        ballot_half,
        roll,
        ballot_box,
        opening,
        outbox,
        refused_attempt,
        assignment,
        track,
        party,
        event,
    )
)
# Its random id and the number of its steps stay: with them `log check` finds its leaves, which
# say nothing. Its times become that of the destruction.
EMPTY = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(
        state=DESTROYED,
        state_n=None,
        community_group=None,
        public_n=None,
        parties=0,
        opened_at=bindparam("at"),
        closed_at=bindparam("at"),
        last_recorded_at=bindparam("at"),
        last_occurred_at=bindparam("at"),
    )
)
# What is no case was never open, and has no state.
EMPTY_VOTE = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(parties=0, last_recorded_at=bindparam("at"), last_occurred_at=bindparam("at"))
)


def ended(unit: Unit, authority: int, after: int, limit: int) -> list[Stream]:
    """Cases that have ended and are still here, in the order of filing."""
    params = {"authority": authority, "after": after, "limit": limit}
    return [Stream(*row) for row in unit.run(ENDED, params).fetchall()]


def destroyed(unit: Unit, authority: int) -> list[Destroyed]:
    """The destroyed cases, oldest destruction first: what a declaration of destruction lists."""
    return [Destroyed(*row) for row in unit.run(ALL_DESTROYED, {"authority": authority}).fetchall()]


def when(unit: Unit, authority: int, reference: str) -> str | None:
    """When a case was destroyed, if it was."""
    params = {"authority": authority, "reference": reference}
    row = unit.run(ONE_DESTROYED, params).fetchone()
    return str(row[1]) if row else None


def first_votes(unit: Unit, round_: Stream) -> list[tuple[int, bytes]]:
    """Each voter's history of an authority and its first step; none if the round has no box."""
    if unit.run(HAS_BOX, {"case_id": round_.id}).fetchone() is None:
        return []
    found = unit.run(FIRST_VOTES, {"authority": round_.authority}).fetchall()
    return [(id_, bytes(entry)) for id_, entry in found]


def destroy(unit: Unit, stream: Stream, by: tuple[int, int], at: str) -> list[bytes]:
    """Delete a history by this step (row, n); the salts by which it can be looked for.

    The triggers refuse it where that step is none of destruction, or the case is held.
    """
    case_id = stream.id
    found = [
        bytes(salt)
        for statement in (OPENING_SALTS, SALTS)
        for (salt,) in unit.run(statement, {"case_id": case_id}).fetchall()
    ]
    unit.run(INSERT, {"case_id": case_id, "by_case": by[0], "by_n": by[1]})
    for statement in ROWS:
        unit.run(statement, {"case_id": case_id})
    unit.run(EMPTY if stream.kind == "case" else EMPTY_VOTE, {"case_id": case_id, "at": at})
    return found
