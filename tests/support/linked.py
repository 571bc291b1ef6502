"""A town with two small workflows whose cases point at each other: rounds and bids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from challenge_engine.service import publishing
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.people import accounts
from tests.support.town import ROOT, Town, make_town

ROUND = ROOT / "tests" / "workflows" / "linked" / "round.v1.yaml"
BID = ROOT / "tests" / "workflows" / "linked" / "bid.v1.yaml"


def make_linked(
    folder: Path, url: str | None = None, since: str | None = None, password: str | None = None
) -> Town:
    """A town in which both are published; ``since`` a day makes it a demo."""
    town = make_town(folder, ROUND, url, since)
    publishing.publish(town.engine, town.authority, BID)
    for name in ("neighbour-1", "neighbour-2", "officer-1"):
        # Neighbours hold their role in their own group only, which filing gives them.
        town.people[name] = accounts.add(town.engine, town.authority, name, password=password)
    town.give("officer-1", "officer")
    return town


def a_round(town: Town, **data: Any) -> str:
    """A round that is open for bids."""
    return town.open("officer-1", {"title": "Spring round", **data})


def a_bid(town: Town, round_: str | None, name: str = "neighbour-1", **data: Any) -> str:
    """A bid in a round, filed by a group of its own."""
    given = {"title": "A bench", **data} | ({"link-round": round_} if round_ else {})
    done = acting.open_case(
        town.engine,
        town.authority,
        "bid",
        Acting(town.person(name)),
        Command("file", given),
        GroupChoice(new_name=f"Group of {name}"),
    )
    town.check()
    return done.reference
