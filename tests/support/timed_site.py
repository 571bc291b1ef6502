"""The site of a town with deadlines, whose clock can be set, and somebody in every role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from challenge_engine.service.people import accounts
from tests.support.site import an_app
from tests.support.town import ROOT, Town, make_town

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"
PASSWORD = "a long password for tests"


@dataclass
class TimedSite:
    """A town, and its pages."""

    town: Town
    app: Flask

    @property
    def engine(self):
        return self.town.engine


def timed_site(folder: Path, since: str = "2026-02-02", **options: object) -> TimedSite:
    """Three people can sign in: initiator-1, coordinator-1 and decider-1."""
    town = make_town(folder, TIMED, since=since)
    for name in ("initiator-1", "coordinator-1", "decider-1"):
        town.people[name] = accounts.add(
            town.engine, town.authority, name, f"Person {name}", password=PASSWORD
        )
        if name != "initiator-1":
            town.give(name, name.rpartition("-")[0])
    return TimedSite(town, an_app(town.engine, **options))
