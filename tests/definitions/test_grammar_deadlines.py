"""A good file gives exactly the deadlines that stand in it."""

from pathlib import Path

import pytest

from challenge_engine.core.deadline_rules import (
    ClockMove,
    Deadline,
    Extending,
    Lapsing,
    Standstill,
)
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import Also, Workflow
from challenge_engine.definitions import catalogue, profiles

FILE = Path(__file__).parent.parent / "workflows" / "timed.v1.yaml"
TIMED = catalogue.read(FILE)


def _with(*changes: tuple[str, str]) -> Workflow:
    text = FILE.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return catalogue.parse(text.encode(), "x.yaml")


def test_the_deadlines_stand_in_the_order_of_the_file():
    assert list(TIMED.deadlines) == ["decision", "completion", "norm", "reply", "grace", "penalty"]


def test_a_workflow_without_deadlines_has_none():
    tiny = catalogue.read(FILE.parent / "tiny.v1.yaml")
    assert dict(tiny.deadlines) == {}


def test_a_deadline_with_everything_that_stands_in_it():
    assert TIMED.deadlines["decision"] == Deadline(
        name="decision",
        title={"en": "Decision"},
        by=("decider",),
        starts=("file",),
        met_by=("decide-yes", "decide-no"),
        profile="nl-awb",
        mark="inferred",
        term=Term(8, "weeks"),
        pauses=(Standstill("asked", "due"),),
        extension=Extending("postpone", Term(6, "weeks"), "weeks"),
        warns=(14, 3),
        lapse=Lapsing(tells=("decider",)),
        source="made for tests",
    )


def test_a_rule_of_the_house_needs_no_source_and_waits_as_long_as_a_state_lasts():
    norm = TIMED.deadlines["norm"]
    assert (norm.mark, norm.source) == ("house", "")
    assert (norm.term, norm.calendar) == (Term(10, "working_days"), "belgium")
    assert norm.pauses == (Standstill("asked"), Standstill("aside"))


def test_something_to_be_handed_in_by_the_date_that_was_given():
    completion = TIMED.deadlines["completion"]
    assert (completion.term, completion.until, completion.is_filing) == (None, "due", True)
    assert completion.by == ("initiator",)


def test_what_costs_is_about_another_deadline_and_is_moved_by_the_clock():
    grace, penalty = TIMED.deadlines["grace"], TIMED.deadlines["penalty"]
    assert (grace.grace_of, grace.penalty_of, grace.term) == ("decision", None, None)
    assert (penalty.grace_of, penalty.penalty_of) == (None, "decision")
    assert grace.lapse == Lapsing(moves=ClockMove("penalty", "noticed", "running"))


def test_a_track_is_moved_beside_only_from_where_the_file_says():
    (decide,) = (t for t in TIMED.transitions if t.action == "decide-yes")
    assert decide.also == (Also("penalty", "stopped", ("noticed", "running")),)


def test_what_a_profile_leaves_open_is_chosen():
    chosen = "first_day: beginning_with\n    roll: yes\n    calendar: belgium"
    norm = _with(("calendar: belgium", chosen)).deadlines["norm"]
    assert (norm.first_day, norm.roll) == ("beginning_with", True)
    plain = _with(("    calendar: belgium\n", "")).deadlines["norm"]
    assert (plain.first_day, plain.roll, plain.calendar) == (None, None, "")


def test_an_action_may_start_a_deadline_that_it_meets():
    workflow = _with(("met_by: [answer-group]", "met_by: [answer-group, ask-for-answer]"))
    assert workflow.deadlines["reply"].met_by == ("answer-group", "ask-for-answer")


def test_a_deadline_is_stopped_by_what_does_not_meet_it():
    workflow = _with(
        ("met_by: [answer-group]", "met_by: [answer-group]\n    stopped_by: put-aside")
    )
    assert workflow.deadlines["reply"].stopped_by == ("put-aside",)


def test_a_deadline_can_stand_still_with_a_track_beside():
    changed = "track: penalty\n    pauses_in: {noticed: {}}\n    met_by: [answer-group]"
    reply = _with(("met_by: [answer-group]", changed)).deadlines["reply"]
    assert (reply.track, reply.pauses) == ("penalty", (Standstill("noticed"),))


def test_an_extension_can_be_given_more_than_once_and_whole():
    old = "{action: postpone, at_most: 6 weeks, given_in: weeks}"
    extension = _with((old, "{action: postpone, at_most: 10 days, times: 2}"))
    assert extension.deadlines["decision"].extension == Extending(
        "postpone", Term(10, "days"), None, 2
    )


def test_warnings_are_days_and_the_earliest_comes_first():
    assert _with(("[14 days, 3 days]", "[1 day, 2 weeks, 3 days]")).deadlines["decision"].warns == (
        14,
        3,
        1,
    )
    assert _with(("[14 days, 3 days]", "1 week")).deadlines["decision"].warns == (7,)


def test_a_fixed_day_is_a_term():
    workflow = _with(("term: 2 weeks", "term: 2027-01-31"))
    assert str(workflow.deadlines["reply"].term) == "2027-01-31"


def test_a_state_that_only_the_clock_leaves_may_wait_on_whoever_must_act():
    beside = "    also: [{track: penalty, from: [noticed, running], to: stopped}]\n"
    stopped = next(line for line in FILE.read_text().splitlines(True) if " stopped: {" in line)
    inline = ", also: [{track: penalty, from: [noticed, running], to: stopped}]"
    workflow = _with((beside, ""), (beside, ""), (inline, ""), (stopped, ""))
    assert workflow.tracks["penalty"]["running"].waits_on == ("decider",)


@pytest.mark.parametrize("name", profiles.names())
def test_only_the_dutch_act_asks_for_a_day_before_a_term_stands_still(name: str):
    pause = profiles.profile(name).pause
    assert pause == ("within-a-term" if name == "nl-awb" else "while-it-lasts")
