"""Work out a term as somebody asks for it; it needs no database, so that anybody can check us."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from challenge_engine.core import deadlines as core
from challenge_engine.core.deadlines import Step
from challenge_engine.definitions import calendars, own_file, profiles
from challenge_engine.definitions.marks import Fact, in_language
from challenge_engine.service.asked import Asked, NotUnderstood, read
from challenge_engine.texts import deadlines as texts
from challenge_engine.texts import weekday

__all__ = ["Asked", "NotUnderstood", "ProfileView", "WorkedOut", "checked", "listed", "work_out"]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of a data file, in the reader's language where it has that."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class FactView:
    """A rule in words, how sure it is, and where it was read."""

    says: Text
    mark: str
    mark_text: str
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A calendar by name, and what is known about it."""

    name: str
    title: Text
    facts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A way of counting: what it is for, what it leaves open, how sure each rule is."""

    name: str
    title: Text
    says: Text
    first_days: tuple[str, ...]
    """More than one where it is left open; the first of them holds unless another is chosen."""
    rolls: tuple[str, ...]
    calendars: tuple[CalendarView, ...]
    facts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a derivation: what it says, and its parts for programs."""

    code: str
    day: dt.date
    text: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The last day in time, how it came about, by which rules, and how sure these are."""

    due: dt.date
    due_text: str
    steps: tuple[Line, ...]
    profile: ProfileView
    calendar: CalendarView
    version: str
    """Of the calendar's list."""


def listed(language: str) -> tuple[ProfileView, ...]:
    """Every profile."""
    return tuple(_profile(profiles.profile(name), language) for name in profiles.names())


def work_out(asked: Asked, language: str, own_days: str = "") -> WorkedOut:
    """The due day of a term; ``own_days`` names the file with the authority's own days.

    Raises ``DeadlineError``; ``NotUnderstood`` where it is known what each is about.
    """
    question = read(asked)
    own = own_file.read(Path(own_days)) if own_days else None
    calendar = calendars.calendar(question.calendar, language, own)
    calendar.off(question.start)  # A start outside of its years is refused, whatever the rule.
    due = core.work_out(
        question.rule,
        calendar,
        question.start,
        question.term,
        question.pauses,
        question.extensions,
    )
    return WorkedOut(
        due=due.day,
        due_text=weekday(due.day, language),
        steps=tuple(_line(step, language) for step in due.steps),
        profile=_profile(question.profile, language),
        calendar=_calendar(question.calendar, language),
        version=calendar.version,
    )


def checked(own_days: str) -> str:
    """The file with the authority's own days, read once: a slip in it is found at the start.

    Raises ``DefinitionError``.
    """
    if own_days:
        own_file.read(Path(own_days))
    return own_days


def _line(step: Step, language: str) -> Line:
    said = texts.step(step.code, step.day, step.params, language)
    params = {name: _plain(value) for name, value in step.params.items() if value is not None}
    return Line(step.code, step.day, said, params)


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [{"day": day.isoformat(), "name": name} for day, name in value]
    return value


def _profile(found: profiles.Profile, language: str) -> ProfileView:
    return ProfileView(
        name=found.name,
        title=Text(*in_language(found.title, language)),
        says=Text(*in_language(found.says, language)),
        first_days=found.starts,
        rolls=tuple("yes" if one else "no" for one in found.rolls),
        calendars=tuple(_calendar(one, language) for one in found.calendars),
        facts=_facts(found.facts, language),
    )


def _calendar(name: str, language: str) -> CalendarView:
    found = calendars.file(name)
    title = Text(*in_language(found.title, language))
    return CalendarView(name, title, _facts(found.facts, language))


def _facts(facts: Sequence[Fact], language: str) -> tuple[FactView, ...]:
    return tuple(
        FactView(
            Text(*in_language(one.says, language)),
            one.mark,
            texts.mark(one.mark, language),
            one.at,
        )
        for one in facts
    )
