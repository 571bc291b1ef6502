"""Calendars as data: whose holidays count, on the `holidays` package, with days added or removed.

The package counts what a country celebrates, a law counts what it names: the difference stands in
`workflows/calendars/NAME.yaml`, and what a town or a decree adds in a file of the authority.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Final

from challenge_engine.core.penalty import Rates
from challenge_engine.core.workflow import Texts
from challenge_engine.core.working_days import WEEKDAYS, Calendar
from challenge_engine.definitions import marks
from challenge_engine.definitions.days import Day, days, removed
from challenge_engine.definitions.folder import workflow_folder
from challenge_engine.definitions.nodes import Node, compose
from challenge_engine.definitions.page import Found, Page
from challenge_engine.definitions.problems import near, refusal, unknown
from challenge_engine.errors import DeadlineError

YEARS: Final = range(2000, 2100)
"""What the lists are asked for; outside of it nothing is guessed."""
SHORT_DIGEST: Final = 12


@dataclass(frozen=True, slots=True)
class Base:
    """A list of the `holidays` package."""

    country: str
    subdivision: str | None = None
    categories: tuple[str, ...] = ("public",)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What the file of a calendar says."""

    name: str
    title: Texts
    base: Base | None
    add: tuple[Day, ...]
    remove: tuple[Day, ...]
    weekend: frozenset[int]
    facts: tuple[marks.Fact, ...]
    digest: bytes


@dataclass(frozen=True, slots=True)
class Changed:
    """What an authority adds to one calendar, and takes from it."""

    add: tuple[Day, ...] = ()
    remove: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnDays:
    """The authority's file: calendar → days; the digest becomes part of the version."""

    changed: Mapping[str, Changed] = field(compare=False)
    digest: bytes
    rates: Mapping[str, tuple[Rates, ...]] = field(compare=False, default_factory=dict)
    """Profile → amounts of its penalty, for days for which the profile has none."""


def names() -> tuple[str, ...]:
    """The calendars that are shipped."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


@cache
def file(name: str) -> CalendarFile:
    """What the file of a shipped calendar says.

    Raises ``DeadlineError`` for a name that nobody knows.
    """
    if name not in names():
        meant = near(name, names())
        if meant:
            raise DeadlineError(
                "There is no calendar {name}. Did you mean {meant}?", name=repr(name), meant=meant
            )
        raise DeadlineError(
            "There is no calendar {name}. There are: {known}.",
            name=repr(name[:60]),
            known=list(names()),
        )
    path = _folder() / f"{name}.yaml"
    return parse(path.read_bytes(), str(path))


def parse(data: bytes, name: str) -> CalendarFile:
    """The calendar in the bytes of a file.

    Raises ``DefinitionError`` with every problem of the file.
    """
    page = Page(name, compose(data, name))
    found = page.mapping(
        page.root,
        "a calendar",
        needs=("calendar", "title", "facts"),
        may=("base", "add", "remove", "weekend"),
    )
    named = page.string(found.get("calendar"), "the name of the calendar")
    if "calendar" in found:
        page.check_name(found["calendar"], named)
    if "base" not in found and "add" not in found:
        page.say(page.root, "a calendar has a `base`, or days of its own under `add`")
    calendar = CalendarFile(
        name=named,
        title=marks.in_english(page, found.get("title"), "a title"),
        base=_base(page, found["base"]) if "base" in found else None,
        add=days(page, found.get("add"), "the days that are added"),
        remove=removed(page, found.get("remove")),
        weekend=_weekend(page, found.get("weekend")),
        facts=marks.facts(page, found.get("facts"), "statements"),
        digest=hashlib.sha256(data).digest(),
    )
    if page.problems:
        raise refusal(page.problems)
    return calendar


@cache
def calendar(name: str, language: str, own: OwnDays | None = None) -> Calendar:
    """The calendar as a value, its holidays named in the reader's language, else in English."""
    read = file(name)
    more = own.changed.get(name) if own else None
    found = dict(_listed(read.base, language))
    for changed in (Changed(read.add, read.remove), more or Changed()):
        for year in YEARS:
            for one in changed.remove:
                found.pop(one.on(year) or dt.date.min, None)
            for one in changed.add:
                if (day_of := one.on(year)) is not None:
                    found[day_of] = marks.in_language(one.name, language)[0]
    version = _version(read, own if more else None)
    return Calendar(name, version, MappingProxyType(found), YEARS, read.weekend)


def _folder() -> Path:
    return workflow_folder() / "calendars"


def _version(read: CalendarFile, own: OwnDays | None) -> str:
    """Which list it was: that of the package, our file, and the authority's."""
    digests = hashlib.sha256(read.digest + (own.digest if own else b"")).hexdigest()
    package = f"holidays {metadata.version('holidays')} " if read.base else ""
    return package + digests[:SHORT_DIGEST]


def _listed(base: Base | None, language: str) -> Iterator[tuple[dt.date, str]]:
    """The days of the package; it is imported late, because it is large."""
    if base is None:
        return
    import holidays

    spoken = getattr(holidays, base.country).supported_languages
    own = sorted(one for one in spoken if one.partition("_")[0] == language)
    english = [one for one in ("en_GB", "en_US") if one in spoken]
    listed = holidays.country_holidays(
        base.country,
        subdiv=base.subdivision,
        years=YEARS,
        categories=base.categories,
        language=next(iter([*own, *english]), None),
    )
    yield from sorted(listed.items())


def _base(page: Page, node: Node) -> Base:
    found = page.mapping(node, "a base", needs=("country",), may=("subdivision", "categories"))
    base = Base(
        page.string(found.get("country"), "a country"),
        page.string(found["subdivision"]) if "subdivision" in found else None,
        page.strings(found.get("categories"), "a category") or ("public",),
    )
    if "country" in found and base.country:
        _check_base(page, found, base)
    return base


def _check_base(page: Page, found: Found, base: Base) -> None:
    import holidays

    known = holidays.list_supported_countries(include_aliases=False)
    if base.country not in known:
        page.say(found["country"], unknown("country", base.country, known))
        return
    kind = getattr(holidays, base.country)
    if base.subdivision and base.subdivision not in kind.subdivisions:
        said = unknown("subdivision", base.subdivision, kind.subdivisions)
        page.say(found["subdivision"], said)
    for category in base.categories:
        if category not in kind.supported_categories:
            said = unknown("category", category, kind.supported_categories)
            page.say(found["categories"], said)


def _weekend(page: Page, node: Node | None) -> frozenset[int]:
    known = tuple(day.lower() for day in WEEKDAYS)
    if node is None:
        return frozenset({5, 6})
    chosen = page.strings(node, "a day of the week")
    for one in chosen:
        if one not in known:
            page.say(node, unknown("day of the week", one, known))
    return frozenset(known.index(one) for one in chosen if one in known)
