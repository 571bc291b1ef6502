"""A case belongs to one group; who files alone is a group of one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import InvalidInput, NotFound
from challenge_engine.core.case import Problem
from challenge_engine.service import granting
from challenge_engine.service.engine import Engine
from challenge_engine.store import people
from challenge_engine.store.people import Group
from challenge_engine.store.unit import Unit

if TYPE_CHECKING:
    from challenge_engine.service.acting import Acting

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """For which group a case is opened: one that is known, a new one, or one person alone."""

    key: str | None = None
    new_name: str | None = None


ALONE = GroupChoice()


def choose(
    unit: Unit,
    engine: Engine,
    authority: int,
    who: Acting,
    choice: GroupChoice,
    workflow: Workflow,
    today: str,
) -> Group:
    """The group that was meant; a new one is made in the same transaction as its case."""
    if choice.key is not None:
        group = people.group_by_key(unit, authority, choice.key)
        if group is None:
            raise NotFound(
                "There is no group {key} here. Choose one of your groups, or name a new one.",
                key=choice.key,
            )
        return group
    group = make(unit, authority, choice.new_name)
    if not who.on_behalf:
        _represent(unit, engine, authority, who, group, workflow, today)
    return group


def make(unit: Unit, authority: int, name: str | None) -> Group:
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


def _represent(
    unit: Unit,
    engine: Engine,
    authority: int,
    who: Acting,
    group: Group,
    workflow: Workflow,
    today: str,
) -> None:
    """Who makes a group may represent it, in the roles of the community's side."""
    for role in workflow.roles.values():
        if role.side == "community":
            granting.grant_in(
                unit,
                engine,
                authority,
                by=who.person,
                via=who.via,
                person=who.person,
                role=role.name,
                group=group,
                valid_from=today,
            )
