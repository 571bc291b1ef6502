"""What is not there any more, rightly: erased values, destroyed cases, lost steps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from challenge_engine.errors import FormatError
from challenge_engine.history.entry import from_bytes
from challenge_engine.history.spelling import to_hash
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import Flaw
from challenge_engine.store.checking import Row

Erased = Mapping[tuple[int, int], bytes]
"""(n, item) → path."""
Lost = Mapping[bytes, Mapping[int, bytes]]
"""Secret id of a history → step → leaf hash."""


def erased(rows: Iterable[Row]) -> Erased:
    """The items that are noted as erased."""
    return {(row[1], row[2]): row[3] for row in rows}


def not_ordered(name: str, key: bytes, rows: Iterable[Row]) -> Iterator[Flaw]:
    """Erasures that no erase event orders."""
    for _, n, item, _, entry in rows:
        if entry is None or not _orders(bytes(entry), key, n, item):
            yield Flaw(name, n, None, flaws.NOT_ORDERED, {"item": item})


def not_decreed(name: str, table: str, kind: bytes, rows: Iterable[Row]) -> Iterator[Flaw]:
    """Destructions or holds that no event of their kind orders."""
    for row in rows:
        if row[-1] != kind:
            yield Flaw(name, None, None, flaws.NOT_DECREED, {"table": table})


def lost(rows: Iterable[Row]) -> dict[bytes, dict[int, bytes]]:
    """What `lost` entries say: items ``record/lost/<n>.<k>/`` with case, n and leaf."""
    told: dict[tuple[int, bytes], dict[bytes, str | int]] = {}
    for n, path, value in rows:
        _, _, place, name = path.split(b"/")
        told.setdefault((n, place), {})[name] = json.loads(value)
    found: dict[bytes, dict[int, bytes]] = {}
    for one in told.values():
        key = bytes.fromhex(str(one[b"case"]))
        found.setdefault(key, {})[int(one[b"n"])] = to_hash(str(one[b"leaf"]))
    return found


def _orders(entry: bytes, key: bytes, n: int, item: int) -> bool:
    kind, named = _erases(entry)
    return kind == "erase" and not named.isdisjoint({(key, n, item), (key, n, None)})


@lru_cache(maxsize=256)
def _erases(entry: bytes) -> tuple[str, frozenset[tuple[bytes, int, int | None]]]:
    try:
        read = from_bytes(entry)
    except FormatError:
        return "", frozenset()
    named = frozenset((ref.case, ref.n, ref.item) for ref in read.refs if ref.rel == "erases")
    return read.kind, named
