"""Everybody who could ever try something on a case, and everything they could hand in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from challenge_engine.core.intake import Asked
from challenge_engine.core.workflow import Field, Transition, Workflow
from challenge_engine.service.people import granting
from challenge_engine.service.reading.views import Ask
from tests.support.lives import LIVES
from tests.support.town import Town, make_town

GROUP, OTHER_GROUP = "Friends of the Elder Park", "Friends of the Pond"

# What nobody should hand in; the core says of each whether a field takes it all the same.
HOSTILE: tuple[Any, ...] = (
    float("nan"),
    float("inf"),
    1.5,
    -1,
    10**400,
    True,
    "",
    " \u200b",
    "NaN",
    "-5",
    "9" * 40,
    "1e9",
    "2026-02-30",
    "no-such-code",
    "x" * 30_000,
    "\x00",
    "\ud800",
    "٣",
    [],
    [[]],
    ["no-such-code", 1],
    {},
    {"cents": -1, "currency": "EUR"},
    {"cents": 1.5, "currency": "EUR"},
    {"cents": 100, "currency": "USD"},
    {"cents": True, "currency": "EUR"},
)


@dataclass(repr=False)
class Crowd:
    """A town in which every role is held, some twice, and some people hold none."""

    town: Town
    group: str
    beside: str = ""
    """Another public case of the workflow, for what links to one."""

    @property
    def workflow(self) -> Workflow:
        """The workflow in which everybody tries something."""
        return self.town.workflow

    @property
    def names(self) -> list[str]:
        """All accounts."""
        return list(self.town.people)

    def who(self, roles: tuple[str, ...]) -> list[str]:
        """The accounts that hold one of these roles."""
        return [name for name in self.names if name.rpartition("-")[0] in roles]


def gather(folder: Path, workflow: Path) -> Crowd:
    """A town with two people in every role, two groups, and people without any right."""
    town = make_town(folder, workflow)
    town.checks = False
    for role in town.workflow.roles.values():
        for number in (1, 2):
            town.person(f"{role.name}-{number}")
    for name in ("initiator-3", "auditor-1", "administrator-1", "nobody-1"):
        town.person(name)
    for name in ("auditor-1", "administrator-1"):
        town.give(name, name.rpartition("-")[0])
    members = [(town.people[name], "initiator") for name in ("initiator-1", "initiator-2")]
    group = granting.new_group(town.engine, town.authority, GROUP, members)
    others = [(town.people["initiator-3"], "initiator")]
    granting.new_group(town.engine, town.authority, OTHER_GROUP, others)
    # The last step of a life ends it, and nobody joins a case that has ended.
    beside = town.begun(len(LIVES[town.workflow.name]) - 1) if town.workflow.links else ""
    return Crowd(town, group.key, beside)


def valid(crowd: Crowd, rng: Random, asked: Asked, ask: Ask | None, *, secret: bool) -> Any:
    """A value that the field takes; a text that not everybody may read says so itself."""
    one, offered = asked.field, [code for code, _ in ask.choices] if ask else []
    if asked.place == "assignee":
        return rng.choice([*offered * 9, *crowd.names])
    if asked.place == "link":
        return crowd.beside
    if one.type == "record":
        return rng.choice(offered or ["1"])
    if one.type in ("text", "long_text", "service"):
        return f"{'undisclosed' if secret else 'open'}-{rng.randrange(999)} Größe, 100 %"
    return _coded(one, rng)


def _coded(one: Field, rng: Random) -> Any:
    codes = [item.code for item in one.choices]
    low, high = one.minimum or 0, one.maximum or 5
    cents = rng.randint(low, min(one.maximum or 10**6, 10**7))
    day = dt.date(2020, 1, 1) + dt.timedelta(days=rng.randrange(4000))
    return {
        "email": lambda: f"undisclosed-{rng.randrange(99)}@example.org",
        "choice": lambda: rng.choice(codes),
        "choices": lambda: rng.sample(codes, rng.randint(1, len(codes))),
        "yes_no": lambda: rng.choice(("yes", "no")),
        "integer": lambda: rng.randint(low, high),
        "score": lambda: str(rng.randint(low, high)),
        "decimal": lambda: rng.choice(("0", "1.25", "-3")),
        "money": lambda: {"cents": cents, "currency": one.currency},
        "date": day.isoformat,
    }[one.type]()


def is_secret(crowd: Crowd, transition: Transition, asked: Asked) -> bool:
    """Whether the public may not read what is handed in here."""
    if asked.place == "field":
        return asked.field.see != "public"
    if asked.place == "record":
        kind = crowd.workflow.records[transition.takes.record or ""]
        return asked.field.see != "public" or kind.see != "public"
    return not transition.takes.publish
