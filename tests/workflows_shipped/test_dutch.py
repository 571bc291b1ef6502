"""The Dutch ordinance: who is enough to run it, what is law, and when a term begins and ends."""

import re
from typing import Any

import pytest

from challenge_engine.core.proof.cast import proof
from challenge_engine.core.workflow import Transition, Workflow
from challenge_engine.definitions import catalogue

KEY = re.compile(r"\b[KNR]\d+\b")
NAMES = ("nl-small-town", "nl-uitdaagrecht")


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
        "neighbour": 1,
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


def test_a_case_that_is_called_a_duplicate_or_sent_on_names_what_can_be_done(workflow: Workflow):
    for action, link in (("mark-as-duplicate", "same-as"), ("join", "joins")):
        for t in [t for t in workflow.transitions if t.action == action]:
            assert asked(t)["linked_open"] == {"link": link}
    for t in [t for t in workflow.transitions if t.action in ("mark-as-duplicate", "transfer")]:
        end = workflow.states[t.target]
        assert end.is_adverse
        assert {"complaint", "ombudsman"} <= set(end.routes)
        assert (t.takes.reason, t.takes.publish) == ("required", True)
    joining = [t for t in workflow.transitions if t.action == "join"]
    assert {t.by for t in joining} == {("initiator",)}, "only the group itself gives its case up"


def test_every_yes_and_no_waits_until_neighbours_are_answered(workflow: Workflow):
    deciding = [t for t in workflow.transitions if t.source in ("with-college", "with-council")]
    deciding = [t for t in deciding if "decided_on" in t.takes.fields]
    assert {t.action for t in deciding} >= {"grant", "grant-trial", "refuse", "propose-changes"}
    for t in deciding:
        assert asked(t)["all_answered"]["records"] == "neighbour-view"
    assert workflow.open_roles == {"neighbour"}


def test_only_a_request_with_a_day_makes_the_clock_of_the_office_stand_still(workflow: Workflow):
    pausing = {p.state: p.until for p in workflow.deadlines["decision"].pauses}
    assert pausing["completing"] == "due"
    asking = [t for t in workflow.transitions if t.target == "completing" and t.moves]
    assert [(t.action, t.at_most) for t in asking] == [("ask-to-complete", 2)]


def asked(t: Transition) -> dict[str, dict[str, Any]]:
    return {guard.name: dict(guard.params) for guard in t.when}


def test_notice_that_the_town_is_late_counts_only_where_the_answer_is_a_decision(
    workflow: Workflow,
):
    notices = [t for t in workflow.transitions if t.track == "penalty" and t.source == "nothing"]
    early = [t for t in notices if t.action == "give-notice-early"]
    for t in early:
        assert set(asked(t)["track_in"]["states"]) == {"requested", "completing"}, "nothing is said"
        assert asked(t)["overdue"]
    others = [t for t in notices if t not in early]
    assert others
    for t in others:
        assert asked(t)["overdue"]
        assert only_of_a_decision(t)


def only_of_a_decision(t: Transition) -> bool:
    values = asked(t)["one_of"]["values"]
    is_about_it = asked(t)["one_of"]["field"] == "legal_character"
    return is_about_it and all(value.startswith("decision-") for value in values)


def test_one_can_object_only_to_a_decision_that_was_sent_and_only_in_time():
    workflow = read("nl-uitdaagrecht")
    (t,) = [t for t in workflow.transitions if (t.track, t.source) == ("objection", "nothing")]
    assert only_of_a_decision(t)
    assert asked(t)["track_in"] == {"track": "main", "states": ("no-sent",)}
    assert asked(t)["in_time"] == {"deadline": "objection-term"}
    assert workflow.deadlines["objection-term"].starts == ("send-no",)


def test_an_objection_that_is_right_reopens_an_earlier_state_and_deletes_nothing():
    workflow = read("nl-uitdaagrecht")
    reopening = {
        t.action: also.target
        for t in workflow.transitions
        for also in t.also
        if t.track == "objection" and t.target == "right"
    }
    assert reopening == {"decide-anew": "with-college", "take-up-anew": "exploring"}
    assert workflow.deadlines["decision-anew"].starts == tuple(reopening)


def test_whoever_decided_or_advised_does_not_decide_on_the_objection():
    workflow = read("nl-uitdaagrecht")
    deciding = [t for t in workflow.transitions if t.track == "objection" and t.moves]
    deciding = [t for t in deciding if t.by == ("objection-officer",)]
    assert len(deciding) == 4
    for t in deciding:
        assert {"advise", "refuse", "refuse-as-excluded"} <= set(asked(t)["did_none_of"]["actions"])


def test_the_terms_of_ordinances_are_answers_to_a_question_and_no_copies():
    """Six weeks, ten, 26 and 52 count from the request; what an ordinance excludes is asked too."""
    workflow = read("nl-uitdaagrecht")
    term = workflow.deadlines["ordinance-decision"]
    assert (term.starts, term.said_by) == (("request",), ("take-up-under-ordinance",))
    weeks = workflow.fields[term.term_field or ""]
    assert (weeks.minimum, weeks.maximum) == (1, 52)
    assert term.profile == "nl-ordinance"
    excluded = [t for t in workflow.transitions if t.action == "refuse-as-excluded"]
    assert {t.takes.grounds for t in excluded} == {"exclusions"}
    for t in excluded:
        assert asked(t)["one_of"] == {"field": "has_exclusions", "values": ("yes",)}


def test_nothing_that_was_inferred_is_marked_as_found(workflow: Workflow):
    """That a challenge is a decision in law is an inference, so its terms are one too."""
    for name in ("decision", "grace", "penalty"):
        one = workflow.deadlines[name]
        assert one.mark == "inferred"
        assert "found in law" in (one.source or "")
        assert "inferred" in (one.source or "")


def test_every_move_has_a_sentence_in_the_letter(workflow: Workflow):
    moving = {t.action for t in workflow.transitions if t.moves}
    assert {name for name in moving if not workflow.actions[name].told} == set()


def test_every_key_of_a_source_has_its_address_and_no_address_is_there_in_vain(workflow: Workflow):
    known = {line.split(" ")[0] for line in workflow.sources}
    told = [one.source for one in workflow.deadlines.values()]
    told += [route.source for route in workflow.routes.values()]
    told += [code.source for codes in workflow.lists.values() for code in codes.values()]
    for notes in workflow.notes.values():
        assert {key for text in [*told, notes] for key in KEY.findall(text or "")} == known
