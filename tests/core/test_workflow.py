"""The frozen values of a workflow and of a case."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from challenge_engine.core.case import ERASED, UNBORN, Needs
from challenge_engine.core.workflow import EMPTY, MAIN, NOTHING

from .builders import OPEN, WORKFLOW, a_workflow


def test_a_workflow_never_changes():
    with pytest.raises(FrozenInstanceError):
        WORKFLOW.version = 2


def test_two_readings_of_one_definition_are_equal():
    assert a_workflow() == a_workflow()


def test_transitions_are_found_by_track_state_and_action():
    assert WORKFLOW.transition(MAIN, "intake", "withdraw").target == "withdrawn"
    assert WORKFLOW.transition(MAIN, "completed", "withdraw") is None
    assert WORKFLOW.transition("objection", "intake", "withdraw") is None


def test_an_action_belongs_to_one_track():
    assert WORKFLOW.track_of("uphold") == "objection"
    assert WORKFLOW.track_of("withdraw") == MAIN
    assert WORKFLOW.track_of("fly") is None


def test_sources_of_an_action_come_in_the_order_of_the_file():
    assert WORKFLOW.sources_of("withdraw") == OPEN


def test_only_the_main_track_has_openings_of_a_case():
    assert [t.action for t in WORKFLOW.openings] == ["submit"]


def test_leaving_an_end_there_is_nothing():
    assert WORKFLOW.leaving(MAIN, "completed") == ()
    assert WORKFLOW.states["completed"].is_end


def test_a_step_that_stays_does_not_move():
    assert not WORKFLOW.transition(MAIN, "intake", "assign").moves
    assert WORKFLOW.transition(MAIN, "intake", "withdraw").moves


def test_a_track_that_has_not_begun_is_at_nothing():
    assert UNBORN.state() == NOTHING
    assert UNBORN.state("objection") == NOTHING


def test_the_empty_mapping_is_empty_hashable_and_like_any_other():
    assert EMPTY == {}
    assert len(EMPTY) == 0
    assert hash(EMPTY) == hash(EMPTY)
    assert {**EMPTY, "a": 1} == {"a": 1}
    assert EMPTY.get("a") is None
    assert repr(EMPTY) == "EMPTY"
    with pytest.raises(KeyError):
        EMPTY["a"]


def test_what_was_erased_says_so():
    assert repr(ERASED) == "ERASED"


def test_needs_add_up_kind_by_kind():
    one = Needs(fields=frozenset("a"), records={"x": frozenset("p")}, done=frozenset("d"))
    two = Needs(records={"x": frozenset("q"), "y": frozenset()}, assigned=frozenset("r"))
    both = one | two
    assert both.records == {"x": {"p", "q"}, "y": frozenset()}
    assert (both.fields, both.done, both.assigned) == ({"a"}, {"d"}, {"r"})
