"""What a scenario expects: where the case stands, whom it waits for, which deadlines run."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from challenge_engine.core.workflow import MAIN, NOTHING, PHASES, Workflow
from challenge_engine.definitions.nodes import Mapping, Node, Scalar, Sequence
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.problems import unknown
from challenge_engine.definitions.scenario import Expected, Place

NOBODY: Final = "nobody"
"""Stands where roles could: it waits on nobody, nobody was told."""

STANDINGS: Final = ("overdue", "paused", "met", "stopped")
"""What can be said of a deadline besides the day on which it is `due`."""

_MAY: Final = (
    "state",
    "phase",
    "waits_on",
    "told",
    "tracks",
    "due",
    *STANDINGS,
    "public",
    "published",
)


def expected(page: Page, workflow: Workflow, node: Node | None) -> Iterator[Expected]:
    """Every single expectation, with its own place."""
    reader = _Then(page, workflow)
    found = page.mapping(node, "what is expected", may=_MAY)
    for what, one in found.items():
        place = Place(one.line, one.column)
        if what == "state":
            yield Expected(what, "main", reader.name(one, "state", workflow.states), place)
        elif what == "phase":
            yield Expected(what, "", page.one_of(one, PHASES, PHASES[0], "phase"), place)
        elif what == "waits_on":
            yield from reader.waits(one, place)
        elif what == "told":
            yield Expected(what, "", reader.roles(one), place)
        elif what in ("public", "published"):
            yield Expected(what, "", page.is_yes(one), place)
        elif what == "tracks":
            yield from reader.tracks(one)
        elif what == "due":
            yield from reader.due(one)
        else:
            for name in reader.names(one, "deadline", workflow.deadlines):
                yield Expected(what, name, True, place)


class _Then:
    def __init__(self, page: Page, workflow: Workflow) -> None:
        self.page = page
        self.workflow = workflow

    def name(self, node: Node, kind: str, known: Collection[str]) -> str:
        name = self.page.string(node, f"a {kind}")
        if name and name not in known:
            self.page.say(node, unknown(kind, name, known))
        return name

    def names(self, node: Node, kind: str, known: Collection[str]) -> tuple[str, ...]:
        names = self.page.strings(node, f"a {kind}")
        nodes = node.items if isinstance(node, Sequence) else [node]
        for one in nodes:
            self.name(one, kind, known)
        return names

    def roles(self, node: Node) -> frozenset[str]:
        if isinstance(node, Scalar) and node.text == NOBODY:
            return frozenset()
        return frozenset(self.names(node, "role", self.workflow.roles))

    def waits(self, node: Node, place: Place) -> Iterator[Expected]:
        """The roles, of the main track where none is named."""
        if not isinstance(node, Mapping):
            yield Expected("waits_on", MAIN, self.roles(node), place)
            return
        for track, one in self.of_tracks(node):
            yield Expected("waits_on", track, self.roles(one), Place(one.line, one.column))

    def tracks(self, node: Node) -> Iterator[Expected]:
        for track, one in self.of_tracks(node):
            states = (*self.workflow.tracks[track], NOTHING)
            name = self.name(one, "state", states)
            yield Expected("state", track, name, Place(one.line, one.column))

    def of_tracks(self, node: Node) -> Iterator[tuple[str, Node]]:
        for track, one in self.page.named(node, "tracks"):
            if track in self.workflow.tracks:
                yield track, one
            else:
                self.page.say(one, unknown("track", track, self.workflow.tracks))

    def due(self, node: Node) -> Iterator[Expected]:
        for deadline, one in self.page.named(node, "deadlines"):
            if deadline not in self.workflow.deadlines:
                self.page.say(one, unknown("deadline", deadline, self.workflow.deadlines))
                continue
            yield Expected("due", deadline, self.page.date(one), Place(one.line, one.column))
