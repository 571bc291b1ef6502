"""Every situation that a workflow can come into, and how; nearest first, up to a bound."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from challenge_engine.core.proof.model import Cast, Model
from challenge_engine.core.proof.moving import Label, Move, Moves
from challenge_engine.core.proof.situations import Situation
from challenge_engine.core.workflow import Workflow

MOST_SITUATIONS: Final = 200_000
"""Beyond this the answer is *not decided*."""

_MOST_MOVES: Final = 1_000_000
_MOST_FACTS: Final = 40_000_000
"""Beyond these too: so much is tried, and so much is remembered, of all situations together."""


@dataclass(frozen=True, slots=True)
class Explored:
    """What was found; situations are numbered in the order in which they are reached."""

    moves: Moves
    situations: tuple[Situation, ...]
    labels: tuple[Label, ...]
    first: array[int]
    """Where the edges of a situation begin, in ``to`` and ``by``; one more at the end."""
    to: array[int]
    by: array[int]
    """The label of an edge."""
    parent: array[int]
    """From which situation each was first reached; the first from itself."""
    came_by: array[int]
    is_decided: bool
    """False where the bound was reached: then nothing was proven."""

    @property
    def model(self) -> Model:
        """What was explored."""
        return self.moves.model

    def edges(self, i: int) -> Iterator[tuple[int, Label]]:
        """What can happen in a situation, and to which it leads."""
        for e in range(self.first[i], self.first[i + 1]):
            yield self.to[e], self.labels[self.by[e]]

    def way(self, i: int) -> list[tuple[int, Label, int]]:
        """The shortest way from the beginning: from, what, to."""
        found = []
        while self.parent[i] != i:
            found.append((self.parent[i], self.labels[self.came_by[i]], i))
            i = self.parent[i]
        return found[::-1]

    def move(self, source: int, label: Label, target: int) -> Move:
        """Who did it and what they handed in, of one edge."""
        ahead, wanted = self.moves.following(self.situations[source]), self.situations[target]
        return next(move for move in ahead if move.label == label and move.to == wanted)


def explore(
    workflow: Workflow,
    cast: Cast,
    tracks: tuple[str, ...],
    most: int = MOST_SITUATIONS,
    *,
    with_quiet: bool = True,
) -> Explored:
    """Look at every situation of some tracks, with so many people in each role."""
    moves = Moves(workflow, cast, tracks, with_quiet=with_quiet)
    numbers: dict[Situation, int] = {moves.start: 0}
    situations = [moves.start]
    labels: dict[Label, int] = {}
    first, to, by = array("L", [0]), array("L"), array("L")
    parent, came_by = array("L", [0]), array("L", [0])
    width = 1 + len(moves.start.values) + sum(map(len, moves.start.people))
    most = min(most, _MOST_FACTS // width)
    i, left = 0, _MOST_MOVES
    while i < len(situations) <= most and left:
        seen: set[tuple[int, int]] = set()
        for move in moves.following(situations[i]):
            left -= 1
            if not left or len(situations) > most:
                break
            j = numbers.setdefault(move.to, len(situations))
            k = labels.setdefault(move.label, len(labels))
            if j == len(situations):
                situations.append(move.to)
                parent.append(i)
                came_by.append(k)
            if (j, k) not in seen:
                seen.add((j, k))
                to.append(j)
                by.append(k)
        first.append(len(to))
        i += 1
    is_decided = bool(i == len(situations) <= most and left)
    first.extend([len(to)] * (len(situations) - i))
    return Explored(
        moves, tuple(situations), tuple(labels), first, to, by, parent, came_by, is_decided
    )
