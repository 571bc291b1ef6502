"""So many days, weeks or months: how they are written, and where they lead in the calendar."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from challenge_engine.errors import DeadlineError

Unit = Literal["days", "working_days", "weeks", "months", "years", "date"]

DAY: Final = dt.timedelta(days=1)
LONGEST: Final = {
    "days": 36_525,
    "working_days": 25_000,
    "weeks": 5_218,
    "months": 1_200,
    "years": 100,
}
"""A hundred years: more is a slip of the pen."""

_UNITS: Final[Mapping[str, Unit]] = {
    "day": "days",
    "calendar day": "days",
    "working day": "working_days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
_ELSEWHERE: Final[Mapping[str, str]] = {
    "dag": "day",
    "dagen": "days",
    "werkdag": "working day",
    "werkdagen": "working days",
    "weken": "weeks",
    "maand": "month",
    "maanden": "months",
    "jaar": "year",
    "jaren": "years",
}
"""What is meant by words of another language: named in the refusal, never guessed."""

_TERM = re.compile(r"(-?[0-9]{1,9}) +([^\W\d_]+(?:[ -][^\W\d_]+)?)")
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Term:
    """So many of a unit; or a fixed date, which is there whatever happened before."""

    count: int
    unit: Unit
    date: dt.date | None = None

    def __str__(self) -> str:
        """As ``parse`` reads it."""
        if self.date is not None:
            return self.date.isoformat()
        unit = self.unit.replace("_", " ")
        return f"{self.count} {unit.removesuffix('s') if self.count == 1 else unit}"

    @classmethod
    def parse(cls, text: str) -> Term:
        """From words such as `8 weeks`, `30 working days` or `2026-06-30`."""
        words = " ".join(text.split())
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            return cls(0, "date", day(words))
        found = _TERM.fullmatch(words)
        unit = _UNITS.get(re.sub("s$", "", found[2].lower().replace("-", " "))) if found else None
        if found is None or unit is None:
            raise _no_term(words, *(found.groups() if found else ("", "")))
        count = int(found[1])
        if not 0 < count <= LONGEST[unit]:
            raise DeadlineError(
                "A term of {text} cannot be worked out. Give at least 1, and no more than a "
                "hundred years.",
                text=words,
            )
        return cls(count, unit)


def _no_term(text: str, count: str, unit: str) -> DeadlineError:
    known = [name + end for name in _UNITS for end in ("", "s")]
    near = difflib.get_close_matches(unit.lower()[:40], known, n=1, cutoff=0.7)
    meant = _ELSEWHERE.get(unit.lower()) or next(iter(near), None)
    if meant:
        return DeadlineError(
            "{text} is not a term. Did you mean {meant}?",
            text=repr(text[:60]),
            meant=f"{count} {meant}",
        )
    return DeadlineError(
        "{text} is not a term. Give a number and one of: days, working days, weeks, "
        "months, years; as in 8 weeks. Or give a date, as in 2026-06-30.",
        text=repr(text[:60]),
    )


def day(text: str) -> dt.date:
    """A day that exists, from its ISO form."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError as error:
        raise DeadlineError(
            "{text} is not a day that exists. Give one as in 2026-02-28.", text=repr(text[:40])
        ) from error
    if found.isoformat() != text:
        raise DeadlineError("{text} is not written as in 2026-02-28.", text=repr(text[:40]))
    return found


def shift(one: dt.date, days: int) -> dt.date:
    """So many days later; earlier, where they are negative."""
    try:
        return one + days * DAY
    except OverflowError as error:
        raise DeadlineError("The term leads beyond the years 1 to 9999.") from error


def months_after(one: dt.date, months: int) -> dt.date:
    """The same day of a later month; where that has none, its last one."""
    year, month = divmod(one.year * _MONTHS + one.month - 1 + months, _MONTHS)
    if year > dt.MAXYEAR:
        raise DeadlineError("The term leads beyond the years 1 to 9999.")
    return dt.date(year, month + 1, min(one.day, monthrange(year, month + 1)[1]))


def months_beginning_with(start: dt.date, months: int) -> dt.date:
    """Beginning with 5 October, six months end on 4 April."""
    later = months_after(start, months)
    return later if later.day < start.day else shift(later, -1)
