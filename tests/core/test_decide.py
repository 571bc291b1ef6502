"""May this actor do this now, what then, and if not: why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as example
from hypothesis import settings
from hypothesis import strategies as st

from challenge_engine.core import decide as deciding
from challenge_engine.core.case import ERASED, UNBORN, Actor, Facts, Given, Outcome
from challenge_engine.core.machine import Machine
from challenge_engine.core.outcome import outcome as come_to
from challenge_engine.core.workflow import MAIN

from .builders import (
    EXAMPLES,
    MACHINE,
    MAIN_STEPS,
    PEOPLE,
    TODAY,
    WORKFLOW,
    Room,
    a_room,
    a_workflow,
    assessment,
    at_agreement,
    at_decision,
    filed,
    in_review,
    money,
    running,
)

# --- rights


def test_rights_are_asked_before_the_facts_and_all_refusals_come_at_once():
    room = filed()
    room.values.clear()
    assert room.codes("zed", "start-review") == ["wrong-role", "not-filled", "role-not-assigned"]


def test_who_holds_none_of_the_roles_hears_which_would_do():
    (refusal,) = filed().decide("ann", "assign")
    assert refusal.code == "wrong-role"
    assert refusal.params == {"roles": ["coordinator"], "action": "assign"}


def test_a_role_can_be_named_and_narrows_the_rights():
    room = running()
    assert room.decide("eve", "complete", role="decider").role == "decider"
    assert room.decide("eve", "complete").role == "coordinator"
    assert room.codes("eve", "complete", role="initiator") == ["wrong-role"]
    assert room.codes("dee", "complete", role="coordinator") == ["wrong-role"]


def test_an_assigned_role_needs_an_assignment_besides_the_grant():
    room = filed()
    room.does("carl", "assign", Given(assignee="ada"))
    room.does("carl", "start-review")
    assert room.codes("ada", "assess") == []
    assert room.codes("bo", "assess") == ["not-assigned"]
    assert room.codes("ann", "assess") == ["wrong-role"]


def test_an_assignment_without_the_grant_is_worth_nothing():
    room = in_review()
    room.assigned["assessor"].add("zed")
    assert room.codes("zed", "assess") == ["wrong-role"]


def test_a_hand_over_says_that_it_ends_the_earlier_assignments():
    room = in_review()
    outcome = room.does("carl", "hand-over", Given(assignee="eve"))
    assert outcome.assignment is not None
    assert outcome.assignment.replaces
    assert room.codes("ada", "assess") == ["not-assigned"]


def test_only_the_roles_for_others_act_on_behalf_of_the_group():
    room = a_room()
    outcome = room.decide("carl", "submit", on_behalf=True)
    assert isinstance(outcome, Outcome)
    assert outcome.on_behalf
    assert outcome.role == "coordinator"
    assert room.codes("carl", "submit") == ["wrong-role"]
    assert room.codes("ann", "submit", on_behalf=True) == ["wrong-role"]


def test_an_action_without_roles_for_others_is_done_by_nobody_on_behalf():
    assert filed().codes("carl", "assign", on_behalf=True) == ["not-on-behalf"]


# --- where the case stands


def test_an_unknown_action_is_named():
    (refusal,) = filed().decide("ann", "fly")
    assert (refusal.code, refusal.params) == ("unknown-action", {"action": "fly"})


def test_a_wrong_state_says_where_the_action_is_possible():
    (refusal,) = filed().decide("ann", "accept")
    assert refusal.code == "wrong-state"
    assert refusal.params["state"] == "intake"
    assert refusal.params["states"] == ["decision"]


def test_a_case_that_has_begun_cannot_be_opened_again():
    assert filed().codes("ann", "submit") == ["wrong-state"]


def test_a_side_track_cannot_bear_a_case():
    assert a_room().codes("ann", "object") == ["no-case"]
    assert a_room().available("ann")["object"].refusals[0].code == "no-case"


def test_nothing_leaves_an_end():
    room = filed()
    room.does("ann", "withdraw")
    assert room.codes("ann", "withdraw") == ["ended"]
    assert room.codes("carl", "assign") == ["ended"]


# --- records


def test_each_person_assesses_once():
    room = in_review()
    room.does("ada", "assess", assessment(3))
    assert room.codes("ada", "assess") == ["once-per-person"]
    assert room.codes("bo", "assess") == []


def test_a_person_without_a_number_has_handed_in_nothing():
    room = in_review()
    room.does("ada", "assess", assessment(3))
    assert room.actor("bo").number is None
    assert room.codes("bo", "assess") == []


def test_people_revise_their_own_where_each_person_has_one():
    room = in_review()
    assert room.codes("ada", "reassess") == ["nothing-to-revise"]
    room.does("ada", "assess", assessment(1))
    room.does("bo", "assess", assessment(2))
    assert room.codes("ada", "reassess", replace(assessment(4), revises=2)) == ["no-such-record"]
    outcome = room.does("ada", "reassess", replace(assessment(4), revises=1))
    assert outcome.record is not None
    assert outcome.record.revises is not None
    assert outcome.record.revises.version == 1
    assert room.records["assessment"][1].version == 2
    assert len(room.records["assessment"]) == 2


def test_a_record_that_is_named_must_exist():
    room = running()
    assert room.codes("ann", "deliver", Given(record={"kept": 7})) == ["no-such-record"]
    assert room.codes("ann", "deliver", Given(record={"kept": 1})) == []
    room.records["promise"].clear()
    assert room.codes("ann", "deliver", Given(record={"kept": 1})) == ["nothing-to-name"]


def test_a_record_that_may_be_named_must_exist_when_it_is():
    room = running()
    named = Given(record={"kept": 1, "besides": 9})
    assert room.codes("ann", "deliver", named) == ["no-such-record"]


def test_a_field_of_the_case_that_names_a_record_is_looked_at_too():
    room = at_agreement()
    assert room.codes("carl", "base") == []
    assert room.codes("carl", "base", Given(fields={"basis": None})) == []
    assert room.codes("carl", "base", Given(fields={"basis": 1})) == ["no-such-record"]


# --- signatures


def drafted() -> Room:
    room = at_agreement()
    assert room.codes("ann", "sign-group") == ["nothing-to-sign"]
    room.does("carl", "draft", Given(record={"what": "Everything"}))
    return room


def test_both_sides_sign_the_newest_version_by_different_persons():
    room = drafted()
    signed = room.does("eve", "sign-group")
    assert signed.signature is not None
    assert signed.signature.side == "community"
    assert room.codes("ann", "sign-group") == ["signed-already"]
    assert room.codes("eve", "sign-town") == ["signed-by-one-person"]
    assert room.codes("carl", "start") == ["not-signed"]
    room.does("dee", "sign-town")
    assert room.codes("carl", "start") == []


def test_a_new_version_voids_both_signatures():
    room = drafted()
    room.does("ann", "sign-group")
    room.does("dee", "sign-town")
    room.does("carl", "redraft", Given(record={"what": "More"}, revises=1))
    (refusal,) = room.decide("carl", "start")
    assert refusal.params["sides"] == ["community", "authority"]
    room.does("ann", "sign-group")
    room.does("dee", "sign-town")
    assert room.codes("carl", "start") == []


def test_a_signature_names_what_was_signed():
    room = drafted()
    (move,) = room.does("ann", "sign-group").moves
    ((path, named),) = move.items
    assert path == f"record/signature/{room.case.n}.0/of"
    assert named == {"kind": "agreement", "number": 1, "version": 1, "commitments": ["c1.1"]}


# --- four eyes


def test_who_assessed_does_not_decide():
    room = at_decision()
    (refusal,) = room.decide("bo", "accept")
    assert (refusal.code, refusal.params) == ("did-before", {"actions": ["assess"]})
    assert room.codes("dee", "accept") == []


# --- tracks


def test_a_track_stands_beside_the_main_one_and_moves_alone():
    room = at_decision()
    room.does("dee", "reject", Given(reason="No", grounds=("not-rooted",)))
    moved = room.case.moved[MAIN]
    room.does("ann", "object")
    assert room.case.states == {MAIN: "rejected", "objection": "objected"}
    assert room.case.moved[MAIN] == moved
    assert room.case.moved["objection"] == room.case.n


def test_a_track_asks_where_another_stands():
    (refusal,) = filed().decide("ann", "object")
    assert refusal.code == "track-elsewhere"
    assert refusal.params["state"] == "intake"


def test_an_action_that_moves_two_tracks_makes_two_moves_and_reopens_a_settled_end():
    room = at_decision()
    room.does("dee", "reject", Given(reason="No", grounds=("not-rooted",)))
    room.does("ann", "object")
    before = room.case.n
    outcome = room.does("dee", "uphold")
    beside, main = outcome.moves
    assert (beside.track, beside.source, beside.target) == ("objection", "objected", "upheld")
    assert (main.track, main.source, main.target) == (MAIN, "rejected", "decision")
    assert main.reopens
    assert not beside.reopens
    assert room.case.n == before + 2
    assert room.case.moved == {MAIN: before + 2, "objection": before + 1}
    assert room.codes("dee", "accept") == []


def test_whoever_must_act_on_the_other_track_is_told_too():
    room = at_decision()
    room.does("ann", "object")
    told = [effect.data["role"] for effect in room.does("dee", "uphold").effects]
    assert told == ["decider"]


def test_nothing_moves_a_track_that_is_closed():
    room = at_decision()
    room.does("ann", "object")
    room.does("ann", "withdraw")
    assert room.codes("dee", "uphold") == ["track-closed"]
    assert room.codes("dee", "dismiss") == []


# --- what comes of it


def test_an_outcome_holds_the_case_afterwards_and_leaves_the_one_before_alone():
    room = filed()
    before = room.case
    outcome = room.decide("ann", "withdraw")
    assert outcome.case.state() == "withdrawn"
    assert outcome.case.n == before.n + 1
    assert room.case is before
    assert before.state() == "intake"


def test_the_opening_action_makes_step_nought():
    outcome = a_room().decide("ann", "submit", Given(fields={"title": "Park"}))
    assert outcome.case.n == 0
    assert outcome.is_public
    assert outcome.moves[0].items == (("field/title", "Park"),)


def test_a_mere_note_does_not_count_as_a_move_and_tells_nobody():
    room = filed()
    moved = dict(room.case.moved)
    outcome = room.does("ann", "complement", Given(fields={"route": "direct"}))
    assert room.case.moved == moved
    assert room.case.n == 1
    assert outcome.effects == ()


def test_the_roles_that_wait_next_are_told_and_those_whom_the_workflow_names():
    effects = a_room().decide("ann", "submit").effects
    assert [e.data["role"] for e in effects] == ["initiator", "coordinator"]


def test_a_value_is_cleared_only_where_there_was_one():
    room = filed()
    clear = Given(fields={"budget": None, "route": None})
    assert room.decide("ann", "complement", clear).moves[0].items == (("field/budget", None),)
    room.values["budget"] = ERASED
    assert room.decide("ann", "complement", clear).moves[0].items == ()


def test_reason_and_grounds_are_items_of_the_event():
    room = at_decision()
    given = Given(reason="Too dear", grounds=("too-dear",))
    (move,) = room.decide("dee", "reject", given).moves
    assert move.items == (("grounds", ["too-dear"]), ("reason", "Too dear"))


def test_a_reported_action_asks_neither_rights_nor_guards():
    transition = WORKFLOW.transition(MAIN, "decision", "accept")
    case = at_decision().case
    outcome = come_to(
        WORKFLOW, transition, case, Actor(None), "decider", Facts(TODAY), Given(reason="Known")
    )
    assert outcome.case.state() == "agreement"


def test_needs_are_those_of_one_action_or_of_all_that_lead_out_of_here():
    room = in_review()
    assert not deciding.needs(WORKFLOW, room.case, "hand-over").records
    assert set(deciding.needs(WORKFLOW, room.case, "close-panel").records) == {"assessment"}
    whole = deciding.needs(WORKFLOW, filed().case)
    assert whole.fields == {"title", "budget"}
    assert whole.assigned == {"assessor"}


def test_the_roles_of_a_possibility_are_those_in_which_the_actor_could_act():
    possibility = running().available("eve")["complete"]
    assert possibility.is_possible
    assert possibility.roles == ("coordinator", "decider")
    assert possibility.target == "completed"


@pytest.mark.parametrize("extra", [(), ("decider",)])
def test_signing_side_is_that_of_the_roles(extra):
    steps = tuple(
        replace(t, by=("decider", *extra)) if t.action == "sign-town" else t for t in MAIN_STEPS
    )
    room = at_agreement()
    room.machine = Machine(a_workflow(transitions=steps))
    room.does("carl", "draft", Given(record={"what": "All"}))
    assert room.does("dee", "sign-town").signature.side == "authority"


# --- anybody tries anything at any time

GIVEN = {
    "submit": st.just(Given(fields={"title": "Park", "budget": money(100)})),
    "assign": st.sampled_from(list(PEOPLE)).map(lambda who: Given(assignee=who)),
    "hand-over": st.sampled_from(list(PEOPLE)).map(lambda who: Given(assignee=who)),
    "assess": st.integers(0, 5).map(assessment),
    "reassess": st.builds(
        lambda score, number: replace(assessment(score), revises=number),
        st.integers(0, 5),
        st.integers(1, 3),
    ),
    "redraft": st.integers(1, 2).map(lambda i: Given(record={"what": "x"}, revises=i)),
    "draft": st.just(Given(record={"what": "x"})),
    "promise": st.just(Given(record={"what": "x", "due": "2026-12-01"})),
    "deliver": st.integers(1, 3).map(lambda i: Given(record={"kept": i})),
    "reject": st.just(Given(reason="No", grounds=("unlawful",))),
}

STARTS = st.sampled_from([a_room, filed, in_review, at_decision, at_agreement, running])


@st.composite
def tries(draw):
    action = draw(st.sampled_from(list(WORKFLOW.actions)))
    who = draw(st.sampled_from(list(PEOPLE)))
    return who, action, draw(GIVEN.get(action, st.just(Given())))


def possible(room: Room) -> list[tuple[str, str]]:
    return [
        (who, action)
        for who in PEOPLE
        for action, p in room.available(who).items()
        if p.refusals == ()
    ]


@st.composite
def rooms(draw):
    """A situation that was really reached: mostly by steps that were possible."""
    room = draw(STARTS)()
    for _ in range(draw(st.integers(0, 6))):
        open_to = possible(room)
        who, action = draw(st.sampled_from(open_to)) if open_to else draw(tries())[:2]
        room.act(who, action, draw(GIVEN.get(action, st.just(Given()))))
    return room


@settings(deadline=None, max_examples=EXAMPLES)
@example(rooms())
def test_available_agrees_with_decide_for_everybody(room):
    for who in PEOPLE:
        for action, possibility in room.available(who).items():
            outcome = room.decide(who, action)
            if possibility.is_possible:
                assert isinstance(outcome, Outcome)
                assert outcome.moves[0].target == possibility.target
                assert outcome.role in possibility.roles
            else:
                assert outcome == possibility.refusals


@settings(deadline=None, max_examples=EXAMPLES)
@example(rooms(), tries())
def test_a_step_moves_one_place_and_a_closed_track_never(room, attempt):
    before = room.case
    outcome = room.act(*attempt)
    if not isinstance(outcome, Outcome):
        assert outcome
        assert room.case == before
        return
    assert room.case.n == before.n + len(outcome.moves)
    for move in outcome.moves:
        assert move.source == before.state(move.track)
        left = WORKFLOW.tracks[move.track].get(move.source)
        assert left is None or left.ends != "closed"
        assert left is None or not left.is_end or move.reopens


@settings(deadline=None, max_examples=EXAMPLES)
@example(tries())
def test_before_its_opening_a_case_can_only_be_opened(attempt):
    room = a_room()
    outcome = room.act(*attempt)
    assert (room.case == UNBORN) == (not isinstance(outcome, Outcome))
    if isinstance(outcome, Outcome):
        assert attempt[1] == "submit"
        assert room.case.states == {MAIN: "intake"}


def test_one_machine_serves_every_case():
    first, second = filed(), in_review()
    assert first.machine is second.machine is MACHINE
    assert (first.case.state(), second.case.state()) == ("intake", "review")
