"""Which of two deadlines ends first for certain, whatever the days on which they run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.terms import Term

_FAMILIES: Final[Mapping[str, tuple[str, int]]] = {
    "days": ("days", 1),
    "weeks": ("days", 7),
    "months": ("months", 1),
    "years": ("months", 12),
    "working_days": ("working days", 1),
}
"""Unit → in what it can be compared, and how many of those it has."""

_CLOSED: Final = 28
"""No town is closed for so many days on end: by less, an end that is moved over days off could
come after one that is not moved."""


def ends_first(first: Deadline, later: Deadline) -> bool:
    """Whether one has passed before the other can, as long as both run.

    Each start of the first one starts the later one too, so that this never began before it.
    """
    if first is later or not set(first.starts) <= set(later.starts):
        return False
    if first.grace_of is not None:
        # The days that cost begin when those of grace are over.
        return first.grace_of == later.penalty_of
    # How long one is that an answer says is known only at most.
    if (
        first.term is None
        or later.term is None
        or later.term_field
        or _counting(first) != _counting(later)
    ):
        return False
    is_moved = any(map(_moves, (first, later)))
    return not is_moved and _is_less(first.term, later.term, rolls=first.roll is not False)


def _counting(deadline: Deadline) -> tuple[object, ...]:
    return deadline.profile, deadline.calendar, deadline.first_day, deadline.roll


def _moves(deadline: Deadline) -> bool:
    """Whether something other than a new list of days off moves its end: perhaps its alone."""
    return bool(deadline.pauses or deadline.extension or deadline.is_filing)


def _is_less(term: Term, other: Term, *, rolls: bool) -> bool:
    if term.unit not in _FAMILIES or other.unit not in _FAMILIES:
        return False
    (family, one), (of_other, each) = _FAMILIES[term.unit], _FAMILIES[other.unit]
    if family != of_other:
        return False
    least = _CLOSED if rolls and family == "days" else 1
    return other.count * each - term.count * one >= least
