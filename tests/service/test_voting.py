"""A vote from its lock to the end of its key, driven as people do it."""

from __future__ import annotations

import json
import os

import pytest

from challenge_engine.errors import InvalidInput, NotAllowed, Refused, VoteRefused
from challenge_engine.history import envelope
from challenge_engine.service.cases.commands import Command
from challenge_engine.store import ballots, streams
from tests.support.town import Town
from tests.support.voting import (
    HALVES,
    a_round,
    box,
    count,
    hand_in,
    locked,
    make_voting,
    on_paper,
    opened,
    result,
    type_in,
    vote,
)


@pytest.fixture
def town(tmp_path) -> Town:
    return make_voting(tmp_path)


def votes_of(town: Town, round_: str):
    found = json.loads(box(town, round_).patterns)
    return {one["id"]: one["votes"] for one in found["projects"]}


def test_the_most_supported_plans_win_as_far_as_the_money_goes(town):
    round_, bench, trees, swing = opened(town)
    vote(town, round_, "resident-1", bench, trees)
    vote(town, round_, "resident-2", trees, swing)
    vote(town, round_, "resident-3", trees)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    found = result(town, round_)
    assert found["winners"] == [trees, swing]
    assert (found["ballots"], found["refused"], found["spent"]) == (3, {}, 8000)
    assert votes_of(town, round_) == {bench: 1, trees: 3, swing: 1}


def test_a_new_vote_replaces_the_one_before(town):
    round_, bench, trees, _ = opened(town)
    assert [vote(town, round_, "resident-1", one).n for one in (bench, trees)] == [0, 1]
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    found = votes_of(town, round_)
    assert (found[bench], found[trees]) == (0, 1)


@pytest.mark.parametrize(
    ("terms", "given", "said"),
    [
        ({}, {}, "nothing yet"),
        ({}, {"1": "yes", "2": "yes", "3": "yes"}, "You have chosen 3, and 2 is the most"),
        ({}, {"2026-9999": "yes"}, "not on the list"),
        ({"vote_kind": "choose-1"}, {"1": "yes", "2": "yes"}, "chosen 2, and 1 is the most"),
        ({"vote_kind": "cumulative"}, {"1": "-1"}, "less than nothing"),
        ({"vote_kind": "cumulative"}, {"1": "2", "2": "1"}, "gave out 3 points, and 2 is the most"),
        ({"vote_kind": "cumulative"}, {"1": "3"}, "3 points, and 2 is the most"),
        ({"vote_kind": "cumulative"}, {"1": "a lot"}, "whole numbers"),
        ({"vote_kind": "cumulative"}, {"1": "9" * 5000}, "whole numbers"),
        ({"vote_kind": "cumulative"}, {"1": "1.5"}, "whole numbers"),
        ({"vote_kind": "cumulative"}, {"1": "0"}, "nothing yet"),
        ({"vote_kind": "ordinal"}, {"1": "1", "2": "1"}, "same place"),
        ({"vote_kind": "ordinal"}, {"1": "1", "2": "2", "3": "3"}, "chosen 3, and 2"),
    ],
)
def test_a_vote_that_cannot_be_counted_is_never_taken(town, terms, given, said):
    found = opened(town, residents=1, **terms)
    data = {found[int(k)] if k.isdigit() and len(k) == 1 else k: v for k, v in given.items()}
    with pytest.raises(VoteRefused) as refused:
        vote(town, found[0], "resident-1", **data)
    assert said in str(refused.value)
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, found[0])
        assert ballots.listed(unit, stream.id) == []


def test_nobody_votes_before_it_opens_nor_after_it_is_closed(town):
    round_, bench, *_ = locked(town)
    with pytest.raises(VoteRefused, match="is not open"):
        vote(town, round_, "resident-1", bench)
    town.do(round_, "clerk-1", "open")
    vote(town, round_, "resident-1", bench)
    town.do(round_, "clerk-1", "close")
    with pytest.raises(VoteRefused, match="is closed"):
        vote(town, round_, "resident-1", bench)
    with pytest.raises(VoteRefused, match="is closed"):
        on_paper(town, round_, "resident-2")


def test_who_does_not_hold_the_role_does_not_vote(town):
    round_, bench, *_ = opened(town)
    for name in ("clerk-1", "neighbour-1", "key-holder-1"):
        with pytest.raises(NotAllowed, match="role Resident"):
            vote(town, round_, name, bench)


def test_a_plan_that_was_withdrawn_takes_no_vote_and_loses_those_it_had(town):
    round_, bench, trees, _ = opened(town)
    vote(town, round_, "resident-1", bench, trees)
    vote(town, round_, "resident-2", bench)
    town.do(bench, "neighbour-1", "withdraw")
    with pytest.raises(VoteRefused, match="Bench was withdrawn"):
        vote(town, round_, "resident-3", bench)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    found = result(town, round_)
    assert found["winners"] == [trees]
    assert (found["refused"], found["withdrawn_choices"]) == ({"withdrawn-project": 1}, 2)


