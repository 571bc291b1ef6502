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
from challenge_engine.definitions import catalogue, plain
from challenge_engine.definitions.nodes import Node, compose
from challenge_engine.definitions.page import Found, Page
from challenge_engine.definitions.paths import beside, is_scenarios, workflow_of
from challenge_engine.definitions.problems import quoted, refusal, unknown
from challenge_engine.definitions.scenario import EARLIEST, THIS, Other, Place, Scenario
from challenge_engine.definitions.scenario_given import given, what_can_be_given
from challenge_engine.definitions.scenario_steps import Steps, day_of

__all__ = ["beside", "is_scenarios", "parse", "read", "workflow_of"]

_SCENARIO_MAY: Final = ("begins", "continues", "people")


def read(path: Path, workflow: Workflow) -> tuple[Scenario, ...]:
    """The scenarios in a file.

    Raises ``DefinitionError`` with every problem of the file.
    """
    return parse(plain.read(path), str(path), workflow, path.parent)


def parse(
    data: bytes, name: str, workflow: Workflow, folder: Path | None = None
) -> tuple[Scenario, ...]:
    """The same in the bytes of a file; ``name`` is what errors call it.

    The workflows of further cases are looked for in ``folder``, then among those that are shipped.
    """
    page = Page(name, compose(data, name))
    found = _Reader(page, workflow, folder).read()
    if page.problems:
        raise refusal(page.problems)
    return found


class _Reader:
    """Reads one file; a scenario can go on from one that stands above it."""

    def __init__(self, page: Page, workflow: Workflow, folder: Path | None) -> None:
        self.page = page
        self.workflow = workflow
        self.folder = folder
        self.cases: Mapping[str, Other] = {}
        self.known: dict[str, Scenario] = {}

    def read(self) -> tuple[Scenario, ...]:
        """Everything in the file."""
        needs = ("workflow", "version", "scenarios")
        found = self.page.mapping(
            self.page.root, "a file of scenarios", needs=needs, may=("cases", "forms")
        )
        self._about(found)
        self.cases = MappingProxyType(self._cases(found.get("cases")))
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

    def _cases(self, node: Node | None) -> dict[str, Other]:
        """The other cases that are played with this one, each with its workflow."""
        found: dict[str, Other] = {}
        for name, one in self.page.named(node, "cases"):
            if name == THIS:
                self.page.say(one, f"`{THIS}` is the case of the workflow beside this file")
            wanted = self.page.string(one, "a workflow")
            path = catalogue.newest(wanted, self.folder)
            if path is None:
                self.page.say(
                    one, f"no file of the workflow {quoted(wanted)} stands beside this one"
                )
            else:
                found[name] = Other(catalogue.read(path), path.read_bytes())
        return found

    def _workflows(self) -> dict[str, Workflow]:
        return {THIS: self.workflow, **{name: one.workflow for name, one in self.cases.items()}}

    def _forms(self, node: Node | None) -> dict[str, Mapping[str, Any]]:
        """Answers that several steps hand in, each set of them under a name."""
        workflows = self._workflows().values()
        known = dict.fromkeys(name for one in workflows for name in what_can_be_given(one))
        return {name: given(self.page, one, known) for name, one in self.page.named(node, "forms")}

    def _scenario(self, name: str, node: Node, forms: Mapping[str, Mapping[str, Any]]) -> Scenario:
        needs = ("title", "steps")
        found = self.page.mapping(node, "a scenario", needs=needs, may=_SCENARIO_MAY)
        base = self._base(found)
        begins = self._begins(node, found, base)
        people = dict(base.people) if base else {}
        people |= self._people(found.get("people"))
        steps = Steps(self.page, self._workflows(), forms, people)
        return Scenario(
            name=name,
            title=self.page.string(found.get("title"), "a title"),
            place=Place(node.line, node.column),
            begins=begins,
            steps=steps.read(found.get("steps"), begins, is_born=base is not None),
            continues=base.name if base else None,
            people=MappingProxyType(people),
            cases=self.cases,
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
        known = dict.fromkeys(role for one in self._workflows().values() for role in one.roles)
        for role in roles:
            if role not in known:
                self.page.say(node, unknown("role", role, known))
        return roles
