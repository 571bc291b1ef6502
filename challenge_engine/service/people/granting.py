"""Who holds which role, from when to when: grants."""

from __future__ import annotations

import datetime as dt
import secrets

from challenge_engine.core.case import Problem
from challenge_engine.core.moments import local_day
from challenge_engine.errors import EngineError, InvalidInput, NotAllowed, NotFound
from challenge_engine.history.times import is_occurrence
from challenge_engine.service.engine import Engine
from challenge_engine.service.own_history import note
from challenge_engine.store import people
from challenge_engine.store.people import Grant, Group, Person, who_is
from challenge_engine.store.unit import Unit

OFFICES = ("administrator", "auditor", "privacy-officer")
"""Offices of an authority: a fixed list, never part of a workflow."""

APART = ("administrator", "auditor")
"""The offices whose holders act on no case."""

LONGEST_NAME = 200


def grant(
    engine: Engine,
    authority: int,
    by: Person | None,
    person: Person,
    role: str,
    *,
    group: Group | None = None,
    valid_from: str | None = None,
    valid_until: str | None = None,
    via: str = "cli",
) -> None:
    """Give a role, as an administrator or as the operator of this machine (``by`` is None)."""
    with engine.store.write() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        require_administrator(unit, authority, by, today)
        grant_in(
            unit,
            engine,
            authority,
            by=by,
            via=via,
            person=person,
            role=role,
            group=group,
            valid_from=valid_from or today,
            valid_until=valid_until,
        )
        unit.commit()
    engine.after_commit(authority)


def new_group(
    engine: Engine, authority: int, name: str, members: list[tuple[Person, str]]
) -> Group:
    """Make a community group and give its members their roles in it."""
    with engine.store.write() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        group = make_group(unit, authority, name)
        for person, role in members:
            grant_in(
                unit,
                engine,
                authority,
                by=None,
                via="cli",
                person=person,
                role=role,
                group=group,
                valid_from=today,
            )
        unit.commit()
    engine.after_commit(authority)
    return group


def make_group(unit: Unit, authority: int, name: str | None) -> Group:
    """A new group; without a name it is one person alone, whose name the public does not see."""
    name = (name or "").strip()
    if len(name) > LONGEST_NAME:
        raise InvalidInput(
            "The name of the group is too long; nothing was changed.",
            (Problem("group", "too-long", {"limit": LONGEST_NAME, "length": len(name)}),),
        )
    key = "g-" + secrets.token_hex(6)
    shown, alone = name or "A resident", 0 if name else 1
    row = {"authority": authority, "key": key, "name": shown, "alone": alone}
    (group_id,) = unit.run(people.INSERT_GROUP, row | {"created_at": unit.now()}).fetchone()
    return Group(group_id, key, shown, alone)


def grant_in(
    unit: Unit,
    engine: Engine,
    authority: int,
    *,
    by: Person | None,
    via: str,
    person: Person,
    role: str,
    group: Group | None = None,
    valid_from: str,
    valid_until: str | None = None,
) -> None:
    """The same inside a transaction of somebody else's, who commits."""
    for day in (valid_from, valid_until):
        if day is not None and not (len(day) == len("2026-03-02") and is_occurrence(day)):
            raise EngineError("{day} is not a day that exists. Write it as 2026-03-02.", day=day)
    if valid_until is not None and valid_until < valid_from:
        raise EngineError(
            "A role cannot end on {until}, before it begins on {start}.",
            until=valid_until,
            start=valid_from,
        )
    _refuse_mixed_offices(unit, person, role, valid_from, valid_until)
    values = {"role": role, "person": who_is(person).value, "from": valid_from}
    if valid_until is not None:
        values["until"] = valid_until
    if group is not None:
        values["group"] = {"id": group.key, "name": group.name}
    n = note(unit, engine, authority, by, via, "grant", "given", values, person)
    unit.run(
        people.INSERT_GRANT,
        {
            "authority": authority,
            "person": person.id,
            "role": role,
            "community_group": group.id if group else None,
            "valid_from": valid_from,
            "valid_until": valid_until,
            "given_n": n,
            "ended_n": None,
        },
    )


def end(engine: Engine, authority: int, by: Person | None, person: Person, role: str) -> None:
    """End a role today: what was done in it stays, and nothing more can be done."""
    with engine.store.write() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        require_administrator(unit, authority, by, today)
        for held in _running(unit, person, role, today):
            values = {"role": role, "person": who_is(person).value, "until": today}
            n = note(unit, engine, authority, by, "cli", "grant", "ended", values, person)
            # Until the day before: a grant is valid on its last day, and this one must not be.
            until = day_before(today)
            unit.run(people.END_GRANT, {"id_": held.id, "until": until, "n": n})
        unit.commit()
    engine.after_commit(authority)


def _running(unit: Unit, person: Person, role: str, today: str) -> list[Grant]:
    held = [
        g
        for g in people.grants(unit, person.id)
        if g.role == role and (g.valid_until is None or g.valid_until >= today)
    ]
    if not held:
        raise NotFound(
            "{name} does not hold the role {role} today, so there is nothing to end.",
            name=person.name,
            role=role,
        )
    return held


def require_administrator(unit: Unit, authority: int, by: Person | None, today: str) -> None:
    """``NotAllowed`` for anybody else; ``None`` is the operator of this machine."""
    if by is not None and not is_administrator(unit, authority, by, today):
        raise NotAllowed(
            "{name} is not an administrator of this authority, so they cannot give or end roles. "
            "An administrator can.",
            name=by.name,
        )


def is_administrator(unit: Unit, authority: int, person: Person, today: str) -> bool:
    """Whether somebody holds that office on a day."""
    roles = people.actor(unit, person.id, authority, None, None, today).roles
    return "administrator" in roles


def _refuse_mixed_offices(
    unit: Unit, person: Person, role: str, valid_from: str, valid_until: str | None
) -> None:
    """Who grants, or looks over what others did, acts on no case on the same day."""
    last = valid_until or "9999-12-31"
    grants = [g for g in people.grants(unit, person.id) if g.valid_from <= last]
    held = {g.role for g in grants if (g.valid_until or last) >= valid_from}
    apart = held - set(OFFICES) if role in APART else held & set(APART)
    if not apart or (role in OFFICES and role not in APART):
        return
    blocked = sorted(apart)
    raise NotAllowed(
        "{name} holds {held} already. Administrators and auditors cannot act on cases: "
        "give the role {role} to somebody else, or end the other role first.",
        name=person.name,
        held=", ".join(blocked),
        role=role,
    )


def day_before(day: str) -> str:
    """The last day of a role that is ended today."""
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
