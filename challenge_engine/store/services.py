"""Public services of an authority, each with its fact sheet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select

from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import public_service
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class ServiceSheet:
    """What a service is and costs today (cents a year), as of a day."""

    name: str
    unit: str | None
    current_cost: int | None
    quality_norm: str | None
    supplier: str | None
    contract_end: str | None
    can_be_challenged: int
    as_of: str


INSERT = insert_into(public_service)
REMOVE = delete(public_service).where(
    public_service.c.authority == bindparam("authority"),
    public_service.c.name == bindparam("name"),
)
ALL = (
    select(*(public_service.c[name] for name in ServiceSheet.__slots__))
    .where(public_service.c.authority == bindparam("authority"))
    .order_by(public_service.c.name)
)


def all_of(unit: Unit, authority_id: int) -> list[ServiceSheet]:
    """The fact sheets of an authority, by name."""
    return [ServiceSheet(*row) for row in unit.run(ALL, {"authority": authority_id}).fetchall()]


def challengeable(unit: Unit, authority_id: int) -> list[str]:
    """The names of the services that can be challenged."""
    return [sheet.name for sheet in all_of(unit, authority_id) if sheet.can_be_challenged]


def save(unit: Unit, authority_id: int, sheet: ServiceSheet) -> None:
    """Keep a fact sheet; an earlier one of the same service is replaced."""
    unit.run(REMOVE, {"authority": authority_id, "name": sheet.name})
    row = {name: getattr(sheet, name) for name in ServiceSheet.__slots__}
    unit.run(INSERT, {"authority": authority_id, **row})
