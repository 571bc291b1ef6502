"""Commitments, seals, slots and leaves: what proves an event without telling it."""

import re
from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from struct import Struct

from challenge_engine.errors import FormatError
from challenge_engine.history.canonical import canonical

SALT_BYTES = 32

# Every hash begins with what it is for, so that no bytes can ever stand for something else.
_VALUE = b"challenge-engine/value/v1\n"
_ENTRY = b"challenge-engine/entry/v1\n"
_SLOT = b"challenge-engine/slot/v1\n"
_LEAF = b"challenge-engine/leaf/v1 "
_HASHED = b"\0" + _LEAF  # a leaf of the tree begins with a zero, so that it is never a node

_u32 = Struct(">I").pack
_u64 = Struct(">Q").pack

_NAME = "[A-Za-z0-9][A-Za-z0-9_-]*"
_STEP = r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"
_PATH = re.compile(
    "actor|behalf|recorder|token|login|reason|grounds|definition|ground|vkey|checkpoint"
    f"|(?:field|deadline|pot|draw)/{_NAME}|file/{_STEP}|record/{_NAME}/{_STEP}/{_NAME}"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A value of an event and where it belongs; `None` clears what was there."""

    path: str
    value: object


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one commitment: the salt, and the value byte for byte as it was committed to."""

    item: int
    path: str
    salt: bytes
    value: bytes


@lru_cache(maxsize=8192)
def is_path(path: str) -> bool:
    """Whether the grammar of paths (docs/history-format.md) knows this one."""
    return _PATH.fullmatch(path) is not None


def commit(
    log: str, case: bytes, n: int, items: Iterable[Item], salts: Sequence[bytes]
) -> tuple[tuple[Opening, ...], tuple[bytes, ...]]:
    """Openings and commitments of the items of one event, in the order of their paths."""
    ordered = sorted(items, key=_path_of)
    _check_paths(ordered)
    openings = tuple(
        Opening(place, item.path, salt, canonical(item.value))
        for place, (item, salt) in enumerate(zip(ordered, salts, strict=True))
    )
    place_bytes = _place(log, case, n)
    return openings, tuple([_commitment(place_bytes, opening) for opening in openings])


def commitment(log: str, case: bytes, n: int, opening: Opening) -> bytes:
    """The salted hash that stands in the entry instead of a value."""
    return _commitment(_place(log, case, n), opening)


def seal(salt: bytes, entry: bytes) -> bytes:
    """The salted hash of an entry: without the salt nobody can guess what was entered."""
    return sha256(_ENTRY + salt + _u32(len(entry)) + entry).digest()


def slot(case: bytes, n: int) -> bytes:
    """The hash of a place in a history: it may occur once in a log, so nobody keeps two steps n."""
    return sha256(_SLOT + case + _u64(n)).digest()


def sealed(case: bytes, n: int, salt: bytes, entry: bytes) -> tuple[bytes, bytes]:
    """Slot and leaf hash of a step, without a call for each of their parts."""
    place = sha256(_SLOT + case + _u64(n)).digest()
    seal_ = sha256(_ENTRY + salt + _u32(len(entry)) + entry).digest()
    data = _HASHED + b2a_base64(place, newline=False) + b" " + b2a_base64(seal_)
    return place, sha256(data).digest()


def leaf_hashes(slots: Iterable[bytes], seals: Iterable[bytes]) -> list[bytes]:
    """The leaf hashes of many, without a call for each."""
    return [
        sha256(_HASHED + b2a_base64(slot, newline=False) + b" " + b2a_base64(seal)).digest()
        for slot, seal in zip(slots, seals, strict=True)
    ]


def leaf_data(slot: bytes, seal: bytes) -> bytes:
    """The 115 bytes that the log publishes about an event."""
    return _LEAF + b2a_base64(slot, newline=False) + b" " + b2a_base64(seal)


def leaf_hash(slot: bytes, seal: bytes) -> bytes:
    """The hash of the leaf in the log's tree (RFC 6962, section 2.1)."""
    return sha256(_HASHED + b2a_base64(slot, newline=False) + b" " + b2a_base64(seal)).digest()


def _place(log: str, case: bytes, n: int) -> bytes:
    name = log.encode()
    return _VALUE + _u32(len(name)) + name + case + _u64(n)


def _commitment(place: bytes, opening: Opening) -> bytes:
    path, value = opening.path.encode(), opening.value
    parts = (
        place + _u32(opening.item),
        _u32(len(path)) + path,
        opening.salt,
        _u32(len(value)) + value,
    )
    return sha256(b"".join(parts)).digest()


def _path_of(item: Item) -> str:
    return item.path


def _check_paths(ordered: Sequence[Item]) -> None:
    before = ""
    for item in ordered:
        if not is_path(item.path):
            raise FormatError("An item cannot have the path {path!r}.", path=item.path)
        if item.path == before:
            raise FormatError("The path {path} is given twice in one event.", path=before)
        before = item.path
