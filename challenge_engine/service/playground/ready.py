"""An installation in memory with its people, of which playgrounds are copies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from challenge_engine.core.workflow import Workflow
from challenge_engine.history import keys
from challenge_engine.service import demo_clock, installing, publishing
from challenge_engine.service.engine import Engine
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.people import accounts, granting
from challenge_engine.store import memory
from challenge_engine.store.people import Person

TOWN: Final = NewAuthority("playground", "Playground", "playground.invalid/trial/1")
GROUP: Final = "Group of the playground"
ONLOOKER: Final = "onlooker"
"""Reads everything and acts on nothing, so that what is expected can be looked up."""

BEFORE: Final = dt.date(2000, 1, 1)
"""Everybody holds their role since then; no case is played that begins earlier."""

Members = Mapping[str, tuple[str, ...]]
"""Everybody who is there, by name → the roles they hold."""


def members(cast: Mapping[str, int]) -> Members:
    """So many people in each role, called role-1, role-2, …"""
    return {f"{role}-{k}": (role,) for role, n in cast.items() for k in range(1, n + 1)}


@dataclass(frozen=True, slots=True)
class Ready:
    """The bytes of the installation, and who is in it."""

    data: bytes
    engine: Engine
    people: Mapping[str, Person]
    group: str


Sources = tuple[tuple[Workflow, bytes], ...]
"""Workflows, each with the bytes from which it was read."""


@lru_cache(maxsize=8)
def ready(sources: Sources, wanted: tuple[tuple[str, tuple[str, ...]], ...]) -> Ready:
    """To make accounts and roles takes longer than to play, so it is done once."""
    made = memory.empty("demo")
    try:
        installing.begin(made.store, demo_clock.offset_of(morning(BEFORE)))
        engine = Engine(made.store)
        with made.store.write() as unit:
            installing.add_authority(unit, engine, TOWN, keys.generate(TOWN.origin).vkey)
            unit.commit()
        authority = next(iter(engine.authorities))
        for workflow, source in sources:
            publishing.keep(engine, authority, workflow, source)
        sides = {
            name: role.side for workflow, _ in sources for name, role in workflow.roles.items()
        }
        persons, group = _populate(engine, authority, sides, wanted)
        return Ready(made.copied(), engine, persons, group)
    finally:
        made.close()


def _populate(
    engine: Engine,
    authority: int,
    sides: Mapping[str, str],
    wanted: tuple[tuple[str, tuple[str, ...]], ...],
) -> tuple[Mapping[str, Person], str]:
    represent = []
    persons = {ONLOOKER: accounts.add(engine, authority, ONLOOKER)}
    granting.grant(engine, authority, None, persons[ONLOOKER], "auditor")
    for name, roles in wanted:
        persons[name] = accounts.add(engine, authority, name)
        for role in roles:
            if sides[role] == "public":
                continue
            if sides[role] == "community":
                represent.append((persons[name], role))
            else:
                granting.grant(engine, authority, None, persons[name], role)
    group = granting.new_group(engine, authority, GROUP, represent)
    return MappingProxyType(persons), group.key


def morning(day: dt.date) -> dt.datetime:
    """When the clock of a playground strikes on a day."""
    return dt.datetime.combine(day, dt.time(9), dt.UTC)
