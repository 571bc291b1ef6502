"""The steps of a scenario: on which day, who does what, and what is expected then."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from challenge_engine.core.terms import Term, months_after, shift
from challenge_engine.core.workflow import Workflow, of_link
from challenge_engine.definitions.nodes import Node, Sequence
from challenge_engine.definitions.page import Found, Page
from challenge_engine.definitions.problems import quoted, unknown
from challenge_engine.definitions.scenario import (
    EARLIEST,
    LATEST,
    PUBLIC,
    THIS,
    Deed,
    Place,
    Refused,
    SceneStep,
)
from challenge_engine.definitions.scenario_given import given, what_can_be_given
from challenge_engine.definitions.scenario_then import expected
from challenge_engine.errors import DeadlineError

_DOING: Final = ("does", "cannot", "can", "reads")
_MAY: Final = (
    "case",
    "on",
    "after",
    "who",
    *_DOING,
    "form",
    "gives",
    "for_others",
    "role",
    "received",
    "because",
    "without",
    "then",
)
_BELONGS: Final = {
    "form": ("does", "cannot"),
    "gives": ("does", "cannot"),
    "received": ("does",),
    "because": ("cannot",),
    "without": ("cannot",),
    "for_others": ("does", "cannot", "can"),
    "role": ("does", "cannot"),
}
_NUMBERED: Final = re.compile(r"(.+)-[1-9][0-9]?")
_TIME: Final[Mapping[str, Callable[[dt.date, int], dt.date]]] = {
    "days": shift,
    "weeks": lambda day, n: shift(day, 7 * n),
    "months": months_after,
    "years": lambda day, n: months_after(day, 12 * n),
}


class Steps:
    """Reads the steps of one scenario, and who has a part in it."""

    def __init__(
        self,
        page: Page,
        workflows: Mapping[str, Workflow],
        forms: Mapping[str, Mapping[str, Any]],
        people: dict[str, tuple[str, ...]],
    ) -> None:
        self.page = page
        self.workflows = workflows
        self.workflow = workflows[THIS]
        """Of the case that the step is about."""
        self.forms = forms
        self.people = people
        self.day = dt.date.min

    def read(self, node: Node | None, begins: dt.date, *, is_born: bool) -> tuple[SceneStep, ...]:
        """All of them; days never run backwards, and something happens first."""
        self.day = begins
        steps = tuple(self._step(one) for one in self.page.items(node, "steps"))
        if node is not None and not steps:
            self.page.say(node, "a scenario has at least one step")
        elif steps and node is not None and not is_born and steps[0].does is None:
            first = self.page.items(node, "steps")[0]
            self.page.say(first, "the first step opens the case: somebody `does` something")
        return steps

    def _step(self, node: Node) -> SceneStep:
        found = self.page.mapping(node, "a step", may=_MAY)
        doing = [key for key in _DOING if key in found]
        if len(doing) > 1:
            self.page.say(node, f"one step has one of {', '.join(_DOING)}, not several")
        if not doing and not {"on", "after", "then"} & set(found):
            self.page.say(node, "a step lets somebody act, lets time pass, or says what is `then`")
        for key, owners in _BELONGS.items():
            if key in found and not set(owners) & set(doing):
                self.page.say(
                    found[key], f"`{key}` belongs to a step with `{'` or `'.join(owners)}`"
                )
        self._pass_time(found)
        case = self._case(found)
        self.workflow = self.workflows[case]
        return SceneStep(
            place=Place(node.line, node.column),
            day=self.day,
            who=self._who(node, found, is_needed=bool(doing)),
            does=self._deed(found) if "does" in found else None,
            cannot=self._refused(node, found) if "cannot" in found else None,
            can=self._actions(found.get("can")),
            can_for_others="can" in found and self.page.is_yes(found.get("for_others")),
            reads=MappingProxyType(self._reads(found.get("reads"))),
            then=tuple(expected(self.page, self.workflow, found.get("then"))),
            case=case,
        )

    def _case(self, found: Found) -> str:
        if "case" not in found:
            return THIS
        return self.page.one_of(found["case"], tuple(self.workflows), THIS, "case")

    # --- when and who -----------------------------------------------------------------------------

    def _pass_time(self, found: Found) -> None:
        if "on" in found and "after" in found:
            self.page.say(found["after"], "a step is `on` a day or `after` some time, not both")
        elif "on" in found:
            day = day_of(self.page, found["on"])
            if day is not None and day < self.day:
                self.page.say(found["on"], f"the step before was on {self.day}; days go forward")
            self.day = max(self.day, day or self.day)
        elif "after" in found:
            self.day = self._later(found["after"])

    def _later(self, node: Node) -> dt.date:
        text = self.page.string(node, "some time like 3 days")
        try:
            term = Term.parse(text)
            later = _TIME[term.unit](self.day, term.count) if term.unit in _TIME else None
        except DeadlineError:
            later = None
        if later is None:
            self.page.say(node, f"{quoted(text)} is not some time like 3 days, 8 weeks or 1 month")
        elif later > LATEST:
            self.page.say(node, f"scenarios are played from {EARLIEST} to {LATEST}")
        return min(later or self.day, LATEST)

    def _who(self, node: Node, found: Found, *, is_needed: bool) -> str:
        if "who" not in found:
            if is_needed:
                self.page.say(node, "say `who` it is")
            return ""
        name = self.page.string(found["who"], "who it is")
        if not is_needed:
            self.page.say(found["who"], "say what they do: `does`, `cannot`, `can` or `reads`")
        elif not (name == PUBLIC and "reads" in found):
            self._person(found["who"], name)
        return name

    def _person(self, node: Node, name: str) -> None:
        """Somebody of the scenario; who is called role-1 holds that role without being told."""
        numbered = _NUMBERED.fullmatch(name)
        role = numbered[1] if numbered else ""
        if name in self.people:
            return
        roles = dict.fromkeys(name for one in self.workflows.values() for name in one.roles)
        if role not in roles:
            known = (*self.people, *(f"{role}-1" for role in roles))
            self.page.say(node, unknown("person", name, known))
        self.people[name] = (role,)

    # --- what they do -----------------------------------------------------------------------------

    def _action(self, node: Node) -> str:
        name = self.page.string(node, "an action")
        if name and name not in self.workflow.actions:
            self.page.say(node, unknown("action", name, self.workflow.actions))
        return name

    def _actions(self, node: Node | None) -> tuple[str, ...]:
        names = self.page.strings(node, "an action")
        nodes = node.items if isinstance(node, Sequence) else [node]
        for name, one in zip(names, nodes, strict=False):
            if one is not None and name and name not in self.workflow.actions:
                self.page.say(one, unknown("action", name, self.workflow.actions))
        return names

    def _deed(self, found: Found) -> Deed:
        action = self._action(found["does"])
        return Deed(
            action=action,
            gives=self._given(found, action),
            for_others=self.page.is_yes(found.get("for_others")),
            role=self._role(found),
            received=self._received(found),
        )

    def _given(self, found: Found, action: str) -> Mapping[str, Any]:
        can_give = what_can_be_given(self.workflow, action)
        form: Mapping[str, Any] = {}
        if "form" in found:
            name = self.page.string(found["form"], "the name of a form")
            if name not in self.forms:
                self.page.say(found["form"], unknown("form", name, self.forms))
            form = self.forms.get(name, {})
        own = given(self.page, found["gives"], can_give) if "gives" in found else {}
        # A form may hold more than this action takes: two actions often share most answers.
        gives = {name: value for name, value in form.items() if name in can_give} | dict(own)
        at = found.get("gives", self.page.root)
        if "assignee" in gives:
            self._person(at, str(gives["assignee"]))
        for name, value in gives.items():
            if name.startswith(of_link("")) and value not in self.workflows:
                self.page.say(at, unknown("case", str(value), self.workflows))
        return MappingProxyType(gives)

    def _role(self, found: Found) -> str | None:
        if "role" not in found:
            return None
        return self.page.one_of(found["role"], tuple(self.workflow.roles), "", "role")

    def _received(self, found: Found) -> str | None:
        node = found.get("received")
        day = day_of(self.page, node) if node is not None else None
        if node is not None and day is not None and day > self.day:
            self.page.say(node, f"it cannot have come in after the day of this step, {self.day}")
        return day.isoformat() if day else None

    def _refused(self, node: Node, found: Found) -> Refused:
        if ("because" in found) == ("without" in found):
            self.page.say(
                node,
                "say `because` of what it is not possible (the codes of the reasons), "
                "or `without` what",
            )
        action = self._action(found["cannot"])
        return Refused(
            action=action,
            because=self.page.strings(found.get("because"), "the code of a reason"),
            without=self._asked(action, found.get("without")),
            for_others=self.page.is_yes(found.get("for_others")),
            role=self._role(found),
            gives=self._given(found, action),
        )

    def _asked(self, action: str, node: Node | None) -> tuple[str, ...]:
        names = self.page.strings(node, "what is asked for")
        known = what_can_be_given(self.workflow, action)
        for name in names:
            if node is not None and name not in known:
                self.page.say(node, unknown("field", name, known))
        return names

    def _reads(self, node: Node | None) -> dict[str, int]:
        found = {}
        for kind, value in self.page.named(node, "kinds of record"):
            if kind not in self.workflow.records:
                self.page.say(value, unknown("record", kind, self.workflow.records))
            found[kind] = self.page.whole(value, 0) or 0
        return found


def day_of(page: Page, node: Node) -> dt.date | None:
    """A day on which something can be played; ``None`` where none could be read."""
    before = len(page.problems)
    text = page.date(node)
    if len(page.problems) > before:
        return None
    day = dt.date.fromisoformat(text)
    if not EARLIEST <= day <= LATEST:
        page.say(node, f"scenarios are played from {EARLIEST} to {LATEST}")
        return None
    return day
