"""Every refusal is a sentence, and says what would help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from challenge_engine.core.case import Given, Refusal
from challenge_engine.texts import not_possible, refusal
from challenge_engine.texts.refusals import REFUSALS
from tests.core.builders import (
    MAIN_STEPS,
    WORKFLOW,
    a_room,
    a_workflow,
    assessment,
    at_agreement,
    at_decision,
    filed,
    in_review,
    running,
)

from . import source

SAMPLES = {
    "unknown-action": {"action": "fly"},
    "no-case": {"action": "object", "track": "objection"},
    "ended": {"action": "assess", "state": "rejected", "track": "main"},
    "wrong-state": {
        "action": "assess",
        "state": "intake",
        "track": "main",
        "states": ["review", "decision"],
    },
    "wrong-role": {"action": "accept", "roles": ["decider", "coordinator"]},
    "not-assigned": {"roles": ["assessor"]},
    "not-on-behalf": {"action": "withdraw", "roles": []},
    "once-per-person": {"record": "assessment"},
    "done-so-often": {
        "action": "promise",
        "track": "main",
        "state": "agreement",
        "at_most": 3,
        "so_often": 3,
    },
    "nothing-to-sign": {"record": "agreement"},
    "signed-already": {"record": "agreement", "side": "community"},
    "signed-by-one-person": {"record": "agreement"},
    "not-signed": {"record": "agreement", "sides": ["community", "authority"]},
    "nothing-to-revise": {"record": "assessment"},
    "nothing-to-name": {"record": "promise"},
    "no-such-record": {"record": "promise", "number": 7},
    "too-few-records": {"records": "assessment", "n": 2, "there": 1},
    "not-answered": {"records": "assessment", "by": "meeting", "there": 2},
    "no-scores": {"records": "assessment", "field": "rooted", "x": "2.5"},
    "average-too-low": {"records": "assessment", "field": "rooted", "x": "2.5"},
    "not-filled": {"fields": ["title", "budget"]},
    "not-one-of": {"field": "route", "values": ["direct", "tender"]},
    "amount-unknown": {"field": "budget"},
    "amount-too-high": {"field": "budget", "limit": 5_000_000},
    "amount-too-low": {"field": "budget", "limit": 5_000_000},
    "date-unknown": {"field": "budget"},
    "moment-unknown": {"link": "round", "moment": "closes_at"},
    "too-early": {"date": "2026-03-02"},
    "too-late": {"date": "2026-03-02"},
    "did-before": {"actions": ["assess", "submit"]},
    "role-not-assigned": {"role": "assessor", "n": 2, "there": 0},
    "assigned-as": {"role": "assessor"},
    "track-elsewhere": {"track": "main", "state": "intake", "states": ["rejected"]},
    "track-closed": {"track": "main", "state": "withdrawn"},
    "sealed": {"record": "assessment"},
    "withheld-record": {"record": "assessment"},
    "withheld-field": {"field": "budget"},
    "ballot-not-locked": {},
    "vote-not-counted": {"link": "round"},
    "vote-lost": {"link": "round"},
    "ballot-has-votes": {},
    "correct-vote": {"fields": ["budget"]},
    "ballot-no-half": {},
    "ballot-no-choices": {"link": "plans"},
    "ballot-not-closed": {},
    "ballot-closed": {},
    "ballot-papers": {"voters": 3, "typed": 1},
    "ballot-counted": {},
    "ballot-not-counted": {},
    "ballot-objections-open": {"deadline": "decision", "due": "2026-03-02"},
    "ballot-destroyed": {},
    "not-linked": {"link": "round", "states": ["open"], "n": 1, "there": 0},
    "linked-elsewhere": {"link": "round", "states": ["open"], "n": 1, "there": 0},
    "not-all-linked": {"link": "round", "states": ["open"], "left": 1, "of": 2},
    "linked-ended": {"link": "round", "states": ["withdrawn"]},
    "no-place-in-line": {"link": "round", "field": "budget"},
    "not-first-in-line": {"link": "round", "field": "budget", "before": 2},
    "withheld-link": {"link": "round"},
    "deadline-not-running": {"deadline": "decision"},
    "deadline-over": {"deadline": "decision", "standing": "met"},
    "deadline-undated": {"deadline": "decision"},
    "not-overdue": {"deadline": "decision", "due": "2026-03-02"},
    "nothing-to-extend": {"deadline": "decision"},
    "too-late-to-extend": {"deadline": "decision", "due": "2026-03-02"},
    "extended-already": {"deadline": "decision", "times": 1},
    "extension-too-long": {"deadline": "decision", "count": 6, "unit": "weeks"},
    "not-correctable": {},
    "correct-own-record": {"record": "assessment"},
    "correct-signed": {"record": "agreement"},
    "correct-erased": {"fields": ["title", "budget"]},
    "correct-unread": {"fields": ["title"]},
    "correct-nothing": {},
    "correct-money": {"fields": ["budget"]},
    "pot-not-filled": {"link": "round"},
    "pot-other-currency": {"wanted": "EUR", "currency": "GBP"},
    "pot-zero": {"field": "budget"},
    "pot-over": {"over": 320_000, "most": 180_000, "currency": "EUR"},
    "pot-over-cap": {"over": 50_000, "most": 300_000, "currency": "EUR"},
    "pot-empty": {"link": "round"},
    "pot-over-open": {"over": 100, "most": 200_000, "currency": "EUR"},
    "pot-nothing-open": {},
    "pot-over-paid": {"over": 100, "most": 200_000, "currency": "EUR"},
    "pot-nothing-paid": {},
    "pot-below-awarded": {"over": 100, "most": 200_000, "currency": "EUR"},
    "pot-cap-below": {"over": 100, "most": 200_000, "currency": "EUR"},
    "correct-clock": {},
    "correct-recorded": {"date": "2026-03-02", "other": "2026-03-01"},
    "correct-before": {"date": "2026-03-02", "other": "2026-03-03"},
    "correct-after": {"date": "2026-03-02", "other": "2026-03"},
}


def said(code: str, language: str = "en", **changes) -> str:
    return str(refusal(Refusal(code, {**SAMPLES[code], **changes}), WORKFLOW, language))


def test_every_refusal_of_the_core_has_a_sentence_and_no_sentence_is_idle():
    written = [*source.CORE.glob("*.py"), *source.CORE.glob("guards/*.py")]
    written += [source.ENGINE / "service" / "reading" / "reader.py"]
    answered = set().union(*(source.codes(path, "Refusal") for path in written))
    assert answered == set(REFUSALS)
    assert answered == set(SAMPLES)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("code", REFUSALS)
def test_a_sentence_has_no_hole_and_says_what_would_help(code, language):
    found = refusal(Refusal(code, SAMPLES[code]), WORKFLOW, language)
    for sentence in (found.no, found.help):
        assert sentence
        assert "{" not in sentence
        assert "  " not in sentence
        assert sentence[0].isupper() or sentence[0] == "“"
        assert sentence[-1] == "."


@pytest.mark.parametrize("code", REFUSALS)
def test_dutch_is_not_english(code):
    assert said(code, "nl") != said(code, "en")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "too-few-records",
            "“Assessment”: 1 so far, 2 needed. Still needed: 1, by “Assess” (Assessor).",
        ),
        (
            "wrong-state",
            (
                "This is not possible while the case stands at “Intake”. "
                "It is possible when it stands at “Review” or “Decision”."
            ),
        ),
        (
            "not-filled",
            (
                "Not filled in yet: “Title” and “Budget”. "
                "It is filled in by “Submit” (Initiator) or “Complement” (Initiator)."
            ),
        ),
        (
            "not-signed",
            (
                "“Agreement” still has to be signed for the group and the municipality. "
                "Needed: “Sign-group” (Initiator) or “Sign-town” (Alderman)."
            ),
        ),
        (
            "amount-too-high",
            (
                "The amount is more than €50,000.00: “Budget”. "
                "It is possible up to and including €50,000.00."
            ),
        ),
        (
            "did-before",
            (
                "You did this in this case: “Assess” and “Submit”. "
                "Somebody else must take this step. Ask a colleague who has not done that."
            ),
        ),
        (
            "ended",
            (
                "The case has ended at “Rejected”; this cannot be done in it any more. "
                "Only this reopens it: “Uphold” (Alderman)."
            ),
        ),
        ("too-early", "This is not possible before 2 March 2026. Come back on 2 March 2026."),
    ],
)
def test_it_names_things_as_the_workflow_does(code, sentence):
    assert said(code) == sentence


def test_what_can_be_ticked_is_not_told_as_if_there_were_one_answer():
    route = replace(WORKFLOW.fields["route"], type="choices")
    workflow = replace(WORKFLOW, fields={**WORKFLOW.fields, "route": route})
    refused = Refusal("not-one-of", {"field": "route", "values": ["tender"]})
    assert refusal(refused, workflow, "en").no == (
        "This is possible only if “Tender” is ticked: “Route”."
    )


def test_it_speaks_dutch_to_who_reads_dutch():
    assert said("average-too-low", "nl") == (
        "“Assessment (nl)”: het gemiddelde van “Rooted (nl)” is lager dan 2,5. "
        "Het kan zodra het gemiddelde 2,5 of hoger is."
    )
    assert said("wrong-role", "nl").startswith("Alleen Wethouder of Procesmanager kan dit doen.")


def test_a_language_that_the_workflow_lacks_falls_back_on_its_first():
    only_dutch = a_workflow(languages=("nl",), title={"nl": "Klein"})
    roles = {name: replace(r, title={"nl": r.title["nl"]}) for name, r in WORKFLOW.roles.items()}
    found = refusal(
        Refusal("wrong-role", SAMPLES["wrong-role"]), replace(only_dutch, roles=roles), "en"
    )
    assert found.no == "Only Wethouder or Procesmanager can do this."


def test_a_count_may_be_of_those_with_a_field_or_with_a_value_for_it():
    assert said("too-few-records", field="advice").startswith("“Assessment” with “Advice”: 1 so")
    counted = said("too-few-records", field="advice", value="accept")
    assert counted.startswith("“Assessment” with “Accept” for “Advice”: 1 so far, 2 needed.")


def test_an_opening_action_begins_a_new_case():
    found = said("wrong-state", states=["nothing"])
    assert found.endswith("It is possible only as the first step of a new case.")


def test_before_its_opening_a_case_has_not_begun():
    found = said("wrong-state", state="nothing")
    assert found.startswith("This is not possible as long as the case has not begun.")


def test_a_closed_end_is_reopened_by_nothing():
    assert said("ended", state="withdrawn").endswith("begin a new case.")


def test_where_no_action_would_help_somebody_is_named_who_may_know():
    assert said("date-unknown", field="nowhere").endswith("Ask whoever handles the case.")


def test_who_may_not_read_sealed_records_hears_only_that_it_depends_on_them():
    sealed = Refusal("sealed", {"record": "assessment"})
    assert str(refusal(sealed, WORKFLOW, "en")) == (
        "This depends on “Assessment”, which is sealed for you. "
        "It is opened by “Close-panel” (Coordinator)."
    )


def test_a_heading_says_what_is_not_possible():
    assert not_possible("accept", WORKFLOW, "en") == "“Accept” is not possible now."
    assert not_possible("accept", WORKFLOW, "nl") == "“Accept (nl)” kan nu niet."


@pytest.mark.parametrize(
    "room", [a_room, filed, in_review, at_decision, at_agreement, running], ids=lambda r: r.__name__
)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_whatever_is_not_possible_anywhere_can_be_said(room, language):
    here = room()
    for who in here.grants:
        for possibility in here.available(who).values():
            for no in possibility.refusals:
                assert "{" not in str(refusal(no, WORKFLOW, language))


def test_titles_with_braces_do_no_harm():
    steps = {**WORKFLOW.actions}
    steps["submit"] = replace(steps["submit"], title={"en": "Send {0} {x}", "nl": "{"})
    odd = a_workflow(actions=steps, transitions=(*MAIN_STEPS,))
    found = refusal(Refusal("not-filled", {"fields": ["title"]}), odd, "en")
    assert "“Send {0} {x}” (Initiator)" in found.help


def test_a_refusal_of_a_real_attempt_is_told():
    room = in_review()
    room.does("ada", "assess", assessment(1))
    (no,) = room.decide("ada", "assess", Given())
    assert str(refusal(no, WORKFLOW, "en")) == (
        "You have handed in “Assessment” for this case already, and each person does so once. "
        "What you handed in can be revised: “Reassess” (Assessor)."
    )


def test_a_case_that_has_ended_is_told_by_where_it_ended_and_what_helps():
    titles = {"withdrawn": {"en": "Withdrawn", "nl": "Ingetrokken"}}
    english = said("linked-ended", titles=titles)
    assert "the other case has ended already, at “Withdrawn”" in english
    assert "Name a case that still runs." in english
    assert "“Ingetrokken”" in said("linked-ended", "nl", titles=titles)
