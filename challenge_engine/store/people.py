"""Persons, groups, grants: who may act in which role, and which number a case knows them by."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    BindParameter,
    Text,
    bindparam,
    cast,
    insert,
    literal_column,
    null,
    or_,
    select,
    union_all,
    update,
)

from challenge_engine.core.case import Actor
from challenge_engine.store.history_tables import event
from challenge_engine.store.statements import insert_into
from challenge_engine.store.steps import Who
from challenge_engine.store.tables import assignment, community_group, party, person, role_grant
from challenge_engine.store.unit import Unit

_TODAY: BindParameter[str] = bindparam("today")


# One statement, because it runs for every action: grants that hold for this authority or for this
# group, assignments on this case, and the number by which the case knows the person.
ACTOR = union_all(
    select(
        literal_column("'grant'").label("what"),
        role_grant.c.role.label("role"),
        literal_column("0").label("n"),
    ).where(
        role_grant.c.person == bindparam("person"),
        role_grant.c.authority == bindparam("authority"),
        or_(
            role_grant.c.community_group.is_(None),
            role_grant.c.community_group == bindparam("group"),
        ),
        role_grant.c.valid_from <= _TODAY,
        or_(role_grant.c.valid_until.is_(None), role_grant.c.valid_until >= _TODAY),
    ),
    select(literal_column("'assigned'"), assignment.c.role, literal_column("0")).where(
        # Plus nothing, else SQLite goes by the index of persons and reads every case they had.
        assignment.c.person + literal_column("0") == bindparam("person"),
        assignment.c.case_id == bindparam("case_id"),
        assignment.c.until_n.is_(None),
    ),
    select(literal_column("'number'"), cast(null(), Text), party.c.number).where(
        party.c.case_id == bindparam("case_id"), party.c.person == bindparam("person")
    ),
)
ACTED_AS = (
    select(event.c.role)
    .distinct()
    .where(
        event.c.case_id == bindparam("case_id"),
        event.c.actor == bindparam("number"),
        event.c.role.is_not(None),
    )
)
GRANTS = (
    select(
        role_grant.c.id,
        role_grant.c.role,
        role_grant.c.community_group,
        role_grant.c.valid_from,
        role_grant.c.valid_until,
        community_group.c.key,
        community_group.c.name,
    )
    .outerjoin_from(
        role_grant, community_group, role_grant.c.community_group == community_group.c.id
    )
    .where(role_grant.c.person == bindparam("person"))
    .order_by(role_grant.c.id)
)
HOLDERS = (
    select(person.c.key, person.c.name, role_grant.c.role, role_grant.c.community_group)
    .join_from(role_grant, person, role_grant.c.person == person.c.id)
    .where(
        role_grant.c.authority == bindparam("authority"),
        role_grant.c.valid_from <= _TODAY,
        or_(role_grant.c.valid_until.is_(None), role_grant.c.valid_until >= _TODAY),
        person.c.closed_at.is_(None),
    )
    .order_by(role_grant.c.role, person.c.name)
)
_PERSON = (
    person.c.id,
    person.c.authority,
    person.c.key,
    person.c.name,
    person.c.login,
    person.c.password_hash,
    person.c.language,
    person.c.closed_at,
)
BY_KEY = select(*_PERSON).where(person.c.key == bindparam("key"))
BY_LOGIN = select(*_PERSON).where(person.c.login == bindparam("login"))
EVERYBODY = (
    select(*_PERSON).where(person.c.authority == bindparam("authority")).order_by(person.c.id)
)
ASSIGNED = (
    select(assignment.c.role, person.c.name)
    .join_from(assignment, person, assignment.c.person == person.c.id)
    .where(assignment.c.case_id == bindparam("case_id"), assignment.c.until_n.is_(None))
    .order_by(assignment.c.role, person.c.name)
)
INSERT_PERSON = insert(person).values(
    {
        name: bindparam(name)
        for name in (
            "authority", "key", "name", "login", "password_hash", "email", "language", "created_at",
        )
    }
).returning(person.c.id)  # fmt: skip
SET_PASSWORD = (
    update(person).where(person.c.id == bindparam("id_")).values(password_hash=bindparam("hash_"))
)
CLOSE = update(person).where(person.c.id == bindparam("id_")).values(closed_at=bindparam("at"))
INSERT_GRANT = insert_into(role_grant)
END_GRANT = (
    update(role_grant)
    .where(role_grant.c.id == bindparam("id_"), role_grant.c.ended_n.is_(None))
    .values(valid_until=bindparam("until"), ended_n=bindparam("n"))
)
INSERT_GROUP = (
    insert(community_group)
    .values({n: bindparam(n) for n in ("authority", "key", "name", "alone", "created_at")})
    .returning(community_group.c.id)
)
GROUP_BY_KEY = select(
    community_group.c.id, community_group.c.key, community_group.c.name, community_group.c.alone
).where(
    community_group.c.authority == bindparam("authority"), community_group.c.key == bindparam("key")
)
GROUP_BY_NAME = (
    select(
        community_group.c.id, community_group.c.key, community_group.c.name, community_group.c.alone
    )
    .where(
        community_group.c.authority == bindparam("authority"),
        community_group.c.name == bindparam("name"),
        community_group.c.alone == 0,
    )
    .order_by(community_group.c.id)
)
GROUPS = (
    select(
        community_group.c.id, community_group.c.key, community_group.c.name, community_group.c.alone
    )
    .where(community_group.c.authority == bindparam("authority"), community_group.c.alone == 0)
    .order_by(community_group.c.name)
)
GROUP_BY_ID = select(
    community_group.c.id, community_group.c.key, community_group.c.name, community_group.c.alone
).where(community_group.c.id == bindparam("id_"))


@dataclass(frozen=True, slots=True)
class Person:
    """An account; whether it may do anything is said by its grants."""

    id: int
    authority: int
    key: str
    name: str
    login: str | None
    password_hash: str | None
    language: str | None
    closed_at: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A community group, or one person who files alone."""

    id: int
    key: str
    name: str
    alone: int


