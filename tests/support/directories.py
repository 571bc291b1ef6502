"""A small directory for tests: two units, one service, said by the real service."""

from __future__ import annotations

from typing import Any

from challenge_engine.service.directory import saying
from challenge_engine.service.directory.saying import Change
from challenge_engine.service.engine import Engine

HEAD = {"function": "Head of parks", "phone": "+31 10 000 0001", "email": "parks@town.example"}
DESK = {"function": "Front desk", "phone": "14 010"}


def said(engine: Engine, *changes: Change, by: Any = None) -> list[saying.Entry]:
    """Say this as the operator, or as somebody."""
    return saying.say(engine, engine.authority().id, by, changes)


def small(engine: Engine, since: str = "2025-01-01") -> None:
    """Parks with contact and deputy, a desk without, and mowing in parks."""
    said(
        engine,
        Change("unit", "parks", {"title": "Parks"}, since),
        Change("unit", "desk", {"title": "Desk", "roles": ["coordinator"]}, since),
        Change("contact", "parks", HEAD, since),
        Change("deputy", "parks", DESK, since),
        Change("service", "mowing", {"title": "Mowing", "unit": "parks"}, since),
    )
