"""About how many calendar days the terms on a way come to; what people name is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import Transition, Workflow

_DAYS: Final[Mapping[str, float]] = {"days": 1, "weeks": 7, "months": 365 / 12, "years": 365}
_WORKING_DAYS: Final = 5
"""Of a week."""


def days_of(workflow: Workflow, steps: tuple[Transition, ...], *, extended: bool) -> int | None:
    """On which day the way is done at the latest, as far as terms say so; None without any."""
    day = [0] * len(steps)
    is_bound = False
    for i, step in enumerate(steps):
        day[i] = day[i - 1] if i else 0
        for deadline in workflow.deadlines.values():
            length = _length(deadline, extended=extended)
            begun = _begun(deadline, steps, i)
            if length is not None and step.action in deadline.met_by and begun is not None:
                is_bound = True
                day[i] = max(day[i], day[begun] + length)
    return day[-1] if is_bound else None


def _begun(deadline: Deadline, steps: tuple[Transition, ...], until: int) -> int | None:
    """The step that began it, if it still runs when that one comes."""
    ends = {*deadline.met_by, *deadline.stopped_by}
    for i in reversed(range(until)):
        if steps[i].action in deadline.starts:
            return i
        if steps[i].action in ends:
            return None
    return None


def undated(workflow: Workflow, steps: tuple[Transition, ...]) -> tuple[Deadline, ...]:
    """The deadlines that must be met on the way and end on a date: it is named, or fixed."""
    return tuple(
        deadline
        for deadline in workflow.deadlines.values()
        if (deadline.until is not None or (deadline.term is not None and deadline.term.date))
        and any(
            step.action in deadline.met_by and _begun(deadline, steps, i) is not None
            for i, step in enumerate(steps)
        )
    )


def _length(deadline: Deadline, *, extended: bool = False) -> int | None:
    """About how many calendar days it lasts; None where people name the day."""
    if deadline.term is None or deadline.term.unit == "date":
        return None
    more = deadline.extension if extended else None
    days = _calendar_days(deadline.term)
    return days + (more.times * _calendar_days(more.at_most) if more else 0)


def _calendar_days(term: Term) -> int:
    """Without holidays: no calendar is asked, because it is not known when it starts."""
    if term.unit == "working_days":
        weeks, days = divmod(term.count, _WORKING_DAYS)
        return weeks * 7 + days
    return round(term.count * _DAYS[term.unit])
