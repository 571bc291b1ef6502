"""The directory as a reader sees it on a day: units with whom to ask, services, and the gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from challenge_engine.core import directory as core
from challenge_engine.core.directory import Directory, Entry, What
from challenge_engine.core.moments import local_day
from challenge_engine.service.directory.saying import roles_of
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.views import CaseView
from challenge_engine.store import authorities
from challenge_engine.store import directory as store
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording
from challenge_engine.texts import directory as texts


@dataclass(frozen=True, slots=True)
class ContactView:
    """A function and how to reach it; the name only where the directory has it shown."""

    function: str
    phone: str
    email: str
    name: str
    first: str
    last: str | None


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit, the roles of the workflows that it fills, and who answers there today."""

    code: str
    title: str
    roles: tuple[str, ...]
    contact: ContactView | None
    deputy: ContactView | None

    @property
    def asks(self) -> ContactView | None:
        """Whom to ask: the contact, else the deputy."""
        return self.contact or self.deputy


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A public service and the unit that answers for it, if one does."""

    code: str
    title: str
    unit: UnitView | None


@dataclass(frozen=True, slots=True)
class GapView:
    """Something that the directory owes."""

    code: str
    of: str
    day: str
    says: str


@dataclass(frozen=True, slots=True)
class DirectoryView:
    """What holds on a day."""

    day: str
    units: tuple[UnitView, ...]
    services: tuple[ServiceView, ...]
    gaps: tuple[GapView, ...]

    def of_roles(self, roles: tuple[str, ...]) -> tuple[UnitView, ...]:
        """The units that fill any of these roles."""
        return tuple(unit for unit in self.units if set(unit.roles) & set(roles))


def directory(
    engine: Engine, authority: int, language: str, day: str | None = None
) -> DirectoryView:
    """The directory of an authority on a day, today without one."""
    with engine.store.read() as unit:
        return directory_in(unit, engine, authority, language, day)


def directory_in(
    unit: Unit, engine: Engine, authority: int, language: str, day: str | None = None
) -> DirectoryView:
    """The same inside a transaction of somebody else's."""
    day = day or local_day(unit.now(), engine.authorities[authority].timezone)
    found = store.read(unit, authority)
    roles = roles_of(unit, engine, authority)
    name = _namer(unit, engine, authority, found, day, language)
    return DirectoryView(
        day=day,
        units=tuple(unit_view(found, one, day) for one in _by_title(found.all_on("unit", day))),
        services=tuple(
            service_view(found, one, day) for one in _by_title(found.all_on("service", day))
        ),
        gaps=tuple(
            GapView(
                one.code,
                one.of,
                one.day,
                texts.gap(one.code, name(one.code, one.of), one.day, language),
            )
            for one in core.gaps(found, day, roles)
        ),
    )


def answers_for(
    engine: Engine, authority: int, case: CaseView, language: str
) -> ServiceView | None:
    """The service that a case is about, as far as its reader may see and the directory has it."""
    fields = case.definition.fields
    named = {
        str(value.raw).casefold() for value in case.values if fields[value.name].type == "service"
    }
    listed = directory(engine, authority, language).services if named else ()
    return next((one for one in listed if one.title.casefold() in named), None)


def history(engine: Engine, authority: int) -> tuple[Entry, ...]:
    """Everything that was ever said, in the order in which it was said."""
    with engine.store.read() as unit:
        return store.read(unit, authority).entries


def service_view(found: Directory, one: Entry, day: str) -> ServiceView:
    """A service as it is on a day."""
    unit = found.on("unit", str(one.values.get("unit")), day)
    return ServiceView(one.code, title(one), unit_view(found, unit, day) if unit else None)


def unit_view(found: Directory, one: Entry, day: str) -> UnitView:
    """A unit as it is on a day."""
    people = [_contact(found.on(what, one.code, day)) for what in core.PEOPLE]
    return UnitView(one.code, title(one), tuple(one.values.get("roles", ())), *people)


def title(one: Entry) -> str:
    """What it is called; its code where the title was erased."""
    return str(one.values.get("title") or one.code)


def _contact(one: Entry | None) -> ContactView | None:
    if one is None:
        return None
    value = {name: str(one.values.get(name, "")) for name in ("function", "phone", "email")}
    is_shown = one.values.get("public_name") == "yes"
    name = one.values.get("person", {}).get("name", "") if is_shown else ""
    return ContactView(**value, name=name, first=one.first, last=one.last)


def _by_title(entries: tuple[Entry, ...]) -> list[Entry]:
    return sorted(entries, key=lambda one: (title(one).casefold(), one.code))


_OF_UNIT = ("contact", "deputy")


def _namer(
    unit: Unit, engine: Engine, authority: int, found: Directory, day: str, language: str
) -> Callable[[str, str], str]:
    """What a gap's unit, service or role is called."""

    def name(gap: str, of: str) -> str:
        if gap == "role-in-no-unit":
            return _role(unit, engine, authority, of, language)
        what: What = "unit" if any(one in gap for one in _OF_UNIT) else "service"
        one = found.latest(what, of, day)
        return title(one) if one else of

    return name


def _role(unit: Unit, engine: Engine, authority: int, name: str, language: str) -> str:
    for one in reversed(authorities.published(unit)):
        workflow = engine.version(unit, one.id).workflow
        if one.authority == authority and name in workflow.roles:
            return Wording(workflow, language).role(name)
    return name
