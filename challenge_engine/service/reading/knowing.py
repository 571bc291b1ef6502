"""What must be known before one can ask: workflows by name, roles, groups, keys, the day."""

from __future__ import annotations

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import EngineError
from challenge_engine.service.engine import Engine
from challenge_engine.service.people.granting import OFFICES
from challenge_engine.store import authorities, checkpoints, people
from challenge_engine.store.people import Group, Person

__all__ = ["Group", "Person", "workflow", "roles", "group", "groups_of", "vkey", "today"]


def workflow(engine: Engine, authority: int, name: str) -> Workflow:
    """The version of a workflow in which a new case would begin."""
    with engine.store.read() as unit:
        return engine.newest(unit, authority, name).workflow


def roles(engine: Engine, authority: int) -> dict[str, str | None]:
    """Every role that can be given → its side; ``None`` for the offices of the authority."""
    found: dict[str, str | None] = dict.fromkeys(OFFICES)
    with engine.store.read() as unit:
        for p in authorities.published(unit):
            if p.authority == authority:
                defined = engine.version(unit, p.id).workflow.roles
                found |= {
                    role.name: role.side for role in defined.values() if role.side != "public"
                }
    return found


def voters(engine: Engine, authority: int) -> frozenset[str]:
    """The roles that vote: they are for everybody who may, and for no group."""
    with engine.store.read() as unit:
        found = [
            engine.version(unit, p.id)
            for p in authorities.published(unit)
            if p.authority == authority
        ]
    boxes = (version.workflow.ballot for version in found)
    return frozenset(box.voters for box in boxes if box is not None)


def group(engine: Engine, authority: int, key: str) -> Group:
    """The group with this public id."""
    with engine.store.read() as unit:
        found = people.group_by_key(unit, authority, key)
    if found is None:
        raise EngineError(
            "There is no group {key} here. `challenge role list` shows the groups and their keys.",
            key=key,
        )
    return found


def groups_of(engine: Engine, authority: int, person: Person) -> tuple[Group, ...]:
    """The groups that this person may represent today."""
    with engine.store.read() as unit:
        day = local_day(unit.now(), engine.authorities[authority].timezone)
        ids = {
            g.group: None
            for g in people.grants(unit, person.id)
            if g.group is not None
            and g.valid_from <= day
            and (g.valid_until is None or g.valid_until >= day)
        }
        return tuple(people.group_by_id(unit, id_) for id_ in ids if id_ is not None)


def today(engine: Engine, authority: int) -> str:
    """The day it is for the authority, by the installation's clock."""
    with engine.store.read() as unit:
        return local_day(unit.now(), engine.authorities[authority].timezone)


def vkey(engine: Engine, authority: int) -> str:
    """The public key of the authority's log: what anybody checks its signatures with."""
    with engine.store.read() as unit:
        return checkpoints.newest_key(unit, engine.authorities[authority].log).vkey
