"""Breaches of laws, which name keys, become problems, which name line and column."""

from __future__ import annotations

from collections.abc import Iterator

from challenge_engine.core.laws import Breach, Place
from challenge_engine.definitions import sentences
from challenge_engine.definitions.nodes import Mapping, Node, Scalar, Sequence
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.problems import Problem

MOST_BREACHES = 500


class Places:
    """Finds the node that a place means."""

    def __init__(self, page: Page, origins: list[int]) -> None:
        self.page = page
        self.origins = origins

    def find(self, place: Place) -> tuple[Node, bool]:
        """The nearest node to a place, and whether something was said about the way there."""
        if place[:1] == ("transitions",) and len(place) > 1:
            place = ("transitions", self.origins[int(place[1])], *place[2:])
        here = pointer = self.page.root
        is_bad = id(here) in self.page.bad
        for key in place:
            is_bad = is_bad or (id(here), key) in self.page.lacks
            step = _step(here, key)
            if step is None:
                continue
            pointer, here = step
            is_bad = is_bad or id(here) in self.page.bad
        return pointer, is_bad


def _step(node: Node, key: str | int) -> tuple[Node, Node] | None:
    """Where to point and where to go on; a bare word or list stands for what is not spelt out."""
    if isinstance(node, Mapping):
        entry = node.entries.get(str(key))
        if entry is None:
            return None
        return (entry[1], entry[1]) if isinstance(entry[1], Scalar) else entry
    if isinstance(node, Sequence):
        item = _item(node, key)
        return None if item is None else (item, item)
    return None


def _item(node: Sequence, key: str | int) -> Node | None:
    if isinstance(key, int):
        return node.items[key] if key < len(node.items) else None
    return next((n for n in node.items if isinstance(n, Scalar) and n.text == key), None)


def located(page: Page, origins: list[int], breaches: list[Breach]) -> Iterator[Problem]:
    """The problems that a list of breaches comes to.

    Of a node that could not be read enough was said; and what is missing may only be unread.
    """
    places = Places(page, origins)
    said = 0
    for breach in breaches:
        node, is_bad = places.find(breach.place)
        if is_bad or (page.is_torn and breach.code in sentences.ABSENCES):
            continue
        said += 1
        if said > MOST_BREACHES:
            yield Problem(page.file, node.line, node.column, "and more; mend those above first")
            return
        message = sentences.of(breach, lambda place: places.find(place)[0].line)
        yield Problem(page.file, node.line, node.column, message)
