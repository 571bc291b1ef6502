"""The rules that go down the list: the project with the most support first, while money lasts.

``greedy`` skips what does not fit and goes on; ``greedy-no-skip`` stops there; with a threshold
only projects with so much support are on the list. They are one rule with two switches.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from challenge_engine.counting.election import Election, Project
from challenge_engine.counting.result import Verdict
from challenge_engine.counting.support import Support

NOBODY: Final = Project("", 0)
"""Stands at the end of a queue, to see what is left there."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A project when it was its turn: what was left then, and which one had ended the count."""

    project: Project
    left: int
    stopped_by: str | None = None

    @property
    def is_funded(self) -> bool:
        """It was still asked, and fits."""
        return self.stopped_by is None and self.project.cost <= self.left


def turns(ranked: Sequence[Project], left: int, *, skips: bool = True) -> Iterator[Turn]:
    """Down the list; what is left only falls, and a stop is for good."""
    stopped_by = None
    for project in ranked:
        turn = Turn(project, left, stopped_by)
        yield turn
        if turn.is_funded:
            left -= project.cost
        elif not skips and stopped_by is None:
            stopped_by = project.id


def greedy(election: Election, found: Support) -> Iterator[Verdict]:
    """A verdict for every project that was not withdrawn, by rank."""
    rule = election.rule
    skips = rule.name != "greedy-no-skip"
    listed = [one for one in found.ranked if found.score[one.id] >= rule.threshold]
    taken = {one.project.id: one for one in turns(listed, election.budget, skips=skips)}
    place = 0
    for rank, project in enumerate(found.ranked, 1):
        turn = taken.get(project.id)
        about = Verdict(
            project, found.votes[project.id], found.score[project.id], rank, "below-threshold"
        )
        if turn is not None and turn.is_funded:
            place += 1
            yield replace(about, code="funded", place=place, left=turn.left)
        else:
            others = [one for one in listed if one != project]
            needs = needed(election, found, project, others, skips=skips)
            yield replace(of_loser(about, turn, election.budget), needs=needs)


def of_loser(about: Verdict, turn: Turn | None, budget: int) -> Verdict:
    """Why it got nothing when it was its turn, or why it had none."""
    cost = about.project.cost
    if cost > budget:
        return replace(about, code="over-the-budget", left=budget, short=cost - budget)
    if turn is None:
        return about
    if turn.stopped_by is not None:
        return replace(about, code="after-the-stop", left=turn.left, stopped_by=turn.stopped_by)
    return replace(about, code="does-not-fit", left=turn.left, short=cost - turn.left)


def needed(
    election: Election, found: Support, project: Project, others: list[Project], *, skips: bool
) -> int | None:
    """The least support more with which it would have been funded, all else being equal.

    What comes before it takes what it takes anyway, and what is left only falls: so there is a
    last place at which it fits, and it must get ahead of whoever stands there.
    """
    if project.cost > election.budget:
        return None
    missing = max(0, election.rule.threshold - found.score[project.id])
    queue = turns([*others, NOBODY], election.budget, skips=skips)
    lefts = [-1 if one.stopped_by is not None else one.left for one in queue]
    last = bisect_left(lefts, True, key=lambda left: left < project.cost) - 1
    if last == len(others):
        return missing
    ahead = found.score[others[last].id] - found.score[project.id]
    return max(missing, ahead + (found.ties[project.id] > found.ties[others[last].id]))
