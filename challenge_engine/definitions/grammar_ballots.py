"""The part of the grammar about a vote."""

from __future__ import annotations

from challenge_engine.core.ballot_rules import BallotBox, Choices, Locked
from challenge_engine.definitions.keys import ballots as keys
from challenge_engine.definitions.nodes import Node
from challenge_engine.definitions.page import Page


def ballot(page: Page, node: Node) -> BallotBox:
    """The ballot box of a workflow."""
    found = page.part(node, keys.BALLOT)
    return BallotBox(
        voters=page.string(found.get("voters"), "a role"),
        officials=page.string(found.get("officials"), "a role"),
        keyholders=page.string(found.get("keyholders"), "a role"),
        open_in=page.strings(found.get("open_in"), "a state"),
        choices=_choices(page, found.get("choices")),
        locks=_locked(page, found.get("locks")),
        objections=page.string(found.get("objections"), "a deadline"),
        closes=page.string(found["closes"], "a deadline") if "closes" in found else None,
    )


def _choices(page: Page, node: Node | None) -> Choices:
    found = page.part(node, keys.CHOICES)
    return Choices(
        link=page.string(found.get("link"), "a link"),
        states=page.strings(found.get("states"), "a state"),
        title=page.string(found.get("title"), "a field"),
        cost=page.string(found.get("cost"), "a field"),
        withdrawn=page.strings(found.get("withdrawn"), "a state"),
    )


def _locked(page: Page, node: Node | None) -> Locked:
    found = page.part(node, keys.LOCKED)
    needed = {key: page.string(found.get(key), "a field") for key in keys.LOCKED.needs}
    threshold = page.string(found["threshold"], "a field") if "threshold" in found else None
    return Locked(**needed, threshold=threshold)
