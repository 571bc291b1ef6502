"""A town with purses, and claims that draw on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from challenge_engine.service import publishing
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.people import accounts
from challenge_engine.store import pots, streams
from tests.support.town import ROOT, Town, make_town

PURSE = ROOT / "tests" / "workflows" / "linked" / "purse.v1.yaml"
CLAIM = ROOT / "tests" / "workflows" / "linked" / "claim.v1.yaml"


def make_moneyed(folder: Path, url: str = "") -> Town:
    """A town in which both are published."""
    town = make_town(folder, PURSE, url) if url else make_town(folder, PURSE)
    publishing.publish(town.engine, town.authority, CLAIM)
    # They hold their role in their own group only, which filing gives them.
    town.people["neighbour-1"] = accounts.add(town.engine, town.authority, "neighbour-1")
    return town


def a_purse(town: Town, money: str, most: str | None = None) -> str:
    """A purse with so much money in it, of which one claim can get so much."""
    capped = {"most": most} if most else {}
    return town.open("officer-1", {"title": "Spring purse", "money": money, **capped})


def a_claim(town: Town, purse: str, name: str = "neighbour-1") -> str:
    """A claim on a purse, filed by a group of its own."""
    done = acting.open_case(
        town.engine,
        town.authority,
        "claim",
        Acting(town.person(name)),
        Command("file", {"title": "A bench", "link-purse": purse}),
        GroupChoice(new_name=f"Group of {name}"),
    )
    town.check()
    return done.reference


def held(town: Town, purse: str) -> dict[str, Any]:
    """How a purse stands by its row, in cents."""
    with town.engine.store.read() as unit:
        rows = pots.all_rows(unit)
        stream = streams.find(unit, town.authority, purse)
    assert stream is not None
    names = ("size", "cap", "awarded", "paid", "highest")
    return dict(zip(names, rows[stream.id, "cash"], strict=False))
