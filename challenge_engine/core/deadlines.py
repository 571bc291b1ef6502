"""When a term ends, and how that came about: recomputable by hand, on a calendar given as a value.

It knows no law by itself. Which day is counted first, what a working day is and whether an end on
a Sunday moves is said by a ``Rule`` and a ``Calendar``, which come from data with their sources.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from challenge_engine.core.terms import (
    LONGEST,
    Term,
    Unit,
    day,
    months_after,
    months_beginning_with,
    shift,
)
from challenge_engine.core.working_days import Calendar
from challenge_engine.errors import DeadlineError

__all__ = [
    "LONGEST",
    "Due",
    "Extension",
    "Pause",
    "Rule",
    "Step",
    "Term",
    "Unit",
    "day",
    "work_out",
]

_WEEK: Final = 7
_MONTHS: Final = 12


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
        if "months" in limits:
            limits.setdefault("years", limits["months"] // _MONTHS)
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
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    outages: Sequence[tuple[dt.date, dt.date]] = (),
) -> Due:
    """The due day of a term; ``DeadlineError`` where its parts contradict each other.

    An end within an outage (first and last day) moves to the first working day after it.
    """
    counting = _Counting(rule, calendar, start, term, sorted(outages))
    undated = [one for one in extensions if one.made is None]
    events: list[tuple[dt.date, Pause | Extension]] = [(one.first, one) for one in pauses]
    events += [(one.made, one) for one in extensions if one.made is not None]
    for when, event in sorted(events, key=lambda one: one[0]):
        # An extension whose day is unknown was in time: it came before whatever needs it.
        while undated and when > counting.last():
            counting.extend(undated.pop(0))
        if isinstance(event, Pause):
            counting.pause(event)
        else:
            counting.extend(event)
    for extension in undated:
        counting.extend(extension)
    return counting.due()


class _Counting:
    """A term on its way: what was added so far, and where it ends by now."""

    def __init__(
        self,
        rule: Rule,
        calendar: Calendar,
        start: dt.date,
        term: Term,
        outages: Sequence[tuple[dt.date, dt.date]],
    ) -> None:
        self.rule, self.calendar, self.start, self.term = rule, calendar, start, term
        self.outages = outages
        self.pauses: list[Pause] = []
        self.parts: list[Term] = [term]
        is_after = rule.start == "day_after"
        self.first = shift(start, 1) if is_after else start
        self.steps = [Step("start", start)]
        if term.unit == "date":
            self.end = term.date or start
            if self.end < start:
                raise DeadlineError("The fixed date {end} lies before the start.", end=self.end)
            self.steps.append(Step("fixed", self.end))
            return
        self.steps.append(Step("day-after" if is_after else "beginning-with", self.first))
        self.end = self._end()
        self._say("term", term, self.first)

    def last(self) -> dt.date:
        """The last day in time by now, rolled where the rule rolls, after any outage."""
        return self._moved(self.end)

    def _moved(self, end: dt.date) -> dt.date:
        return self._after_outages(self._rolled(end)[0])

    def pause(self, pause: Pause) -> None:
        """Days that do not count move the end by as many."""
        self._refuse_pause(pause)
        if pause.first > self.end:
            self._say_moved()
        self.pauses.append(pause)
        self.end = self._end()
        params = {"first": pause.first, "last": pause.last, "days": pause.days}
        self.steps.append(Step("pause", self.end, {**params, "reason": pause.reason}))

    def extend(self, extension: Extension) -> None:
        """A further term begins where the one before ends, before that end is moved."""
        if extension.made is not None and extension.made > self.last():
            raise DeadlineError(
                "The extension of {made} came after the term had ended on {end}.",
                made=extension.made,
                end=self.last(),
            )
        if extension.term.unit == "date" or self.term.unit == "date":
            raise DeadlineError(
                "A fixed date is not extended by a term; give the new date instead."
            )
        since = shift(self.end, 1)
        self.parts.append(extension.term)
        self.end = self._end()
        more = {"made": extension.made, "reason": extension.reason}
        self._say("extension", extension.term, since, **more)

    def due(self) -> Due:
        """The day after rolling, or why it stays."""
        # What does not roll needs no calendar: what one knows of the day is only told.
        is_known = self.end.year in self.calendar.years
        off = self.calendar.off(self.end) if is_known else None
        if off is not None and not self.rule.rolls(self.term):
            is_long = self.rule.roll and self.term.unit != "date"
            code = "too-long-to-roll" if is_long else "stays"
            self.steps.append(Step(code, self.end, {"off": off}))
        end = self._say_moved()
        self.steps.append(Step("due", end))
        return Due(end, tuple(self.steps))

    def _say_moved(self) -> dt.date:
        end, over = self._rolled(self.end)
        if over:
            self.steps.append(Step("rolled", end, {"over": over}))
        return self._after_outages(end, say=True)

    def _after_outages(self, end: dt.date, *, say: bool = False) -> dt.date:
        """Nothing could be handed in on these days, so the end is the next working day."""
        for first, last in self.outages:
            if first <= end <= last:
                end = shift(last, 1)
                while self.calendar.off(end) is not None:
                    end = shift(end, 1)
                if say:
                    self.steps.append(Step("outage", end, {"first": first, "last": last}))
        return end

    def _end(self) -> dt.date:
        end = self.start if self.rule.start == "day_after" else shift(self.start, -1)
        waiting = list(self.pauses)
        for n, part in enumerate(self.parts, 1):
            end = self._after(end, part)
            # Where working days are counted, days within a pause were passed over already.
            # A pause that begins where a weekend only moves the end belongs to the last part.
            while waiting and (waiting[0].first <= end or n == len(self.parts)):
                paused = waiting.pop(0)
                if part.unit == "working_days":
                    continue
                # It takes days of the end as moved: else the end would lie within the pause.
                since = end if paused.first <= end else self._moved(end)
                end = shift(since, paused.days)
        return end

    def _after(self, before: dt.date, part: Term) -> dt.date:
        """The last day of a part, whose first is the day after ``before``."""
        if part.unit == "working_days":
            return self._working(before, part.count)
        if part.unit == "days":
            return shift(before, part.count)
        if part.unit == "weeks":
            return shift(before, part.count * _WEEK)
        months = part.count * (_MONTHS if part.unit == "years" else 1)
        if self.rule.start == "beginning_with" and before < self.start:
            return months_beginning_with(self.start, months)
        return months_after(before, months)

    def _working(self, before: dt.date, count: int) -> dt.date:
        found = before
        while count:
            found = shift(found, 1)
            is_paused = any(pause.first <= found <= pause.last for pause in self.pauses)
            count -= not is_paused and self.calendar.off(found) is None
        return found

    def _rolled(self, end: dt.date) -> tuple[dt.date, tuple[tuple[dt.date, str], ...]]:
        over: list[tuple[dt.date, str]] = []
        if self.rule.rolls(self.term):
            while (off := self.calendar.off(end)) is not None:
                over.append((end, off))
                end = shift(end, 1)
        return end, tuple(over)

    def _say(self, code: str, term: Term, since: dt.date, **more: Any) -> None:
        params: dict[str, Any] = {"count": term.count, "unit": term.unit, **more}
        if term.unit == "working_days":
            params["off"] = self._named(since, self.end)
        self.steps.append(Step(code, self.end, params))

    def _named(self, first: dt.date, last: dt.date) -> tuple[tuple[dt.date, str], ...]:
        """Holidays between two days; that Saturdays do not count needs no list."""
        off, weekend = self.calendar.holidays, self.calendar.weekend
        days = (shift(first, n) for n in range((last - first).days + 1))
        return tuple((d, off[d]) for d in days if d in off and d.weekday() not in weekend)

    def _refuse_pause(self, pause: Pause) -> None:
        said: dict[str, Any] = {"first": pause.first, "last": pause.last}
        if self.term.unit == "date":
            raise DeadlineError("A fixed date is not moved by a pause; give the new date instead.")
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
        end = self.last()
        if pause.first > end:
            raise DeadlineError(
                "The pause from {first} to {last} begins after the term had ended on {end}.",
                end=end,
                **said,
            )
