"""How many calendar days a term can take at the most, whatever the day on which it begins."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal

from challenge_engine.core.deadline_rules import Deadline, Standstill
from challenge_engine.core.terms import Term
from challenge_engine.core.working_days import Calendar
from challenge_engine.core.working_out import Counting

_DAYS: Final[Mapping[str, int]] = {"days": 1, "weeks": 7}
_MONTHS: Final[Mapping[str, int]] = {"months": 1, "years": 12}
_LEAP: Final = 2024
"""With the three years after it, every length that a run of months can have."""
_WEEK, _WORKING_WEEK = 7, 5


@dataclass(frozen=True, slots=True)
class Length:
    """Of one deadline; ``None`` where no number of days bounds it."""

    term: int | None
    kind: Literal["term", "named"] = "term"
    """A term, or how far ahead a day may lie that somebody names."""
    extension: int = 0
    """Each time that it is made longer."""
    moved: int = 0
    """By so many days off an end is moved at most; once, and again for each standstill."""
    split: int = 0
    """So many days more for each standstill, because days off then fall otherwise."""


class Days:
    """The days off of one calendar, as far as they make a term long."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    @cached_property
    def _working(self) -> list[int]:
        years = self.calendar.years
        first, last = date(years.start, 1, 1), date(years.stop - 1, 12, 31)
        days = range(first.toordinal(), last.toordinal() + 1)
        return [n for n in days if self.calendar.off(date.fromordinal(n)) is None]

    def of_working(self, count: int) -> int:
        """From a day to the end of so many working days after it."""
        later = self._working[count:]
        return max(
            (b - a for a, b in zip(self._working, later, strict=False)), default=count * _WEEK
        )

    @cached_property
    def most_off(self) -> int:
        """The most days off on end."""
        return self.of_working(1) - 1


def length(deadline: Deadline, counting: Counting, days: Days) -> Length:
    """How long a deadline can last, apart from standstills."""
    if deadline.term is None or deadline.term.unit == "date":
        is_bound = deadline.until is not None and deadline.at_most is not None
        ahead = _ahead(deadline.at_most) if is_bound and deadline.at_most else None
        return Length(ahead, "named")
    rule, term = counting.rule, deadline.term
    extension = deadline.extension
    own = _span(term, days)
    is_working = "working_days" in (term.unit, extension.at_most.unit if extension else "")
    return Length(
        own - (rule.start == "beginning_with"),
        "term",
        _span(extension.at_most, days) if extension is not None else 0,
        days.most_off if rule.rolls(term) else 0,
        _split(term, extension.at_most if extension else None, days) if is_working else 0,
    )


def standstill(one: Standstill) -> int | None:
    """How long a state can make a term stand still at the most by what it says itself."""
    return _ahead(one.at_most) if one.until is not None and one.at_most is not None else None


def _ahead(at_most: Term) -> int:
    """A date that is named moves over nothing, and counts from the day on which it is named."""
    if at_most.unit in _DAYS:
        return at_most.count * _DAYS[at_most.unit]
    return _of_months(at_most.count * _MONTHS[at_most.unit])


def _span(term: Term, days: Days) -> int:
    if term.unit == "working_days":
        return days.of_working(term.count)
    return _ahead(term)


def _of_months(count: int) -> int:
    """The longest run of so many months on end; four years hold every one that is not whole."""
    fours, rest = divmod(count, 48)
    whole = [monthrange(_LEAP + m // 12, m % 12 + 1)[1] for m in range(96)]
    return fours * sum(whole[:48]) + max(sum(whole[m : m + rest]) for m in range(48))


def _split(term: Term, more: Term | None, days: Days) -> int:
    """A standstill parts working days in two runs, and each can meet the most days off.

    No run has more days off beyond its weekends than the longest has, give or take a weekend.
    """
    counts = [one.count for one in (term, more) if one is not None and one.unit == "working_days"]
    return max(
        2 * (days.of_working(n) - n * _WEEK // _WORKING_WEEK + _WEEK - _WORKING_WEEK) + 1
        for n in counts
    )
