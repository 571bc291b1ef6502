"""The Dutch ordinance: who is enough to run it, what is law, and when a term begins and ends."""

import pytest

from challenge_engine.core.proof.cast import proof
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue

NAMES = ("nl-small-town",)


def read(name: str) -> Workflow:
    return catalogue.read(catalogue.workflow_folder() / f"{name}.v1.yaml")


@pytest.fixture(params=NAMES)
def workflow(request) -> Workflow:
    return read(request.param)


def test_a_small_town_is_run_by_a_coordinator_an_assessor_and_the_secretary_of_the_college():
    assert dict(proof(read("nl-small-town")).cast) == {
        "initiator": 1,
        "coordinator": 1,
        "assessor": 1,
        "college-secretary": 1,
    }


def test_the_term_of_a_decision_ends_only_when_the_answer_has_been_sent(workflow: Workflow):
    terms = [one for name, one in workflow.deadlines.items() if name.endswith("decision")]
    terms = [one for one in terms if one.starts == ("request",)]
    assert terms
    for one in terms:
        assert one.met_by == ("send-yes", "send-no")
    for t in workflow.transitions:
        if t.action in ("send-yes", "send-no"):
            assert t.takes.fields[0] == "sent_how", "sending has its proof"
            assert ("penalty", "stopped") in [(also.track, also.target) for also in t.also]


def test_every_no_has_coded_grounds_and_a_reason_that_is_published(workflow: Workflow):
    deciding = [t for t in workflow.transitions if t.moves and t.target == "decided-no"]
    assert {t.action for t in deciding} >= {"refuse", "set-aside"}
    for t in deciding:
        assert t.takes.grounds is not None
        assert t.takes.grounds_min >= 1
        assert t.takes.reason == "required"
        assert t.takes.publish


def test_only_a_request_with_a_day_makes_the_clock_of_the_office_stand_still(workflow: Workflow):
    pausing = {p.state: p.until for p in workflow.deadlines["decision"].pauses}
    assert pausing["completing"] == "due"
    asking = [t for t in workflow.transitions if t.target == "completing" and t.moves]
    assert [(t.action, t.at_most) for t in asking] == [("ask-to-complete", 2)]


def test_notice_that_the_town_is_late_counts_only_where_the_answer_is_a_decision(
    workflow: Workflow,
):
    notices = [t for t in workflow.transitions if t.track == "penalty" and t.source == "nothing"]
    assert notices
    for t in notices:
        asked = {g.name: g.params for g in t.when}
        assert asked["one_of"]["field"] == "legal_character"
        assert all(value.startswith("decision-") for value in asked["one_of"]["values"])
        assert "overdue" in asked


def test_nothing_that_was_inferred_is_marked_as_found(workflow: Workflow):
    """That a challenge is a decision in law is an inference, so its terms are one too."""
    for name in ("decision", "grace", "penalty"):
        one = workflow.deadlines[name]
        assert one.mark == "inferred"
        assert "found in law" in (one.source or "")
        assert "inferred" in (one.source or "")
