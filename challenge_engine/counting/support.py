"""What the ballots add up to: of each project its votes, its points, and its rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from challenge_engine.counting.election import Election, Project, points_of


@dataclass(frozen=True, slots=True)
class Support:
    """Votes and points by project, and the projects by rank: most points first, then by the tie
    order. A withdrawn project has no rank."""

    votes: Mapping[str, int]
    score: Mapping[str, int]
    ties: Mapping[str, int]
    """The place of each project in the order in which ties are broken."""
    ranked: tuple[Project, ...]

    def key(self, project: str, more: int = 0) -> tuple[int, int]:
        """By this projects are ranked; ``more`` is support that it did not get."""
        return -self.score[project] - more, self.ties[project]


def support(election: Election) -> Support:
    """One pass over the patterns."""
    votes: Counter[str] = Counter()
    score: Counter[str] = Counter()
    for one in election.patterns:
        for choice, points in zip(one.choices, points_of(one, election.rule), strict=True):
            votes[choice] += one.n
            score[choice] += one.n * points
    order = election.rule.tie_break.of(one.id for one in election.projects)
    ties = {project: place for place, project in enumerate(order)}
    standing = (one for one in election.projects if not one.is_withdrawn)
    ranked = sorted(standing, key=lambda one: (-score[one.id], ties[one.id]))
    return Support(votes, score, ties, tuple(ranked))
