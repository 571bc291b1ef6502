"""A voter who was marked as voting on paper by mistake, and how two officials put that right."""

from __future__ import annotations

import json

import pytest

from challenge_engine.errors import NotAllowed, StoreError, VoteRefused
from challenge_engine.history.entry import from_bytes
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.proving import receipts
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from challenge_engine.service.voting import showing, unmarking
from challenge_engine.store import ballots, streams
from tests.support.town import Town
from tests.support.voting import count, make_voting, on_paper, opened, type_in, vote

WHY = "The list of Saturday was read twice."


@pytest.fixture
def town(tmp_path) -> Town:
    return make_voting(tmp_path)


def unmark(town: Town, round_: str, clerk: str, name: str = "resident-1", reason: str = ""):
    who, voter = Acting(town.person(clerk)), town.person(name)
    done = unmarking.unmark(town.engine, town.authority, round_, who, voter, reason)
    town.check()
    return done


def history(town: Town, round_: str, name: str = "resident-1") -> list[tuple[str, list[str]]]:
    """Kind of each step of a voter's own history, and what it points at."""
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, round_)
        secret = ballots.box(unit, stream.id).secret
        key = unmarking.casting.envelope.stream_of(secret, town.people[name].key)
        rows = unit.run(
            ballots.CompiledSql(
                "SELECT e.entry FROM event AS e JOIN cases AS c ON c.id = e.case_id"
                " WHERE c.key = :key ORDER BY e.n"
            ),
            {"key": key},
        ).fetchall()
    read = [from_bytes(bytes(row[0])) for row in rows]
    return [(one.kind, [ref.rel for ref in one.refs]) for one in read]


def test_two_officials_put_a_mark_right_and_then_the_person_votes_once(town):
    round_, bench, trees, _ = opened(town)
    on_paper(town, round_, "resident-1")
    assert unmark(town, round_, "clerk-1", reason=WHY).waits
    with pytest.raises(VoteRefused, match="marked as voting on paper"):
        vote(town, round_, "resident-1", bench)
    assert not unmark(town, round_, "clerk-2").waits
    view = showing.vote(
        town.engine, town.authority, round_, Viewer(town.person("resident-1"), "en")
    )
    assert (view.has_voted, view.on_paper) == (False, False)
    vote(town, round_, "resident-1", bench)
    vote(town, round_, "resident-1", trees)
    assert history(town, round_) == [
        ("cast", ["links"]),
        ("note", []),
        ("correct", ["corrects"]),
        ("cast", ["links"]),
        ("cast", ["links"]),
    ]
    with pytest.raises(VoteRefused, match="has voted online"):
        on_paper(town, round_, "resident-1")
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, round_)
        said = json.loads(ballots.box(unit, stream.id).result)
    assert (said["ballots"], said["paper"], said["winners"]) == (1, 0, [trees])


def test_everybody_reads_why_and_nobody_of_whom(town):
    round_, *_ = opened(town)
    on_paper(town, round_, "resident-1")
    unmark(town, round_, "clerk-1", reason=WHY)
    unmark(town, round_, "clerk-2")
    page = str(town.view(round_))
    assert WHY in page
    assert "resident-1" not in page


def test_one_official_alone_changes_nothing_and_nobody_decides_of_themselves(town):
    round_, bench, *_ = opened(town)
    on_paper(town, round_, "resident-1")
    with pytest.raises(VoteRefused, match="Say why"):
        unmark(town, round_, "clerk-1")
    unmark(town, round_, "clerk-1", reason=WHY)
    with pytest.raises(VoteRefused, match="Another official"):
        unmark(town, round_, "clerk-1", reason=WHY)
    with pytest.raises(NotAllowed):
        unmark(town, round_, "resident-2")
    assert [(one.name, one.reason) for one in waiting(town, round_)] == [("resident-1", WHY)]
    vote(town, round_, "resident-3", bench)
    for name in ("resident-2", "resident-3"):
        with pytest.raises(VoteRefused, match="nothing to undo"):
            unmark(town, round_, "clerk-1", name, WHY)


def waiting(town: Town, round_: str):
    viewer = Viewer(town.person("clerk-2"), "en")
    with pytest.raises(NotAllowed):
        unmarking.asked(town.engine, town.authority, round_, PUBLIC)
    return unmarking.asked(town.engine, town.authority, round_, viewer)


def test_after_the_close_a_mark_stays_and_its_paper_is_typed_in(town):
    round_, *_ = opened(town)
    on_paper(town, round_, "resident-1")
    unmark(town, round_, "clerk-1", reason=WHY)
    town.do(round_, "clerk-1", "close")
    with pytest.raises(VoteRefused, match="is closed"):
        unmark(town, round_, "clerk-2")
    for clerk in ("clerk-1", "clerk-2"):
        type_in(town, round_, clerk, {})
    count(town, round_)
    town.check()


def test_no_line_of_the_roll_goes_but_for_a_mark_that_an_official_doubted(town):
    round_, bench, *_ = opened(town)
    on_paper(town, round_, "resident-1")
    vote(town, round_, "resident-2", bench)
    for name in ("resident-1", "resident-2"):
        with town.engine.store.write() as unit:
            gone = {"who": town.people[name].id}
            with pytest.raises(StoreError, match="two officials"):
                unit.run(ballots.CompiledSql("DELETE FROM roll WHERE person = :who"), gone)


def test_whoever_was_put_right_gets_no_proof_of_a_vote_and_may_be_marked_again(town):
    round_, *_ = opened(town)
    on_paper(town, round_, "resident-1")
    unmark(town, round_, "clerk-1", reason=WHY)
    unmark(town, round_, "clerk-2")
    viewer = Viewer(town.person("resident-1"), "en")
    with pytest.raises(Exception, match="have not voted"):
        receipts.of_vote(town.engine, town.authority, round_, viewer)
    on_paper(town, round_, "resident-1")
    receipts.of_vote(town.engine, town.authority, round_, viewer)
    town.check()
