"""What somebody with power over a round may try, and what it comes to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from challenge_engine.counting import TieBreak, pabulib
from challenge_engine.counting import count as counted
from challenge_engine.errors import NotFound, Refused, VoteRefused
from challenge_engine.history import envelope
from challenge_engine.history.canonical import canonical
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from challenge_engine.service.voting import showing
from challenge_engine.store import streams
from tests.support.town import Town
from tests.support.voting import (
    HALVES,
    TERMS,
    a_round,
    box,
    count,
    hand_in,
    locked,
    make_voting,
    on_paper,
    opened,
    resident,
    result,
    type_in,
    vote,
)
from tests.support.voting import PUBLIC as KEY


@pytest.fixture
def town(tmp_path) -> Town:
    return make_voting(tmp_path)


def key_of(town: Town, round_: str) -> bytes:
    """The secret id of the round in its log, to which envelopes are bound."""
    with town.engine.store.read() as unit:
        return streams.find(unit, town.authority, round_).key


def past_the_program(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "town.db")) as db, db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute(statement, values)


def brings(town: Town, round_: str, name: str, half: str, action: str = "count"):
    town.person(name)
    return town.act(round_, name, Command(action, {"half": half}))


def test_papers_that_somebody_else_sealed_are_not_counted(town, tmp_path):
    round_, bench, trees, _ = opened(town)
    on_paper(town, round_, "resident-1")
    town.do(round_, "clerk-1", "close")
    for clerk in ("clerk-1", "clerk-2"):
        type_in(town, round_, clerk, {trees: "yes"})
    hand_in(town, round_)
    forged = envelope.seal(
        KEY, key_of(town, round_), envelope.PAPER, canonical([[[bench], []]]), 200
    )
    past_the_program(tmp_path, "UPDATE paper_bundle SET envelope = ?", forged)
    with pytest.raises(VoteRefused, match="not those that the two officials typed in"):
        brings(town, round_, "key-holder-2", HALVES[1])


def test_envelopes_that_were_changed_after_the_close_are_not_opened(town, tmp_path):
    round_, bench, trees, _ = opened(town)
    vote(town, round_, "resident-1", trees)
    town.do(round_, "clerk-1", "close")
    own = envelope.stream_of(box(town, round_).secret, town.people["resident-1"].key)
    hand_in(town, round_)
    said = canonical({"choices": [bench], "points": []})
    past_the_program(
        tmp_path,
        "UPDATE roll SET envelope = ?",
        envelope.seal(KEY, key_of(town, round_), own, said, 200),
    )
    with pytest.raises(VoteRefused, match="not those that were there when the vote was closed"):
        brings(town, round_, "key-holder-2", HALVES[1])


def test_nobody_blocks_a_count_by_typing_in_papers_of_nobody(town):
    round_, bench, *_ = opened(town)
    vote(town, round_, "resident-1", bench)
    on_paper(town, round_, "resident-2")
    town.do(round_, "clerk-1", "close")
    for papers in ([], [{bench: "yes"}, {bench: "yes"}]):
        with pytest.raises(VoteRefused, match="the numbers must be the same"):
            type_in(town, round_, "clerk-1", *papers)
    for clerk in ("clerk-1", "clerk-2"):
        type_in(town, round_, clerk, {})
    count(town, round_)


def test_what_a_lock_fixed_is_not_corrected(town):
    round_, *_ = locked(town)
    step = next(one.n for one in town.view(round_).steps if one.action == "lock")
    wanted = Wanted(step, "A slip of the pen.", {"vote_rule": "equalshares"})
    with pytest.raises(Refused) as refused:
        correcting.correct(
            town.engine, town.authority, round_, Acting(town.person("clerk-1")), wanted
        )
    assert [one.code for one in refused.value.refusals] == ["correct-vote"]


def test_a_least_number_of_votes_holds_also_where_the_most_votes_come_first(town):
    round_, _bench, trees, swing = opened(town, budget=1000, vote_least="2")
    for n in (1, 2):
        vote(town, round_, f"resident-{n}", trees)
    vote(town, round_, "resident-3", swing)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    assert result(town, round_)["winners"] == [trees]


@pytest.mark.parametrize("rule", ["greedy", "greedy-no-skip", "equalshares"])
def test_where_nobody_voted_nobody_won(town, rule):
    round_, *_ = opened(town, vote_rule=rule)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    said = result(town, round_)
    assert (said["winners"], said["spent"], said["ballots"]) == ([], 0, 0)
    town.check()


def test_a_budget_of_nothing_funds_nothing_and_what_costs_nothing_is_not_voted_on(town):
    round_, bench, *_ = opened(town, budget=0)
    vote(town, round_, "resident-1", bench)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    assert result(town, round_)["winners"] == []
    free, *_ = a_round(town, plans={"Bench": 10, "Air": 0})
    with pytest.raises(VoteRefused, match="a cost in EUR of more than nothing"):
        town.act(free, "clerk-1", Command("lock", dict(TERMS)))


@pytest.mark.parametrize("publish", ["patterns", "totals"])
def test_of_one_vote_it_is_published_who_won_and_no_figure(town, publish):
    round_, _bench, trees, _ = opened(town, vote_publish=publish)
    vote(town, round_, "resident-1", trees)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    said = result(town, round_)
    assert said["published"] == {}
    names = {"id", "title", "cost", "code", "place"}
    assert all(one.keys() == names for one in said["projects"])
    losers = [one for one in said["projects"] if one["place"] is None]
    assert [one["code"] for one in losers] == ["few-voters"] * 2
    assert [one["id"] for one in losers] == sorted(one["id"] for one in losers)
    for viewer in (PUBLIC, Viewer(town.person("resident-1"), "en")):
        with pytest.raises(NotFound, match="too few people voted"):
            "".join(showing.pabulib(town.engine, town.authority, round_, viewer))


KINDS = {
    "approval": lambda a, b, c: [{a: "yes", b: "yes"}, {b: "yes", c: "yes"}, {c: "yes"}],
    "choose-1": lambda a, b, c: [{a: "yes"}, {b: "yes"}, {c: "yes"}],
    "cumulative": lambda a, b, c: [{a: "1", b: "1"}, {b: "1", c: "1"}, {c: "1", a: "1"}],
    "ordinal": lambda a, b, c: [{a: "1", b: "2"}, {b: "1", c: "2"}, {c: "1", a: "2"}],
}


@pytest.mark.parametrize("rule", ["greedy", "greedy-no-skip", "greedy-threshold", "equalshares"])
@pytest.mark.parametrize("kind", KINDS)
def test_whoever_counts_the_published_ballots_again_gets_the_same_winners(town, kind, rule):
    town.checks = False
    round_, *plans = a_round(town)
    drawn = next(n for n in map(str, range(99)) if TieBreak(seed=n).of(plans)[0] == plans[-1])
    terms = {**TERMS, "vote_kind": kind, "vote_rule": rule, "vote_draw": drawn}
    town.act(round_, "clerk-1", Command("lock", terms))
    town.do(round_, "clerk-1", "open")
    said = KINDS[kind](*plans)
    for n in range(15):
        vote(town, round_, resident(town, n), **said[n % 3])
    if rule in ("greedy", "equalshares"):
        town.do(plans[0], "neighbour-1", "withdraw")
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    text = "".join(showing.pabulib(town.engine, town.authority, round_, PUBLIC))
    found = pabulib.read(BytesIO(text.encode()), pabulib.AskedRule())
    winners = result(town, round_)["winners"]
    assert list(counted(found.election).winners) == winners
    assert found.selected == set(winners)
    by = replace(found.election.rule, tie_break=TieBreak(seed=drawn))
    assert list(counted(replace(found.election, rule=by)).winners) == winners
