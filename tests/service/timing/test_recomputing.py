"""A new day off, an outage, a corrected day: what moves is shown first, and moves by an event."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from challenge_engine.definitions import own_file
from challenge_engine.definitions.calendars import OwnDays
from challenge_engine.errors import DeadlineError, NotAllowed
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.timing import outages, recomputing, sweep
from tests.service.timing.test_following import TIMED, codes, due, filed, late, ledger
from tests.support.town import Town, make_town

WHY = "The day was named by royal decree."


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


def days_off(*lines: str) -> OwnDays:
    text = "nl-atw:\n  add:\n" + "".join(f"    - {line}\n" for line in lines)
    return own_file.parse(text.encode(), "days.yaml")


def new_day(town: Town) -> None:
    town.engine.own_days = days_off("{on: 2026-03-30, name: {en: A day of mourning}}")


def move(town: Town) -> list[recomputing.Movement]:
    moved = recomputing.as_office(town.engine, town.authority, None, "cli", WHY)
    town.check()
    return moved


def test_a_new_day_off_shows_what_would_move_and_moves_nothing_yet(town: Town):
    reference = filed(town)
    assert recomputing.movements(town.engine, town.authority) == []
    new_day(town)
    (movement,) = recomputing.movements(town.engine, town.authority)
    assert (movement.reference, movement.name) == (reference, "decision")
    assert (movement.before, movement.after) == (dt.date(2026, 3, 30), dt.date(2026, 3, 31))
    assert due(town, reference) == "2026-03-30"
    assert recomputing.counted_otherwise(town.engine, town.authority) == ["nl-atw"]


def test_it_moves_by_an_event_that_says_why(town: Town):
    reference = filed(town)
    new_day(town)
    assert len(move(town)) == 1
    assert due(town, reference) == "2026-03-31"
    assert "rolled" in codes(ledger(town, reference))
    step = town.view(reference, "coordinator-1").steps[-1]
    assert (step.kind, step.n) == ("deadline", 1)
    assert move(town) == []


def test_a_day_that_is_taken_away_moves_nothing_into_the_past(town: Town):
    new_day(town)
    reference = filed(town)
    assert due(town, reference) == "2026-03-31"
    town.on("2026-03-31")
    town.engine.own_days = None
    (movement,) = move(town)
    assert movement.is_kept
    assert due(town, reference) == "2026-03-31"


def test_a_deadline_that_lapsed_runs_again_if_it_moves_to_today_and_the_lapse_stays(town: Town):
    reference = filed(town)
    town.on("2026-03-31")
    assert sweep.sweep(town.engine).lapsed == 2
    new_day(town)
    move(town)
    found = ledger(town, reference)
    assert (found.standing, found.lapsed) == ("open", 2)
    town.on("2026-04-01")
    assert sweep.sweep(town.engine).lapsed == 1


def test_only_an_administrator_moves_deadlines_and_only_with_a_reason(town: Town):
    filed(town)
    new_day(town)
    decider = town.person("decider-1")
    with pytest.raises(NotAllowed):
        recomputing.as_office(town.engine, town.authority, decider, "cli", WHY)
    with pytest.raises(DeadlineError, match="Say why"):
        recomputing.as_office(town.engine, town.authority, None, "cli", " ")


def asked(town: Town, until: str) -> str:
    reference = filed(town)
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due=until)
    return reference


def test_an_outage_moves_what_had_to_be_handed_in_and_nothing_else(town: Town):
    reference = asked(town, "2026-02-13")
    decision = due(town, reference)
    first, last = "2026-02-12", "2026-02-14"
    (moved,) = outages.record(town.engine, town.authority, None, first, last, "No power.")
    town.check()
    assert moved.name == "completion"
    assert due(town, reference, "completion") == "2026-02-16"
    assert codes(ledger(town, reference, "completion"))[-2:] == ["outage", "due"]
    assert due(town, reference) == decision
    (told,) = outages.known(town.engine, town.authority)
    assert (told.first, told.last, told.reason) == ("2026-02-12", "2026-02-14", "No power.")


def test_an_outage_that_is_known_beforehand_counts_for_later_requests(town: Town):
    first = last = "2026-02-13"
    outages.record(town.engine, town.authority, None, first, last, "New cables.")
    assert due(town, asked(town, "2026-02-13"), "completion") == "2026-02-16"


def test_an_outage_that_cannot_be_is_refused(town: Town):
    day = "2026-02-13"
    for first, last, reason in [
        (day, "2026-02-12", "No power."),
        (day, "2027-02-28", "No power."),
        (day, day, " "),
        ("2026-02-30", "2026-03-02", "No power."),
    ]:
        with pytest.raises(DeadlineError):
            outages.record(town.engine, town.authority, None, first, last, reason)


def correct(town: Town, reference: str, n: int, day: str, name: str = "coordinator-1") -> None:
    wanted = Wanted(n, "The stamp says otherwise.", occurred_at=day)
    who = Acting(town.person(name))
    correcting.correct(town.engine, town.authority, reference, who, wanted)
    town.check()


def test_a_corrected_day_of_receipt_moves_the_term(town: Town):
    town.on("2026-02-20")
    reference = town.open(
        "coordinator-1",
        {"title": "The park", "plan": "Ours"},
        on_behalf=True,
        command={"occurred_at": "2026-02-09"},
    )
    assert due(town, reference) == "2026-04-07"  # Easter Monday is passed over
    correct(town, reference, 0, "2026-02-02")
    assert due(town, reference) == "2026-03-30"
    steps = town.view(reference, "coordinator-1").steps
    assert [step.kind for step in steps[-2:]] == ["correct", "deadline"]


def test_a_corrected_day_moves_what_lapsed_back_and_the_lapse_stays_told(town: Town):
    town.on("2026-03-31")
    reference = town.open(
        "coordinator-1",
        {"title": "The park", "plan": "Ours"},
        on_behalf=True,
        command={"occurred_at": "2026-02-02"},
    )
    assert sweep.sweep(town.engine).lapsed == 2
    correct(town, reference, 0, "2026-03-02")
    found = ledger(town, reference)
    assert found.due == dt.date(2026, 4, 28)
    assert (found.standing, found.lapsed is not None) == ("open", True)


def correct_value(town: Town, reference: str, n: int, name: str, **values: object) -> None:
    wanted = Wanted(n, "The letter says otherwise.", values)
    correcting.correct(town.engine, town.authority, reference, Acting(town.person(name)), wanted)
    town.check()


def test_a_corrected_day_that_was_set_moves_what_is_counted_from_it(town: Town):
    reference = filed(town)
    town.on("2026-02-16")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-20")
    assert (due(town, reference), due(town, reference, "completion")) == (
        "2026-05-01",
        "2026-03-20",
    )
    correct_value(town, reference, 1, "coordinator-1", due="2026-03-02")
    assert (due(town, reference), due(town, reference, "completion")) == (
        "2026-04-13",
        "2026-03-02",
    )
    correct_value(town, reference, 1, "coordinator-1", due="")
    assert due(town, reference) == "2026-03-30"
    assert "no-pause" in codes(ledger(town, reference))
    correct_value(town, reference, 1, "coordinator-1", due="2026-03-02")
    assert due(town, reference) == "2026-04-13"


def test_a_corrected_length_of_an_extension_moves_the_end_as_far_as_the_rule_allows(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    town.do(reference, "decider-1", "postpone", weeks=6, reason="Much to read.")
    correct_value(town, reference, 2, "decider-1", weeks=2)
    assert due(town, reference) == "2026-04-13"


def test_a_correction_that_no_deadline_is_counted_from_moves_none(town: Town):
    reference = filed(town)
    town.on("2026-02-16")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-20")
    correct_value(town, reference, 1, "coordinator-1", what="Two maps")
    assert town.view(reference, "coordinator-1").steps[-1].kind == "correct"


def test_what_was_over_keeps_its_last_day_when_a_value_is_corrected(town: Town):
    reference = filed(town)
    town.on("2026-02-16")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-20")
    town.on("2026-02-26")
    town.do(reference, "initiator-1", "complete")
    correct_value(town, reference, 1, "coordinator-1", due="2026-02-20")
    assert due(town, reference, "completion") == "2026-03-20"
    assert due(town, reference) == "2026-04-07"  # Four days: Good Friday, which moves over Easter.


def test_a_corrected_day_of_notice_settles_the_penalty_anew_also_after_the_decision(
    tmp_path: Path,
):
    town = make_town(tmp_path, TIMED, since="2025-02-03")
    reference = late(town)
    town.on("2025-06-27")
    notice = Command("give-notice", {}, occurred_at="2025-04-22")
    n = town.act(reference, "initiator-1", notice).n
    town.do(reference, "decider-1", "decide-no", reason="Too dear.")
    assert ledger(town, reference, "penalty").cents == 144_200
    correct(town, reference, n, "2025-06-10", "initiator-1")
    assert ledger(town, reference, "penalty").cents == 4_600  # 25 and 26 June
    correct(town, reference, n, "2025-06-20", "initiator-1")
    assert ledger(town, reference, "penalty").cents == 0
