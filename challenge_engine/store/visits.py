"""The checkpoints that auditors took with them, and what came after one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, bindparam, literal_column, select

from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import cases, event, leaf, visit
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Visit:
    """At which size and root of a log somebody took its checkpoint with them."""

    size: int
    root: bytes
    at: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """One leaf and the step behind it."""

    seq: int
    reference: str | None
    workflow: int | None
    n: int
    kind: str
    action: str | None


# Plus nothing, else SQLite begins with the leaves and looks through all events for each of them.
_NOTHING: ColumnElement[int] = literal_column("0", Integer)
NEW = (
    select(leaf.c.seq, cases.c.reference, cases.c.workflow, event.c.n, event.c.kind, event.c.action)
    .join_from(event, leaf, leaf.c.leaf_hash == event.c.leaf_hash)
    .join(cases, cases.c.id == event.c.case_id)
    .where(leaf.c.log + _NOTHING == bindparam("log"), leaf.c.seq + _NOTHING >= bindparam("first"))
    .order_by(leaf.c.seq + _NOTHING)
    .limit(bindparam("limit"))
)
INSERT = insert_into(visit)
LAST = (
    select(visit.c.size, visit.c.root, visit.c.at)
    .where(visit.c.person == bindparam("person"), visit.c.log == bindparam("log"))
    .order_by(visit.c.at.desc())
    .limit(1)
)


def add(unit: Unit, person: int, log: int, size: int, root: bytes, at: str) -> None:
    """Note what somebody takes with them; twice within a millisecond is once."""
    found = last(unit, person, log)
    if found is None or found.at != at:
        row = {"person": person, "log": log, "size": size, "root": root, "at": at}
        unit.run(INSERT, row)


def last(unit: Unit, person: int, log: int) -> Visit | None:
    """What somebody took with them last."""
    row = unit.run(LAST, {"person": person, "log": log}).fetchone()
    return Visit(row[0], bytes(row[1]), row[2]) if row else None


def new_since(unit: Unit, log: int, size: int, limit: int) -> list[NewRow]:
    """The steps behind the leaves from this size on, as far as they are kept."""
    rows = unit.run(NEW, {"log": log, "first": size, "limit": limit}).fetchall()
    return [NewRow(*row) for row in rows]
