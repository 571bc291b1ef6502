"""The tree itself: the same root in three ways, and that of everybody else."""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.errors import ProofError
from challenge_engine.history.tree import EMPTY_ROOT, Edge, leaf_hash, node_hash, root
from tests.support.receipts import Tree
from tests.support.shared import vectors

LEAVES = [sha256(b"%d" % n).digest() for n in range(300)]


@given(st.integers(0, 300), st.integers(0, 300))
def test_appending_the_whole_and_the_definition_give_one_root(size: int, first: int) -> None:
    leaves = LEAVES[:size]
    edge = Edge().extend(leaves[:first]).extend(leaves[first:])
    assert edge.size == size
    assert edge.root() == root(leaves) == Tree(leaves).root(size)


def test_the_edge_is_as_long_as_the_size_has_ones() -> None:
    edge = Edge()
    for n, leaf in enumerate(LEAVES, 1):
        edge = edge.append(leaf)
        assert len(edge.hashes) == n.bit_count()


def test_nothing_has_the_root_of_nothing() -> None:
    assert root([]) == Edge().root() == Tree([]).root(0) == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize("wrong", [b"", b"x" * 31, b"x" * 33, "x" * 32, bytearray(32), None])
def test_a_hash_has_32_bytes(wrong: object) -> None:
    for attempt in (lambda: root([wrong]), lambda: Edge().append(wrong)):
        with pytest.raises(ProofError):
            attempt()


def test_the_published_tree_of_eight_leaves_comes_out() -> None:
    known = json.loads(vectors("rfc6962_8leaf.json").read_text(encoding="utf-8"))
    data = [bytes.fromhex(leaf) for leaf in known["leaves_hex"]]
    tree = Tree([leaf_hash(leaf) for leaf in data])
    assert tree.root(0).hex() == known["empty_root"]
    assert tree.root(1).hex() == known["root_1"]
    assert tree.root(8).hex() == known["root_8"]
    for places, proof in known["inclusion"].items():
        assert [h.hex() for h in tree.inclusion(*map(int, places.split("_")))] == proof
    for places, proof in known["consistency"].items():
        assert [h.hex() for h in tree.consistency(*map(int, places.split("_")))] == proof
    for call, result in known["hasher"].items():
        name, *parts = re.split("[:|]", call)
        hashed = {"leaf": leaf_hash, "node": node_hash}[name]
        assert hashed(*map(bytes.fromhex, parts)).hex() == result
