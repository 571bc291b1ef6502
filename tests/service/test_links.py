"""Cases that point at each other: written in both histories, asked about with a lock."""

import sqlite3
from contextlib import closing

import pytest

from challenge_engine.errors import InvalidInput, Refused
from challenge_engine.service.checking import log_check
from challenge_engine.service.checking.flaws import said
from challenge_engine.service.reading import viewing
from challenge_engine.service.reading.reader import Viewer
from tests.support.linked import a_bid, a_round, make_linked


@pytest.fixture
def town(tmp_path):
    return make_linked(tmp_path)


def steps(town, reference, name="officer-1"):
    return town.view(reference, name).steps


def codes(refused: Refused) -> list[str]:
    return [one.code for one in refused.refusals]


def wrong(invalid: InvalidInput) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in invalid.problems]


def test_a_case_that_is_opened_with_a_link_is_told_in_both_histories(town):
    round_ = a_round(town)
    bid = a_bid(town, round_)
    assert [one.kind for one in steps(town, round_)] == ["open", "link"]
    assert [one.kind for one in steps(town, bid)] == ["open"]


def test_a_bid_is_filed_only_while_its_round_is_open(town):
    round_ = a_round(town)
    a_bid(town, round_)
    town.do(round_, "officer-1", "close")
    with pytest.raises(Refused) as refused:
        a_bid(town, round_)
    assert codes(refused.value) == ["linked-elsewhere"]


def test_a_round_cannot_close_before_there_is_a_bid(town):
    round_ = a_round(town)
    with pytest.raises(Refused) as refused:
        town.do(round_, "officer-1", "close")
    assert codes(refused.value) == ["not-linked"]


def test_a_round_is_finished_when_all_its_bids_are_decided(town):
    round_ = a_round(town)
    first, second = a_bid(town, round_), a_bid(town, round_, "neighbour-2")
    town.do(round_, "officer-1", "close")
    town.do(first, "officer-1", "rank", place=1)
    town.do(first, "officer-1", "grant")
    with pytest.raises(Refused) as refused:
        town.do(round_, "officer-1", "finish")
    assert codes(refused.value) == ["not-all-linked"]
    assert refused.value.refusals[0].params["left"] == 1
    town.do(second, "officer-1", "refuse", reason="No money is left.")
    assert town.do(round_, "officer-1", "finish").state == "finished"


def test_who_has_the_lower_place_comes_first(town):
    round_, other = a_round(town), a_round(town)
    first, second = a_bid(town, round_), a_bid(town, round_, "neighbour-2")
    elsewhere = a_bid(town, other)
    for one in (round_, other):
        town.do(one, "officer-1", "close")
    town.do(first, "officer-1", "rank", place=9)
    town.do(second, "officer-1", "rank", place=10)
    town.do(elsewhere, "officer-1", "rank", place=1)
    with pytest.raises(Refused) as refused:
        town.do(second, "officer-1", "grant")
    assert codes(refused.value) == ["not-first-in-line"]
    town.do(first, "officer-1", "grant")
    assert town.do(second, "officer-1", "grant").state == "granted"


def test_a_case_is_linked_to_no_case_that_one_cannot_see(town):
    bid = a_bid(town, a_round(town))
    theirs = a_bid(town, a_round(town), "neighbour-2")
    with pytest.raises(InvalidInput) as invalid:
        a_bid(town, theirs)
    assert wrong(invalid.value) == [("link-round", "no-such-case")]
    with pytest.raises(InvalidInput) as invalid:
        a_bid(town, bid)
    assert wrong(invalid.value) == [("link-round", "other-workflow")]
    with pytest.raises(InvalidInput) as invalid:
        a_bid(town, None)
    assert wrong(invalid.value) == [("link-round", "missing")]


def test_a_case_is_not_linked_to_itself(town):
    bid = a_bid(town, a_round(town))
    with pytest.raises(InvalidInput) as invalid:
        town.do(bid, "officer-1", "mark-duplicate", **{"link-twin": bid})
    assert wrong(invalid.value) == [("link-twin", "itself")]


def test_nobody_becomes_a_party_of_a_case_by_what_they_do_in_another(town):
    round_ = a_round(town)
    a_bid(town, round_)
    assert not town.view(round_, "neighbour-1").is_party


