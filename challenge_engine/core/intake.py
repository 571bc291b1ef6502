"""Reads what somebody hands in with an action; ``takes`` lists all that an action can change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from challenge_engine.core import fields
from challenge_engine.core.case import Given, Problem
from challenge_engine.core.workflow import EMPTY, Field, ListItem, Takes, Workflow, of_link

RESERVED = ("reason", "grounds", "assignee", "revises", "half")
"""Names in the data of an action that no field may have."""

_REASON = Field(name="reason", type="long_text", ask=EMPTY, maximum=10_000)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that an action asks for: forms, schemas and the reading below are made of it."""

    field: Field
    required: bool
    place: str
    """``field``, ``record``, ``link`` or one of the reserved names."""


@lru_cache(maxsize=4096)
def asks(workflow: Workflow, takes: Takes) -> tuple[Asked, ...]:
    """Everything that an action asks for, in the order in which a form shows it."""
    asked = [Asked(workflow.fields[name], True, "field") for name in takes.fields]
    asked += [Asked(workflow.fields[name], False, "field") for name in takes.optional]
    if takes.record and takes.revises:
        number = Field("revises", "record", ask=EMPTY, of=takes.record)
        asked.append(Asked(number, True, "revises"))
    if takes.record:
        kind = workflow.records[takes.record]
        asked += [
            Asked(f, name not in takes.record_optional, "record") for name, f in kind.fields.items()
        ]
    if takes.assigns:
        asked.append(Asked(Field("assignee", "text", ask=EMPTY), True, "assignee"))
    if takes.ballot in ("half", "count"):
        asked.append(Asked(Field("half", "text", ask=EMPTY), True, "half"))
    asked += [Asked(_link(name), True, "link") for name in takes.links]
    asked += [Asked(_link(name), False, "link") for name in takes.links_optional]
    if takes.grounds:
        items: tuple[ListItem, ...] = tuple(workflow.lists[takes.grounds].values())
        grounds = Field("grounds", "choices", ask=EMPTY, choices=items)
        asked.append(Asked(grounds, takes.grounds_min > 0, "grounds"))
    if takes.reason != "none":
        asked.append(Asked(_REASON, takes.reason == "required", "reason"))
    return tuple(asked)


def _link(name: str) -> Field:
    return Field(of_link(name), "text", ask=EMPTY, maximum=60)


def read(
    workflow: Workflow, takes: Takes, data: Mapping[str, Any]
) -> tuple[Given, tuple[Problem, ...]]:
    """Read the data of an action; every problem is named, not only the first.

    A name that is absent changes nothing; a blank value clears what was there.
    """
    asked = {a.field.name: a for a in asks(workflow, takes)}
    problems = [Problem(name, "not-asked") for name in data if name not in asked]
    values: dict[str, dict[str, Any]] = {"field": {}, "record": {}}
    single: dict[str, Any] = {}
    links: dict[str, str] = {}
    for name, one in asked.items():
        try:
            value = fields.read(one.field, data.get(name))
        except fields.ValueProblem as problem:
            problems.append(Problem(name, problem.code, problem.params))
            continue
        if value is None and one.required:
            problems.append(Problem(name, "missing"))
        elif one.place in values:
            if value is not None or name in data:
                values[one.place][name] = value
        elif one.place == "link":
            links |= {name.removeprefix(of_link("")): value} if value is not None else {}
        else:
            single[name] = value
    grounds = tuple(single.get("grounds") or ())
    if takes.grounds and 0 < len(grounds) < takes.grounds_min:
        problems.append(Problem("grounds", "too-few-grounds", {"n": takes.grounds_min}))
    given = Given(
        fields=values["field"],
        record=values["record"],
        revises=single.get("revises"),
        reason=single.get("reason"),
        grounds=grounds,
        assignee=single.get("assignee"),
        half=single.get("half"),
        links=links,
    )
    return given, tuple(problems)
