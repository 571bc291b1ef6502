"""Who answers for which public service on a day: said once, never overwritten, only followed.

An entry says what holds of one thing from its first day on. Of entries with the same first day the
last that was said counts; a later first day ends the entry before it. So nothing is ever two things
on one day, and a contact whose last day has passed is nobody's, not the one's before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from challenge_engine.core.terms import day, months_after

What = Literal["unit", "contact", "deputy", "service", "sheet"]
WHATS: Final[tuple[What, ...]] = get_args(What)
PEOPLE: Final[tuple[What, ...]] = ("contact", "deputy")

WHY_NOT: Final = (
    "task-of-the-state",
    "law-leaves-no-choice",
    "people-at-risk",
    "tender-runs",
    "contract-binds",
    "challenge-runs",
    "urgent",
)
"""Why a service cannot be challenged now: a closed list, so that answers can be compared."""

_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody says of one thing, as it was given; without a first day it holds from today."""

    what: What
    code: str
    """Of the unit, or of the service."""
    values: Mapping[str, Any]
    first: str | None = None
    last: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """The same as it was read, with the step of the authority's own history that says it."""

    what: What
    code: str
    first: str
    last: str | None
    values: Mapping[str, Any]
    n: int
    note: str | None = None
    """The hand-over note, which is for whoever follows and for nobody else."""

    def holds_on(self, day: str) -> bool:
        """Whether a day is one of its own."""
        return self.first <= day and (self.last is None or day <= self.last)


class Directory:
    """All entries of an authority, and what they come to on a day."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(sorted(entries, key=lambda one: one.n))
        self._lines: dict[tuple[What, str], dict[str, Entry]] = {}
        for one in self.entries:
            self._lines.setdefault((one.what, one.code), {})[one.first] = one

    def line(self, what: What, code: str) -> tuple[Entry, ...]:
        """What counts of one thing, the earliest first."""
        found = self._lines.get((what, code), {})
        return tuple(found[first] for first in sorted(found))

    def latest(self, what: What, code: str, today: str) -> Entry | None:
        """The last that began by a day, also where it has ended since."""
        begun = [one for one in self.line(what, code) if one.first <= today]
        return begun[-1] if begun else None

    def on(self, what: What, code: str, today: str) -> Entry | None:
        """What holds of one thing on a day."""
        found = self.latest(what, code, today)
        return found if found is not None and found.holds_on(today) else None

    def after(self, what: What, code: str, today: str) -> Entry | None:
        """The first that begins only after a day."""
        return next((one for one in self.line(what, code) if one.first > today), None)

    def all_on(self, what: What, today: str) -> tuple[Entry, ...]:
        """What holds on a day of everything of one kind, by code."""
        codes = sorted(code for kind, code in self._lines if kind == what)
        return tuple(found for code in codes if (found := self.on(what, code, today)))

    def clash(self, new: Entry) -> Entry | None:
        """What would hold beside a new entry on the same day: it begins within its days."""
        later = self.after(new.what, new.code, new.first)
        ends_before = later is not None and new.last is not None and new.last < later.first
        return None if ends_before else later


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the directory owes: a code that ``texts`` says in words."""

    code: str
    of: str
    """Of which unit, service or role."""
    day: str = ""


def gaps(found: Directory, today: str, roles: Collection[str]) -> Iterator[Gap]:
    """Everything that is missing or over on a day; ``roles`` are those of the authority's side."""
    for unit in found.all_on("unit", today):
        for what in PEOPLE:
            yield from _person(found, what, unit.code, today)
    for service in found.all_on("service", today):
        if found.on("unit", str(service.values.get("unit")), today) is None:
            yield Gap("service-in-no-unit", service.code)
        yield from _sheet(found, service.code, today)
    filled = {role for unit in found.all_on("unit", today) for role in unit.values.get("roles", ())}
    for role in sorted(set(roles) - filled):
        yield Gap("role-in-no-unit", role)


def is_stale(sheet: Entry, today: str) -> bool:
    """Whether a fact sheet is older than a year."""
    return months_after(day(sheet.first), _A_YEAR) < day(today)


def _person(found: Directory, what: What, unit: str, today: str) -> Iterator[Gap]:
    held = found.latest(what, unit, today)
    if held is not None and held.holds_on(today):
        return
    if held is not None:
        yield Gap(f"{what}-ended", unit, held.last or "")
    elif later := found.after(what, unit, today):
        yield Gap(f"{what}-to-come", unit, later.first)
    else:
        yield Gap(f"no-{what}", unit)


def _sheet(found: Directory, service: str, today: str) -> Iterator[Gap]:
    sheet = found.on("sheet", service, today)
    if sheet is None:
        yield Gap("no-sheet", service)
        return
    if is_stale(sheet, today):
        yield Gap("sheet-stale", service, sheet.first)
    ends = sheet.values.get("contract_end")
    if ends is not None and ends < today:
        yield Gap("contract-over", service, ends)
