"""Which cases wait for a person, and in which they took part: what is due first comes first.

Only the numbers of these cases are put in order; what a list shows is read for those alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    union,
)

from challenge_engine.core.ledger import Ledger
from challenge_engine.core.ledger_value import from_value
from challenge_engine.store.deadlines import IS_OPEN, OPEN_BY, Standing
from challenge_engine.store.statements import in_list
from challenge_engine.store.tables import assignment, cases, deadline, opening, party
from challenge_engine.store.unit import Unit

_AUTHORITY: BindParameter[int] = bindparam("authority")
_PERSON: BindParameter[int] = bindparam("person")


def _of_workflow(named: ColumnElement[str]) -> ColumnElement[str]:
    """A name of a workflow version, told apart from the same of another: as `place` writes it."""
    return cast(cases.c.workflow, Text) + literal_column("' '") + named


_STATE = _of_workflow(cases.c.state)
_GROUP: ColumnElement[str] = literal_column("' '") + cast(cases.c.community_group, Text)
_ROLE: ColumnElement[str] = literal_column("' '") + assignment.c.role
_DEADLINE = _of_workflow(deadline.c.name)

# The earliest of one's own, else of all that somebody has to keep.
_DUE = (
    select(
        func.coalesce(
            func.min(case((in_list(_DEADLINE, "mine"), deadline.c.due))), func.min(deadline.c.due)
        )
    )
    .where(deadline.c.case_id == cases.c.id, IS_OPEN, in_list(_DEADLINE, "kept"))
    .correlate(cases)
    .scalar_subquery()
)


def _first_due(found: Select[Any], newest: bool) -> Select[Any]:
    due = found.add_columns(_DUE.label("due")).subquery()
    then = due.c.id.desc() if newest else due.c.id
    return select(due.c.id).order_by(due.c.due.is_(None), due.c.due, then).limit(bindparam("limit"))


_HERE = select(cases.c.id).where(cases.c.authority == _AUTHORITY)
_WAITING = union(
    _HERE.where(in_list(_STATE, "anywhere")),
    _HERE.where(in_list(cases.c.community_group, "groups"), in_list(_STATE + _GROUP, "of_groups")),
    _HERE.join(assignment, assignment.c.case_id == cases.c.id).where(
        assignment.c.person == _PERSON,
        assignment.c.until_n.is_(None),
        in_list(_STATE + _ROLE, "assigned"),
    ),
)
WAITING = _first_due(select(cases.c.id).where(cases.c.id.in_(_WAITING)), newest=False)
TAKING_PART = _first_due(
    _HERE.join(party, party.c.case_id == cases.c.id).where(party.c.person == _PERSON), newest=True
)
OPEN_LEDGERS = (
    select(deadline.c.case_id, deadline.c.name, deadline.c.n, opening.c.value)
    .where(in_list(deadline.c.case_id, "cases"), IS_OPEN, deadline.c.due.is_not(None))
    .where(
        opening.c.case_id == deadline.c.case_id,
        opening.c.n == deadline.c.n,
        opening.c.path == literal_column("'deadline/'") + deadline.c.name,
    )
    .order_by(deadline.c.due, deadline.c.case_id, deadline.c.name)
)
ASSIGNED = select(assignment.c.case_id, assignment.c.role).where(
    assignment.c.person == _PERSON,
    assignment.c.until_n.is_(None),
    in_list(assignment.c.case_id, "cases"),
)


@dataclass(slots=True)
class Places:
    """Where somebody's roles are waited for, and the deadlines that decide on the order."""

    anywhere: list[str]
    """Workflow and state."""
    of_groups: list[str]
    """The same with the group that they act for."""
    groups: list[int]
    assigned: list[str]
    """Workflow, state and role, where somebody is assigned to the role case by case."""
    mine: list[str]
    """Workflow and deadline."""
    kept: list[str]
    """Every deadline that somebody has to keep."""


def place(workflow: int, *names: str | int) -> str:
    """Something of a workflow version."""
    return " ".join(map(str, (workflow, *names)))


def waiting(unit: Unit, authority: int, person: int, places: Places, limit: int) -> list[int]:
    """The cases that wait for somebody; what is due first, then what is oldest."""
    asked = {
        "anywhere": unit.as_list(places.anywhere),
        "of_groups": unit.as_list(places.of_groups),
        "groups": unit.as_list(places.groups),
        "assigned": unit.as_list(places.assigned),
    }
    return _ids(unit, WAITING, authority, person, places, limit, asked)


def taking_part(unit: Unit, authority: int, person: int, places: Places, limit: int) -> list[int]:
    """The cases in which somebody took part; what is due first, then what is newest."""
    return _ids(unit, TAKING_PART, authority, person, places, limit, {})


def _ids(
    unit: Unit,
    statement: Select[Any],
    authority: int,
    person: int,
    places: Places,
    limit: int,
    asked: dict[str, Any],
) -> list[int]:
    asked |= {"mine": unit.as_list(places.mine), "kept": unit.as_list(places.kept)}
    asked |= {"authority": authority, "person": person, "limit": limit}
    return [row[0] for row in unit.run(statement, asked).fetchall()]


def open_of(unit: Unit, case_ids: Collection[int]) -> dict[int, list[Standing]]:
    """Case → its deadlines that still have to be kept."""
    found: dict[int, list[Standing]] = {}
    rows = unit.run(OPEN_BY, {"cases": unit.as_list(list(case_ids))}).fetchall()
    for case_id, name, due, standing in rows:
        one = Standing(case_id, name, due, standing == "lapsed")
        found.setdefault(case_id, []).append(one)
    return found


def open_ledgers(unit: Unit, case_ids: Iterable[int]) -> list[tuple[int, int, Ledger]]:
    """Case, step and ledger of every open deadline that has a day, the earliest first."""
    rows = unit.run(OPEN_LEDGERS, {"cases": unit.as_list(list(case_ids))}).fetchall()
    return [(case_id, n, from_value(name, json.loads(value))) for case_id, name, n, value in rows]


def assigned(unit: Unit, person: int, case_ids: Collection[int]) -> dict[int, set[str]]:
    """Case → the roles to which somebody is assigned in it."""
    found: dict[int, set[str]] = {}
    asked = {"person": person, "cases": unit.as_list(list(case_ids))}
    for case_id, role in unit.run(ASSIGNED, asked).fetchall():
        found.setdefault(case_id, set()).add(role)
    return found
