"""The part of the grammar about what is promised, to whom one can turn, and what is waived."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from challenge_engine.core.right_rules import RIGHTS, Route, Waiver
from challenge_engine.core.workflow import MAIN
from challenge_engine.definitions.grammar_deadlines import mark_of
from challenge_engine.definitions.keys import rights as keys
from challenge_engine.definitions.nodes import Node
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.sentences import SENTENCES, WAIVABLE


def rights(page: Page, node: Node | None) -> Mapping[str, tuple[str, ...]]:
    """Every right that is promised, with the actions that it names."""
    promised: dict[str, tuple[str, ...]] = {}
    for name, one in page.part(node, keys.RIGHTS).items():
        if RIGHTS[name].phases:
            promised[name] = page.strings(one, "an action")
        elif page.is_yes(one):
            promised[name] = ()
    return MappingProxyType(promised)


def routes(page: Page, node: Node | None) -> Mapping[str, Route]:
    """Every route against an adverse end."""
    found = {name: _route(page, name, one) for name, one in page.named(node, "routes")}
    return MappingProxyType(found)


def _route(page: Page, name: str, node: Node) -> Route:
    found = page.part(node, keys.ROUTE)
    return Route(
        name=name,
        kind=page.one_of(found.get("kind"), keys.KINDS, "objection", "kind of route"),
        says=page.texts(found.get("says")),
        mark=mark_of(page, found),
        source=page.string(found.get("source"), "a source"),
        track=page.string(found["track"], "a track") if "track" in found else None,
    )


def waivers(page: Page, node: Node | None) -> tuple[Waiver, ...]:
    """Every refutation that is let stand."""
    return tuple(_waiver(page, one) for one in page.items(node, "waivers"))


def _waiver(page: Page, node: Node) -> Waiver:
    found = page.part(node, keys.WAIVER)
    return Waiver(
        law=_law(page, found.get("law")),
        state=page.string(found.get("state"), "a state"),
        reason=page.texts(found.get("reason")),
        action=page.string(found["action"], "an action") if "action" in found else None,
        role=page.string(found["role"], "a role") if "role" in found else None,
        track=page.string(found["track"], "a track") if "track" in found else MAIN,
    )


def _law(page: Page, node: Node | None) -> str:
    if node is not None and getattr(node, "text", None) in SENTENCES:
        page.say(node, "this law cannot be waived: the engine relies on it")
        return ""
    return page.one_of(node, tuple(WAIVABLE), "stuck", "law")
