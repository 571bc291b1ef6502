"""The tree of a log as the database keeps it: leaves, and the nodes that spare reading them."""

from __future__ import annotations

from challenge_engine.history import proving, tree
from challenge_engine.history.tree import Edge
from challenge_engine.store import checkpoints
from challenge_engine.store.unit import Unit

WIDTH = 256
"""Hashes of one tile, as in C2SP tlog-tiles."""
_HEIGHT = 8
STRETCH = 65_536
"""Leaves that are read in one go."""


class StoredTree:
    """A log at one size; a proof reads a few hundred hashes of it, however large it is."""

    def __init__(self, unit: Unit, log: int, size: int) -> None:
        self.size = size
        self.missing: dict[tuple[int, int], bytes] = {}
        """Complete subtrees that are not kept yet: (level, place) → hash."""
        self._unit = unit
        self._log = log
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def root(self, size: int | None = None) -> bytes:
        """The root now, or at a smaller size."""
        return proving.root_at(self.size if size is None else size, self.subtree)

    def inclusion(self, index: int) -> list[bytes]:
        """The proof that a leaf stands where it stands."""
        return proving.inclusion(index, self.size, self.subtree)

    def consistency(self, old: int) -> list[bytes]:
        """The proof that the log has only grown since it had the old size."""
        return proving.consistency(old, self.size, self.subtree)

    def subtree(self, height: int, place: int) -> bytes:
        """The hash of a complete subtree of 2^height leaves."""
        level, rest = divmod(height, _HEIGHT)
        first = place << rest
        at = first % WIDTH
        return tree.root(self.tile(level, first // WIDTH)[at : at + (1 << rest)])

    def tile(self, level: int, place: int) -> list[bytes]:
        """The hashes of a tile, as many of them as are complete at this size."""
        found = self._tiles.get((level, place))
        if found is None:
            found = self._leaves(place) if level == 0 else self._nodes(level, place)
            self._tiles[level, place] = found
        return found

    def _leaves(self, place: int) -> list[bytes]:
        first = place * WIDTH
        return checkpoints.hashes(self._unit, self._log, first, min(first + WIDTH, self.size))

    def _nodes(self, level: int, place: int) -> list[bytes]:
        first = place * WIDTH
        end = min(first + WIDTH, self.size >> (_HEIGHT * level))
        found = checkpoints.nodes(self._unit, self._log, level, first, end)
        for one in range(first + len(found), end):
            hash_ = tree.root(self.tile(level - 1, one))
            self.missing[level, one] = hash_
            found.append(hash_)
        return found


def root_of_leaves(unit: Unit, log: int, size: int) -> bytes | None:
    """The root from the leaves alone, not from the nodes; ``None`` where leaves are missing."""
    edge = Edge()
    while edge.size < size:
        end = min(edge.size + STRETCH, size)
        stretch = checkpoints.hashes(unit, log, edge.size, end)
        if len(stretch) != end - edge.size:
            return None
        edge = edge.extend(stretch)
    return edge.root()
