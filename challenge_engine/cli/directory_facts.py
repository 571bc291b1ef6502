"""What `challenge directory` prints: as JSON, or as lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from challenge_engine.cli.output import columns
from challenge_engine.service.directory.saying import Entry
from challenge_engine.service.reading.directory import ContactView, DirectoryView, UnitView

NOBODY = "–"


def of_entry(one: Entry) -> dict[str, Any]:
    """What was said of one thing."""
    said = {"what": one.what, "code": one.code, "from": one.first, "until": one.last}
    return {**said, "values": dict(one.values), "note": one.note, "n": one.n}


def entry_lines(entries: Sequence[Entry]) -> list[str]:
    """The same, one a line."""
    if not entries:
        return ["Nothing new: all of it holds already."]
    return [
        f"{one.what} {one.code} from {one.first}{f' until {one.last}' if one.last else ''}: "
        f"{_values(one)}" + (f" – {one.note}" if one.note else "")
        for one in entries
    ]


def _values(one: Entry) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in one.values.items())


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, dict) and "cents" in value:
        return f"{value['cents'] / 100:.2f} {value['currency']}"
    return str(value.get("id")) if isinstance(value, dict) else str(value)


def of_directory(found: DirectoryView) -> dict[str, Any]:
    """The directory of a day."""
    return {
        "day": found.day,
        "units": [dataclasses.asdict(unit) for unit in found.units],
        "services": [
            {"code": s.code, "title": s.title, "unit": s.unit.code if s.unit else None}
            for s in found.services
        ],
    }


def lines(found: DirectoryView) -> list[str]:
    """Units with whom to ask, then services with their unit."""
    if not found.units:
        return ["The directory is empty. `challenge directory load FILE` fills it."]
    units = [("unit", "", "contact", "deputy"), *map(_unit, found.units)]
    services = [
        (one.code, one.title, one.unit.code if one.unit else NOBODY) for one in found.services
    ]
    heads = [("service", "", "unit")] if services else []
    return [*columns(units), *([""] if services else []), *columns([*heads, *services])]


def _unit(unit: UnitView) -> tuple[str, str, str, str]:
    return unit.code, unit.title, _person(unit.contact), _person(unit.deputy)


def _person(one: ContactView | None) -> str:
    if one is None:
        return NOBODY
    return ", ".join(filter(None, (one.function, one.name, one.phone, one.email)))


def of_gaps(found: DirectoryView) -> list[dict[str, str]]:
    """Every gap."""
    return [dataclasses.asdict(gap) for gap in found.gaps]


def gap_lines(found: DirectoryView) -> list[str]:
    """Every gap in a sentence."""
    return [gap.says for gap in found.gaps] or ["Every service has a unit, and every unit answers."]
