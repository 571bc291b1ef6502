"""The checkpoints that auditors took with them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import visit
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Visit:
    """At which size and root of a log somebody took its checkpoint with them."""

    size: int
    root: bytes
    at: str


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
