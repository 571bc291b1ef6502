"""What speaks against making a term longer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from challenge_engine.core import timing
from challenge_engine.core.case import Facts, Given, Refusal
from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.workflow import Transition, Workflow


def refusals(
    workflow: Workflow, transition: Transition, facts: Facts, given: Given
) -> list[Refusal]:
    """A term is made longer before it is over, so often, and by no more than the rule allows."""
    found = [
        _extendable(d, facts, given)
        for d in workflow.deadlines.values()
        if timing.extends(d, transition.action)
    ]
    return [one for one in found if one is not None]


def _extendable(deadline: Deadline, facts: Facts, given: Given) -> Refusal | None:
    ledger, extension = facts.deadlines.get(deadline.name), deadline.extension
    said: dict[str, Any] = {"deadline": deadline.name}
    if ledger is None or not ledger.is_open or extension is None:
        return Refusal("nothing-to-extend", said)
    if facts.is_over(ledger):
        return Refusal("too-late-to-extend", {**said, "due": _iso(ledger.due)})
    if len(ledger.extensions) >= extension.times:
        return Refusal("extended-already", {**said, "times": extension.times})
    term = timing.given_extension(deadline, given)
    if term is not None and not 0 < term.count <= extension.at_most.count:
        at_most = {"count": extension.at_most.count, "unit": extension.at_most.unit}
        return Refusal("extension-too-long", {**said, **at_most})
    return None


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
