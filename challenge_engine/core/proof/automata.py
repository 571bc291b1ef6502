"""One small automaton a fact: its values, what an action makes of them, what is forgotten.

A form has an outcome that is not in our hand, so a move has several; each comes with what was
handed in, so that it can be told and played. A value keeps no more than its guards can tell apart.
"""

# ruff: noqa: ARG002, D102 - every automaton has the signatures of `Fact`, which says what they do.

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, Final, Protocol

from challenge_engine.core import guards, named_days
from challenge_engine.core.case import UNBORN, Actor, Facts
from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.proof.samples import samples
from challenge_engine.core.workflow import Field, GuardCall, Transition, Workflow

Value = Any
"""What a fact is now; hashable."""

Picks = Mapping[Value, Any]
"""What may come next → what has to be handed in for it (``None``: nothing)."""

CLEARED: Final = "cleared"
GIVEN: Final = 1
"""The bit of a field that is asked for by ``filled``."""

NOBODY: Final = Actor(None)


class Fact(Protocol):
    """What all automata share; ``live`` has a bit for each question that can still be asked."""

    start: Value

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        """Whether an action can make another of it; only then it is asked what comes."""
        ...

    def after(self, value: Value, t: Transition, *, is_ended: bool) -> Picks:
        """What such an action makes of it, as the outcome of its form may be."""
        ...

    def kept(self, value: Value, live: int) -> Value:
        """The value without what nobody asks any more."""
        ...

    def later(self, value: Value, live: int) -> Value | None:
        """What time alone makes of it; ``None``: nothing that anybody asks."""
        ...


class FieldFact:
    """What guards know of a field: one bit each, and ``GIVEN``."""

    start = 0

    def __init__(self, field: Field) -> None:
        self.field = field
        self._calls: list[GuardCall] = []
        self._values: dict[int, Any] = {}

    def bit(self, call: GuardCall) -> int:
        """The bit of a guard's question; equal questions share it."""
        if call not in self._calls:
            self._calls.append(call)
        return 2 << self._calls.index(call)

    @property
    def values(self) -> Mapping[int, Any]:
        """For every answer that the field can give, a value that gives it."""
        if not self._values:
            named = [one for call in self._calls for one in _named(call)]
            for value in samples(self.field, named):
                self._values.setdefault(self._mask(value), value)
        return self._values

    def _mask(self, value: Any) -> int:
        # The guard itself is asked, so that the proof cannot differ from what is decided.
        facts = Facts(today="", values={self.field.name: value})
        held = [guards.ask(call, UNBORN, NOBODY, facts) is None for call in self._calls]
        return GIVEN + sum(2 << i for i, is_held in enumerate(held) if is_held)

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        return self.field.name in (*t.takes.fields, *t.takes.optional)

    def after(self, value: int, t: Transition, *, is_ended: bool) -> Picks:
        """It is given if it must be; else it may be given, cleared, or left as it is."""
        if self.field.name in t.takes.fields:
            return self.values
        return {value: None, **({0: CLEARED} if value else {}), **self.values}

    def kept(self, value: int, live: int) -> int:
        return value & live

    def later(self, value: int, live: int) -> int | None:
        return None


def _named(call: GuardCall) -> list[Any]:
    return [
        *call.params.get("values", ()),
        *([call.params["cents"]] if "cents" in call.params else []),
    ]


class CountFact:
    """How often an action was done; nobody counts further than it may be done."""

    start = 0

    def __init__(self, action: str, at_most: int) -> None:
        self.action, self.at_most = action, at_most

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        return t.action == self.action

    def after(self, value: int, t: Transition, *, is_ended: bool) -> Picks:
        return {min(value + 1, self.at_most): None}

    def kept(self, value: int, live: int) -> int:
        return value if live else 0

    def later(self, value: int, live: int) -> int | None:
        return None


class OutsideFact:
    """What other cases come to: it may be anything at any time, and so it can come true."""

    start = 0

    def __init__(self, link: str | None) -> None:
        self.link = link
        """``None``: it is the clock that may stand anywhere."""

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        return False

    def after(self, value: int, t: Transition, *, is_ended: bool) -> Picks:
        return {value: None}

    def kept(self, value: int, live: int) -> int:
        return value if live else 0

    def later(self, value: int, live: int) -> int | None:
        return 1 - value if live else None


