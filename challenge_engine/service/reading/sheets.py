"""Fact sheets of services: what a plan can be compared with, and what can be challenged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from challenge_engine.service.engine import Engine
from challenge_engine.store import services
from challenge_engine.store.services import ServiceSheet
from challenge_engine.texts import date, money


@dataclass(frozen=True, slots=True)
class SheetView:
    """One fact sheet in the reader's language."""

    name: str
    unit: str
    current_cost: str
    quality_norm: str
    supplier: str
    contract_end: str
    can_be_challenged: bool
    as_of: str


def keep(engine: Engine, authority: int, sheets: Iterable[ServiceSheet]) -> None:
    """Keep fact sheets, each in place of an earlier one of the same name."""
    with engine.store.write() as unit:
        for sheet in sheets:
            services.save(unit, authority, sheet)
        unit.commit()


def sheet(
    name: str,
    as_of: str,
    *,
    unit: str | None = None,
    current_cost: int | None = None,
    quality_norm: str | None = None,
    supplier: str | None = None,
    contract_end: str | None = None,
    can_be_challenged: bool = True,
) -> ServiceSheet:
    """A fact sheet; the cost is in cents a year."""
    return ServiceSheet(
        name,
        unit,
        current_cost,
        quality_norm,
        supplier,
        contract_end,
        int(can_be_challenged),
        as_of,
    )


def all_sheets(engine: Engine, authority: int, language: str) -> tuple[SheetView, ...]:
    """All fact sheets of an authority, by name."""
    with engine.store.read() as unit:
        return tuple(_shown(one, language) for one in services.all_of(unit, authority))


def _shown(one: ServiceSheet, language: str) -> SheetView:
    return SheetView(
        name=one.name,
        unit=one.unit or "",
        current_cost="" if one.current_cost is None else money(one.current_cost, "EUR", language),
        quality_norm=one.quality_norm or "",
        supplier=one.supplier or "",
        contract_end="" if one.contract_end is None else date(one.contract_end, language),
        can_be_challenged=bool(one.can_be_challenged),
        as_of=date(one.as_of, language),
    )
