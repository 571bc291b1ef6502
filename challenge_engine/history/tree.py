"""The tree over a log's leaves (RFC 6962, section 2.1): hashes, roots, and growing by one leaf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from challenge_engine.errors import ProofError

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
    _require_hashes(level)
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
        """The edge with one leaf more."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Edge:
        """The edge with these leaves more: each joins as many hashes as the size ends in ones."""
        leaves = list(leaves)
        _require_hashes(leaves)
        hashes, size = list(self.hashes), self.size
        for leaf in leaves:
            hashes.append(leaf)
            ones = size
            while ones & 1:
                right = hashes.pop()
                hashes.append(node_hash(hashes.pop(), right))
                ones >>= 1
            size += 1
        return Edge(size, tuple(hashes))

    def root(self) -> bytes:
        """The root: the subtrees joined from the right."""
        if not self.hashes:
            return EMPTY_ROOT
        *left, found = self.hashes
        for hash_ in reversed(left):
            found = node_hash(hash_, found)
        return found


def _require_hashes(hashes: Iterable[bytes]) -> None:
    # A longer or shorter one could pass for a node beside another leaf.
    if any(type(hash_) is not bytes or len(hash_) != HASH_BYTES for hash_ in hashes):
        raise ProofError("A hash of a log has exactly {length} bytes.", length=HASH_BYTES)
