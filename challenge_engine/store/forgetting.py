"""What is known of a person beside the histories: the account, and what came of using it."""

from __future__ import annotations

from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from challenge_engine.store import people
from challenge_engine.store.people import Person
from challenge_engine.store.tables import (
    assignment,
    cases,
    community_group,
    hold,
    opening_subject,
    party,
    person,
    refused_attempt,
    role_grant,
    sign_in_attempt,
)
from challenge_engine.store.unit import Unit

NAME = "erased person"
"""What stands in the place of a name; a page says it in the reader's language."""

_PERSON: BindParameter[int] = bindparam("person_")

# A part in a case: acting in it, being assigned to it.
OPEN_PARTS = (
    select(cases.c.reference)
    .where(
        cases.c.stream == "case",
        cases.c.phase != "ended",
        cases.c.id.in_(select(party.c.case_id).where(party.c.person == _PERSON))
        | cases.c.id.in_(
            select(assignment.c.case_id).where(
                assignment.c.person == _PERSON, assignment.c.until_n.is_(None)
            )
        ),
    )
    .order_by(cases.c.id)
)
HELD_PARTS = (
    select(cases.c.reference)
    .where(
        cases.c.id.in_(select(hold.c.case_id).where(hold.c.released_n.is_(None))),
        cases.c.id.in_(select(party.c.case_id).where(party.c.person == _PERSON)),
    )
    .order_by(cases.c.id)
)
LEFT = select(func.count()).where(opening_subject.c.person == _PERSON)
EMPTY = (
    update(person)
    .where(person.c.id == _PERSON)
    .values(
        name=bindparam("name_"),
        login=None,
        password_hash=None,
        email=None,
        language=None,
        closed_at=func.coalesce(person.c.closed_at, bindparam("at")),
    )
)
KEY = select(person.c.key).where(person.c.id == _PERSON)
NEW_KEY = update(person).where(person.c.id == _PERSON).values(key=bindparam("key_"))
END_GRANTS = (
    update(role_grant)
    .where(role_grant.c.person == _PERSON, role_grant.c.ended_n.is_(None))
    .values(valid_until=bindparam("until"), ended_n=bindparam("n"))
)
NO_ATTEMPTS = delete(sign_in_attempt).where(sign_in_attempt.c.login == bindparam("login_"))
NO_REFUSALS = update(refused_attempt).where(refused_attempt.c.person == _PERSON).values(person=None)
# A group of one person alone is that person: its name is theirs.
NO_GROUP_NAME = (
    update(community_group)
    .where(
        community_group.c.alone == 1,
        community_group.c.id.in_(
            select(role_grant.c.community_group).where(role_grant.c.person == _PERSON)
        ),
    )
    .values(name=bindparam("name_"))
)


def person_of(unit: Unit, person_id: int) -> Person | None:
    """An account by its row."""
    row = unit.run(KEY, {"person_": person_id}).fetchone()
    return people.by_key(unit, row[0]) if row else None


def open_parts(unit: Unit, person_id: int) -> list[str]:
    """References of the open cases in which somebody has a part."""
    return [r for (r,) in unit.run(OPEN_PARTS, {"person_": person_id}).fetchall()]


def held_parts(unit: Unit, person_id: int) -> list[str]:
    """References of the held cases in which somebody has a part."""
    return [r for (r,) in unit.run(HELD_PARTS, {"person_": person_id}).fetchall()]


def is_named(unit: Unit, person_id: int) -> bool:
    """Whether any history keeps data of a person still."""
    return bool(unit.run(LEFT, {"person_": person_id}).fetchone()[0])


def end_grants(unit: Unit, person_id: int, until: str, n: int) -> None:
    """Every role ends with the step that erased who held it."""
    unit.run(END_GRANTS, {"person_": person_id, "until": until, "n": n})


def forget(unit: Unit, person_id: int, login: str | None, at: str) -> None:
    """Empty and close an account; its row stays, for numbers and roles point at it."""
    unit.run(EMPTY, {"person_": person_id, "name_": NAME, "at": at})
    if login is not None:
        unit.run(NO_ATTEMPTS, {"login_": login})
    unit.run(NO_REFUSALS, {"person_": person_id})
    unit.run(NO_GROUP_NAME, {"person_": person_id, "name_": "A resident"})


def forget_key(unit: Unit, person_id: int) -> None:
    """Exports that are out name people by key; nothing here fits them any more."""
    unit.run(NEW_KEY, {"person_": person_id, "key_": f"erased-{person_id}"})
