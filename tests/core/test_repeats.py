"""An action that may be done so often in a case: allowed until then, refused after it, and told."""

from __future__ import annotations

import pytest

from challenge_engine.core import decide as deciding
from challenge_engine.core.case import Facts, Needs, Refusal
from challenge_engine.core.laws import laws
from challenge_engine.core.machine import Machine
from challenge_engine.core.proof.cast import smallest_cast
from challenge_engine.core.workflow import MAIN, NOTHING, Action, Also, Role, Workflow
from challenge_engine.texts import refusal

from .builders import Room, a_workflow, both, by_name, state, step

ROLES = (
    Role("group", "community", both("Group")),
    Role("office", "authority", both("Official")),
)
STATES = (
    state("filed", "submitted", "office"),
    state("asked", "submitted", "group"),
    state("done", "ended", ends="closed"),
)
FILE = step("file", NOTHING, "filed", "group")
ASK = step("ask", "filed", "asked", "office", at_most=2)
ANSWER = step("answer", "asked", "filed", "group")
FINISH = step("finish", "filed", "done", "office")


def asking(*steps, **changes) -> Workflow:
    transitions = steps or (FILE, ASK, ANSWER, FINISH)
    names = dict.fromkeys(t.action for t in transitions)
    parts = {
        "transitions": transitions,
        "roles": by_name(ROLES),
        "tracks": {MAIN: by_name(STATES)},
        "actions": {n: Action(n, both(n.capitalize())) for n in names},
    }
    return a_workflow(**{**parts, **changes})


def a_case(workflow: Workflow) -> Room:
    room = Room({"ann": ("group",), "bob": ("office",)}, Machine(workflow))
    room.does("ann", "file")
    return room


def asked(room: Room, times: int) -> Room:
    for _ in range(times):
        room.does("bob", "ask")
        room.does("ann", "answer")
    return room


def test_an_action_is_refused_once_it_was_done_as_often_as_it_may_be():
    workflow = asking()
    room = asked(a_case(workflow), 1)
    assert room.codes("bob", "ask") == []
    (said,) = asked(room, 1).decide("bob", "ask")
    assert isinstance(said, Refusal)
    told = refusal(said, workflow, "en")
    assert told.no == "This can be done at most 2 times in one case, and was done 2 times."
    assert told.help == "The ways on from here: “Finish” (Official)."
    once = Refusal("done-so-often", {**said.params, "at_most": 1, "so_often": 1})
    assert "at most once in one case, and was done once." in refusal(once, workflow, "en").no


def test_a_list_of_what_is_possible_agrees_with_what_is_decided():
    room = a_case(asking())
    for times in range(3):
        possible = room.available("bob")["ask"]
        assert possible.is_possible == (room.codes("bob", "ask") == []) == (times < 2)
        if times < 2:
            asked(room, 1)


def test_how_often_is_asked_exactly_where_it_is_limited():
    workflow = asking()
    case = a_case(workflow).case
    assert deciding.needs(workflow, case, "ask") == Needs(times=frozenset([(MAIN, "ask")]))
    assert deciding.needs(workflow, case, "finish") == Needs()
    assert deciding.needs(workflow, case).times == {(MAIN, "ask")}


def test_what_another_track_does_by_the_same_name_of_action_is_not_counted():
    workflow = asking()
    facts = Facts(today="2026-01-01", times={("objection", "ask"): 9, (MAIN, "ask"): 1})
    room = a_case(workflow)
    said = deciding.decide(Machine(workflow), room.case, "ask", room.actor("bob"), facts)
    assert not isinstance(said, tuple)


def test_a_case_whose_last_repetition_is_used_up_and_that_has_no_other_way_is_told_as_stuck():
    """Asked twice, and only what comes after a third answer would end it."""
    again = step("again", "filed", "asked", "office", at_most=2)
    only = step("finish", "asked", "done", "group")
    proof = smallest_cast(asking(FILE, again, ANSWER, only))
    (breach,) = [one for one in proof.breaches if one.code == "stuck"]
    assert breach.params["story"] == (
        "The group: File. The official: Again. The group: Answer. The official: Again. "
        "The group: Answer."
    )
    assert breach.params["why"] == "‘Again’ needs ‘Again’ not to have been done 2 times before"


def test_a_case_that_has_another_way_on_is_not_stuck():
    assert smallest_cast(asking()).holds


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((FILE, step("finish", "filed", "done", "office", at_most=1)), "never-repeated"),
        ((step("file", NOTHING, "filed", "group", at_most=2), FINISH), "never-repeated"),
        (
            (FILE, ASK, step("ask", "asked", "asked", "office"), ANSWER, FINISH),
            "at-most-differs",
        ),
    ],
)
def test_a_limit_that_says_nothing_or_two_things_breaks_a_law(steps, code):
    found = [b.code for b in laws(asking(*steps)) if b.place[-1] == "at_most"]
    assert found == [code]


def test_what_another_track_leads_back_to_can_be_repeated():
    back = step("object", NOTHING, "handling", "group", track="side", also=(Also(MAIN, "filed"),))
    tracks = {
        MAIN: by_name(STATES),
        "side": by_name([state("handling", "ended", ends="closed")]),
    }
    finish = step("finish", "filed", "done", "office", at_most=2)
    found = laws(asking(FILE, finish, back, tracks=tracks))
    assert not [b for b in found if b.code == "never-repeated"]
