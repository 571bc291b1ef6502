"""Whose turn it is, until when and what then, in one sentence: the same wherever it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import either, listing, weekday

_NOW = {
    "own": _("Now it is up to {who} until {day}."),
    "own-overdue": _("Now it is up to {who}. It should have been done by {day}."),
    "other": _("Now it is up to {who}, with no day of its own; “{title}” ends on {day}."),
    "other-overdue": _("Now it is up to {who}. “{title}” should have come by {day}."),
    "paused": _("Now it is up to {who}. The term “{title}” stands still."),
    "none": _("Now it is up to {who}. No last day is set."),
}
_THEN = _("Then: {then}.")

TERM = _("“{title}”: {term} after {action}")
ITS_START = _("the step that starts it")
AS_ANSWERED = _("as long as {field} says, times {times}, at the most {most},")
LONGER = _("longer by {more} at the most")
ON_A_DAY = _("“{title}”: on the day that {action} names")
STANDS_STILL = _("“{title}” stands still")
NO_DAY = _("no last day is set")

MOST_NAMED: Final = 3
"""So many actions are named that may have started one term."""


@dataclass(frozen=True, slots=True)
class Until:
    """The next deadline of a case: whether those whose turn it is keep it themselves."""

    title: str
    day: dt.date | None
    """None where it stands still."""
    is_overdue: bool
    is_own: bool


def now(who: Sequence[str], until: Until | None, then: Sequence[str], language: str) -> str:
    """Now it is up to … until …; then …; ``who`` and ``then`` are titles of roles and states."""
    code, holes = "none", {"who": either(who, language)}
    if until is not None:
        holes["title"] = until.title
        code = "paused"
        if until.day is not None:
            holes["day"] = weekday(until.day, language)
            late = "-overdue" if until.is_overdue else ""
            code = ("own" if until.is_own else "other") + late
    told = say(language, _NOW[code], **holes)
    return f"{told} {say(language, _THEN, then=either(then, language))}" if then else told


def beginning(actions: Collection[str], language: str) -> str:
    """What a term counts from: whichever of these was done, in a word where they are many."""
    return either(actions, language) if len(actions) <= MOST_NAMED else say(language, ITS_START)


def until(titles: Sequence[str], language: str) -> str:
    """What the rules say about the last day, of all terms that run."""
    return listing(titles, language) if titles else say(language, NO_DAY)
