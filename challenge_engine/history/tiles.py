"""A log as files that any web server or a USB stick can publish (C2SP tlog-tiles)."""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from challenge_engine.errors import FormatError
from challenge_engine.history import commitments
from challenge_engine.history.spelling import LARGEST
from challenge_engine.history.tree import HASH_BYTES

WIDTH = 256
"""Hashes of a full tile, and leaves of a full bundle."""
HEIGHT = 8
"""Levels of the tree from one level of tiles to the next."""
MOST_LEVELS = 64
_MOST_LEAF = (1 << 16) - 1
_SLOT, _SEAL = slice(25, 69), slice(70, 114)

_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file: a stretch of the hashes of a level; ``None`` is the bundles of leaves."""

    level: int | None
    place: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies; a partial one beside the full one that will follow."""
        level = "entries" if self.level is None else self.level
        full = f"tile/{level}/{_number(self.place)}"
        return full if self.is_full else f"{full}.p/{self.width}"

    @property
    def is_full(self) -> bool:
        """Whether it will never change again."""
        return self.width == WIDTH

    @property
    def first(self) -> int:
        """The number of its first hash within the level."""
        return self.place * WIDTH

    @classmethod
    def parse(cls, path: str) -> Tile:
        """The tile that lies at this path; `FormatError` if none could."""
        found = _PATH.fullmatch(path)
        if found is None:
            raise FormatError("{path!r} is not the path of a tile.", path=path[:80])
        level, upper, lowest, width = found.groups()
        place = int(upper.replace("x", "").replace("/", "") + lowest)
        tile = cls(None if level == "entries" else int(level), place, int(width or WIDTH))
        is_none = tile.width > WIDTH or (tile.level or 0) >= MOST_LEVELS or place > LARGEST
        if is_none or tile.path != path:
            raise FormatError("{path!r} is not the path of a tile.", path=path[:80])
        return tile


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """Every tile that a log of this size has, but those that were full at a smaller size.

    Bundles come first, then level by level.
    """
    yield from level_of(None, size, since)
    level = 0
    while size:
        yield from level_of(level, size, since)
        level, size, since = level + 1, size // WIDTH, since // WIDTH


def level_of(level: int | None, hashes: int, since: int = 0) -> Iterator[Tile]:
    """The tiles of so many hashes of one level, or of so many leaves."""
    full, rest = divmod(hashes, WIDTH)
    for place in range(since // WIDTH, full):
        yield Tile(level, place)
    if rest:
        yield Tile(level, full, rest)


def tile_bytes(hashes: Iterable[bytes]) -> bytes:
    """The hashes one after the other."""
    return b"".join(hashes)


def read_tile(data: bytes, width: int) -> list[bytes]:
    """The hashes of a tile; `FormatError` unless there are as many as its path says."""
    if len(data) != width * HASH_BYTES:
        raise FormatError("A tile of {width} hashes has another length.", width=width)
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def bundle_bytes(leaves: Iterable[bytes]) -> bytes:
    """The data of leaves, each after its length in two bytes."""
    parts: list[bytes] = []
    for leaf in leaves:
        if len(leaf) > _MOST_LEAF:
            raise FormatError("A leaf has more than {most} bytes.", most=_MOST_LEAF)
        parts += (len(leaf).to_bytes(2, "big"), leaf)
    return b"".join(parts)


def read_bundle(data: bytes, width: int) -> list[bytes]:
    """The leaves of a bundle; `FormatError` unless there are as many as its path says."""
    leaves: list[bytes] = []
    at = 0
    while at < len(data) and len(leaves) <= width:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        leaves.append(data[start:at])
    if at != len(data) or len(leaves) != width:
        raise FormatError("A bundle of {width} leaves is cut off or goes on.", width=width)
    return leaves


def read_leaf(data: bytes) -> tuple[bytes, bytes]:
    """Slot and seal of a leaf, which would be written just so; else `FormatError`."""
    try:
        slot, seal = a2b_base64(data[_SLOT]), a2b_base64(data[_SEAL])
    except ValueError as error:
        raise FormatError("This is not a leaf of a history.") from error
    # Whatever was read loosely is written otherwise, and so refused here.
    is_long = len(slot) == len(seal) == HASH_BYTES
    if not is_long or commitments.leaf_data(slot, seal) != data:
        raise FormatError("This is not a leaf of a history.")
    return slot, seal


def _number(place: int) -> str:
    digits = str(place)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *upper, lowest = (digits[at : at + 3] for at in range(0, len(digits), 3))
    return "".join(f"x{one}/" for one in upper) + lowest
