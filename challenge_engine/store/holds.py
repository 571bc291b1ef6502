"""Holds: as long as one is not released, nothing of its case is erased or destroyed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select, update

from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import cases, event, hold
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Hold:
    """That a case is held, since when and by which step of its own history."""

    case_id: int
    reference: str
    n: int
    since: str


RUNNING = (
    select(hold.c.case_id, cases.c.reference, hold.c.by_n, event.c.recorded_at)
    .join_from(hold, cases, cases.c.id == hold.c.case_id)
    .join(event, and_(event.c.case_id == hold.c.by_case, event.c.n == hold.c.by_n))
    .where(cases.c.authority == bindparam("authority"), hold.c.released_n.is_(None))
    .order_by(event.c.recorded_at)
)
OF_CASE = select(hold.c.by_n).where(
    hold.c.case_id == bindparam("case_id"), hold.c.released_n.is_(None)
)
INSERT_HOLD = insert_into(hold)
RELEASE = (
    update(hold)
    .where(hold.c.case_id == bindparam("case_id_"), hold.c.released_n.is_(None))
    .values(released_n=bindparam("n"))
)


def running(unit: Unit, authority: int) -> list[Hold]:
    """Every hold of an authority that was not released, oldest first."""
    return [Hold(*row) for row in unit.run(RUNNING, {"authority": authority}).fetchall()]


def is_held(unit: Unit, case_id: int) -> bool:
    """Whether a case is held now."""
    return unit.run(OF_CASE, {"case_id": case_id}).fetchone() is not None


def begin(unit: Unit, case_id: int, n: int) -> None:
    """Hold a case by a step of its own history."""
    row = {"case_id": case_id, "by_case": case_id, "by_n": n, "released_n": None}
    unit.run(INSERT_HOLD, row)


def release(unit: Unit, case_id: int, n: int) -> None:
    """End the holds of a case by a step of its own history."""
    unit.run(RELEASE, {"case_id_": case_id, "n": n})
