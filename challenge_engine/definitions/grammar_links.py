"""The part of the grammar about other cases: those pointed at, and those that point here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from challenge_engine.core.link_rules import Copy, Link, LinkEnd
from challenge_engine.core.workflow import AUDIENCES
from challenge_engine.definitions import nodes
from challenge_engine.definitions.keys import links as keys
from challenge_engine.definitions.nodes import Node
from challenge_engine.definitions.page import Page


def links(page: Page, node: Node | None) -> Mapping[str, Link]:
    """Every link, by what it is called here."""
    found = {name: _link(page, name, one) for name, one in page.named(node, "links")}
    return MappingProxyType(found)


def _link(page: Page, name: str, node: Node) -> Link:
    found = page.part(node, keys.LINK)
    if isinstance(node, nodes.Mapping) and ("to" in found) == ("of" in found):
        page.say(node, "a link points `to` cases of other workflows, or says `of` which they are")
    if "of" in found and "copies" in found:
        page.say(found["copies"], "`copies` belongs to the end that points: it goes with `to`")
    return Link(
        name=name,
        title=page.texts(found.get("title")),
        to=page.strings(found.get("to"), "a workflow"),
        of=tuple(_end(page, one) for one in page.items(found.get("of"), "links")),
        see=page.one_of(found.get("see"), AUDIENCES, "parties", "audience"),
        copies=_copies(page, found.get("copies")),
    )


def _end(page: Page, node: Node) -> LinkEnd:
    found = page.part(node, keys.END)
    return LinkEnd(
        page.string(found.get("workflow"), "a workflow"), page.string(found.get("link"), "a link")
    )


def _copies(page: Page, node: Node | None) -> tuple[Copy, ...]:
    if node is not None and not isinstance(node, nodes.Mapping):
        page.say(node, "`copies` is a mapping from a field here to a field there")
        return ()
    entries = node.entries.items() if node is not None else ()
    return tuple(Copy(name, page.string(value, "a field")) for name, (_, value) in entries)
