"""A vote that is cancelled before its count: destroyed at once, told, and never counted."""

from pathlib import Path

import pytest

from challenge_engine.definitions import catalogue
from challenge_engine.errors import DefinitionError, Refused, StoreError, VoteRefused
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from challenge_engine.service.voting import showing
from challenge_engine.store import ballots, messages, polls, streams
from tests.support.town import Town
from tests.support.voting import (
    VOTE,
    count,
    hand_in,
    locked,
    make_voting,
    on_paper,
    opened,
    type_in,
    vote,
)

WHY = "A plan that was admitted is not on the list."
CANCEL = (
    "  - {action: cancel, from: [fixed, voting, closed], to: off, by: clerk, tells: [resident],"
    " takes: {reason: required, publish: yes, ballot: cancel}}\n"
)
PARTS = {
    "\nstates:\n": "  cancel: {title: {en: Cancel the vote}}\n\nstates:\n"
    "  off: {phase: ended, ends: closed, title: {en: Off}, says: {public: {en: It is off.}}}\n",
    "\ndeadlines:\n": CANCEL + "\ndeadlines:\n",
}


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    """The workflow of the other tests, with a way to cancel; and with what is wrong about it."""
    text = VOTE.read_text("utf-8")
    for old, new in (*PARTS.items(), *changes):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = folder / VOTE.name
    file.write_text(text, "utf-8")
    return file


@pytest.fixture
def town(tmp_path) -> Town:
    return make_voting(tmp_path, file=written(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "from: [fixed, voting, closed], to: off",
            "from: [preparing, fixed], to: off",
            "without a lock",
        ),
        (
            "reason: required, publish: yes, ballot: cancel",
            "reason: required, ballot: cancel",
            "publish: yes",
        ),
        ("to: off, by: clerk, tells", "to: closed, by: clerk, tells", "after it was cancelled"),
        ("from: [fixed, voting, closed], to: off", "from: fixed, to: voting", "round of its own"),
    ],
)
def test_a_cancelling_that_comes_too_early_says_no_word_or_leads_back_is_refused(
    tmp_path, old: str, new: str, said: str
):
    with pytest.raises(DefinitionError, match=said):
        catalogue.read(written(tmp_path, (old, new)))


def cancel(town: Town, round_: str) -> None:
    town.act(round_, "clerk-1", Command("cancel", {"reason": WHY}))
    town.check()


def kept(town: Town, round_: str):
    """The box, what lies in the envelopes of the roll, and the papers."""
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, round_)
        assert stream is not None
        lines = [one.envelope for one in polls.whole_roll(unit, stream.id)]
        return ballots.box(unit, stream.id), lines, ballots.bundles(unit, stream.id)


def test_what_was_voted_goes_at_once_and_that_somebody_voted_stays(town):
    round_, bench, trees, _ = opened(town)
    vote(town, round_, "resident-1", bench)
    vote(town, round_, "resident-2", trees)
    cancel(town, round_)
    box, envelopes, _ = kept(town, round_)
    assert envelopes == [None, None]
    assert box.secret is None
    assert box.is_cancelled
    found = showing.vote(
        town.engine, town.authority, round_, Viewer(town.person("resident-1"), "en")
    )
    assert (found.stage, found.voters, found.has_voted) == ("cancelled", 2, True)
    assert found.outcome is None


def test_nobody_votes_any_more_and_everybody_hears_that_it_was_cancelled(town):
    round_, bench, _, _ = opened(town)
    vote(town, round_, "resident-1", bench)
    cancel(town, round_)
    for name in ("resident-1", "resident-2"):
        with pytest.raises(VoteRefused, match="was cancelled"):
            vote(town, round_, name, bench)
    with pytest.raises(VoteRefused, match="was cancelled"):
        on_paper(town, round_, "resident-3")
    assert WHY in str(town.view(round_))
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, round_)
        told = [one.data["role"] for one in messages.of(unit, stream.id, 0) if one.kind == "tell"]
    assert "resident" in told


def test_papers_that_are_typed_in_already_go_with_the_rest(town):
    round_, bench, _, _ = opened(town)
    vote(town, round_, "resident-1", bench)
    on_paper(town, round_, "resident-2")
    town.act(round_, "clerk-1", Command("close"))
    type_in(town, round_, "clerk-1", {bench: "yes"})
    cancel(town, round_)
    assert kept(town, round_)[2] == []
    with pytest.raises(VoteRefused, match="was cancelled"):
        type_in(town, round_, "clerk-1", {bench: "yes"})
    with pytest.raises(Refused):
        count(town, round_)


def test_a_half_of_the_key_that_waits_goes_too(town):
    round_, bench, _, _ = opened(town)
    vote(town, round_, "resident-1", bench)
    town.act(round_, "clerk-1", Command("close"))
    hand_in(town, round_)
    cancel(town, round_)
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, round_)
        assert stream is not None
        assert ballots.half(unit, stream.id) is None


def test_what_is_fixed_and_not_open_yet_can_be_cancelled_too(town):
    round_ = locked(town)[0]
    cancel(town, round_)
    assert showing.vote(town.engine, town.authority, round_, PUBLIC).stage == "cancelled"


def test_what_is_counted_is_not_cancelled_any_more(town):
    round_, bench, _, _ = opened(town)
    vote(town, round_, "resident-1", bench)
    town.act(round_, "clerk-1", Command("close"))
    count(town, round_)
    with pytest.raises(Refused):
        town.act(round_, "clerk-1", Command("cancel", {"reason": WHY}))
    assert showing.vote(town.engine, town.authority, round_, PUBLIC).stage == "counted"


def test_a_cancelled_vote_that_gets_its_envelopes_back_is_noticed(town):
    round_, bench, _, _ = opened(town)
    vote(town, round_, "resident-1", bench)
    cancel(town, round_)
    person = town.person("resident-1")
    with town.engine.store.write() as unit:
        stream = streams.find(unit, town.authority, round_)
        assert stream is not None
        with pytest.raises(StoreError, match="and then destroyed"):
            ballots.put(unit, stream.id, person.id, b"another envelope")
