"""Workflows side by side: what each is for, its steps, terms and people, so that one can choose.

Everything is counted from the definitions, on the ways of ``core.burden``; nothing is typed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.burden import burden, deciding
from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.texts.burden import days
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import either, listing
from challenge_engine.texts.wording import Wording

_HEADS = (
    _("Scheme"),
    _("Steps until the decision (of the group)"),
    _("Steps until it runs"),
    _("Questions to the group (may stay open)"),
    _("Signatures"),
    _("Days of terms until the decision"),
    _("People at least"),
    _("Who decides"),
    _("Beside it"),
)
_NOTES = (
    _("Each way is the one with the fewest steps that leads there, when all goes well."),
    _("Days are calendar days, if every term is used up; the higher number is with more time."),
    _("Four-eyes rules may ask for more people; the rules of each scheme say how many, proven."),
)
_NONE = _("nothing")


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One row a scheme; ``keys`` names the rows for links."""

    heads: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def side_by_side(workflows: Sequence[Workflow], language: str) -> SideBySide:
    """The table in the reader's language, in the order in which the workflows come."""
    return SideBySide(
        tuple(say(language, head) for head in _HEADS),
        tuple(one.name for one in workflows),
        tuple(_row(one, language) for one in workflows),
        tuple(say(language, note) for note in _NOTES),
    )


def figures(workflow: Workflow) -> dict[str, Any]:
    """The same for programs; a way that does not exist has no figures."""
    found = burden(workflow)
    decision, goal = found.decision, found.goal
    return {
        "workflow": workflow.name,
        "version": workflow.version,
        "steps": len(decision.steps) if decision else None,
        "steps_of_the_group": decision.shares["group"].steps if decision else None,
        "steps_until_it_runs": len(goal.steps) if goal else None,
        "questions": len(decision.shares["group"].questions) if decision else None,
        "optional": decision.shares["group"].optional if decision else None,
        "signatures": goal.signatures if goal else None,
        "days": decision.days if decision else None,
        "longest": decision.longest if decision else None,
        "people": goal.people if goal else None,
        "decides": list(deciding(workflow)),
        "ends": [state.name for state in workflow.states.values() if state.is_end],
        "beside": [track for track in workflow.tracks if track != MAIN],
    }


def _row(workflow: Workflow, language: str) -> tuple[str, ...]:
    wording, found = Wording(workflow, language), figures(workflow)
    beside = [wording.own(workflow.track_titles.get(one), one) for one in found["beside"]]
    none = say(language, _NONE)
    return (
        wording.own(workflow.title),
        _of(found["steps"], found["steps_of_the_group"]),
        _of(found["steps_until_it_runs"]),
        _of(found["questions"], found["optional"]),
        _of(found["signatures"]),
        days(burden(workflow).decision, language),
        _of(found["people"]),
        deciders(workflow, language) or none,
        listing(beside, language) or none,
    )


def deciders(workflow: Workflow, language: str) -> str:
    """Who takes the decision, not who writes it down for them; empty where nobody has to."""
    wording = Wording(workflow, language)
    roles = [workflow.roles[name] for name in deciding(workflow)]
    return either([wording.own(one.body or one.title) for one in roles], language)


def _of(all_: int | None, some: int | None = None) -> str:
    if all_ is None:
        return "–"
    return f"{all_}" if some is None else f"{all_} ({some})"
