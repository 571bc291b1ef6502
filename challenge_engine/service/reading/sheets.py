"""Fact sheets of services: what a plan can be compared with, and what is not known, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.core.directory import Directory, Entry, is_stale
from challenge_engine.core.moments import local_day
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import NotFound
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.directory import (
    ServiceView,
    UnitView,
    service_view,
    title,
    unit_view,
)
from challenge_engine.store import directory as store
from challenge_engine.store.unit import Unit
from challenge_engine.texts import date, money
from challenge_engine.texts.deadlines import term
from challenge_engine.texts.directory import why_not


@dataclass(frozen=True, slots=True)
class SheetView:
    """One fact sheet in the reader's language; what is not known is empty."""

    as_of: str
    is_stale: bool
    """It is older than a year."""
    cost: str
    year: str
    norm: str
    supplier: str
    contract_end: str
    notice: str
    can_be_challenged: str
    """`yes`, `no`, or nothing."""
    why_not: str
    owner: UnitView | None
    """Who answers for what it says."""


@dataclass(frozen=True, slots=True)
class FactsView:
    """A service, what is known of it today, and what was said before."""

    service: ServiceView
    sheet: SheetView | None
    older: tuple[SheetView, ...]

    @property
    def owner(self) -> UnitView | None:
        """Whom to ask what is not known."""
        return (self.sheet.owner if self.sheet else None) or self.service.unit


def all_facts(engine: Engine, authority: int, language: str) -> tuple[FactsView, ...]:
    """Every service of an authority today, by title."""
    with engine.store.read() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        found = store.read(unit, authority)
    services = sorted(found.all_on("service", today), key=lambda one: title(one).casefold())
    return tuple(_facts(found, one, today, language) for one in services)


def facts(engine: Engine, authority: int, code: str, language: str) -> FactsView:
    """One service today."""
    with engine.store.read() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        found = store.read(unit, authority)
    one = found.on("service", code, today)
    if one is None:
        raise NotFound("There is no service {code} here today.", code=code[:60])
    return _facts(found, one, today, language)


def offered(unit: Unit, authority: int, workflow: Workflow, today: str) -> list[str]:
    """The titles that a form suggests: of what can be challenged, or of which that is not known."""
    kinds = [workflow.fields, *(kind.fields for kind in workflow.records.values())]
    if not any(field.type == "service" for fields in kinds for field in fields.values()):
        return []
    found = store.read(unit, authority)
    services = [
        title(one)
        for one in found.all_on("service", today)
        if not _is_closed(found.on("sheet", one.code, today))
    ]
    return sorted(services, key=str.casefold)


def _is_closed(sheet: Entry | None) -> bool:
    return sheet is not None and sheet.values.get("can_be_challenged") == "no"


def _facts(found: Directory, one: Entry, today: str, language: str) -> FactsView:
    said = [sheet for sheet in found.line("sheet", one.code) if sheet.first <= today]
    views = tuple(_sheet(found, sheet, today, language) for sheet in reversed(said))
    return FactsView(service_view(found, one, today), views[0] if views else None, views[1:])


def _sheet(found: Directory, one: Entry, today: str, language: str) -> SheetView:
    said = one.values
    cost, notice = said.get("cost"), said.get("notice")
    owner = found.on("unit", str(said.get("owner")), today)
    return SheetView(
        as_of=date(one.first, language),
        is_stale=is_stale(one, today),
        cost=money(cost["cents"], cost["currency"], language) if cost else "",
        year=str(said.get("year", "")),
        norm=str(said.get("norm", "")),
        supplier=str(said.get("supplier", "")),
        contract_end=date(str(said.get("contract_end", "")), language),
        notice=_notice(notice, language) if notice else "",
        can_be_challenged=str(said.get("can_be_challenged", "")),
        why_not=why_not(said["why_not"], language) if "why_not" in said else "",
        owner=unit_view(found, owner, today) if owner else None,
    )


def _notice(text: str, language: str) -> str:
    read = Term.parse(text)
    return term(read.count, read.unit, language)
