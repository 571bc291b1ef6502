"""A case's way through its workflow, as its history tells it to one reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from challenge_engine.core.workflow import NOTHING


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a case, as its history tells it to the reader."""

    track: str
    target: str
    title: str


@dataclass(frozen=True, slots=True)
class Walk:
    """The moves of a case, oldest first; a track stands where the last one led."""

    title: str
    moves: tuple[Move, ...]
    is_known: bool = True
    """False where the past was only reported: nobody knows what comes next."""

    @property
    def here(self) -> Mapping[str, str]:
        """Track → the state in which it stands."""
        return {move.track: move.target for move in self.moves}

    def steps(self) -> Iterator[tuple[int, str, str, Move]]:
        """Number, track, source and move; a gap in what is known is walked over."""
        at: dict[str, str] = {}
        for n, move in enumerate(self.moves, 1):
            yield n, move.track, at.get(move.track, NOTHING), move
            at[move.track] = move.target