def test_what_the_page_offers_is_what_can_be_done(town):
    round_ = a_round(town)

    def possible() -> set[str]:
        return {one.action for one in town.view(round_, "officer-1").possible}

    assert possible() == set()
    bid = a_bid(town, round_)
    assert possible() == {"close"}
    town.do(round_, "officer-1", "close")
    not_yet = town.view(round_, "officer-1").not_yet
    assert [reason.no for one in not_yet for reason in one.refusals] == [
        "“Bids”: 1 of 1 are not yet at “Granted” or “Refused”."
    ]
    town.do(bid, "officer-1", "refuse", reason="No money is left.")
    assert possible() == {"finish"}


def test_who_may_not_see_the_other_cases_hears_that_it_depends_on_them_and_no_more(town):
    round_ = a_round(town)
    first, second = a_bid(town, round_), a_bid(town, round_, "neighbour-2")
    town.do(round_, "officer-1", "close")

    def heard(reference: str, name: str) -> tuple[str, ...]:
        return next(a.codes for a in town.view(reference, name).actions if a.action == "grant")

    town.do(second, "officer-1", "rank", place=2)
    alone = heard(second, "neighbour-2")
    town.do(first, "officer-1", "rank", place=1)
    assert heard(second, "neighbour-2") == alone == ("wrong-role", "withheld-link")
    assert heard(second, "officer-1") == ("not-first-in-line",)


def test_the_nearest_way_says_that_it_depends_on_another_case_and_no_more(town):
    round_ = a_round(town)

    def way(name: str, language: str = "en") -> str:
        viewer = Viewer(town.person(name), language)
        seen = viewing.view(town.engine, town.authority, round_, viewer, ways=True)
        return next(one.way.says for one in seen.actions if one.action == "close")

    assert way("officer-1") == "This depends on another case: “Bids”."
    assert way("officer-1", "nl") == "Dit hangt af van een andere zaak: “Plannen”."
    a_bid(town, round_)
    assert "1" not in way("neighbour-1")


# --- what `log check` says


def tampered(town, *statements: str) -> list[str]:
    """What is found after somebody changed the database past the program."""
    path = town.engine.store.address
    with closing(sqlite3.connect(path)) as db:
        db.executescript(";".join(statements))
    report = log_check.check(town.engine)
    return [said(flaw, with_meaning=False) for flaw in report.flaws]


def test_a_link_that_is_not_noted_is_found_from_both_sides(town):
    round_ = a_round(town)
    bid = a_bid(town, round_)
    ends = "of which the step tells, is not noted."
    assert sorted(tampered(town, "DELETE FROM link")) == [
        f"{round_}, step 1: The link round with the case {bid}, {ends}",
        f"{bid}, step 0: The link round with the case {round_}, {ends}",
    ]


def test_a_link_that_nobody_made_is_found(town):
    first, second = a_round(town), a_round(town)
    bid = a_bid(town, first)
    other = f"(SELECT id FROM cases WHERE reference = '{second}')"
    found = tampered(town, f"INSERT INTO link SELECT case_id, 'twin', {other}, n, 1 FROM link")
    noted = f"A link twin with the case {second} is noted here, of which this step does not tell."
    assert f"{bid}, step 0: {noted}" in found
    assert any("does not answer it" in one for one in found)


def test_a_link_whose_other_side_speaks_of_another_one_is_found(town):
    round_ = a_round(town)
    bid = a_bid(town, round_)
    a_bid(town, round_, "neighbour-2")
    found = tampered(town, "UPDATE link SET other_n = 2 WHERE other_n = 1")
    assert any(one.startswith(f"{bid}, step 0: The step links") for one in found)
    assert any("does not answer it" in one for one in found)


def test_one_case_is_checked_with_what_it_is_linked_to(town):
    bid = a_bid(town, a_round(town))
    assert log_check.check_case(town.engine, town.authority, bid).is_sound
    tampered(town, "UPDATE link SET other_n = 7")
    assert not log_check.check_case(town.engine, town.authority, bid).is_sound


COLUMNS = {"case_id": 1, "name": "'twin'", "other_id": 1, "n": 1, "other_n": 2}


def test_whatever_of_a_noted_link_is_changed_is_found(town):
    round_ = a_round(town)
    a_bid(town, round_)
    path = town.engine.store.address
    with closing(sqlite3.connect(path)) as db:
        (row,) = db.execute(f"SELECT {', '.join(COLUMNS)} FROM link").fetchall()
    assert len(row) == len(COLUMNS)
    for (column, value), was in zip(COLUMNS.items(), row, strict=True):
        assert tampered(town, f"UPDATE link SET {column} = {value}"), column
        assert tampered(town, f"UPDATE link SET {column} = {was!r}") == []
