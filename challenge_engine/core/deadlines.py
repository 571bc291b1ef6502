"""When a term ends, and how that came about: recomputable by hand, on a calendar given as a value.

It knows no law by itself. Which day is counted first, what a working day is and whether an end on
a Sunday moves is said by a ``Rule`` and a ``Calendar``, which come from data with their sources.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from challenge_engine.errors import DeadlineError

Unit = Literal["days", "working_days", "weeks", "months", "years", "date"]

DAY: Final = dt.timedelta(days=1)
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
"""Not `strftime`, which speaks the language of the machine."""
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
_TERM = re.compile(r"(-?[0-9]{1,6}) +([a-z]+(?: [a-z]+)?)")
_WEEK: Final = 7
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Term:
    """So many of a unit; or a fixed date, which is there whatever happened before."""

    count: int
    unit: Unit
    date: dt.date | None = None

    @classmethod
    def parse(cls, text: str) -> Term:
        """From words such as `8 weeks`, `30 working days` or `2026-06-30`."""
        words = " ".join(text.split())
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            return cls(0, "date", day(words))
        found = _TERM.fullmatch(words)
        unit = _UNITS.get(re.sub("s$", "", found[2])) if found else None
        if found is None or unit is None:
            raise DeadlineError(
                "{text} is not a term. Give a number and one of: days, working days, weeks, "
                "months, years; as in 8 weeks. Or give a date, as in 2026-06-30.",
                text=repr(text[:60]),
            )
        count = int(found[1])
        if not 0 < count <= LONGEST[unit]:
            raise DeadlineError(
                "A term of {text} cannot be worked out. Give at least 1, and at most {most}.",
                text=words,
                most=f"{LONGEST[unit]} {unit.replace('_', ' ')}",
            )
        return cls(count, unit)


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


@dataclass(frozen=True, slots=True)
class Rule:
    """How a legal profile counts."""

    start: Literal["day_after", "beginning_with"] = "day_after"
    roll: bool = False
    """Whether an end on a day that is no working day moves to the next one that is."""
    rolled_up_to: tuple[Term, ...] = ()
    """The longest terms that roll, one a unit; longer ones end where they end."""

    def rolls(self, term: Term) -> bool:
        """Whether the end of such a term moves."""
        limits = {limit.unit: limit.count for limit in self.rolled_up_to}
        return self.roll and term.unit != "date" and term.count <= limits.get(term.unit, term.count)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, both ends included."""

    first: dt.date
    last: dt.date
    reason: str | None = None

    @property
    def days(self) -> int:
        """How many days stand still."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Extension:
    """A further term, made before the end; ``made`` unknown means: it was in time."""

    term: Term
    made: dt.date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation: a code that `texts` says in words, the day it leads to."""

    code: str
    day: dt.date
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on which it is still in time, and every step that led there."""

    day: dt.date
    steps: tuple[Step, ...]


def work_out(
    rule: Rule,
    calendar: Calendar,
    start: dt.date,
    term: Term,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
) -> Due:
    """The due day of a term; ``DeadlineError`` where its parts contradict each other."""
    counting = _Counting(rule, calendar, start, term)
    ordered = sorted(pauses, key=lambda pause: pause.first)
    late = dt.date.max
    events: list[tuple[dt.date, Pause | Extension]] = [(one.first, one) for one in ordered]
    events += [(one.made or late, one) for one in extensions]
    for _, event in sorted(events, key=lambda one: one[0]):
        if isinstance(event, Pause):
            counting.pause(event)
        else:
            counting.extend(event)
    return counting.due()


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


class _Counting:
    """A term on its way: what was added so far, and where it ends by now."""

    def __init__(self, rule: Rule, calendar: Calendar, start: dt.date, term: Term) -> None:
        self.rule, self.calendar, self.start, self.term = rule, calendar, start, term
        self.pauses: list[Pause] = []
        self.parts: list[Term] = [term]
        is_after = rule.start == "day_after"
        self.first = _shift(start, 1) if is_after else start
        self.steps = [Step("start", start)]
        if term.unit == "date":
            self.end = term.date or start
            if self.end < start:
                raise DeadlineError("The fixed date {end} lies before the start.", end=self.end)
            self.steps.append(Step("fixed", self.end))
            return
        self.steps.append(Step("day-after" if is_after else "beginning-with", self.first))
        self.end = self._end()
        self._say("term", term)

    def pause(self, pause: Pause) -> None:
        """Days that do not count move the end by as many."""
        self._refuse_pause(pause)
        self.pauses.append(pause)
        if self.term.unit != "date":
            self.end = self._end()
        params = {"first": pause.first, "last": pause.last, "days": pause.days}
        self.steps.append(Step("pause", self.end, {**params, "reason": pause.reason}))

    def extend(self, extension: Extension) -> None:
        """A further term begins where the one before ends, before that end is moved."""
        if extension.made is not None and extension.made > self._rolled(self.end)[0]:
            raise DeadlineError(
                "The extension of {made} came after the term had ended on {end}.",
                made=extension.made,
                end=self._rolled(self.end)[0],
            )
        if extension.term.unit == "date" or self.term.unit == "date":
            raise DeadlineError(
                "A fixed date is not extended by a term; give the new date instead."
            )
        self.parts.append(extension.term)
        self.end = self._end()
        self._say("extension", extension.term, made=extension.made, reason=extension.reason)

    def due(self) -> Due:
        """The day after rolling, or why it stays."""
        end, over = self._rolled(self.end)
        off = self.calendar.off(self.end) if self.rule.roll or self._counts_working() else None
        if over:
            self.steps.append(Step("rolled", end, {"over": over}))
        elif off is not None:
            self.steps.append(Step("too-long-to-roll", end, {"off": off}))
        self.steps.append(Step("due", end))
        return Due(end, tuple(self.steps))

    def _counts_working(self) -> bool:
        return any(part.unit == "working_days" for part in self.parts)

    def _end(self) -> dt.date:
        end = self.start if self.rule.start == "day_after" else _shift(self.start, -1)
        for part in self.parts:
            end = self._after(end, part)
        if self._counts_working():
            return end
        return _shift(end, sum(pause.days for pause in self.pauses))

    def _after(self, before: dt.date, part: Term) -> dt.date:
        """The last day of a part, whose first is the day after ``before``."""
        if part.unit == "working_days":
            return self._working(before, part.count)
        if part.unit == "days":
            return _shift(before, part.count)
        if part.unit == "weeks":
            return _shift(before, part.count * _WEEK)
        months = part.count * (_MONTHS if part.unit == "years" else 1)
        if self.rule.start == "beginning_with" and before < self.start:
            # Beginning with 5 October, six months end on 4 April.
            return _beginning_with(self.start, months)
        return _months(before, months)

    def _working(self, before: dt.date, count: int) -> dt.date:
        found = before
        while count:
            found = _shift(found, 1)
            is_paused = any(pause.first <= found <= pause.last for pause in self.pauses)
            count -= not is_paused and self.calendar.off(found) is None
        return found

    def _rolled(self, end: dt.date) -> tuple[dt.date, tuple[tuple[dt.date, str], ...]]:
        over: list[tuple[dt.date, str]] = []
        if self.rule.rolls(self.term):
            while (off := self.calendar.off(end)) is not None:
                over.append((end, off))
                end = _shift(end, 1)
        return end, tuple(over)

    def _say(self, code: str, term: Term, **more: Any) -> None:
        params: dict[str, Any] = {"count": term.count, "unit": term.unit, **more}
        if term.unit == "working_days":
            params["off"] = self._named(self.first, self.end)
        self.steps.append(Step(code, self.end, params))

    def _named(self, first: dt.date, last: dt.date) -> tuple[tuple[dt.date, str], ...]:
        """Holidays between two days; that Saturdays do not count needs no list."""
        return tuple(
            sorted((d, n) for d, n in self.calendar.holidays.items() if first <= d <= last)
        )

    def _refuse_pause(self, pause: Pause) -> None:
        said: dict[str, Any] = {"first": pause.first, "last": pause.last}
        if pause.last < pause.first:
            raise DeadlineError("The pause from {first} to {last} ends before it begins.", **said)
        if pause.first < self.first:
            raise DeadlineError(
                "The pause from {first} to {last} begins before {start}, the first day that "
                "counts.",
                start=self.first,
                **said,
            )
        if any(pause.first <= one.last for one in self.pauses):
            raise DeadlineError("The pause from {first} to {last} overlaps another one.", **said)
        end = self._rolled(self.end)[0]
        if pause.first > end:
            raise DeadlineError(
                "The pause from {first} to {last} begins after the term had ended on {end}.",
                end=end,
                **said,
            )


def _shift(one: dt.date, days: int) -> dt.date:
    try:
        return one + days * DAY
    except OverflowError as error:
        raise DeadlineError("The term leads beyond the year 9999.") from error


def _months(one: dt.date, months: int) -> dt.date:
    """The same day of a later month; where that has none, its last one."""
    year, month = divmod(one.year * _MONTHS + one.month - 1 + months, _MONTHS)
    if year > dt.MAXYEAR:
        raise DeadlineError("The term leads beyond the year 9999.")
    return dt.date(year, month + 1, min(one.day, monthrange(year, month + 1)[1]))


def _beginning_with(start: dt.date, months: int) -> dt.date:
    later = _months(start, months)
    return later if later.day < start.day else _shift(later, -1)
