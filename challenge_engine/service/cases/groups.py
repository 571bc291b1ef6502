"""A case belongs to one group; who files alone is a group of one."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import NotFound
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.engine import Engine
from challenge_engine.service.people import granting
from challenge_engine.store import people
from challenge_engine.store.people import Group
from challenge_engine.store.unit import Unit


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
    group = granting.make_group(unit, authority, choice.new_name)
    if not who.on_behalf:
        _represent(unit, engine, authority, who, group, workflow, today)
    return group


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
