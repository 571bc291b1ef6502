"""What a check has to do, in parts that fit into memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from challenge_engine.store import checking
from challenge_engine.store.unit import Unit

WIDTH = 256
"""Leaves under a node of level 1."""
STRETCH = WIDTH * WIDTH
"""Leaves that are checked in one go."""
AT_ONCE = 20_000
"""Events that are checked in one go."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it stood when the check began: what comes later is not looked at."""

    id: int
    authority: int
    origin: str
    size: int
    sizes: tuple[int, ...]
    """At which checkpoints were signed."""


@dataclass(frozen=True, slots=True)
class Range:
    """Histories by the numbers of their rows."""

    first: int
    last: int
    weight: int
    """How many events they have."""
    closely: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Leaves of a log, from ``first``, a multiple of 256, until ``end``."""

    log: Log
    first: int
    end: int

    @property
    def weight(self) -> int:
        """How many leaves it has."""
        return self.end - self.first


def logs(unit: Unit, authority: int | None) -> tuple[Log, ...]:
    """The logs of one authority, or of all."""
    found = []
    for id_, owner, origin in checking.rows(unit, checking.LOGS):
        if authority in (None, owner):
            (size,) = checking.rows(unit, checking.SIZE, log=id_)[0]
            signed = checking.rows(unit, checking.CHECKPOINTS, log=id_)
            found.append(Log(id_, owner, origin, size, tuple(row[0] for row in signed)))
    return tuple(found)


def ranges(unit: Unit) -> Iterator[Range]:
    """Together they hold every row, also of a history that does not exist."""
    first, events = checking.LEAST, 0
    for id_, n in checking.stream(unit, checking.SIZES):
        events += max(n, 0) + 1
        if events >= AT_ONCE:
            yield Range(first, id_, events)
            first, events = id_ + 1, 0
    yield Range(first, checking.MOST, events)


def pieces(of: Iterable[Log]) -> Iterator[Piece]:
    """The logs in parts, in their order."""
    for log in of:
        for first in range(0, log.size, STRETCH):
            yield Piece(log, first, min(first + STRETCH, log.size))
