"""The files of a published log: where they lie, what is in them, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.errors import EngineError, FormatError
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.commitments import leaf_data
from challenge_engine.history.signed_note import Note
from challenge_engine.history.tiles import (
    Tile,
    bundle_bytes,
    read_bundle,
    read_leaf,
    read_tile,
    tile_bytes,
    tiles_of,
)
from challenge_engine.history.tree import Edge, leaf_hash, root
from tests.history.mutations import HOSTILE, assert_strict, every_change, is_refused
from tests.support.receipts import TownLog
from tests.support.shared import vectors

LOG = TownLog().fill(5)
LEAVES = [LOG.leaf(index) for index in range(5)]


def test_the_log_of_another_program_comes_out_byte_for_byte() -> None:
    folder = vectors("tessera_log")
    leaves = read_bundle((folder / "tile/entries/000.p/15").read_bytes(), 15)
    edge = Edge()
    for size in range(16):
        body = Note.parse((folder / f"checkpoint.{size}").read_bytes()).text
        assert Checkpoint("example.com/log/testdata", size, edge.root()).text() == body
        for tile in tiles_of(size):
            path = folder / tile.path
            made = leaves[: tile.width]
            assert path.read_bytes() == (
                bundle_bytes(made) if tile.level is None else tile_bytes(map(leaf_hash, made))
            )
        if size < 15:
            edge = edge.append(leaf_hash(leaves[size]))


def test_every_file_of_that_program_is_one_of_ours() -> None:
    folder = vectors("tessera_log")
    lying = {str(p.relative_to(folder)) for p in (folder / "tile").rglob("*") if p.is_file()}
    assert lying == {tile.path for size in range(16) for tile in tiles_of(size)}


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(None, 7, 3), "tile/entries/007.p/3"),
        (Tile(1, 999), "tile/1/999"),
        (Tile(1, 1000), "tile/1/x001/000"),
        (Tile(2, 1234067), "tile/2/x001/x234/067"),
        (Tile(0, 1234067, 255), "tile/0/x001/x234/067.p/255"),
        (Tile(0, 12_345_678_901), "tile/0/x012/x345/x678/901"),
    ],
)
def test_a_tile_lies_where_everybody_looks_for_it(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == tile


@given(st.none() | st.integers(0, 63), st.integers(0, 2**53 - 1), st.integers(1, 256))
def test_what_a_path_says_is_read_back(level: int | None, place: int, width: int) -> None:
    tile = Tile(level, place, width)
    assert Tile.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/01",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/../000",
        "tile/entry/000",
        "tile/0/\u0660\u0660\u0660",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ],
)
def test_what_lies_elsewhere_is_no_tile(path: str) -> None:
    with pytest.raises(FormatError):
        Tile.parse(path)


def test_any_change_of_a_path_is_another_tile_or_none() -> None:
    def read(data: bytes) -> bytes:
        return Tile.parse(data.decode("utf-8", "replace")).path.encode()

    assert_strict(read, b"tile/0/x001/x234/067.p/12")


@pytest.mark.parametrize(
    ("size", "full", "partial"),
    [
        (0, [], []),
        (1, [], ["tile/entries/000.p/1", "tile/0/000.p/1"]),
        (256, ["tile/entries/000", "tile/0/000"], ["tile/1/000.p/1"]),
    ],
)
def test_a_log_of_a_size_has_just_these_tiles(size: int, full: list, partial: list) -> None:
    tiles = list(tiles_of(size))
    assert [tile.path for tile in tiles if tile.is_full] == full
    assert [tile.path for tile in tiles if not tile.is_full] == partial


def test_seventy_thousand_leaves_have_the_tiles_of_the_example_of_the_format() -> None:
    tiles = [tile for tile in tiles_of(70_000) if tile.level is not None]
    full = [sum(tile.is_full and tile.level == level for tile in tiles) for level in range(3)]
    assert full == [273, 1, 0]
    partial = [(tile.level, tile.width) for tile in tiles if not tile.is_full]
    assert partial == [(0, 112), (1, 17), (2, 1)]


@given(st.integers(0, 300_000), st.integers(0, 300_000))
def test_what_was_full_before_is_not_written_again(one: int, other: int) -> None:
    old, new = sorted((one, other))
    full = {tile for tile in tiles_of(old) if tile.is_full}
    assert set(tiles_of(new, old)) == set(tiles_of(new)) - full


def test_what_a_tile_and_a_bundle_read_they_print_back() -> None:
    hashes = tile_bytes(LOG.leaves)
    assert_strict(lambda data: tile_bytes(read_tile(data, 5)), hashes)
    bundle = bundle_bytes(LEAVES)
    assert_strict(lambda data: bundle_bytes(read_bundle(data, 5)), bundle)
    for width in (0, 4, 6, 256):
        assert is_refused(lambda data, width=width: read_tile(data, width), hashes)
        assert is_refused(lambda data, width=width: read_bundle(data, width), bundle)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_any_leaves_are_read_back_from_their_bundle(leaves: list[bytes]) -> None:
    assert read_bundle(bundle_bytes(leaves), len(leaves)) == leaves


@given(st.binary(max_size=300), st.integers(0, 20))
def test_any_bytes_are_a_bundle_or_are_refused(data: bytes, width: int) -> None:
    try:
        assert bundle_bytes(read_bundle(data, width)) == data
    except FormatError:
        return


def test_a_leaf_that_does_not_fit_its_length_is_refused() -> None:
    assert len(bundle_bytes([b"x" * 65_535])) == 65_537
    with pytest.raises(FormatError):
        bundle_bytes([b"x" * 65_536])


def test_a_leaf_has_one_spelling() -> None:
    slot, seal = read_leaf(LEAVES[0])
    assert (slot, seal) == (LOG.events[0].slot, LOG.events[0].seal)
    for data in (*HOSTILE, *every_change(LEAVES[0])):
        try:
            read = read_leaf(data)
        except EngineError:
            continue
        assert read != (slot, seal)


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33), bytes(34)])
def test_slot_and_seal_have_32_bytes(wrong: bytes) -> None:
    for data in (leaf_data(wrong, bytes(32)), leaf_data(bytes(32), wrong)):
        assert is_refused(read_leaf, data)


def test_the_bundles_have_the_root_that_is_signed() -> None:
    hashes = [leaf_hash(leaf) for leaf in read_bundle(bundle_bytes(LEAVES), 5)]
    assert root(hashes) == Checkpoint.parse(LOG.checkpoint().text).root
