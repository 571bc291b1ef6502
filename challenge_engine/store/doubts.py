"""Marks of voting on paper that one official called wrong, and that wait for a second one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select

from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import paper_doubt, person
from challenge_engine.store.unit import Unit

_HERE = (paper_doubt.c.case_id == bindparam("case_id"), paper_doubt.c.person == bindparam("who"))
_COLUMNS = (
    select(person.c.login, person.c.name, paper_doubt.c.by, paper_doubt.c.n, paper_doubt.c.reason)
    .join_from(paper_doubt, person, paper_doubt.c.person == person.c.id)
    .order_by(person.c.name)
)
OF = _COLUMNS.where(*_HERE)
WAITING = _COLUMNS.where(paper_doubt.c.case_id == bindparam("case_id"))
INSERT = insert_into(paper_doubt)
DELETE = delete(paper_doubt).where(*_HERE)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What one official asked for."""

    login: str
    name: str
    by: int
    n: int
    """The step of the voter's own history that says so."""
    reason: str


def of(unit: Unit, case_id: int, person_id: int) -> Doubt | None:
    """What waits for one voter."""
    row = unit.run(OF, {"case_id": case_id, "who": person_id}).fetchone()
    return Doubt(*row) if row else None


def waiting(unit: Unit, case_id: int) -> list[Doubt]:
    """What waits in a round."""
    return [Doubt(*row) for row in unit.run(WAITING, {"case_id": case_id}).fetchall()]


def put(unit: Unit, case_id: int, person_id: int, by: int, n: int, reason: str) -> None:
    """What an official asks for."""
    row = {"case_id": case_id, "person": person_id, "by": by, "n": n, "reason": reason}
    unit.run(INSERT, row)


def drop(unit: Unit, case_id: int, person_id: int) -> None:
    """It was done."""
    unit.run(DELETE, {"case_id": case_id, "who": person_id})
