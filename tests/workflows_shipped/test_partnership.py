"""The partnership: what makes it last, and what nobody can do to it."""

import re

import pytest

from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.definitions import catalogue

KEY = re.compile(r"\b[KNR]\d+[a-c]?\b")


@pytest.fixture(scope="module")
def partnership() -> Workflow:
    return catalogue.read(catalogue.workflow_folder() / "partnership.v1.yaml")


def test_no_meeting_is_closed_without_a_day_for_the_next(partnership: Workflow):
    closing = [t for t in partnership.transitions if t.action == "close-meeting"]
    assert {t.source for t in closing} == {"regular", "dormant"}
    assert all("next_meeting" in t.takes.fields for t in closing)
    assert partnership.deadlines["meeting"].until == "next_meeting"
    assert "close-meeting" in partnership.deadlines["meeting"].starts


def test_whatever_is_written_when_looking_back_is_sealed_until_both_open_it(
    partnership: Workflow,
):
    assert partnership.records["reflection"].sealed_until == "open-together"
    opening = [t for t in partnership.transitions if t.action == "open-together"]
    assert {t.source for t in opening} == {"both-wrote", "last-both-wrote"}


def test_the_clock_only_says_that_nobody_met(partnership: Workflow):
    moving = {d.name: d.lapse.moves for d in partnership.deadlines.values() if d.lapse.moves}
    assert list(moving) == ["dormancy"]
    assert (moving["dormancy"].track, moving["dormancy"].target) == ("meetings", "dormant")


def test_a_contact_changes_only_with_a_note(partnership: Workflow):
    handing = [t for t in partnership.transitions if t.action.startswith("hand-over")]
    assert {t.takes.record for t in handing} == {"handover"}
    naming = [t for t in partnership.transitions if t.action == "name-contact"]
    phases = {partnership.states[t.source].phase for t in naming}
    assert phases == {"delegated"}, "once it has begun there is somebody to hand over"


def test_what_everybody_reads_about_people_has_their_consent(partnership: Workflow):
    public = partnership.records["thanks"]
    assert public.see == "public"
    assert [item.code for item in public.fields["consent"].choices] == ["given"]
    (saying,) = {t.takes for t in partnership.transitions if t.action == "say-thanks"}
    assert "consent" not in saying.record_optional
    assert partnership.records["contribution"].see == "parties"
    assert partnership.records["milestone"].see == "parties"


def test_the_charter_asks_for_all_that_was_found_and_only_four_years_were(partnership: Workflow):
    assert {*partnership.records["charter"].fields} >= {
        "contact_of_group",
        "focus",
        "forms",
        "communication",
        "support",
        "conflict_route",
    }
    marks = {name: one.mark for name, one in partnership.deadlines.items()}
    assert {name for name, mark in marks.items() if mark != "house"} == {"recognition"}
    assert marks["recognition"] == "inferred"


def test_every_move_has_a_sentence_in_the_letter(partnership: Workflow):
    moving = {t.action for t in partnership.transitions if t.moves}
    assert {name for name in moving if not partnership.actions[name].told} == set()


def test_every_key_of_a_source_has_its_address_and_no_address_is_there_in_vain(
    partnership: Workflow,
):
    known = {line.split(" ")[0] for line in partnership.sources}
    told = [one.source for one in partnership.deadlines.values()]
    told += [route.source for route in partnership.routes.values()]
    told += [code.source for codes in partnership.lists.values() for code in codes.values()]
    for notes in partnership.notes.values():
        assert {key for text in [*told, notes] for key in KEY.findall(text or "")} == known


def test_while_it_goes_on_both_sides_are_waited_for(partnership: Workflow):
    assert partnership.states["active"].waits_on == ("partner", "contact")
    assert {t.track for t in partnership.transitions} == {
        MAIN,
        "meetings",
        "reflection",
        "election",
        "what-was-lacking",
    }


def test_what_the_town_decides_is_sent_in_a_step_of_its_own(partnership: Workflow):
    steps = {t.action: t for t in partnership.transitions}
    for deciding, sending in (
        ("welcome", "send-yes"),
        ("decline", "send-no"),
        ("end-by-town", "send-end"),
    ):
        assert steps[deciding].target == steps[sending].source
        assert steps[sending].takes.fields == ("sent_how",)
        assert "partner" in steps[sending].tells
    assert partnership.deadlines["charter"].starts == ("send-yes",)
    assert partnership.deadlines["sending"].starts == ("welcome", "decline", "end-by-town")
