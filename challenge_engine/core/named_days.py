"""The days that people name: by when something is due, until when a term stands still."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from typing import Final

from challenge_engine.core.case import Given, Problem
from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.terms import Term, day, months_after, shift
from challenge_engine.core.workflow import Transition, Workflow
from challenge_engine.errors import DeadlineError

UNITS: Final = {"days": 1, "weeks": 7, "months": 1, "years": 12}
"""In what a bound is given; working days would need a calendar, which a form does not have."""

_FURTHEST: Final = 50
"""Years ahead; the sentence says it in words."""

Named = tuple[str, Term | None]
"""A date field, and how far ahead its day may lie at most."""


def problems(
    workflow: Workflow, transition: Transition, given: Given, on: str
) -> tuple[Problem, ...]:
    """A day by which something has to be done cannot lie before the day on which that is said.

    Nor beyond what the workflow allows, nor so far ahead that it is a slip of the pen, which no
    list of days off knows.
    """
    found: dict[str, Problem] = {}
    for name, at_most in _named(workflow, transition):
        value = given.record.get(name, given.fields.get(name))
        if isinstance(value, str) and (problem := _problem(name, day(value), at_most, on)):
            found.setdefault(name, problem)
    return tuple(found[name] for name in sorted(found))


def names(workflow: Workflow, transition: Transition) -> frozenset[str]:
    """The date fields of an action that cannot lie before the day on which it happens."""
    return frozenset(name for name, _ in _named(workflow, transition))


def _problem(name: str, wanted: dt.date, at_most: Term | None, on: str) -> Problem | None:
    if wanted.isoformat() < on:
        return Problem(name, "day-has-passed", {"on": on})
    if wanted.year > int(on[:4]) + _FURTHEST:
        return Problem(name, "day-too-far")
    if at_most is None or wanted <= (last := last_day(_latest(on), at_most)):
        return None
    params = {"date": last.isoformat(), "count": at_most.count, "unit": at_most.unit}
    return Problem(name, "day-beyond", params)


def _named(workflow: Workflow, transition: Transition) -> Iterator[Named]:
    """What an action names days for: a deadline that it starts, a standstill that it begins."""
    passed = [(transition.track, transition.target)] if transition.moves else []
    passed += [(also.track, also.target) for also in transition.also]
    for deadline in workflow.deadlines.values():
        if deadline.until is not None and transition.action in deadline.starts:
            yield deadline.until, deadline.at_most
        for track, state in passed:
            standstill = deadline.pause_in(state) if track == deadline.track else None
            if standstill is not None and standstill.until is not None:
                yield standstill.until, standstill.at_most


def _latest(on: str) -> dt.date:
    """The last day that a moment of less than a day can mean: what may be right is not refused."""
    year, month = int(on[:4]), int(on[5:7] or 12)
    return (
        dt.date.fromisoformat(on)
        if len(on) > 7
        else dt.date(year, month, monthrange(year, month)[1])
    )


def last_day(on: dt.date, at_most: Term) -> dt.date:
    """The last day that may be named on a day; the first after it is one too many."""
    number = at_most.count * UNITS[at_most.unit]
    return months_after(on, number) if at_most.unit in ("months", "years") else shift(on, number)


def refuse_beyond(deadline: Deadline, name: str, on: dt.date | None, named: dt.date | None) -> None:
    """Raises ``DeadlineError`` where a corrected day lies further ahead than may be named."""
    bounds = [deadline.at_most] if deadline.until == name else []
    bounds += [one.at_most for one in deadline.pauses if one.until == name]
    for at_most in bounds:
        if at_most is None or on is None or named is None:
            continue
        if named > (last := last_day(on, at_most)):
            raise DeadlineError(
                "The day {day} lies too far ahead: at most {at_most} after {on} may be named, so "
                "not later than {last}.",
                day=named,
                at_most=at_most,
                on=on,
                last=last,
            )
