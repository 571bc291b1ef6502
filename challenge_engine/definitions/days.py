"""Days of a calendar as a file writes them: `05-05` every year, `easter -2`, or `2026-05-15`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from challenge_engine.core.workflow import EMPTY, Texts
from challenge_engine.definitions import marks
from challenge_engine.definitions.nodes import Node
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.problems import quoted

_YEARLY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_ONCE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EASTER = re.compile(r"easter(?: ([+-]\d{1,3}))?", re.ASCII)
_A_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Day:
    """A day of every year, of one year, or so many days from Easter Sunday."""

    month_and_day: tuple[int, int] | None = None
    once: dt.date | None = None
    from_easter: int | None = None
    name: Texts = EMPTY

    def on(self, year: int) -> dt.date | None:
        """When it is in a year; 29 February is not in every one."""
        if self.once is not None:
            return self.once if self.once.year == year else None
        if self.from_easter is not None:
            return easter(year) + dt.timedelta(days=self.from_easter)
        month, day = self.month_and_day or (1, 1)
        try:
            return dt.date(year, month, day)
        except ValueError:
            return None


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def days(page: Page, node: Node | None, what: str) -> tuple[Day, ...]:
    """The days of a list, each with its name."""
    return tuple(one for item in page.items(node, what) if (one := _named(page, item)) is not None)


def removed(page: Page, node: Node | None) -> tuple[Day, ...]:
    """The days of a list that are taken away; they need no name."""
    items = page.items(node, "the days that are removed")
    return tuple(one for item in items if (one := a_day(page, item)) is not None)


def a_day(page: Page, node: Node | None, name: Texts = EMPTY) -> Day | None:
    """A day without its name."""
    text = page.string(node, "a day")
    if node is None or not text:
        return None
    if found := _EASTER.fullmatch(text):
        return Day(from_easter=int(found[1] or 0), name=name)
    if _ONCE.fullmatch(text):
        page.date(node)
        return None if id(node) in page.bad else Day(once=dt.date.fromisoformat(text), name=name)
    if not (yearly := _YEARLY.fullmatch(text)):
        page.say(node, f"{quoted(text)} is no day: write 05-05, easter -2 or 2026-05-15")
        return None
    month, day = int(yearly[1]), int(yearly[2])
    try:
        dt.date(_A_LEAP_YEAR, month, day)
    except ValueError:
        page.say(node, f"the day {text} does not exist: the month comes first")
        return None
    return Day(month_and_day=(month, day), name=name)


def _named(page: Page, node: Node) -> Day | None:
    found = page.mapping(node, "a day", needs=("on", "name"))
    return a_day(page, found.get("on"), marks.in_english(page, found.get("name"), "a name"))