class AnswerFact:
    """How many records wait for their answer, as far as that has to be counted.

    Where answers can be given without end each record gets its own, and *some* is enough. Else they
    are counted to ``MOST``; of more any answer may be the last. Then it matters too whether one was
    answered before: only that can be answered again, so that the answer is no help.

    A value is twice as many as wait, and one more where that is so.
    """

    MOST: Final = 3
    start = 0

    def __init__(self, asked: str, by: str, field: str, *, is_bounded: bool) -> None:
        self.asked, self.by, self.field = asked, by, field
        self.most = self.MOST if is_bounded else 1

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        return t.takes.record in (self.asked, self.by)

    def after(self, value: int, t: Transition, *, is_ended: bool) -> Picks:
        """One more waits; or one that waits is answered, or one that was answered before."""
        waits, was_answered = divmod(value, 2)
        if t.takes.record == self.asked and not t.takes.revises:
            return {2 * min(waits + 1, self.most) + was_answered: None}
        if t.takes.record != self.by or not waits:
            return {value: None}
        if self.most == 1:
            return {0: True, value: False}
        many = {2 * waits + 1: True} if waits == self.most else {}
        again = {value: False} if was_answered else {}
        return {2 * waits - 1: True, **many, **again}

    def kept(self, value: int, live: int) -> int:
        return value if live else 0

    def later(self, value: int, live: int) -> int | None:
        return None


UNSET, AHEAD, ON_THE_DAY, PAST = range(4)
FROM, UNTIL = 2, 4


class DateFact:
    """A date field by which a window opens or closes: where today stands to it."""

    start = UNSET

    def __init__(self, field: Field, workflow: Workflow) -> None:
        self.field, self.workflow = field, workflow

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        return self.field.name in (*t.takes.fields, *t.takes.optional)

    def after(self, value: int, t: Transition, *, is_ended: bool) -> Picks:
        """Any day may be given, but one that ends a deadline has not passed."""
        days = {AHEAD: 1, ON_THE_DAY: 0, PAST: -1}
        if self.field.name in named_days.names(self.workflow, t):
            del days[PAST]
        if self.field.name in t.takes.fields:
            return days
        return {value: None, **({UNSET: CLEARED} if value else {}), **days}

    def kept(self, value: int, live: int) -> int:
        if not live & (FROM | UNTIL):
            return min(value, AHEAD) if live & GIVEN else UNSET
        if value == PAST and not live & UNTIL:
            return ON_THE_DAY
        if value == ON_THE_DAY and not live & FROM:
            return AHEAD
        return value

    def later(self, value: int, live: int) -> int | None:
        if value in (UNSET, PAST) or not live & (FROM | UNTIL):
            return None
        ahead = (self.kept(one, live) for one in range(value + 1, PAST + 1))
        return next((one for one in ahead if one != value), None)


class CalendarFact:
    """The fixed days of all windows: between which of them today is. Time only goes on."""

    start = 0

    def __init__(self) -> None:
        self.days: list[str] = []

    def add(self, opens: str | None, closes: str | None) -> None:
        """A window's days: the first that is in it, and the first after it."""
        found = {opens, None if closes is None else _next(closes), *self.days} - {None}
        self.days = sorted(day for day in found if day is not None)

    def is_open(self, value: int, opens: str | None, closes: str | None) -> bool:
        """Whether today is in a window."""
        begun = opens is None or value > bisect_left(self.days, opens)
        return begun and (closes is None or value <= bisect_left(self.days, _next(closes)))

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        return False

    def after(self, value: int, t: Transition, *, is_ended: bool) -> Picks:
        return {value: None}

    def kept(self, value: int, live: int) -> int:
        return value if live else 0

    def later(self, value: int, live: int) -> int | None:
        return value + 1 if live and value < len(self.days) else None


def _next(day: str) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()


OFF, RUNNING, OVER = range(3)
STANDING, LENGTH = 1, 2


class DeadlineFact:
    """Whether a deadline runs or has passed, and how often it was made longer.

    What never started and what was met or stopped answer every question alike, so they are one.
    """

    start = (OFF, 0)

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        rule = self.deadline
        is_longer = rule.extension is not None and rule.extension.action == t.action
        return is_ended or is_longer or t.action in (*rule.met_by, *rule.stopped_by, *rule.starts)

    def after(self, value: tuple[int, int], t: Transition, *, is_ended: bool) -> Picks:
        """It begins, ends, and grows; the end of the case ends it."""
        standing, extended = value
        rule = self.deadline
        if is_ended or t.action in (*rule.met_by, *rule.stopped_by):
            standing, extended = OFF, 0
        if standing != OFF and rule.extension and rule.extension.action == t.action:
            extended += 1
        if t.action in rule.starts and not is_ended:
            standing, extended = RUNNING, 0
        return {(standing, extended): None}

    def kept(self, value: tuple[int, int], live: int) -> tuple[int, int]:
        return (value[0], value[1] if live & LENGTH else 0) if live else self.start

    def later(self, value: tuple[int, int], live: int) -> tuple[int, int] | None:
        return (OVER, value[1]) if live and value[0] == RUNNING else None

    def may_grow(self, value: tuple[int, int]) -> bool:
        """Whether it runs and was not made longer as often as it may be."""
        extension = self.deadline.extension
        return value[0] == RUNNING and extension is not None and value[1] < extension.times


PASSING: Final = (OutsideFact, DateFact, CalendarFact, DeadlineFact)
"""The facts of which time alone makes something."""
