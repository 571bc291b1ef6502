"""The part of the grammar about money that cases share: pots, and what actions do to them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from challenge_engine.core.pot_rules import DOES, Pot, PotMove
from challenge_engine.definitions.keys import pots as keys
from challenge_engine.definitions.nodes import Node
from challenge_engine.definitions.page import Page


def pots(page: Page, node: Node | None) -> Mapping[str, Pot]:
    """The pots of a workflow by their names."""
    return MappingProxyType({name: _pot(page, name, one) for name, one in page.named(node, "pots")})


def _pot(page: Page, name: str, node: Node) -> Pot:
    found = page.part(node, keys.POT)
    cap = page.string(found["cap"], "a field") if "cap" in found else None
    return Pot(name, page.string(found.get("size"), "a field"), cap)


def move(page: Page, node: Node) -> PotMove:
    """What a transition does to a pot."""
    found = page.part(node, keys.POT_MOVE)
    does = page.one_of(found.get("does"), DOES, "award", "thing that is done to a pot")
    if "amount" not in found and "does" in found and does != "release":
        page.say(node, f"`{does}` needs an `amount`; only `release` can be of all that is left")
    return PotMove(
        link=page.string(found.get("link"), "a link"),
        pot=page.string(found.get("pot"), "a pot"),
        does=does,
        amount=page.string(found["amount"], "a field") if "amount" in found else None,
    )
