"""What a way asks: each question once, of the group, of the office, or of whichever acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from challenge_engine.core.workflow import EMPTY, Field, Texts, Transition, Workflow, of_link

Party = Literal["group", "office", "either"]
PARTIES: Final[tuple[Party, ...]] = ("group", "office", "either")
"""Who is asked: the community side, the authority, or whichever of the two acts."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to be answered; reason, grounds and who is assigned are questions too."""

    key: tuple[str, ...]
    """The same question in another version of the workflow has the same key."""
    ask: Texts
    action: Texts
    """The title of the action that asks."""
    is_required: bool


@dataclass(frozen=True, slots=True)
class Share:
    """What one party has to do on a way."""

    steps: int = 0
    questions: tuple[Question, ...] = ()
    """A field of the case once; the fields of a record each time that one is handed in."""
    again: int = 0
    """So many are asked once more later on, when the answer can be mended."""
    signatures: int = 0

    @property
    def required(self) -> int:
        """How many must be answered."""
        return sum(q.is_required for q in self.questions)

    @property
    def optional(self) -> int:
        """How many may stay open."""
        return len(self.questions) - self.required


@dataclass(slots=True)
class _Tally:
    steps: int = 0
    signatures: int = 0
    questions: dict[tuple[str, ...], Question] = field(default_factory=dict)
    again: int = 0


def shares(workflow: Workflow, steps: Iterable[Transition]) -> Mapping[Party, Share]:
    """What each party has to do on a way."""
    tallies = {party: _Tally() for party in PARTIES}
    for i, step in enumerate(steps):
        tally = tallies[_party(workflow, step)]
        tally.steps += 1
        tally.signatures += step.takes.signs is not None
        for question in _questions(workflow, step):
            if question.key[0] == "record" and step.takes.revises:
                tally.again += 1
                continue
            place = question.key if question.key[0] == "field" else (*question.key, str(i))
            before = tally.questions.get(place)
            tally.again += before is not None
            if before is None or not before.is_required:
                tally.questions[place] = question
    return {
        party: Share(t.steps, tuple(t.questions.values()), t.again, t.signatures)
        for party, t in tallies.items()
    }


def _party(workflow: Workflow, step: Transition) -> Party:
    sides = {workflow.roles[role].side for role in step.by}
    if len(sides) > 1 or "public" in sides:
        return "either"
    return "group" if "community" in sides else "office"


def _questions(workflow: Workflow, step: Transition) -> Iterator[Question]:
    takes, title = step.takes, workflow.actions[step.action].title

    case_fields = [workflow.fields[name] for name in (*takes.fields, *takes.optional)]
    yield from _of_fields(case_fields, takes.optional, title, ("field",))
    if takes.record:
        own = workflow.records[takes.record].fields.values()
        yield from _of_fields(own, takes.record_optional, title, ("record", takes.record))
    if takes.assigns:
        yield Question(("action", step.action, "assignee"), EMPTY, title, is_required=True)
    for name in (*takes.links, *takes.links_optional):
        key = ("action", step.action, of_link(name))
        # Which other case it is: somebody must know that, and look its reference up.
        yield Question(key, workflow.links[name].title, title, name in takes.links)
    if takes.grounds:
        yield Question(("action", step.action, "grounds"), EMPTY, title, is_required=True)
    if takes.reason != "none":
        is_required = takes.reason == "required"
        yield Question(("action", step.action, "reason"), EMPTY, title, is_required)


def _of_fields(
    fields: Iterable[Field], left_open: Iterable[str], action: Texts, key: tuple[str, ...]
) -> Iterator[Question]:
    may_stay_open = set(left_open)
    for one in fields:
        yield Question((*key, one.name), one.ask, action, one.name not in may_stay_open)
