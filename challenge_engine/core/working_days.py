"""Which days are working days, on a calendar given as a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from challenge_engine.errors import DeadlineError

WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
"""Not `strftime`, which speaks the language of the machine."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are no working days, by name, for the years that it covers."""

    name: str
    version: str
    """Of the list behind it: it is kept with every date that was computed."""
    holidays: Mapping[dt.date, str]
    years: range
    weekend: frozenset[int] = frozenset({5, 6})
    """As `date.weekday` counts: Monday is 0."""

    def off(self, one: dt.date) -> str | None:
        """Why this is no working day; ``None`` if it is one."""
        if one.year not in self.years:
            raise DeadlineError(
                "The calendar {name} knows the years {first} to {last}, not {year}.",
                name=self.name,
                first=self.years.start,
                last=self.years.stop - 1,
                year=one.year,
            )
        if one in self.holidays:
            return self.holidays[one]
        return WEEKDAYS[one.weekday()] if one.weekday() in self.weekend else None
