"""Proofs about a tree: ours, those of others, and everything that is none."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.errors import ProofError
from challenge_engine.history.tree import EMPTY_ROOT
from challenge_engine.history.verifying import verify_consistency, verify_inclusion
from tests.support.receipts import Tree
from tests.support.shared import IS_PROOF, vectors

MOST = 200
TREE = Tree([sha256(b"%d" % n).digest() for n in range(MOST + 1)])
OTHER = sha256(b"another").digest()
SIZES = range(1, MOST + 1) if IS_PROOF else (1, 2, 3, 7, 8, 9, 33, 64, 65, 127, 200)


def is_refused(check: Callable[..., None], *given: object) -> bool:
    try:
        check(*given)
    except ProofError:
        return True
    return False


def cases() -> list[dict]:
    try:
        path = vectors("merkle_proofs.json")
    except pytest.skip.Exception:
        return []
    return json.loads(path.read_text(encoding="utf-8"))["cases"]


def hash_of(text: str) -> bytes:
    return b64decode(text or "")


def test_all_cases_of_another_implementation_end_as_there() -> None:
    known = cases() or vectors("merkle_proofs.json")
    assert len(known) == 92
    for case in known:
        proof = [hash_of(one) for one in case["proof"] or ()]
        if "leafIdx" in case:
            given = case["leafIdx"], case["treeSize"], proof, hash_of(case["root"])
            refused = is_refused(verify_inclusion, hash_of(case["leafHash"]), *given)
        else:
            roots = hash_of(case["root1"]), hash_of(case["root2"])
            refused = is_refused(verify_consistency, case["size1"], case["size2"], *roots, proof)
        assert refused is case["wantErr"], case["case"]


@given(st.data())
def test_a_proof_that_was_made_is_accepted_and_every_change_of_it_refused(data) -> None:
    size = data.draw(st.integers(1, MOST), "size")
    index = data.draw(st.integers(0, size - 1), "index")
    leaf, proof, root = TREE.leaves[index], TREE.inclusion(index, size), TREE.root(size)
    verify_inclusion(leaf, index, size, proof, root)
    for changed in changes(data, proof):
        assert is_refused(verify_inclusion, leaf, index, size, changed, root)
    elsewhere = data.draw(st.integers(-1, MOST + 1).filter(lambda n: n != index), "elsewhere")
    assert is_refused(verify_inclusion, leaf, elsewhere, size, proof, root)
    assert is_refused(verify_inclusion, OTHER, index, size, proof, root)
    assert is_refused(verify_inclusion, leaf, index, size, proof, OTHER)
    assert is_refused(verify_inclusion, leaf, index, size, proof, TREE.root(size + 1))


@given(st.data())
def test_a_log_that_grew_is_accepted_and_every_change_of_its_proof_refused(data) -> None:
    new = data.draw(st.integers(0, MOST), "new")
    old = data.draw(st.integers(0, new), "old")
    before, after, proof = TREE.root(old), TREE.root(new), TREE.consistency(old, new)
    verify_consistency(old, new, before, after, proof)
    for changed in changes(data, proof):
        assert is_refused(verify_consistency, old, new, before, after, changed)
    assert is_refused(verify_consistency, old, new, OTHER, after, proof)
    assert is_refused(verify_consistency, old, new, before, TREE.root(new + 1), proof) or not old
    if old:
        assert is_refused(verify_consistency, old, new, before, OTHER, proof)
        assert is_refused(verify_consistency, old - 1, new, before, after, proof)
    if old != new:
        assert is_refused(verify_consistency, new, old, after, before, proof)


def changes(data, proof: list[bytes]) -> Iterator[list[bytes]]:
    """One hash too few, too many, another, of another length, and two in each other's place."""
    yield [*proof, OTHER]
    yield [OTHER, *proof]
    if not proof:
        return
    place = data.draw(st.integers(0, len(proof) - 1), "place")
    bit = data.draw(st.integers(0, 255), "bit")
    flipped = (int.from_bytes(proof[place], "big") ^ 1 << bit).to_bytes(32, "big")
    for instead in ([], [flipped], [proof[place]] * 2, [proof[place][:31]], [proof[place] + b"\0"]):
        yield [*proof[:place], *instead, *proof[place + 1 :]]
    if len(proof) > 1:
        yield [*proof[1:], proof[0]]


def test_from_nothing_everything_has_grown_but_nothing_has_one_root() -> None:
    verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    verify_consistency(0, 5, EMPTY_ROOT, TREE.root(5), [])
    for old, new in ((EMPTY_ROOT, OTHER), (OTHER, OTHER), (OTHER, EMPTY_ROOT)):
        assert is_refused(verify_consistency, 0, 0, old, new, [])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        TREE.inclusion(index, size)
    with pytest.raises(ProofError):
        TREE.consistency(size + 1, size)


@pytest.mark.parametrize("size", SIZES)
def test_another_program_accepts_every_proof_and_refuses_what_we_refuse(size: int) -> None:
    other = pytest.importorskip("tlog_scales.tlog", reason="tlog-scales is not installed")
    root = TREE.root(size)

    def both(ours: Callable[..., None], theirs: Callable[..., None], *given: object) -> bool:
        refused = is_refused(ours, *given)
        try:
            theirs(*given)
        except (other.InclusionProofInvalid, other.ConsistencyProofInvalid):
            assert refused
        else:
            assert not refused
        return not refused

    def included(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> None:
        other.InclusionProof(index, size, proof).check(leaf, root)

    def grown(old: int, new: int, before: bytes, after: bytes, proof: list[bytes]) -> None:
        other.ConsistencyProof(old, new, proof).check(before, after)

    for n in range(size):
        leaf, proof = TREE.leaves[n], TREE.inclusion(n, size)
        assert both(verify_inclusion, included, leaf, n, size, proof, root)
        forged = [OTHER, *proof[1:]], proof[:-1], [*proof, OTHER], proof[::-1]
        for hashes in forged:
            same = hashes == proof
            assert both(verify_inclusion, included, leaf, n, size, hashes, root) is same
        assert not both(verify_inclusion, included, leaf, (n + 1) % size, size, proof, OTHER)
        before, proof = TREE.root(n + 1), TREE.consistency(n + 1, size)
        assert both(verify_consistency, grown, n + 1, size, before, root, proof)
        forged = [OTHER, *proof[1:]], proof[:-1], [*proof, OTHER], proof[::-1]
        for hashes in forged:
            same = hashes == proof
            assert both(verify_consistency, grown, n + 1, size, before, root, hashes) is same
        assert not both(verify_consistency, grown, n + 1, size, OTHER, root, proof)
