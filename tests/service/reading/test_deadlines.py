"""What people see of a deadline: where it stands, why on that day, and whose it is."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.proving import receipts
from challenge_engine.service.reading.deadline_views import DeadlineView
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.timing import outages, sweep
from tests.service.timing.test_following import TIMED, filed, late
from tests.support.town import TINY, Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


def seen(town: Town, reference: str, name: str, who: str | None = None, language: str = "en"):
    view = town.view(reference, who, language)
    return next(one for one in view.deadlines if one.name == name)


def names(found: tuple[DeadlineView, ...]) -> list[str]:
    return [one.name for one in found]


def test_a_running_deadline_says_when_why_and_who(town: Town):
    one = seen(town, filed(town), "decision")
    assert (one.code, one.urgency, one.due) == ("open", "open", "2026-03-30")
    assert one.says == "By Monday 30 March 2026: 56 days left."
    assert (one.title, one.by, one.left) == ("Decision", ("Decider",), "56 days left")
    assert [line.code for line in one.lines] == ["start", "day-after", "term", "due"]
    assert [line.n for line in one.lines] == [0, None, None, None]
    assert (one.mark, one.source, one.profile) == ("inferred", "made for tests", "nl-awb")
    assert one.version.startswith("holidays ")
    assert "Awb" in one.profile_title


def test_what_ends_within_its_first_warning_is_near(town: Town):
    reference = filed(town)
    town.on("2026-03-15")
    assert seen(town, reference, "decision").urgency == "open"
    town.on("2026-03-16")  # It warns 14 days before.
    assert seen(town, reference, "decision").urgency == "near"


def test_what_is_late_is_overdue_whether_or_not_the_clock_has_noted_it(town: Town):
    reference = filed(town)
    town.on("2026-04-01")
    assert seen(town, reference, "decision").code == "overdue"
    sweep.sweep(town.engine)
    one = seen(town, reference, "decision")
    assert (one.code, one.left) == ("overdue", "2 days late")
    assert one.says == "It should have been done by Monday 30 March 2026: 2 days late."


def test_what_stands_still_says_so_with_and_without_a_set_end(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-02-16")
    dated, undated = seen(town, reference, "decision"), seen(town, reference, "norm")
    assert (dated.code, dated.due, dated.urgency) == ("paused", "2026-04-13", "paused")
    assert (undated.code, undated.due, undated.due_text) == ("paused-undated", None, "")
    assert dated.lines[-2].code == "pause"
    assert dated.lines[-2].n == 1


def test_from_a_month_nothing_can_be_worked_out(town: Town):
    town.on("2026-03-20")
    reference = filed(town, command={"occurred_at": "2026-02"})
    one = seen(town, reference, "decision")
    assert (one.code, one.due, one.lines) == ("not-computable", None, ())


def test_what_is_done_in_time_or_late_or_no_longer_runs(town: Town):
    first, second = late(town), late(town)
    town.do(first, "decider-1", "decide-yes", reason="Good.")
    assert seen(town, first, "decision").code == "met"
    town.on("2026-04-01")
    town.do(second, "decider-1", "decide-no", reason="Dear.")
    one = seen(town, second, "decision")
    assert (one.code, one.left) == ("met-late", "")
    assert one.says.startswith("Done on Wednesday 1 April 2026, 2 days late")
    third = filed(town)
    town.do(third, "initiator-1", "withdraw")
    assert {d.code for d in town.view(third).deadlines} == {"stopped"}


def test_done_on_a_day_that_nobody_knows(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "ask-for-more", what="A map")
    town.do(reference, "initiator-1", "complete")
    assert seen(town, reference, "completion").code == "met-undated"


def test_what_is_overdue_comes_first_then_by_date_then_what_stands_still_then_what_is_over(
    town: Town,
):
    reference = filed(town)
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-02-10")
    assert names(town.view(reference).deadlines) == ["completion", "decision", "norm"]
    town.do(reference, "initiator-1", "complete")
    town.on("2026-03-01")
    assert names(town.view(reference).deadlines) == ["norm", "decision", "completion"]


def test_a_deadline_is_mine_if_i_hold_one_of_its_roles(town: Town):
    reference = filed(town)
    assert seen(town, reference, "decision", "decider-1").is_mine
    assert not seen(town, reference, "decision", "coordinator-1").is_mine
    assert not seen(town, reference, "decision").is_mine


def test_the_public_reads_why_a_date_is_so_but_no_reason_that_is_not_published(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    town.do(reference, "decider-1", "postpone", weeks=2, reason="The neighbour is ill.")
    mine, public = (seen(town, reference, "decision", who) for who in ("initiator-1", None))
    assert [line.text for line in mine.lines] == [line.text for line in public.lines]
    (told,) = [line for line in mine.lines if line.code == "extension"]
    (hidden,) = [line for line in public.lines if line.code == "extension"]
    assert (told.n, told.reason) == (2, "The neighbour is ill.")
    assert (hidden.n, hidden.reason) == (2, None)


def test_in_another_language_every_sentence_and_every_day_off_is_in_it(town: Town):
    town.on("2026-03-30")
    reference = filed(town)
    (english, dutch) = (seen(town, reference, "decision", None, lang) for lang in ("en", "nl"))
    assert english.due == dutch.due == "2026-05-26"  # After Whit Monday.
    assert dutch.says == "Uiterlijk dinsdag 26 mei 2026: nog 57 dagen."
    (rolled,) = [line.text for line in dutch.lines if line.code == "rolled"]
    assert "Tweede pinksterdag" in rolled
    assert "Tweede pinksterdag" not in " ".join(line.text for line in english.lines)
    assert dutch.profile_title.startswith("Nederland")
    assert dutch.mark_text == "door ons afgeleid"


def test_what_lateness_costs_is_nobodys_to_keep(tmp_path: Path):
    town = make_town(tmp_path, TIMED, since="2025-02-03")
    reference = late(town)
    town.on("2025-04-22")
    town.do(reference, "initiator-1", "give-notice")
    one = seen(town, reference, "penalty")
    assert (one.is_penalty, one.is_to_be_kept, one.left) == (True, False, "")
    assert one.says.startswith("Nothing is owed yet: from Wednesday 7 May 2025")
    assert one.amount == "at most €1,442.00"
    town.on("2025-05-27")
    assert seen(town, reference, "penalty").says.startswith("Each day without the decision costs")
    town.do(reference, "decider-1", "decide-no", reason="Too dear.")
    one = seen(town, reference, "penalty")
    assert one.amount == "€532.00"
    assert one.says == "The decision was made on Tuesday 27 May 2025, so it no longer grows."


def test_what_has_to_be_kept_next_is_that_of_those_whom_the_case_waits_for(town: Town):
    reference = filed(town)
    found = town.view(reference).next_deadline
    assert found is not None
    assert found.name == "norm"  # The coordinator is waited for.
    town.do(reference, "coordinator-1", "begin")
    found = town.view(reference).next_deadline
    assert found is not None
    assert found.name == "decision"
    town.do(reference, "decider-1", "decide-yes", reason="Good.")
    assert town.view(reference).next_deadline is None


def test_a_workflow_without_deadlines_has_none(tmp_path: Path):
    town = make_town(tmp_path, TINY)
    view = town.view(town.begun(1))
    assert (view.deadlines, view.next_deadline) == ((), None)


def test_every_step_says_what_it_did_to_which_deadline(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    town.do(reference, "decider-1", "postpone", weeks=2, reason="Much to read.")
    town.on("2026-04-15")
    sweep.sweep(town.engine)
    steps = town.view(reference).steps
    told = [[(v.label, v.text) for v in step.deadlines] for step in steps]
    assert told[0][0] == ("Deadline “Decision”", "Monday 30 March 2026")
    assert told[1][0][1].startswith("Done on Monday 2 February 2026")
    assert told[2] == [("Deadline “Decision”", "Monday 30 March 2026 → Monday 13 April 2026")]
    assert steps[3].title == "The deadline “Decision” passed (Monday 13 April 2026)"
    assert told[3] == []
    assert all(not value.name.startswith("deadline") for s in steps for value in s.values)


def test_a_move_for_everybody_says_why_to_the_public_too(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-02-16")
    day = "2026-02-16"
    outages.record(town.engine, town.authority, None, day, day, "The power failed.")
    step = town.view(reference).steps[-1]
    assert (step.kind, step.title) == ("deadline", "Deadlines were worked out anew")
    assert step.reason == "The power failed."
    assert [v.text for v in step.deadlines] == [
        "Monday 16 February 2026 → Tuesday 17 February 2026"
    ]


def test_a_move_because_of_a_correction_tells_the_public_no_more_than_the_correction(town: Town):
    town.on("2026-02-20")
    reference = town.open("coordinator-1", {"title": "The park", "plan": "Ours"}, on_behalf=True)
    right = Wanted(0, "It lay with the neighbour.", occurred_at="2026-02-02")
    who = Acting(town.person("coordinator-1"))
    correcting.correct(town.engine, town.authority, reference, who, right)
    for name in ("coordinator-1", None):
        step = town.view(reference, name).steps[-1]
        assert step.kind == "deadline"
        assert step.deadlines
        assert step.reason == ("It lay with the neighbour." if name else None)


def test_a_receipt_opens_deadlines_for_everybody(town: Town):
    reference = filed(town)
    written = receipts.receipt(town.engine, town.authority, reference, Viewer(None, "en"), 0)
    extra = next(line for line in written.decode().splitlines() if line.startswith("extra "))
    opened = json.loads(base64.b64decode(extra.partition(" ")[2]))["open"]
    assert {"deadline/decision", "deadline/norm"} <= {one[1] for one in opened}
