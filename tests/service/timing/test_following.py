"""What is done to a case moves its deadlines, and each event says what it moved and how."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from challenge_engine.core.ledger import Ledger
from challenge_engine.errors import InvalidInput, Refused
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.timing import sweep
from challenge_engine.store import deadlines, streams
from tests.support.town import ROOT, Town, make_town

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


def filed(town: Town, **options) -> str:
    return town.open("initiator-1", {"title": "The park", "plan": "Ours"}, **options)


def ledger(town: Town, reference: str, name: str = "decision") -> Ledger:
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        assert stream is not None
        return deadlines.all_ledgers(unit, stream.id)[name]


def due(town: Town, reference: str, name: str = "decision") -> str:
    found = ledger(town, reference, name).due
    assert found is not None
    return found.isoformat()


def codes(one: Ledger) -> list[str]:
    return [step.code for step in one.steps]


def test_a_request_starts_the_term_of_the_law(town: Town):
    assert due(town, filed(town)) == "2026-03-30"  # V6


def test_a_request_to_complete_with_a_term_stops_the_clock_until_it_is_completed(town: Town):
    reference = filed(town)
    town.on("2026-02-16")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-02")
    assert due(town, reference) == "2026-04-13"  # if the two weeks are used to the end
    assert ledger(town, reference).is_paused
    town.on("2026-02-26")
    town.do(reference, "initiator-1", "complete")
    assert due(town, reference) == "2026-04-08"  # V7: nine days
    (pause,) = [step for step in ledger(town, reference).steps if step.code == "pause"]
    assert (pause.params["days"], pause.params["n"]) == (9, 1)
    assert ledger(town, reference, "completion").standing == "met"


def test_a_request_to_complete_without_a_term_does_not_stop_the_clock(town: Town):
    reference = filed(town)
    town.on("2026-02-16")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map")
    assert due(town, reference) == "2026-03-30"
    assert "no-pause" in codes(ledger(town, reference))
    assert ledger(town, reference, "completion").due is None


def test_the_set_term_runs_out_unused_and_the_clock_goes_on_by_itself(town: Town):
    reference = filed(town)
    town.on("2026-02-16")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-02")
    town.on("2026-03-20")
    town.do(reference, "initiator-1", "complete")
    assert due(town, reference) == "2026-04-13"
    assert ledger(town, reference, "completion").lapsed is not None


def test_a_norm_of_the_house_stands_still_as_long_as_the_state_lasts(town: Town):
    reference = filed(town)
    assert due(town, reference, "norm") == "2026-02-16"
    town.on("2026-02-05")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map")
    assert ledger(town, reference, "norm").due is None
    assert codes(ledger(town, reference, "norm"))[-1] == "stands-still"
    town.on("2026-02-12")
    town.do(reference, "initiator-1", "complete")
    assert due(town, reference, "norm") == "2026-02-20"


def test_a_term_runs_from_the_true_day_of_receipt_and_not_of_typing(town: Town):
    town.on("2026-02-20")
    reference = filed(town, command={"occurred_at": "2026-02-02"})
    assert due(town, reference) == "2026-03-30"


def test_from_a_month_no_term_is_counted(town: Town):
    town.on("2026-03-20")
    reference = filed(town, command={"occurred_at": "2026-02"})
    assert ledger(town, reference).due is None
    assert ledger(town, reference).steps == ()


def test_an_extension_is_bounded_given_once_and_before_the_end(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    with pytest.raises(Exception, match="postpone"):
        town.do(reference, "decider-1", "postpone", weeks=7, reason="Much to read.")
    town.do(reference, "decider-1", "postpone", weeks=6, reason="Much to read.")
    assert due(town, reference) == "2026-05-11"
    with pytest.raises(Refused) as refused:
        town.do(reference, "decider-1", "postpone", weeks=1, reason="More to read.")
    assert [one.code for one in refused.value.refusals] == ["extended-already"]


def test_an_extension_after_the_end_is_refused(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    town.on("2026-03-31")
    with pytest.raises(Refused) as refused:
        town.do(reference, "decider-1", "postpone", weeks=6, reason="Much to read.")
    assert [one.code for one in refused.value.refusals] == ["too-late-to-extend"]


def test_a_decision_meets_the_term_and_the_rest_no_longer_runs(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    town.on("2026-03-30")
    town.do(reference, "decider-1", "decide-yes", reason="A good plan.")
    found = ledger(town, reference)
    assert (found.standing, found.lapsed) == ("met", None)
    assert found.ended is not None
    assert found.ended.day == dt.date(2026, 3, 30)


def test_withdrawing_stops_every_deadline(town: Town):
    reference = filed(town)
    town.do(reference, "initiator-1", "withdraw")
    assert {ledger(town, reference, name).standing for name in ("decision", "norm")} == {"stopped"}
    town.on("2027-01-01")
    assert sweep.sweep(town.engine).lapsed == 0


def test_what_has_passed_is_recorded_before_anything_later_is(town: Town):
    reference = filed(town)
    town.on("2026-04-02")
    town.do(reference, "coordinator-1", "begin")
    steps = town.view(reference, "decider-1").steps
    assert [step.kind for step in steps] == ["open", "lapse", "lapse", "act"]
    assert [step.occurred_at for step in steps[1:3]] == ["2026-02-17", "2026-03-31"]
    assert ledger(town, reference).standing == "lapsed"


def test_what_arrived_in_time_and_is_typed_later_is_in_time_and_the_lapse_stays(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    town.on("2026-04-02")
    assert sweep.sweep(town.engine).lapsed == 1
    command = Command("decide-no", {"reason": "Too dear."}, occurred_at="2026-03-30")
    town.act(reference, "decider-1", command)
    found = ledger(town, reference)
    assert (found.standing, found.lapsed) == ("met", 2)
    assert found.ended is not None
    assert found.ended.day == dt.date(2026, 3, 30)


def late(town: Town) -> str:
    reference = filed(town)
    town.do(reference, "coordinator-1", "set-character", legal_character="awb-decision")
    town.do(reference, "coordinator-1", "begin")
    return reference


def test_notice_of_default_counts_only_where_the_answer_is_a_decision_in_law(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "set-character", legal_character="contract")
    town.on("2026-04-20")
    with pytest.raises(Refused) as refused:
        town.do(reference, "initiator-1", "give-notice")
    assert [one.code for one in refused.value.refusals] == ["not-one-of"]


def test_notice_of_default_before_the_end_is_refused(town: Town):
    reference = late(town)
    town.on("2026-03-30")
    with pytest.raises(Refused) as refused:
        town.do(reference, "initiator-1", "give-notice")
    assert [one.code for one in refused.value.refusals] == ["not-overdue"]


def test_the_penalty_runs_after_two_weeks_and_is_stopped_by_the_decision(town: Town):
    reference = late(town)
    town.on("2026-04-20")
    town.do(reference, "initiator-1", "give-notice")
    assert due(town, reference, "grace") == "2026-05-04"
    assert due(town, reference, "penalty") == "2026-06-15"  # V11
    assert codes(ledger(town, reference, "penalty"))[-1] == "rates-unknown"
    town.on("2026-05-05")
    assert sweep.sweep(town.engine).lapsed == 1
    assert town.view(reference).tracks[0].state == "running"
    town.on("2026-05-25")
    town.do(reference, "decider-1", "decide-no", reason="Too dear.")
    assert town.view(reference).tracks[0].state == "stopped"
    assert ledger(town, reference, "penalty").standing == "met"


def test_the_penalty_is_full_after_its_last_day(town: Town):
    reference = late(town)
    town.on("2026-04-20")
    town.do(reference, "initiator-1", "give-notice")
    town.on("2026-06-16")
    assert sweep.sweep(town.engine).lapsed == 2
    assert town.view(reference).tracks[0].state == "full"
    assert sweep.sweep(town.engine).lapsed == 0


def test_with_rates_the_amount_is_in_the_history(tmp_path: Path):
    town = make_town(tmp_path, TIMED, since="2025-02-03")
    reference = late(town)
    town.on("2025-04-22")
    town.do(reference, "initiator-1", "give-notice")
    assert ledger(town, reference, "penalty").cents == 144_200
    town.on("2025-05-27")
    town.do(reference, "decider-1", "decide-no", reason="Too dear.")
    found = ledger(town, reference, "penalty")
    assert (found.cents, found.currency) == (53_200, "EUR")  # V11: twenty days


def test_a_day_that_has_passed_is_no_day_by_which_something_can_be_handed_in(town: Town):
    reference = filed(town)
    with pytest.raises(InvalidInput) as refused:
        town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-02-01")
    assert [(one.path, one.code) for one in refused.value.problems] == [("due", "day-has-passed")]
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-02-02")
    assert due(town, reference, "completion") == "2026-02-02"
