"""A rule of counting with its parameters and the order in which ties are broken, as one value.

It is fixed before anybody votes, with all other terms of the vote (``service.voting``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from challenge_engine.errors import ElectionError

RuleName = Literal[
    "greedy",
    "greedy-no-skip",
    "greedy-threshold",
    "equalshares",
    "equalshares/add1",
    "equalshares/add1u",
]
"""In the words of Pabulib, but for the last, which the field calls so: add1, then greedy."""

RULES: Final[tuple[RuleName, ...]] = get_args(RuleName)
ONE_UNIT: Final = 100
"""Cents by which add1 raises every voter's share: one unit of the currency."""


@dataclass(frozen=True, slots=True)
class TieBreak:
    """Which of two projects goes first when all else is equal; exactly one of both is given.

    ``order`` is a list of all projects, drawn in public. ``seed`` is drawn in public too, and the
    order follows from it: by the SHA-256 of ``SEED:PROJECT`` in hexadecimal, smallest first.
    """

    order: tuple[str, ...] = ()
    seed: str = ""

    def __post_init__(self) -> None:
        if bool(self.order) == bool(self.seed):
            raise ElectionError("Ties are broken by a list of projects, or by a seed: give one.")
        if len(set(self.order)) < len(self.order):
            raise ElectionError("The order for ties names a project twice.")

    def of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """These projects in the order in which ties are broken."""
        key = self.order.index if self.order else self._drawn
        return tuple(sorted(ids, key=key))

    def _drawn(self, project: str) -> str:
        return hashlib.sha256(f"{self.seed}:{project}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Rule:
    """How votes become winners.

    ``threshold`` is the least support with which a project can win. ``places`` are the points of
    the first, second … place of a ranking. ``step`` is in cents, and for add1 only.
    """

    name: RuleName
    tie_break: TieBreak
    threshold: int = 0
    places: tuple[int, ...] = ()
    step: int = ONE_UNIT

    def __post_init__(self) -> None:
        if self.name not in RULES:
            raise ElectionError(
                "There is no rule {name}; there are {known}.", name=self.name, known=list(RULES)
            )
        if self.threshold < 0 or (self.name == "greedy-threshold" and self.threshold == 0):
            raise ElectionError("The rule {name} needs a threshold above zero.", name=self.name)
        if self.threshold and self.name == "greedy":
            raise ElectionError("Greedy with a threshold has a name of its own: greedy-threshold.")
        if self.step <= 0:
            raise ElectionError("The shares of add1 can only be raised by more than nothing.")
        if list(self.places) != sorted(set(self.places), reverse=True) or 0 in self.places[:-1]:
            raise ElectionError("A better place of a ranking must give more points than the next.")
        if any(points < 0 for points in self.places):
            raise ElectionError("No place of a ranking may give fewer points than none.")

    def check(self, vote_type: str, ids: Collection[str]) -> None:
        """The rule fits these ballots and projects, or ``ElectionError``."""
        if (vote_type == "ordinal") != bool(self.places):
            raise ElectionError(
                "A ranking needs the points of each place, and no other ballot may have them."
            )
        if self.tie_break.order and set(self.tie_break.order) != set(ids):
            odd = sorted(set(self.tie_break.order) ^ set(ids))
            raise ElectionError(
                "The order for ties must name every project, and no other: look at {odd}.", odd=odd
            )


def borda(places: int) -> tuple[int, ...]:
    """The usual points of a ranking (Borda): the last place gets one, each above it one more."""
    return tuple(range(places, 0, -1))
