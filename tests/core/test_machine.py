"""One shared machine a workflow version."""

from __future__ import annotations

import pytest
from transitions import MachineError

from challenge_engine.core.machine import Machine
from challenge_engine.core.workflow import MAIN, NOTHING

from .builders import MACHINE, WORKFLOW, a_workflow


@pytest.mark.parametrize(
    "transition", WORKFLOW.transitions, ids=lambda t: f"{t.track}-{t.source}-{t.action}"
)
def test_every_transition_of_the_workflow_fires(transition):
    reached = MACHINE.move(transition.track, transition.source, transition.action, verdict=True)
    assert reached == transition.target


def test_a_verdict_of_no_moves_nothing():
    assert MACHINE.move(MAIN, "intake", "withdraw", verdict=False) is None


def test_an_action_from_another_state_is_an_error_of_the_caller():
    with pytest.raises(MachineError):
        MACHINE.move(MAIN, "rejected", "withdraw", verdict=True)


def test_states_of_the_same_name_on_two_tracks_are_two_places():
    tracks = {**WORKFLOW.tracks, "objection": {**WORKFLOW.tracks["objection"]}}
    tracks["objection"]["intake"] = WORKFLOW.tracks[MAIN]["intake"]
    machine = Machine(a_workflow(tracks=tracks))
    with pytest.raises(MachineError):
        machine.move("objection", "intake", "withdraw", verdict=True)


def test_every_track_begins_at_nothing():
    assert MACHINE.move("objection", NOTHING, "object", verdict=True) == "objected"


def test_a_move_leaves_nothing_behind_in_the_machine():
    MACHINE.move(MAIN, NOTHING, "submit", verdict=True)
    assert MACHINE._library.models == []
