"""Every ballot is counted, or its refusal is."""

from __future__ import annotations

import pytest

from challenge_engine.counting import Ballot, Box, Form, Pattern, Project, published

from .builders import election, projects

LISTED = (*projects(park=60, pond=50, swing=30), Project("wall", 100, is_withdrawn=True))
APPROVAL = Form("approval", max_length=2, min_sum_cost=4000, max_sum_cost=10000)
CHOOSE = Form("choose-1")
POINTS = Form(
    "cumulative", max_length=3, min_points=1, max_points=5, min_sum_points=3, max_sum_points=6
)
RANKED = Form("ordinal", min_length=2, max_length=2)


@pytest.mark.parametrize(
    ("form", "choices", "points", "reason"),
    [
        (APPROVAL, "park", (), None),
        (APPROVAL, "", (), "too-few-choices"),
        (APPROVAL, "moon", (), "unknown-project"),
        (APPROVAL, "park wall", (), "withdrawn-project"),
        (APPROVAL, "park park", (), "doubled-choice"),
        (APPROVAL, "park pond swing", (), "too-many-choices"),
        (APPROVAL, "park pond", (), "cost-too-large"),
        (APPROVAL, "swing", (), "cost-too-small"),
        (APPROVAL, "park", (1,), "points-do-not-fit"),
        (Form("approval", min_length=0), "", (), None),
        (CHOOSE, "park", (), None),
        (CHOOSE, "", (), "too-few-choices"),
        (CHOOSE, "park pond", (), "too-many-choices"),
        (POINTS, "park pond", (5, 1), None),
        (POINTS, "park pond", (5,), "points-do-not-fit"),
        (POINTS, "park pond", (), "points-do-not-fit"),
        (POINTS, "park pond", (7, -1), "negative-points"),
        (POINTS, "park pond", (4, 0), "too-few-points"),
        (POINTS, "park", (6,), "too-many-points"),
        (POINTS, "park pond", (5, 2), "sum-too-large"),
        (POINTS, "park pond", (1, 1), "sum-too-small"),
        (RANKED, "pond park", (), None),
        (RANKED, "pond", (), "too-few-choices"),
        (RANKED, "pond park", (2, 1), "points-do-not-fit"),
    ],
)
def test_a_ballot_is_counted_or_refused_with_its_reason(form, choices, points, reason):
    box = Box(LISTED, form)
    assert box.add(Ballot(tuple(choices.split()), points), 3) == reason
    assert sum(box.patterns.values()) == (3 if reason is None else 0)
    assert box.sorted_refusals() == (() if reason is None else ((reason, 3),))


def test_the_order_of_ticks_says_nothing_and_that_of_a_ranking_does():
    box = Box(LISTED, Form("approval"))
    box.add(Ballot(("pond", "park")))
    box.add(Ballot(("park", "pond")))
    assert box.sorted_patterns() == (Pattern(("park", "pond"), (), 2),)
    box = Box(LISTED, POINTS)
    box.add(Ballot(("pond", "park"), (4, 2)))
    box.add(Ballot(("park", "pond"), (2, 4)))
    assert box.sorted_patterns() == (Pattern(("park", "pond"), (2, 4), 2),)
    box = Box(LISTED, RANKED)
    box.add(Ballot(("pond", "park")))
    box.add(Ballot(("park", "pond")))
    assert [one.n for one in box.sorted_patterns()] == [1, 1]


def test_what_is_published_is_the_same_whoever_voted_first():
    votes = ((2, "pond park"), (1, "swing"), (1, "moon"))
    costs = {"park": 6, "pond": 5, "swing": 3}
    found = {published(election(10, costs, *one), "patterns") for one in (votes, votes[::-1])}
    (one,) = found
    assert one == (
        b'{"ballots":3,"patterns":[{"choices":["park","pond"],"n":2},{"choices":["swing"],"n":1}],'
        b'"projects":[{"id":"park","score":2,"votes":2},{"id":"pond","score":2,"votes":2},'
        b'{"id":"swing","score":1,"votes":1}],"refused":{"unknown-project":1}}'
    )
    totals = published(election(10, costs, *votes), "totals")
    assert b"patterns" not in totals
    assert b'"ballots":3' in totals
