"""Cases that stand in for those of other workflows while one workflow's paths are walked.

Each stands where it is told to, in any state that a guard of this workflow asks about. So a
condition on other cases is met by real cases, linked for real.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from challenge_engine.core.link_rules import Link
from challenge_engine.core.workflow import GuardCall, Transition, Workflow, of_link
from challenge_engine.definitions import catalogue
from challenge_engine.definitions.scenario import EARLIEST, LATEST, Other
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.playground.ground import Ground

ROLE: Final = "stand-in"
_PREFIX: Final = "stand-in-"


def others(workflow: Workflow) -> dict[str, Other]:
    """A workflow for the other end of each link, with the states that guards ask about there."""
    found = {}
    for link in workflow.links.values():
        name = _other_end(workflow, link)
        if name is not None:
            data = json.dumps(_file(workflow, link, name)).encode()
            found[link.name] = Other(catalogue.parse(data, f"{name}.yaml"), data)
    return found


def _other_end(workflow: Workflow, link: Link) -> str | None:
    """Nothing stands in for a case of this very workflow: there another one is opened."""
    return next((name for name in link.workflows if name != workflow.name), None)


def _asked(workflow: Workflow, name: str) -> list[str]:
    """Every state of another workflow that some guard asks about."""
    calls = [call for t in workflow.transitions for call in t.when if "link" in call.params]
    states: dict[str, None] = {}
    for call in calls:
        link = workflow.links[call.params["link"]]
        if call.name != "first_in_line" and name in link.workflows:
            states |= dict.fromkeys(call.params.get("states", ()))
    return list(states)


def _moments(workflow: Workflow, name: str) -> dict[str, str]:
    """The moments of another case between which something is possible: always, while one plays."""
    found: dict[str, str] = {}
    for call in (call for t in workflow.transitions for call in t.when):
        link = workflow.links.get(call.params.get("link", ""))
        if call.name == "moment_window" and link is not None and name in link.workflows:
            ends = {"from_field": EARLIEST, "until_field": LATEST}
            found |= {
                call.params[key]: f"{day}T00:00" for key, day in ends.items() if key in call.params
            }
    return found


def _file(workflow: Workflow, link: Link, name: str) -> dict[str, Any]:
    def text(said: str) -> dict[str, str]:
        return dict.fromkeys(workflow.languages, said)

    states = (f"{_PREFIX}begun", *_asked(workflow, name))
    moments = _moments(workflow, name)
    begin: dict[str, Any] = {"fields": ["title", *moments]}
    links: dict[str, Any] = {}
    for one in workflow.links.values():
        ends = [end.link for end in one.of if end.workflow == name]
        links |= {end: {"to": [workflow.name], "title": text(end)} for end in ends}
    if links:
        begin["link_optional"] = list(links)
    moving = {state: f"to-{state}"[:60] for state in states}
    by = {"by": ROLE}
    return {
        "workflow": name,
        "version": 1,
        "languages": list(workflow.languages),
        "title": text(name),
        "public_from": "begin",
        "roles": {ROLE: {"side": "authority", "title": text("Stand-in")}},
        "fields": {
            one: {"type": kind, "see": "public", "ask": text(f"{one}?")}
            for one, kind in {"title": "text", **dict.fromkeys(moments, "moment")}.items()
        },
        **({"links": links} if links else {}),
        "actions": {a: {"title": text(a)} for a in ("begin", "end", *moving.values())},
        "states": {
            **{
                state: {
                    "phase": "submitted",
                    "title": text(state),
                    "waits_on": [ROLE],
                    "says": {"public": text("It stands in."), "waited_on": text("It stands in.")},
                }
                for state in states
            },
            f"{_PREFIX}over": {
                "phase": "ended",
                "ends": "closed",
                "title": text("Over"),
                "says": {"public": text("It is over.")},
            },
        },
        "transitions": [
            {"action": "begin", "from": "nothing", "to": states[0], "takes": begin, **by},
            *(
                {"action": action, "from": "any-open", "to": state, **by}
                for state, action in moving.items()
            ),
            {"action": "end", "from": "any-open", "to": f"{_PREFIX}over", **by},
        ],
    }


@dataclass(slots=True)
class StandIns:
    """The cases that stand in beside the one that is walked, by the link that leads to them."""

    ground: Ground
    workflows: Mapping[str, Other]
    made: dict[str, list[str]] = field(default_factory=dict)
    opened: tuple[Acting, Transition, Mapping[str, Any]] | None = None
    """By whom the case was opened, and how: so another one like it can be."""

    def copied(self, ground: Ground) -> StandIns:
        """The same beside a copy of the case."""
        made = {name: [*references] for name, references in self.made.items()}
        return StandIns(ground, self.workflows, made, self.opened)

    def named(self, t: Transition) -> dict[str, str]:
        """What an action that links hands in: a new case for each link that it must make."""
        return {
            of_link(name): self.begin(name) if name in self.workflows else self._alike()
            for name in t.takes.links
        }

    def arrange(self, t: Transition) -> None:
        """Let the other cases stand as the guards of a transition ask."""
        for name in dict.fromkeys(call.params.get("link", "") for call in t.when):
            if name in self.workflows:
                self._arrange(name, [c for c in t.when if c.params.get("link") == name])

    def _arrange(self, name: str, calls: list[GuardCall]) -> None:
        asked = [call for call in calls if call.name in ("linked_in", "all_linked_in")]
        if not asked:
            return
        wanted = [call.params["states"] for call in asked]
        state = next((s for s in wanted[0] if all(s in one for one in wanted)), wanted[0][0])
        least = max(c.params.get("n", 1) if c.name == "linked_in" else 0 for c in asked)
        if self.ground.workflow.links[name].of:
            while len(self.made.get(name, ())) < least:
                self.begin(name)
        for reference in self.made.get(name, ()):
            self._do(reference, Command(f"to-{state}"[:60]))

    def _alike(self) -> str:
        """Another case of the workflow that is walked, opened in the same way."""
        if self.opened is None:
            return ""
        who, t, data = self.opened
        command = Command(t.action, {**data, **self.named(t)})
        self.arrange(t)
        return self.ground.opened_beside(who, command).reference

    def begin(self, name: str) -> str:
        """A new case at the other end of a link; its reference."""
        workflow = self.workflows[name].workflow
        data = {"title": name, **_moments(self.ground.workflow, workflow.name)}
        ends = self.ground.workflow.links[name].of
        data |= {
            of_link(e.link): self.ground.reference for e in ends if e.workflow == workflow.name
        }
        here, authority = self.ground.engine, self.ground.authority
        command = Command("begin", data)
        who = Acting(self.ground.people[ROLE])
        done = acting.open_case(here, authority, workflow.name, who, command, GroupChoice())
        self.made.setdefault(name, []).append(done.reference)
        return done.reference

    def _do(self, reference: str, command: Command) -> None:
        who = Acting(self.ground.people[ROLE])
        acting.act(self.ground.engine, self.ground.authority, reference, who, command)


def people() -> Mapping[str, tuple[str, ...]]:
    """Who moves them."""
    return {ROLE: (ROLE,)}