def test_paper_and_online_exclude_each_other(town):
    round_, bench, *_ = opened(town)
    vote(town, round_, "resident-1", bench)
    with pytest.raises(VoteRefused, match="has voted online"):
        on_paper(town, round_, "resident-1")
    on_paper(town, round_, "resident-2")
    with pytest.raises(VoteRefused, match="marked as voting on paper"):
        vote(town, round_, "resident-2", bench)
    with pytest.raises(VoteRefused, match="everybody gets one paper"):
        on_paper(town, round_, "resident-2")
    with pytest.raises(VoteRefused, match="may not vote"):
        on_paper(town, round_, "clerk-1")


def test_papers_are_counted_once_two_officials_typed_the_same(town):
    round_, bench, trees, _ = opened(town)
    vote(town, round_, "resident-1", bench)
    for n in (2, 3):
        on_paper(town, round_, f"resident-{n}")
    with pytest.raises(VoteRefused, match="still open"):
        type_in(town, round_, "clerk-1", {trees: "yes"}, {})
    town.do(round_, "clerk-1", "close")
    hand_in(town, round_)
    second = Command("count", {"half": HALVES[1]})
    town.person("key-holder-2")
    with pytest.raises(Refused) as early:
        town.act(round_, "key-holder-2", second)
    assert [one.code for one in early.value.refusals] == ["ballot-papers"]
    typed = type_in(town, round_, "clerk-1", {trees: "yes"}, {bench: "yes"})
    assert (typed.papers, typed.wanted, typed.others) == (2, 2, 0)
    assert not type_in(town, round_, "clerk-2", {trees: "yes"}, {trees: "yes"}).agree
    with pytest.raises(Refused):
        town.act(round_, "key-holder-2", second)
    with pytest.raises(VoteRefused, match="no third one"):
        type_in(town, round_, "clerk-3", {trees: "yes"}, {})
    assert type_in(town, round_, "clerk-2", {bench: "yes"}, {trees: "yes"}).agree
    town.act(round_, "key-holder-2", second)
    found = votes_of(town, round_)
    assert (found[bench], found[trees]) == (2, 1)
    town.check()


def test_two_holders_bring_one_half_each_and_the_second_counts(town):
    round_, bench, *_ = opened(town)
    vote(town, round_, "resident-1", bench)
    first, second = (Command("count", {"half": half}) for half in HALVES)
    with pytest.raises(Refused) as early:
        hand_in(town, round_)
    assert [one.code for one in early.value.refusals] == ["wrong-state"]
    town.do(round_, "clerk-1", "close")
    with pytest.raises(Refused) as alone:
        town.act(round_, "key-holder-2", second)
    assert [one.code for one in alone.value.refusals] == ["ballot-no-half"]
    with pytest.raises(InvalidInput) as none:
        town.act(round_, "key-holder-1", Command("hand-in-half", {}))
    assert [one.code for one in none.value.problems] == ["missing"]
    hand_in(town, round_)
    with pytest.raises(Refused) as same_person:
        town.act(round_, "key-holder-1", second)
    assert [one.code for one in same_person.value.refusals] == ["did-before"]
    with pytest.raises(VoteRefused, match="This is half 1, which waits here already"):
        town.act(round_, "key-holder-2", first)
    with pytest.raises(Refused) as again:
        hand_in(town, round_, HALVES[1], "key-holder-2")
    assert [one.code for one in again.value.refusals] == ["done-so-often"]
    town.act(round_, "key-holder-2", second)
    assert result(town, round_)["winners"] == [bench]
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, round_)
        assert ballots.half(unit, stream.id) is None


def test_a_half_of_another_key_is_named_and_does_not_wait(town):
    round_, *_ = opened(town)
    town.do(round_, "clerk-1", "close")
    for other in envelope.make_key(os.urandom)[1]:
        with pytest.raises(VoteRefused, match="belongs to the key of another round"):
            hand_in(town, round_, other)
    hand_in(town, round_, HALVES[1])
    town.person("key-holder-2")
    other = Command("count", {"half": envelope.make_key(os.urandom)[1][0]})
    with pytest.raises(VoteRefused, match="half 1 belongs to the key of another round"):
        town.act(round_, "key-holder-2", other)


def test_only_the_winner_is_funded_and_an_exception_has_a_reason(town):
    round_, bench, trees, swing = opened(town)
    with pytest.raises(Refused) as early:
        town.do(trees, "clerk-1", "fund")
    assert [one.code for one in early.value.refusals] == ["vote-not-counted"]
    vote(town, round_, "resident-1", trees, swing)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    town.do(trees, "clerk-1", "fund")
    with pytest.raises(Refused) as lost:
        town.do(bench, "clerk-1", "fund")
    assert [one.code for one in lost.value.refusals] == ["vote-lost"]
    town.do(bench, "clerk-1", "fund-anyway", reason="The bench is broken.")


def test_what_is_locked_stays_and_can_be_locked_anew_only_before_a_vote(town):
    round_, *_ = a_round(town, plans={})
    with pytest.raises(Refused) as nothing:
        town.act(round_, "clerk-1", Command("lock", {}))
    assert "ballot-no-choices" in [one.code for one in nothing.value.refusals]


def test_a_text_that_is_no_key_locks_nothing(town):
    with pytest.raises(InvalidInput) as refused:
        locked(town, vote_key="my key")
    assert [one.code for one in refused.value.problems] == ["not-a-ballot-key"]
