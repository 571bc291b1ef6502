"""Which case points at which: asked from both ends, and written with both histories."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, delete, or_, select

from challenge_engine.store.statements import in_list, insert_into
from challenge_engine.store.tables import cases, link
from challenge_engine.store.unit import Unit

_CASE: BindParameter[int] = bindparam("case_id")


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One case points at another: by which link, and in which step of each that is written."""

    case_id: int
    name: str
    other_id: int
    n: int
    other_n: int
    workflow: int
    """The row of the workflow whose link it is: that of the case that points."""


_COLUMNS = (link.c.case_id, link.c.name, link.c.other_id, link.c.n, link.c.other_n)
_LINKS = select(*_COLUMNS, cases.c.workflow).join_from(link, cases, link.c.case_id == cases.c.id)
OF_CASE = _LINKS.where(or_(link.c.case_id == _CASE, link.c.other_id == _CASE)).order_by(
    link.c.case_id, link.c.n, link.c.other_id
)
TO = _LINKS.where(in_list(link.c.other_id, "others"), link.c.name == bindparam("name")).order_by(
    link.c.case_id
)
INSERT = insert_into(link)
FORGET = delete(link).where(
    link.c.case_id == _CASE, link.c.name == bindparam("name_"), link.c.other_id == bindparam("to")
)
BY_KEY = select(cases.c.id).where(cases.c.key == bindparam("key"))


def of_case(unit: Unit, case_id: int) -> list[LinkRow]:
    """Every link of a case: those that it made, and those that were made to it."""
    return [LinkRow(*row) for row in unit.run(OF_CASE, {"case_id": case_id}).fetchall()]


def pointing(unit: Unit, others: Collection[int], name: str) -> list[LinkRow]:
    """Every link of this name to one of these cases."""
    params = {"others": unit.as_list(list(others)), "name": name}
    return [LinkRow(*row) for row in unit.run(TO, params).fetchall()]


def add(unit: Unit, case_id: int, name: str, other_id: int, n: int, other_n: int) -> None:
    """Note a link that both histories say."""
    unit.run(
        INSERT,
        {"case_id": case_id, "name": name, "other_id": other_id, "n": n, "other_n": other_n},
    )


def restore(
    unit: Unit, keys: tuple[bytes, bytes], name: str, n: int, other_n: int, *, surely: bool
) -> None:
    """Note a link again: from whose secret id to whose, and in which step of each.

    Where only one of the two steps is back, the other's number is what it must have been; it is
    noted ``surely`` once the step that answers is there.
    """
    found = [unit.run(BY_KEY, {"key": key}).fetchone() for key in keys]
    if None in found:
        return
    case_id, other_id = (row[0] for row in found if row is not None)
    rows = [row for row in of_case(unit, case_id) if (row.name, row.other_id) == (name, other_id)]
    if rows and not surely:
        return
    unit.run(FORGET, {"case_id": case_id, "name_": name, "to": other_id})
    add(unit, case_id, name, other_id, n, other_n)
