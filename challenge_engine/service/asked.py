"""What somebody asks of a term, as it was typed; read whole, so that every slip is said at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from challenge_engine.core.deadlines import Extension, Pause, Rule, Term, day
from challenge_engine.definitions import profiles
from challenge_engine.errors import DeadlineError

MOST: Final = 50
"""Pauses, and extensions, of one term: more is no case."""

FIRST_DAYS: Final[dict[str, profiles.Start]] = {
    "day-after": "day_after",
    "beginning-with": "beginning_with",
}
ROLLS: Final = {"yes": True, "no": False}

_EXTENSION = re.compile(r"(.+?)(?: on (\S+))?", re.DOTALL)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a question; what is blank was not asked."""

    profile: str
    start: str
    term: str
    pauses: tuple[str, ...] = ()
    """Each `2026-02-17/2026-02-25`."""
    extensions: tuple[str, ...] = ()
    """Each `6 weeks`, or `6 weeks on 2026-03-20`, the day on which it was decided."""
    first_day: str = ""
    roll: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """The same as values."""

    profile: profiles.Profile
    rule: Rule
    calendar: str
    start: dt.date
    term: Term
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]


class NotUnderstood(DeadlineError):
    """What was typed cannot be read; ``wrong`` has an error for each place: `term`, `pause-1`."""

    def __init__(self, wrong: dict[str, DeadlineError]) -> None:
        first = next(iter(wrong.values()))
        super().__init__(first.template, **first.params)
        self.wrong = wrong


@dataclass(slots=True)
class _Reading:
    """Values so far, and what is wrong by its place."""

    wrong: dict[str, DeadlineError] = field(default_factory=dict)

    def take(self, place: str, parse: Callable[[str], Value], text: str) -> Value | None:
        """The value, or nothing and the error beside its place."""
        try:
            return parse(text)
        except DeadlineError as error:
            self.wrong[place] = error
            return None

    def several(
        self, place: str, parse: Callable[[str], Value], texts: tuple[str, ...]
    ) -> tuple[Value, ...]:
        """The values of numbered places."""
        if len(texts) > MOST:
            self.wrong[f"{place}-1"] = DeadlineError("Give at most {most} of these.", most=MOST)
            return ()
        found = (self.take(f"{place}-{n}", parse, text) for n, text in enumerate(texts, 1))
        return tuple(one for one in found if one is not None)


def read(asked: Asked) -> Question:
    """The values of a question.

    Raises ``NotUnderstood`` with everything that is wrong.
    """
    reading = _Reading()
    profile = reading.take("profile", lambda text: profiles.profile(_given(text)), asked.profile)
    start = reading.take("start", lambda text: day(_given(text)), asked.start)
    term = reading.take("term", lambda text: Term.parse(_given(text)), asked.term)
    pauses = reading.several("pause", _pause, asked.pauses)
    extensions = reading.several("extension", _extension, asked.extensions)
    first_day = reading.take("first-day", _first_day, asked.first_day)
    roll = reading.take("roll", _roll, asked.roll)
    if profile is not None:
        reading.take("first-day", lambda _: profile.rule(start=first_day), "")
        reading.take("roll", lambda _: profile.rule(roll=roll), "")
        reading.take("calendar", profile.calendar, asked.calendar)
    if reading.wrong or profile is None or start is None or term is None:
        raise NotUnderstood(reading.wrong)
    rule, calendar = profile.rule(first_day, roll), profile.calendar(asked.calendar)
    return Question(profile, rule, calendar, start, term, pauses, extensions)


def _given(text: str) -> str:
    if not text.strip():
        raise DeadlineError("This is needed: fill it in.")
    return text


def _pause(text: str) -> Pause:
    first, slash, last = text.partition("/")
    if not slash:
        raise DeadlineError(
            "{text} is not a pause. Give its first and its last day, as in 2026-02-17/2026-02-25.",
            text=repr(text[:60]),
        )
    return Pause(day(first.strip()), day(last.strip()))


def _extension(text: str) -> Extension:
    found = _EXTENSION.fullmatch(text.strip())
    term, made = found.groups() if found else (text, None)
    return Extension(Term.parse(term), day(made) if made else None)


def _first_day(text: str) -> profiles.Start | None:
    if text and text not in FIRST_DAYS:
        raise DeadlineError(
            "{text} is no first day. There are: {known}.",
            text=repr(text[:60]),
            known=list(FIRST_DAYS),
        )
    return FIRST_DAYS.get(text)


def _roll(text: str) -> bool | None:
    if text and text not in ROLLS:
        raise DeadlineError(
            "{text} does not say whether an end on a day off moves. Answer {known}.",
            text=repr(text[:60]),
            known=list(ROLLS),
        )
    return ROLLS.get(text)
