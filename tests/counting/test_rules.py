"""What each rule does with the same votes, and what a rule may not be."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from challenge_engine.counting import Election, Form, Rule, TieBreak, borda, count
from challenge_engine.errors import ElectionError

from .builders import election, projects, rule

COSTS = {"park": 60, "pond": 50, "swing": 30, "path": 20, "wall": 200}
VOTES = ((5, "park wall"), (4, "pond park"), (3, "swing"), (2, "path swing"), (1, "path"))


def counted(name: str, budget: int = 100, **more: Any) -> tuple[str, ...]:
    by = rule(name, "park pond swing path wall", **more)
    return count(election(budget, COSTS, *VOTES, by=by)).winners


def test_greedy_takes_what_fits_by_votes():
    assert counted("greedy", 80) == ("park", "path")


def test_without_skipping_the_first_that_does_not_fit_ends_it():
    assert counted("greedy-no-skip", 80) == ("park",)


def test_below_the_threshold_nothing_wins():
    assert counted("greedy-threshold", 300, threshold=5) == ("park", "swing", "wall")
    assert counted("greedy-no-skip", 300, threshold=6) == ("park",)


def test_equal_shares_buys_for_every_part_of_the_voters():
    result = count(election(90, {"a": 60, "b": 30, "c": 30}, (6, "a"), (3, "b"), (1, "c")))
    assert result.winners == ("a", "b")
    by = rule("equalshares", "a b c")
    shared = count(election(90, {"a": 60, "b": 60, "c": 27}, (6, "a b"), (3, "c"), by=by))
    assert shared.winners == ("a", "c")
    assert (shared.spent, shared.left) == (8700, 300)


def test_add1_raises_the_shares_until_nothing_more_fits():
    # Ten voters with 10 euros each; six buy a. With 12 each, those of b have 51.67 left for it.
    costs, votes = {"a": 50, "b": 49}, ((5, "a"), (4, "b"), (1, "a b"))
    by = {name: rule(name, "a b") for name in ("equalshares", "equalshares/add1")}
    assert count(election(100, costs, *votes, by=by["equalshares"])).winners == ("a",)
    raised = count(election(100, costs, *votes, by=by["equalshares/add1"]))
    assert raised.winners == ("a", "b")
    assert raised.raised == 2


def test_a_tie_of_equal_shares_goes_by_the_list_though_one_has_more_supporters():
    # After c one supporter of b has nothing left: two pay for b as two do for a.
    votes = ((3, "c"), (1, "c b"), (2, "b"), (2, "a"))
    for order, winners in (("a b c", ("c", "a", "b")), ("b a c", ("c", "b", "a"))):
        by = rule("equalshares", order)
        assert count(election(8, {"a": 2, "b": 2, "c": 4}, *votes, by=by)).winners == winners


def test_what_add1_leaves_may_be_filled_by_support():
    costs, votes = {"a": 50, "b": 50, "c": 10}, ((6, "a"), (4, "b"), (1, "c"))
    by = {name: rule(name, "a b c") for name in ("equalshares/add1", "equalshares/add1u")}
    assert count(election(70, costs, *votes, by=by["equalshares/add1"])).winners == ("a", "c")
    costs["c"] = 20
    assert count(election(71, costs, *votes, by=by["equalshares/add1u"])).winners == ("a", "c")


def test_a_ranking_counts_by_the_points_of_its_places():
    ranked = Form("ordinal", min_length=2, max_length=2)
    by = rule("greedy", "park pond swing path wall", places=borda(2))
    result = count(election(60, COSTS, (2, "park pond"), (3, "pond swing"), by=by, form=ranked))
    assert {one.project.id: one.score for one in result.verdicts} == {
        "pond": 8, "park": 4, "swing": 3, "path": 0, "wall": 0,
    }  # fmt: skip
    assert result.winners == ("pond",)


def test_a_tie_is_broken_by_the_list_that_was_drawn():
    for order, winner in (("a b", "a"), ("b a", "b")):
        by = rule("greedy", order)
        assert count(election(10, {"a": 10, "b": 10}, (2, "a b"), by=by)).winners == (winner,)


def test_a_seed_gives_an_order_that_anybody_works_out():
    names = ["park", "pond", "swing", "path"]
    by_hand = sorted(names, key=lambda name: hashlib.sha256(f"7 3 9:{name}".encode()).hexdigest())
    assert TieBreak(seed="7 3 9").of(names) == tuple(by_hand)
    assert TieBreak(seed="7 3 8").of(names) != tuple(by_hand)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (lambda: rule("lottery"), "no rule lottery"),
        (lambda: rule("greedy-threshold"), "needs a threshold"),
        (lambda: rule("greedy-no-skip", threshold=-1), "needs a threshold"),
        (lambda: rule("greedy", threshold=1), "a name of its own"),
        (lambda: rule("equalshares/add1", step=0), "more than nothing"),
        (lambda: rule("greedy", places=(1, 2)), "better place"),
        (lambda: rule("greedy", places=(1, -2)), "fewer points than none"),
        (TieBreak, "by a seed: give one"),
        (lambda: TieBreak(("a",), "x"), "by a seed: give one"),
        (lambda: TieBreak(("a", "a")), "twice"),
        (lambda: election(1, {"a": 1}, by=rule("greedy", "a b")), "look at"),
        (lambda: election(1, {"a": 1}, by=rule("greedy", "b")), "look at"),
        (lambda: election(1, {"a": 1}, by=rule(places=(1,))), "A ranking needs"),
        (lambda: election(1, {"a": 1}, form=Form("ordinal")), "A ranking needs"),
        (lambda: election(-1, {"a": 1}), "below zero"),
        (lambda: election(1, {"a": 0}), "has no cost"),
        (lambda: election(1, {"a,b": 1}), "cannot be called"),
        (lambda: Election(projects(a=1) * 2, Form("approval"), 1, rule()), "Two projects"),
    ],
)
def test_a_rule_or_an_election_that_says_nothing_clear_is_refused(broken, says):
    with pytest.raises(ElectionError, match=says):
        broken()


def test_nobody_voted_and_nobody_is_asked():
    for name in ("equalshares", "equalshares/add1", "equalshares/add1u"):
        result = count(election(10, {"a": 10}, by=rule(name)))
        assert result.winners == (() if name != "equalshares/add1u" else ("a",))
    assert isinstance(rule(), Rule)
