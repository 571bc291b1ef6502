"""What a count found, as frozen values: who won, where each cent went, and why for each project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from challenge_engine.counting.election import Project, VoteType
from challenge_engine.counting.rules import Rule

Code = Literal[
    "funded",
    "below-threshold",
    "does-not-fit",
    "after-the-stop",
    "over-the-budget",
    "shares-too-small",
    "withdrawn",
    "few-voters",
]
"""Why a project won, or not. ``after-the-stop``: it was not asked any more, because a project
before it did not fit. ``over-the-budget``: it costs more than there was at the beginning.
``few-voters``: no count says so, but a result of which no figures may be told."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One project after the count, with the figures of its explanation; money is in cents.

    ``votes`` chose it; ``score`` is its support: points, and where none are given its votes.
    ``place`` says as which it was funded. ``left`` is what it could have had at its turn, rounded
    down: the rest of the budget, or what its supporters' shares still held; ``short`` is what it
    cost more. With ``needs`` more of support, and nothing else changed, it would have been funded;
    none where no number would do, or where the rule gives no simple number.
    """

    project: Project
    votes: int
    score: int
    rank: int
    code: Code
    place: int | None = None
    left: int | None = None
    short: int | None = None
    needs: int | None = None
    stopped_by: str | None = None

    @property
    def is_funded(self) -> bool:
        """Whether it won."""
        return self.place is not None


@dataclass(frozen=True, slots=True)
class Result:
    """Winners in the order of funding, and a verdict for every project, by rank.

    ``spent`` and ``left`` together are the budget, to the cent. ``raised`` is how often add1 raised
    the shares.
    """

    rule: Rule
    vote_type: VoteType
    currency: str
    winners: tuple[str, ...]
    budget: int
    spent: int
    verdicts: tuple[Verdict, ...]
    voters: int
    refused: tuple[tuple[str, int], ...] = ()
    raised: int = 0
    has_figures: bool = True
    """Whether votes, ranks and reasons may be told: of few ballots each would give one away."""

    @property
    def left(self) -> int:
        """What was not spent."""
        return self.budget - self.spent
