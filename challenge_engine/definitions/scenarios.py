"""The file of scenarios beside a workflow, read as strictly as the workflow itself.

Names are compared with those of the workflow at once, so that a slip is told with its place; what
a value may be, and whether anything of it is possible, is found out by playing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import plain
from challenge_engine.definitions.nodes import Node, compose
from challenge_engine.definitions.page import Found, Page
from challenge_engine.definitions.problems import refusal, unknown
from challenge_engine.definitions.scenario import EARLIEST, Place, Scenario
from challenge_engine.definitions.scenario_steps import Steps, day_of, given, what_can_be_given

SUFFIX: Final = ".scenarios.yaml"

_SCENARIO_MAY: Final = ("begins", "continues", "people")


def is_scenarios(path: Path) -> bool:
    """Whether a file holds scenarios and no workflow, by its name."""
    return path.name.endswith(SUFFIX)


def beside(workflow: Path) -> Path:
    """Where the scenarios of a workflow file stand, if it has any."""
    return workflow.with_name(workflow.name.removesuffix(workflow.suffix) + SUFFIX)


def workflow_of(path: Path) -> Path:
    """The workflow file beside which a file of scenarios stands."""
    return path.with_name(path.name.removesuffix(SUFFIX) + ".yaml")


def read(path: Path, workflow: Workflow) -> tuple[Scenario, ...]:
    """The scenarios in a file.

    Raises ``DefinitionError`` with every problem of the file.
    """
    return parse(plain.read(path), str(path), workflow)


def parse(data: bytes, name: str, workflow: Workflow) -> tuple[Scenario, ...]:
    """The same in the bytes of a file; ``name`` is what errors call it."""
    page = Page(name, compose(data, name))
    found = _Reader(page, workflow).read()
    if page.problems:
        raise refusal(page.problems)
    return found


class _Reader:
    """Reads one file; a scenario can go on from one that stands above it."""

    def __init__(self, page: Page, workflow: Workflow) -> None:
        self.page = page
        self.workflow = workflow
        self.known: dict[str, Scenario] = {}

    def read(self) -> tuple[Scenario, ...]:
        """Everything in the file."""
        needs = ("workflow", "version", "scenarios")
        found = self.page.mapping(
            self.page.root, "a file of scenarios", needs=needs, may=("forms",)
        )
        self._about(found)
        forms = self._forms(found.get("forms"))
        for name, node in self.page.named(found.get("scenarios"), "scenarios"):
            self.known[name] = self._scenario(name, node, forms)
        return tuple(self.known.values())

    def _about(self, found: Found) -> None:
        """The scenarios say of what they are, so that an old file is not run by mistake."""
        name, version = found.get("workflow"), found.get("version")
        if name is not None and self.page.string(name) != self.workflow.name:
            self.page.say(name, f"the workflow beside this file is {self.workflow.name!r}")
        if version is not None and self.page.whole(version, 1) != self.workflow.version:
            self.page.say(version, f"the workflow beside this file is version "
                          f"{self.workflow.version}")  # fmt: skip

    def _forms(self, node: Node | None) -> dict[str, Mapping[str, Any]]:
        """Answers that several steps hand in, each set of them under a name."""
        return {
            name: given(self.page, one, what_can_be_given(self.workflow))
            for name, one in self.page.named(node, "forms")
        }

    def _scenario(self, name: str, node: Node, forms: Mapping[str, Mapping[str, Any]]) -> Scenario:
        needs = ("title", "steps")
        found = self.page.mapping(node, "a scenario", needs=needs, may=_SCENARIO_MAY)
        base = self._base(found)
        begins = self._begins(node, found, base)
        people = dict(base.people) if base else {}
        people |= self._people(found.get("people"))
        steps = Steps(self.page, self.workflow, forms, people)
        return Scenario(
            name=name,
            title=self.page.string(found.get("title"), "a title"),
            place=Place(node.line, node.column),
            begins=begins,
            steps=steps.read(found.get("steps"), begins, is_born=base is not None),
            continues=base.name if base else None,
            people=MappingProxyType(people),
        )

    def _base(self, found: Found) -> Scenario | None:
        node = found.get("continues")
        if node is None:
            return None
        name = self.page.string(node, "the name of a scenario")
        if name not in self.known:
            self.page.say(node, unknown("scenario above this one", name, self.known))
        return self.known.get(name)

    def _begins(self, node: Node, found: Found, base: Scenario | None) -> dt.date:
        day, is_going_on = found.get("begins"), "continues" in found
        if (day is None) != is_going_on:
            self.page.say(day or node, "a scenario has a day on which it `begins`, or `continues` "
                          "another one")  # fmt: skip
        if day is None:
            return base.ends if base else EARLIEST
        return day_of(self.page, day) or EARLIEST

    def _people(self, node: Node | None) -> dict[str, tuple[str, ...]]:
        return {name: self._roles(one) for name, one in self.page.named(node, "people")}

    def _roles(self, node: Node) -> tuple[str, ...]:
        roles = self.page.strings(node, "a role")
        for role in roles:
            if role not in self.workflow.roles:
                self.page.say(node, unknown("role", role, self.workflow.roles))
        return roles
