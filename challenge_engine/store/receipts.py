"""What a receipt is made of: single steps, their values, and whose data these are."""

from __future__ import annotations

from sqlalchemy import BindParameter, and_, bindparam, select

from challenge_engine.store.reading import EVENT_COLUMNS, EventRow, OpeningRow, event_row
from challenge_engine.store.tables import cases, event, opening, opening_subject
from challenge_engine.store.unit import Unit

_CASE: BindParameter[int] = bindparam("case_id")
_N: BindParameter[int] = bindparam("n")
EVENT = select(*EVENT_COLUMNS).where(event.c.case_id == _CASE, event.c.n == _N)
OPENINGS = (
    select(opening.c.n, opening.c.item, opening.c.path, opening.c.salt, opening.c.value)
    .where(opening.c.case_id == _CASE, opening.c.n == _N)
    .order_by(opening.c.item)
)
SUBJECTS = select(opening_subject.c.item, opening_subject.c.person).where(
    opening_subject.c.case_id == _CASE, opening_subject.c.n == _N
)
TOLD_KEYS = (
    select(event.c.case_id, event.c.n)
    .join_from(cases, event, and_(event.c.case_id == cases.c.id, event.c.kind == "key"))
    .join(
        opening,
        and_(
            opening.c.case_id == event.c.case_id,
            opening.c.n == event.c.n,
            opening.c.path == "vkey",
        ),
    )
    .where(
        cases.c.authority == bindparam("authority"),
        cases.c.phase.is_(None),
        cases.c.stream == "authority",
    )
    .order_by(event.c.n)
)


def step(unit: Unit, case_id: int, n: int) -> EventRow | None:
    """One event; ``None`` where it is not kept any more."""
    row = unit.run(EVENT, {"case_id": case_id, "n": n}).fetchone()
    return event_row(row) if row else None


def openings(unit: Unit, case_id: int, n: int) -> list[OpeningRow]:
    """The values of one step that were not erased."""
    rows = unit.run(OPENINGS, {"case_id": case_id, "n": n}).fetchall()
    return [OpeningRow(n_, item, path, bytes(salt), value) for n_, item, path, salt, value in rows]


def subjects(unit: Unit, case_id: int, n: int) -> dict[int, set[int]]:
    """Item → the persons whose data it is."""
    found: dict[int, set[int]] = {}
    for item, person in unit.run(SUBJECTS, {"case_id": case_id, "n": n}).fetchall():
        found.setdefault(item, set()).add(person)
    return found


def told_keys(unit: Unit, authority: int) -> list[tuple[int, int]]:
    """The steps in which the authority told of a key that followed another."""
    return [(c, n) for c, n in unit.run(TOLD_KEYS, {"authority": authority}).fetchall()]
