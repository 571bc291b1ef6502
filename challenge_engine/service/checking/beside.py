"""The rows that stand beside the events: of the tables that are made from the steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from challenge_engine.store import checking
from challenge_engine.store.checking import Row
from challenge_engine.store.unit import Unit

# In the order of `Beside`.
_TABLES = {
    "record": checking.RECORDS,
    "signature": checking.SIGNATURES,
    "party": checking.PARTIES,
    "track": checking.TRACKS,
    "erasure": checking.ERASURES,
    "destruction": checking.DESTROYED,
    "hold": checking.HOLDS,
    "deadline": checking.DEADLINES,
    "link": checking.LINKS,
}


class Beside(NamedTuple):
    """The rows of one history."""

    records: Sequence[Row] = ()
    signatures: Sequence[Row] = ()
    parties: Sequence[Row] = ()
    tracks: Sequence[Row] = ()
    erasures: Sequence[Row] = ()
    destroyed: Sequence[Row] = ()
    holds: Sequence[Row] = ()
    deadlines: Sequence[Row] = ()
    links: Sequence[Row] = ()


class Tables:
    """The rows of a range of histories; there are few of them beside the events."""

    def __init__(self, unit: Unit, span: Mapping[str, int]) -> None:
        self._read = [
            _by_history(checking.stream(unit, statement, **span)) for statement in _TABLES.values()
        ]

    def of(self, id_: int) -> Beside:
        """Those of one history, which are not given twice."""
        return Beside(*[rows.pop(id_, ()) for rows in self._read])

    def left(self) -> Iterator[tuple[str, set[int]]]:
        """Tables with the numbers of the histories that nobody asked for."""
        for table, rows in zip(_TABLES, self._read, strict=True):
            if rows:
                yield table, set(rows)


def _by_history(rows: Iterator[Row]) -> dict[int, list[Row]]:
    return {id_: list(some) for id_, some in groupby(rows, key=itemgetter(0))}
