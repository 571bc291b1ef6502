"""The tree over a log's leaves (RFC 6962, section 2.1): hashes, roots, and growing by one leaf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf; the prefix keeps a leaf from ever passing for a node."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return sha256(b"\1" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, level by level; an odd last one waits for the level above it.

    That gives the tree of RFC 6962, whose left part is always the largest complete one.
    """
    level = list(hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        pairs = [
            sha256(b"\1" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + level[-1:] if len(level) % 2 else pairs
    return level[0]


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree: complete subtrees, largest first; all that appending needs."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Edge:
        """The edge with one leaf more: as many hashes are joined as the size ends in ones."""
        hashes, size = [*self.hashes, leaf], self.size
        while size & 1:
            right = hashes.pop()
            hashes.append(node_hash(hashes.pop(), right))
            size >>= 1
        return Edge(self.size + 1, tuple(hashes))

    def extend(self, leaves: Iterable[bytes]) -> Edge:
        """The edge with all these leaves more."""
        edge = self
        for leaf in leaves:
            edge = edge.append(leaf)
        return edge

    def root(self) -> bytes:
        """The root: the subtrees joined from the right."""
        if not self.hashes:
            return EMPTY_ROOT
        *left, found = self.hashes
        for hash_ in reversed(left):
            found = node_hash(hash_, found)
        return found
