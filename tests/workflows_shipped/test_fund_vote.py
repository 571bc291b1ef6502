"""The fund with a vote of the citizens instead of a commission, through the real service.

That this fund would use a vote is inferred, so figures and projects here are examples.
"""

import pytest

from challenge_engine.errors import Refused
from tests.support import voting
from tests.support.fund import SCORE, FundTown, make_fund


def of_a_vote(tmp_path) -> tuple[FundTown, list[str]]:
    """A round of 6,000 euro with three projects of 3,000 that are put to the vote."""
    fund = make_fund(tmp_path, "2023-02-28")
    fund.at("2023-03-01T09:00")
    fund.open_call("6000", "3000", "2023-03-01T09:00", "2023-03-31T17:00", "vote")
    projects = [fund.apply(f"Project {n}", f"Group {n}") for n in (1, 2, 3)]
    fund.at("2023-04-03T09:00")
    fund.does(fund.round, "fund-manager", "close-call")
    for one in projects:
        fund.does(one, "fund-manager", "admit")
    with pytest.raises(Refused):
        fund.does(fund.round, "fund-manager", "begin-analysis")
    fund.does(fund.round, "fund-manager", "begin-check")
    for one in projects:
        fund.does(one, "commission-chair", "find-feasible", judgement="It can be done.")
    return fund, projects


def counted(fund: FundTown, projects: list[str], *ballots: tuple[int, ...]) -> None:
    """Fix the vote, let everybody vote, close and count."""
    town = fund.town
    for n in range(1, len(ballots) + 1):
        voting.resident(town, n)
    fund.does(fund.round, "fund-manager", "lock-vote", **voting.TERMS)
    fund.does(fund.round, "fund-manager", "open-vote")
    for n, ballot in enumerate(ballots, 1):
        voting.vote(town, fund.round, f"resident-{n}", *(projects[one - 1] for one in ballot))
    fund.does(fund.round, "fund-manager", "close-vote")
    for n, action in enumerate(("hand-in-half", "count-votes")):
        name = f"key-holder-{n + 1}"
        town.person(name)
        town.do(fund.round, name, action, half=voting.HALVES[n])


def awarding(fund: FundTown) -> None:
    """After the time for comments the key is destroyed, and the council decides."""
    with pytest.raises(Refused) as early:
        fund.does(fund.round, "key-holder", "destroy-box", reason="Early.")
    assert early.value.refusals
    fund.at("2023-05-02T09:00")
    fund.does(fund.round, "key-holder", "destroy-box", reason="Nobody objected in time.")
    said = {"decided_on": "2023-05-02", "reason": "The vote stands."}
    fund.does(fund.round, "council-secretary", "decide-result", **said)
    fund.publish()


def test_winners_of_the_vote_are_awarded_money_and_the_others_only_as_a_reasoned_exception(
    tmp_path,
):
    fund, (first, second, third) = of_a_vote(tmp_path)
    counted(fund, [first, second, third], (1, 2), (1,), (2,), (3,))
    awarding(fund)
    fund.award(first, "3000", "award-winner")
    with pytest.raises(Refused) as lost:
        fund.award(third, "3000", "award-winner")
    assert [one.code for one in lost.value.refusals] == ["vote-lost"]
    exception = {"awarded": "3000", "reason": "The winner has no ground to build on."}
    fund.does(third, "council-secretary", "award-otherwise", **exception)
    with pytest.raises(Refused) as empty:
        fund.award(second, "3000", "award-winner")
    assert [one.code for one in empty.value.refusals] == ["pot-over"]
    assert "no ground to build on" in str(fund.town.view(third))
    fund.check()


def test_a_project_that_did_not_win_waits_on_the_reserve_list_and_moves_up(tmp_path):
    fund, (first, second, third) = of_a_vote(tmp_path)
    counted(fund, [first, second, third], (1, 2), (1, 2), (3,))
    awarding(fund)
    for one in (first, second):
        fund.award(one, "3000", "award-winner")
    fund.put_on_reserve(third, place="1", reason="One vote less than the second.")
    with pytest.raises(Refused):
        fund.award(third, "3000", "promote")
    fund.by_the_group(first, "hand-back", reason="We move away.")
    fund.award(third, "3000", "promote")
    fund.check()


def test_nothing_can_be_put_to_the_vote_while_a_project_is_not_looked_at(tmp_path):
    fund, projects = of_a_vote(tmp_path)
    fund.by_the_group(projects[2], "withdraw", reason="No time.")
    fund.does(fund.round, "fund-manager", "lock-vote", **voting.TERMS)
    with pytest.raises(Refused):
        fund.does(
            fund.round, "council-secretary", "set-money", budget="9000", most="3000", reason="x"
        )
    fund.check()


def test_a_vote_that_is_cancelled_counts_for_nobody_and_the_commission_ranks_instead(tmp_path):
    fund, projects = of_a_vote(tmp_path)
    voting.resident(fund.town, 1)
    fund.does(fund.round, "fund-manager", "lock-vote", **voting.TERMS)
    fund.does(fund.round, "fund-manager", "open-vote")
    voting.vote(fund.town, fund.round, "resident-1", projects[2])
    why = {"grounds": ["wrong-list"], "reason": "One project was not on the list."}
    fund.does(fund.round, "council-secretary", "cancel-vote", **why)
    for place, one in enumerate(projects, 1):
        fund.does(one, "commission-chair", "return-to-commission")
        for n in (1, 2):
            fund.does(one, "commission-member", "give-score", n, **SCORE)
        fund.does(one, "commission-chair", "rank", place=place, judgement="Good.")
    fund.does(fund.round, "commission-chair", "publish-first-result", ranking_document="I")
    fund.at("2023-05-02T09:00")
    said = {"decided_on": "2023-05-02", "reason": "The ranking stands."}
    fund.does(fund.round, "council-secretary", "decide-result", **said)
    fund.publish()
    fund.award(projects[0], "3000")
    with pytest.raises(Refused):
        fund.award(projects[2], "3000", "award-winner")
    fund.check()


def test_a_result_is_set_aside_only_once_nobody_can_object_any_more(tmp_path):
    fund, projects = of_a_vote(tmp_path)
    counted(fund, projects, (1, 2), (1,), (3,))
    why = {"grounds": ["court"], "reason": "A court decided so."}
    for action in ("cancel-vote", "set-vote-aside", "stop-round"):
        with pytest.raises(Refused):
            fund.does(fund.round, "council-secretary", action, **why)
    fund.at("2023-05-02T09:00")
    fund.does(fund.round, "key-holder", "destroy-box", reason="Nobody can object any more.")
    fund.does(fund.round, "council-secretary", "set-vote-aside", **why)
    assert fund.town.view(fund.round).state == "analysis"
    fund.does(projects[0], "commission-chair", "return-to-commission")
    fund.check()
