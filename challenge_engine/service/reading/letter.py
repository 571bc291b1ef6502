"""A case told as a letter: what happened, whose turn it is until when, and what may come then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from challenge_engine.core.workflow import MAIN, Texts, Workflow
from challenge_engine.service.reading.turns import onward
from challenge_engine.service.reading.views import CaseView, StepView
from challenge_engine.texts import Wording

_LAST: Final = 4
"""So many of the newest passages are always told; with the phases before, a page holds them."""

_MOST: Final = 12
"""So many passages fill a page."""

_MOST_NEXT: Final = 4

_MOVING: Final = ("open", "act", "lapse", "takeover")


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing that happened, in a sentence."""

    n: int
    when: str
    """As precise as it is known; empty where nobody knows."""
    text: str
    by: str
    """Empty where the sentence says it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a page begins with; who is waited on and until when stands in the case's own view."""

    passages: tuple[Passage, ...]
    left_out: int
    """So many steps more are told by the history."""
    then: tuple[str, ...]
    """What may come after the turn of those who are waited on: titles of states."""
    more_then: int


def letter(case: CaseView, language: str) -> Letter:
    """The letter to this reader: of what they may read, in the words of their side."""
    wording = Wording(case.definition, language)
    chosen = _chosen(case)
    ways = onward(case.definition, MAIN, case.definition.states[case.state])
    then = list(dict.fromkeys(wording.state(way.target) for way in ways if way.moves))
    return Letter(
        passages=tuple(_passage(case, step, wording) for step in chosen),
        left_out=len(case.steps) - len(chosen),
        then=tuple(then[:_MOST_NEXT]),
        more_then=len(then[_MOST_NEXT:]),
    )


def _passage(case: CaseView, step: StepView, wording: Wording) -> Passage:
    said = told(case.definition, step.action, case.side)
    return Passage(
        n=step.n,
        when=step.occurred_at if step.is_dated else "",
        text=wording.own(said) or wording.quoted(step.title),
        by="" if said else step.by,
    )


def told(workflow: Workflow, action: str | None, side: str) -> Texts | None:
    """What a workflow says once an action is done, to one side of the table or to the public."""
    found = workflow.actions.get(action or "")
    if found is None:
        return None
    return found.told.get(side) or found.told.get("public")


def _chosen(case: CaseView) -> list[StepView]:
    """The beginning, every entry into a phase, and the newest moves; of a reported past all."""
    if case.basis != "enforced":
        return list(case.steps)
    moved = [step for step in case.steps if step.kind in _MOVING and _moves(step)]
    newest = {step.n for step in moved[-_LAST:]}
    told = [step for step in moved if step.enters is not None or step.n in newest]
    pairs = zip((None, *told), told, strict=False)
    told = [step for before, step in pairs if not _is_beside(before, step)]
    # A case that went to and fro between phases: its beginning, and what is newest.
    return told if len(told) <= _MOST else [told[0], *told[1 - _MOST :]]


def _is_beside(before: StepView | None, step: StepView) -> bool:
    """One deed that moved two tracks is two steps of the history, and is told once."""
    if before is None or before.track == step.track:
        return False
    same = (before.action, before.recorded_at, before.n + 1)
    return same == (step.action, step.recorded_at, step.n)


def _moves(step: StepView) -> bool:
    return step.moved is not None or step.kind == "lapse"
