"""Everybody who could act on a case, or is known in it: read when somebody asks why not."""

from __future__ import annotations

from sqlalchemy import (
    BindParameter,
    Text,
    bindparam,
    cast,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from challenge_engine.core.case import Actor
from challenge_engine.store.tables import assignment, party, person, role_grant
from challenge_engine.store.unit import Unit

_TODAY: BindParameter[str] = bindparam("today")

AROUND = union_all(
    select(
        literal_column("'grant'").label("what"),
        role_grant.c.person.label("person"),
        role_grant.c.role.label("role"),
        literal_column("0").label("n"),
    )
    .join_from(role_grant, person, role_grant.c.person == person.c.id)
    .where(
        role_grant.c.authority == bindparam("authority"),
        or_(
            role_grant.c.community_group.is_(None),
            role_grant.c.community_group == bindparam("group"),
        ),
        role_grant.c.valid_from <= _TODAY,
        or_(role_grant.c.valid_until.is_(None), role_grant.c.valid_until >= _TODAY),
        person.c.closed_at.is_(None),
    ),
    select(
        literal_column("'assigned'"), assignment.c.person, assignment.c.role, literal_column("0")
    ).where(assignment.c.case_id == bindparam("case_id"), assignment.c.until_n.is_(None)),
    select(literal_column("'number'"), party.c.person, cast(null(), Text), party.c.number).where(
        party.c.case_id == bindparam("case_id"), party.c.person.is_not(None)
    ),
)


def around(
    unit: Unit, authority_id: int, group: int | None, case_id: int, today: str
) -> dict[int, Actor]:
    """Person → how a case knows them today: all who hold a role, are assigned, or had a part."""
    params = {"authority": authority_id, "group": group, "case_id": case_id, "today": today}
    found: dict[int, list[tuple[str, str, int]]] = {}
    for what, person_id, role, n in unit.run(AROUND, params).fetchall():
        found.setdefault(person_id, []).append((what, role, n))
    return {id_: _actor(rows) for id_, rows in found.items()}


def _actor(rows: list[tuple[str, str, int]]) -> Actor:
    return Actor(
        number=next((n for what, _, n in rows if what == "number"), None),
        roles=frozenset(role for what, role, _ in rows if what == "grant"),
        assigned=frozenset(role for what, role, _ in rows if what == "assigned"),
    )
