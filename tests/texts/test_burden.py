"""What a workflow asks is told before filing, in a table, and as a difference of two versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from challenge_engine.core.burden import burden
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import Takes, Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.texts.burden import before_filing, table
from challenge_engine.texts.burden_change import difference
from tests.core.builders import MAIN_STEPS, TRACK_STEPS, WORKFLOW, a_workflow, asks, step

ROOT = Path(__file__).parents[2]
TIMED = catalogue.read(ROOT / "tests" / "workflows" / "timed.v1.yaml")


def changed(action: str, **changes) -> Workflow:
    """The small workflow with one action that is otherwise."""
    steps = (*MAIN_STEPS, *TRACK_STEPS)
    return a_workflow(
        transitions=tuple(replace(t, **changes) if t.action == action else t for t in steps)
    )


def with_term(term: Term | None) -> Workflow:
    decision = replace(TIMED.deadlines["decision"], term=term, until=None if term else "due")
    return replace(TIMED, deadlines={**TIMED.deadlines, "decision": decision, "norm": decision})


def test_before_filing_one_hears_how_much_is_asked_and_how_long_it_takes() -> None:
    assert before_filing(TIMED, "en") == (
        "Until the decision this asks you 2 questions. "
        "The terms that are set come to about 56 days; what has no term comes on top."
    )
    assert before_filing(WORKFLOW, "en") == (
        "Until the decision this asks you 2 questions; 1 of them may stay open. "
        "No term is set for the decision."
    )
    assert before_filing(WORKFLOW, "nl") == (
        "Tot het besluit beantwoordt u 2 vragen; 1 daarvan mag u openlaten. "
        "Voor het besluit is geen termijn vastgelegd."
    )


def test_one_question_is_one_question() -> None:
    told = before_filing(changed("submit", takes=Takes(fields=("title",)), when=()), "en")
    assert not told or "1 question." in told or "questions" in told
    only = replace(
        TIMED,
        digest=b"other" * 6 + b"xx",
        transitions=tuple(
            replace(t, takes=Takes(fields=("title",))) if t.action == "file" else t
            for t in TIMED.transitions
        ),
    )
    assert before_filing(only, "en").startswith("Until the decision this asks you 1 question.")


def test_a_workflow_without_a_good_outcome_promises_nothing() -> None:
    nowhere = changed("submit", source="rejected")
    assert burden(nowhere).goal is None
    assert before_filing(nowhere, "en") == ""
    assert table(nowhere, "en").rows == ()


def test_the_table_has_a_row_for_each_way_and_a_cell_for_each_head() -> None:
    found = table(WORKFLOW, "nl")
    assert [row[0] for row in found.rows] == [
        "tot het besluit",
        "zoals het bedoeld is, tot “Running (nl)”",
        "tot “Rejected (nl)”",
        "tot “Rejected (nl)”, langs de meeste fasen",
        "tot “Withdrawn (nl)”",
        "tot “Withdrawn (nl)”, langs de meeste fasen",
        "tot “Completed (nl)”",
    ]
    assert {len(row) for row in found.rows} == {len(found.heads)}


def test_days_are_a_number_a_span_or_none_and_what_people_name_is_said() -> None:
    assert table(TIMED, "en").rows[0][1] == "56 to 98"
    assert table(WORKFLOW, "en").rows[0][1] == "none set"
    named = table(with_term(None), "en")
    assert named.rows[0][1] == "none set"
    assert named.notes[-1] == "Where a date is named, the days until then come on top: “Decision”."


def test_two_versions_that_ask_the_same_differ_in_nothing() -> None:
    assert difference(WORKFLOW, a_workflow(version=2), "en") == ()


def test_a_question_more_or_less_is_named() -> None:
    more = changed("submit", takes=Takes(fields=("title", "route"), optional=("budget",)))
    assert difference(WORKFLOW, more, "en") == ("It asks the group one more question: “Route”.",)
    assert difference(more, WORKFLOW, "en") == ("It asks the group one question less: “Route”.",)
    assert difference(WORKFLOW, more, "nl") == ("Er is één vraag meer aan de groep: “Route (nl)”.",)


def test_several_questions_are_counted_and_a_reason_is_named_with_its_action() -> None:
    silent = changed("accept", takes=Takes())
    assert difference(silent, WORKFLOW, "en") == (
        "It asks the municipality one more question: Reason (“Accept”).",
    )
    third = changed("close-panel", when=(asks("at_least", records="assessment", n=3),))
    assert difference(WORKFLOW, third, "en") == (
        "It asks the municipality 2 more questions: “Rooted” and “Advice”.",
        "One step more for the municipality.",
        "It takes at least 6 people; until now 5.",
    )


def test_a_question_that_may_stay_open_or_no_longer_may_is_said() -> None:
    needed = changed("submit", takes=Takes(fields=("title", "budget")))
    assert difference(WORKFLOW, needed, "en") == ("It must now be answered: “Budget”.",)
    assert difference(needed, WORKFLOW, "en") == ("It may now stay open: “Budget”.",)


def test_a_signature_less_is_said() -> None:
    unsigned = changed("start", when=())
    said = difference(WORKFLOW, unsigned, "en")
    assert "2 signatures less." in said
    assert "One step less for the group." in said


def test_a_role_that_comes_or_goes_is_named() -> None:
    other = changed("accept", by=("coordinator",))
    unsigned = replace(other, transitions=tuple(
        replace(t, when=()) if t.action == "start" else t for t in other.transitions))  # fmt: skip
    base = changed("start", when=())
    assert "It no longer takes: Alderman." in difference(base, unsigned, "en")
    assert "It also takes: Alderman." in difference(unsigned, base, "en")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (8, 6, "14 days shorter until the decision: the terms come to about 42 days."),
        (8, 9, "7 days longer until the decision: the terms come to about 63 days."),
        (None, 8, "A term is now set until the decision: about 56 days."),
        (8, None, "No term is set any more until the decision."),
    ],
)
def test_days_longer_or_shorter_are_said(before: int | None, after: int | None, said: str) -> None:
    def version(weeks: int | None) -> Workflow:
        return with_term(Term(weeks, "weeks") if weeks else None)

    assert difference(version(before), version(after), "en") == (said,)


def test_days_after_the_decision_are_said_of_the_whole_way() -> None:
    decision = replace(TIMED.deadlines["decision"], starts=("submit",), met_by=("accept",))
    start = replace(decision, name="start", starts=("accept",), met_by=("start",))
    later = replace(start, term=Term(9, "weeks"))
    before = a_workflow(deadlines={"decision": decision, "start": start})
    after = a_workflow(deadlines={"decision": decision, "start": later})
    assert difference(before, after, "en") == (
        "7 days longer on the whole way: the terms come to about 119 days.",
    )


def test_what_reaches_no_good_outcome_cannot_be_compared() -> None:
    nowhere = changed("submit", source="rejected")
    assert difference(WORKFLOW, nowhere, "en") == (
        "The two cannot be compared: one of them reaches no good outcome.",
    )
    assert difference(nowhere, nowhere, "en") == ()


def test_a_step_by_another_side_is_less_for_one_and_more_for_the_other() -> None:
    theirs = step("assign", "intake", "intake", "initiator", takes=Takes(assigns="assessor"))
    steps = tuple(theirs if t.action == "assign" else t for t in (*MAIN_STEPS, *TRACK_STEPS))
    said = difference(WORKFLOW, a_workflow(transitions=steps), "en")
    assert "One step more for the group." in said
    assert "One step less for the municipality." in said
