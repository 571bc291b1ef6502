"""When something must begin at the latest so that it ends in time.

A term is only ever counted forward, as the law counts it; the last beginning is found by trying,
because a term counted backward is not the same term turned round (months differ, ends roll).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.terms import Term, Unit, months_after, shift
from challenge_engine.core.workflow import MAIN, Workflow

_LONGEST: Final[dict[Unit, int]] = {
    "days": 1, "working_days": 2, "weeks": 7, "months": 31, "years": 366,
}  # fmt: skip
_SLACK: Final = 14
"""Days by which holidays and rolling ends may make a term longer than that."""

_MONTHS: Final = 12


def last_beginning(until: dt.date, term: Term, end: Callable[[dt.date], dt.date]) -> dt.date:
    """The last day from which a term, whose end ``end`` tells, is over by a day.

    Raises ``DeadlineError`` where it leads beyond what the calendar knows.
    """
    found = shift(until, -term.count * _LONGEST[term.unit] - _SLACK)
    while end(found) > until:
        found = shift(found, -1)
    while end(later := shift(found, 1)) <= until:
        found = later
    return found


def plain_end(start: dt.date, term: Term) -> dt.date:
    """Where so many days, weeks or months lead, as a contract counts them: no day is off."""
    if term.unit in ("months", "years"):
        return months_after(start, term.count * (_MONTHS if term.unit == "years" else 1))
    return shift(start, term.count * _LONGEST[term.unit])


def decision(workflow: Workflow) -> Deadline | None:
    """The term for the decision: it is met by an action that leads to delegation."""
    into = {
        transition.action
        for transition in workflow.transitions
        if transition.track == MAIN and transition.moves
        if workflow.states[transition.target].phase == "delegated"
    }
    terms = (one for one in workflow.deadlines.values() if one.term is not None)
    return next((one for one in terms if into & set(one.met_by)), None)
