"""Checks proofs about a tree by the iterative definition of RFC 9162, sections 2.1.3.2 and 2.1.4.2.

It knows nothing of how a proof is made (`proving`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from challenge_engine.errors import ProofError
from challenge_engine.history.tree import EMPTY_ROOT, HASH_BYTES, node_hash


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """``ProofError`` unless the leaf stands at this place in the log with this root."""
    _require_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofError(
            "The proof is for place {index} of a log of {size}, which has no such place.",
            index=index,
            size=size,
        )
    found = leaf
    for hash_, is_left in _turns(index, size - 1, proof):
        found = node_hash(hash_, found) if is_left else node_hash(found, hash_)
    if found != root:
        raise ProofError("The proof leads to another root than the one that was signed.")


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """``ProofError`` unless the newer log begins with the whole older one."""
    _require_hashes(old_root, new_root, *proof)
    if not 0 <= old <= new:
        raise ProofError("A log of {new} cannot have grown from {old}.", old=old, new=new)
    if old == 0 and old_root != EMPTY_ROOT:
        raise ProofError("A log without leaves has one root only, and this is not it.")
    if old == new and old_root != new_root:
        raise ProofError("The same size was signed with two roots: the log was forked.")
    if old not in (0, new):
        _follow(old, new, old_root, new_root, list(proof))
    elif proof:
        raise ProofError("Between these two sizes there is nothing to prove.")


def _follow(old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes]) -> None:
    # Where the older log is one complete tree, its root is the first hash and is left out.
    if old & (old - 1) == 0:
        proof.insert(0, old_root)
    if not proof:
        raise ProofError("The proof is empty.")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = proof[0]
    for hash_, is_left in _turns(place, last, proof[1:]):
        second = node_hash(hash_, second) if is_left else node_hash(second, hash_)
        first = node_hash(hash_, first) if is_left else first
    if first != old_root:
        raise ProofError("The newer log does not begin with the older one: something was changed.")
    if second != new_root:
        raise ProofError("The proof leads to another root than the newer one that was signed.")


def _turns(place: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each hash on the way from a place up to the root, and whether it stands to the left."""
    for hash_ in proof:
        if last == 0:
            raise ProofError("The proof has more hashes than the log has levels.")
        is_left = place & 1 == 1 or place == last
        yield hash_, is_left
        while is_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofError("The proof has fewer hashes than the log has levels.")


def _require_hashes(*hashes: bytes) -> None:
    if any(type(hash_) is not bytes or len(hash_) != HASH_BYTES for hash_ in hashes):
        raise ProofError("A hash of a proof has exactly {length} bytes.", length=HASH_BYTES)
