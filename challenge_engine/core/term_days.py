"""About how many calendar days the terms on a way come to; what people name is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import Transition, Workflow

_DAYS: Final[Mapping[str, float]] = {"days": 1, "weeks": 7, "months": 365 / 12, "years": 365}
_WORKING_DAYS: Final = 5
"""Of a week."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A deadline that runs on a way, from the step that began it to the one that met it."""

    deadline: Deadline
    begun: int
    met: int


def days_of(workflow: Workflow, steps: tuple[Transition, ...], *, extended: bool) -> int | None:
    """On which day the way is done at the latest, as far as terms say so; None without any."""
    bound: dict[int, list[tuple[int, int]]] = {}
    for span in _spans(workflow, steps):
        length = _length(span.deadline, extended=extended)
        if length is not None:
            bound.setdefault(span.met, []).append((span.begun, length))
    day = [0] * len(steps)
    for i in range(1, len(steps)):
        day[i] = max([day[i - 1], *(day[begun] + length for begun, length in bound.get(i, ()))])
    return day[-1] if bound else None


def undated(workflow: Workflow, steps: tuple[Transition, ...]) -> tuple[Deadline, ...]:
    """The deadlines that must be met on the way and end on a date: it is named, or fixed."""
    waited = {span.deadline.name for span in _spans(workflow, steps)}
    return tuple(
        d
        for d in workflow.deadlines.values()
        if d.name in waited and (d.until is not None or (d.term is not None and d.term.date))
    )


def _spans(workflow: Workflow, steps: tuple[Transition, ...]) -> Iterator[_Span]:
    """What must be met on the way, from where it was last begun; what was stopped is left out."""
    touched: dict[str, list[Deadline]] = {}
    for deadline in workflow.deadlines.values():
        for action in {*deadline.starts, *deadline.met_by, *deadline.stopped_by}:
            touched.setdefault(action, []).append(deadline)
    running: dict[str, int] = {}
    for i, step in enumerate(steps):
        for deadline in touched.get(step.action, ()):
            begun = running.get(deadline.name)
            if step.action in deadline.met_by and begun is not None:
                yield _Span(deadline, begun, i)
            if step.action in (*deadline.met_by, *deadline.stopped_by):
                running.pop(deadline.name, None)
            if step.action in deadline.starts:
                running[deadline.name] = i


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