@dataclass(frozen=True, slots=True)
class Grant:
    """That somebody may act in a role, for the authority or for one group, between two days."""

    id: int
    role: str
    group: int | None
    valid_from: str
    valid_until: str | None
    group_key: str | None
    group_name: str | None


def who_is(person: Person, number: int | None = None, *, is_new: bool = False) -> Who:
    """A person as a history names them: by number in the entry, by name in an opening."""
    return Who(person.key, person.name, person=person.id, number=number, is_new=is_new)


def actor(
    unit: Unit,
    person_id: int,
    authority_id: int,
    group: int | None,
    case_id: int | None,
    today: str,
    open_roles: frozenset[str] = frozenset(),
) -> Actor:
    """The person as one case knows them today.

    ``open_roles``: those in which everybody may act; whoever acted in no other is no party.
    """
    rows = unit.run(
        ACTOR,
        {
            "person": person_id,
            "authority": authority_id,
            "group": group,
            "case_id": case_id,
            "today": today,
        },
    ).fetchall()
    number = next((n for what, _, n in rows if what == "number"), None)
    roles = frozenset(role for what, role, _ in rows if what == "grant")
    return Actor(
        number=number,
        roles=roles,
        assigned=frozenset(role for what, role, _ in rows if what == "assigned"),
        visits=bool(open_roles)
        and not roles
        and (number is None or _acted_as(unit, case_id, number) <= open_roles),
    )


def _acted_as(unit: Unit, case_id: int | None, number: int) -> frozenset[str]:
    rows = unit.run(ACTED_AS, {"case_id": case_id, "number": number}).fetchall()
    return frozenset(role for (role,) in rows)


def by_key(unit: Unit, key: str) -> Person | None:
    """The account with this public id."""
    row = unit.run(BY_KEY, {"key": key}).fetchone()
    return Person(*row) if row else None


def by_login(unit: Unit, login: str) -> Person | None:
    """The account that signs in with this name."""
    row = unit.run(BY_LOGIN, {"login": login}).fetchone()
    return Person(*row) if row else None


def everybody(unit: Unit, authority_id: int) -> list[Person]:
    """All accounts of an authority, in the order in which they were made."""
    rows = unit.run(EVERYBODY, {"authority": authority_id}).fetchall()
    return [Person(*row) for row in rows]


def grants(unit: Unit, person_id: int) -> list[Grant]:
    """All grants that a person has or had."""
    return [Grant(*row) for row in unit.run(GRANTS, {"person": person_id}).fetchall()]


def holders(unit: Unit, authority_id: int, today: str) -> list[tuple[str, str, str, int | None]]:
    """Key, name, role and group of everybody who may act today."""
    rows = unit.run(HOLDERS, {"authority": authority_id, "today": today}).fetchall()
    return [tuple(row) for row in rows]


def all_groups(unit: Unit, authority_id: int) -> list[Group]:
    """The groups of an authority by name, without those of one person alone."""
    return [Group(*row) for row in unit.run(GROUPS, {"authority": authority_id}).fetchall()]


def group_by_key(unit: Unit, authority_id: int, key: str) -> Group | None:
    """The group with this public id."""
    row = unit.run(GROUP_BY_KEY, {"authority": authority_id, "key": key}).fetchone()
    return Group(*row) if row else None


def group_by_name(unit: Unit, authority_id: int, name: str) -> Group | None:
    """The first group of this name; names need not be unique."""
    row = unit.run(GROUP_BY_NAME, {"authority": authority_id, "name": name}).fetchone()
    return Group(*row) if row else None


def group_by_id(unit: Unit, group_id: int) -> Group:
    """The group of a case; a case cannot name one that does not exist."""
    return Group(*unit.run(GROUP_BY_ID, {"id_": group_id}).fetchone())


def assigned(unit: Unit, case_id: int) -> list[tuple[str, str]]:
    """Role and name of everybody who is assigned to a case now."""
    rows = unit.run(ASSIGNED, {"case_id": case_id}).fetchall()
    return [(role, name) for role, name in rows]
