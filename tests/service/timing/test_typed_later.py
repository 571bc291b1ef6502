"""What is known late, from elsewhere, or not to the day: the clock was there first, and yields."""

from __future__ import annotations

import datetime as dt
import json
import logging
from pathlib import Path

import pytest

from challenge_engine.errors import InvalidInput
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.moving.importing import import_file
from challenge_engine.service.timing import recomputing, sweep
from tests.service.timing.test_following import TIMED, codes, due, filed, late, ledger
from tests.service.timing.test_recomputing import correct, days_off, new_day
from tests.support.town import Town, make_town

WHY = "The day was named by royal decree."


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


@pytest.mark.parametrize("is_swept", [True, False])
def test_a_request_typed_in_late_pauses_whether_or_not_the_clock_had_noted_a_lapse(
    town: Town, *, is_swept: bool
):
    reference = filed(town)
    town.on("2026-04-02")
    if is_swept:
        assert sweep.sweep(town.engine).lapsed == 2
    given = {"what": "A map", "due": "2026-04-10"}
    town.act(reference, "coordinator-1", Command("ask-for-more", given, occurred_at="2026-03-16"))
    found = ledger(town, reference)
    assert (found.standing, due(town, reference)) == ("open", "2026-04-24")
    town.on("2026-04-25")
    sweep.sweep(town.engine)
    assert ledger(town, reference).standing == "lapsed"


def test_a_request_made_after_the_end_pauses_nothing(town: Town):
    reference = filed(town)
    town.on("2026-04-02")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-04-10")
    assert (ledger(town, reference).standing, due(town, reference)) == ("lapsed", "2026-03-30")


def test_an_extension_typed_in_after_the_lapse_lets_the_term_run_and_lapse_again(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    town.on("2026-04-02")
    assert sweep.sweep(town.engine).lapsed == 1
    given = {"weeks": 6, "reason": "Much to read."}
    town.act(reference, "decider-1", Command("postpone", given, occurred_at="2026-03-16"))
    found = ledger(town, reference)
    assert (found.standing, found.lapsed, due(town, reference)) == ("open", 2, "2026-05-11")
    town.on("2026-05-12")
    assert sweep.sweep(town.engine).lapsed == 1
    assert sweep.sweep(town.engine).lapsed == 0


def test_a_lapse_is_noted_once_where_what_is_typed_in_late_moves_the_end_into_the_past(town: Town):
    reference = filed(town)
    town.on("2026-02-16")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-02")
    town.on("2026-04-14")
    sweep.sweep(town.engine)
    command = Command("complete", {}, occurred_at="2026-02-26")
    town.act(reference, "coordinator-1", command, on_behalf=True)
    assert (ledger(town, reference).standing, due(town, reference)) == ("lapsed", "2026-04-08")
    assert sweep.sweep(town.engine).lapsed == 0


def test_a_request_without_a_term_of_which_only_the_month_is_known_is_taken(town: Town):
    reference = filed(town)
    town.on("2026-03-10")
    command = Command("ask-for-more", {"what": "A map"}, occurred_at="2026-02")
    town.act(reference, "coordinator-1", command)
    assert due(town, reference) == "2026-03-30"
    assert "no-pause" not in codes(ledger(town, reference))  # There is no day to tell.


def test_a_request_within_the_weekend_that_moves_the_end_leaves_the_days_that_were_left(town: Town):
    town.on("2026-02-07")
    reference = filed(town)
    assert due(town, reference) == "2026-04-07"  # From Saturday 4 April, over Easter.
    town.on("2026-04-05")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-04-20")
    town.on("2026-04-15")
    town.do(reference, "initiator-1", "complete")
    assert due(town, reference) == "2026-04-16"
    assert codes(ledger(town, reference))[-3:] == ["rolled", "pause", "due"]


@pytest.mark.parametrize("far", ["2099-12-31", "2206-03-02", "9999-12-31"])
def test_a_day_that_is_a_slip_of_the_pen_is_told_beside_its_field(town: Town, far: str):
    reference = filed(town)
    with pytest.raises(InvalidInput) as refused:
        town.do(reference, "coordinator-1", "ask-for-more", what="A map", due=far)
    assert [(one.path, one.code) for one in refused.value.problems] == [("due", "day-too-far")]


def test_a_case_that_would_contradict_itself_holds_up_no_other(
    town: Town, caplog: pytest.LogCaptureFixture
):
    contradicting, other = late(town), filed(town)
    town.on("2026-03-31")
    town.do(contradicting, "initiator-1", "give-notice")
    new_day(town)
    with caplog.at_level(logging.WARNING):
        moved = recomputing.as_office(town.engine, town.authority, None, "cli", WHY)
    town.check()
    assert [one.reference for one in moved] == [other]
    assert f"Left out {contradicting}" in caplog.text
    assert due(town, contradicting) == "2026-03-30"


def reported(town: Town, folder: Path, at: str) -> str:
    given = {"title": "The park", "plan": "Ours"}
    line = {"case": "a", "action": "file", "at": at, "actor": "A neighbour", "data": given}
    path = folder / "past.jsonl"
    path.write_text(json.dumps(line) + "\n")
    done = import_file(town.engine, town.authority, path, basis="reported", workflow="timed")
    town.check()
    return done.references["a"]


def test_what_is_reported_wakes_nobody_after_it_was_moved_or_corrected(town: Town, tmp_path: Path):
    town.on("2026-03-10")
    reference = reported(town, tmp_path, "2026-02-02")
    town.engine.own_days = days_off("{on: 2026-03-30, name: {en: A day of mourning}}")
    assert recomputing.as_office(town.engine, town.authority, None, "cli", WHY)
    town.check()
    correct(town, reference, 0, "2026-02-03")
    assert due(town, reference) == "2026-03-31"
    town.on("2026-05-01")
    assert sweep.sweep(town.engine) == sweep.Swept()
    town.check()


def test_a_reported_moment_is_a_day_to_count_from(town: Town, tmp_path: Path):
    town.on("2026-03-10")
    reference = reported(town, tmp_path, "2026-02-02T23:30:00.000Z")
    start = ledger(town, reference).start.day
    assert (start, due(town, reference)) == (dt.date(2026, 2, 3), "2026-03-31")
