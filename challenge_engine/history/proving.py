"""Proofs about a tree, made by the recursive definition of RFC 6962, section 2.1.

`verifying` checks them by the iterative one, so that a mistake in one shows in the other.
"""

from __future__ import annotations

from collections.abc import Callable

from challenge_engine.errors import ProofError
from challenge_engine.history.tree import EMPTY_ROOT, node_hash

Subtree = Callable[[int, int], bytes]
"""(height, place) → hash of the complete subtree of 2^height leaves with that number."""


def root_at(size: int, subtree: Subtree) -> bytes:
    """The root of the first ``size`` leaves."""
    return _root(0, size, subtree) if size else EMPTY_ROOT


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """PATH(index, D[0:size]): the hashes from the leaf's neighbour up to the root's child."""
    if not 0 <= index < size:
        raise ProofError("There is no leaf {index} in a log of {size}.", index=index, size=size)
    return _path(index, 0, size, subtree)


def consistency(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """PROOF(old, D[0:new]): that the first ``old`` leaves of the larger log are the older log."""
    if not 0 <= old <= new:
        raise ProofError("A log of {new} cannot have grown from {old}.", old=old, new=new)
    # RFC 6962 leaves the empty tree out; from nothing, everything has grown.
    return _proof(old, 0, new, subtree, is_known=True) if old else []


def _path(index: int, first: int, end: int, subtree: Subtree) -> list[bytes]:
    if end - first == 1:
        return []
    middle = first + _split(end - first)
    if index < middle:
        return [*_path(index, first, middle, subtree), _root(middle, end, subtree)]
    return [*_path(index, middle, end, subtree), _root(first, middle, subtree)]


def _proof(old: int, first: int, end: int, subtree: Subtree, *, is_known: bool) -> list[bytes]:
    # `is_known`: this part is the whole older log, whose root the verifier has already.
    if old == end:
        return [] if is_known else [_root(first, end, subtree)]
    middle = first + _split(end - first)
    if old <= middle:
        left = _proof(old, first, middle, subtree, is_known=is_known)
        return [*left, _root(middle, end, subtree)]
    right = _proof(old, middle, end, subtree, is_known=False)
    return [*right, _root(first, middle, subtree)]


def _root(first: int, end: int, subtree: Subtree) -> bytes:
    size = end - first
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        return subtree(height, first >> height)
    middle = first + _split(size)
    return node_hash(_root(first, middle, subtree), _root(middle, end, subtree))


def _split(size: int) -> int:
    """The largest power of two that is smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)
