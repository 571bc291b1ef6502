"""The count: an election in, winners and the reason for each project out. No clock, no chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import floor

from challenge_engine.counting.election import Election
from challenge_engine.counting.equal_shares import Shared, equal_shares
from challenge_engine.counting.greedy import greedy, of_loser, turns
from challenge_engine.counting.result import Result, Verdict
from challenge_engine.counting.support import Support, support

Tell = Callable[[int], None]


def count(election: Election, tell: Tell | None = None) -> Result:
    """Count by the election's own rule; ``tell`` hears how often add1 has raised the shares."""
    found = support(election)
    raised = 0
    if election.rule.name.startswith("equalshares"):
        shared = equal_shares(election, found, tell)
        raised = shared.raised
        verdicts = tuple(_of_shares(election, found, shared))
    else:
        verdicts = tuple(greedy(election, found))
    funded = sorted((one for one in verdicts if one.place), key=lambda one: one.place or 0)
    return Result(
        rule=election.rule,
        vote_type=election.form.vote_type,
        currency=election.currency,
        winners=tuple(one.project.id for one in funded),
        budget=election.budget,
        spent=sum(one.project.cost for one in funded),
        verdicts=verdicts + tuple(_withdrawn(election, found)),
        voters=election.voters,
        refused=election.refused,
        raised=raised,
    )


def _withdrawn(election: Election, found: Support) -> Iterator[Verdict]:
    gone = (one for one in election.projects if one.is_withdrawn)
    for rank, one in enumerate(gone, len(found.ranked) + 1):
        yield Verdict(one, found.votes[one.id], found.score[one.id], rank, "withdrawn")


def _of_shares(election: Election, found: Support, shared: Shared) -> Iterator[Verdict]:
    places = {one.id: place for place, one in enumerate(shared.winners, 1)}
    fills = election.rule.name == "equalshares/add1u"
    listed = [
        one
        for one in found.ranked
        if fills and one.id not in places and found.score[one.id] >= election.rule.threshold
    ]
    taken = {one.project.id: one for one in turns(listed, election.budget - shared.cost)}
    filled = (name for name, turn in taken.items() if turn.is_funded)
    places |= {name: place for place, name in enumerate(filled, len(places) + 1)}
    for rank, project in enumerate(found.ranked, 1):
        about = Verdict(
            project, found.votes[project.id], found.score[project.id], rank, "below-threshold"
        )
        if project.id in places:
            yield replace(about, code="funded", place=places[project.id])
        elif project.id in taken or project.cost > election.budget:
            yield of_loser(about, taken.get(project.id), election.budget)
        elif about.score < election.rule.threshold:
            yield about
        else:
            left = floor(shared.behind[project.id])
            yield replace(about, code="shares-too-small", left=left, short=project.cost - left)
