"""The laws are pure: they judge frozen values, from whichever hand those come."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.core.laws import LAWS, Breach, laws
from challenge_engine.core.workflow import EMPTY, Field, GuardCall, Transition, Workflow
from challenge_engine.definitions import catalogue

FILES = Path(__file__).parent.parent / "workflows"
TINY = catalogue.read(FILES / "tiny.v1.yaml")


def _broken(workflow: Workflow) -> set[str]:
    return {breach.code for breach in laws(workflow)}


def _with(mapping: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {**mapping, **changes}


def _guarded(*calls: GuardCall) -> Workflow:
    first, *others = TINY.transitions
    return replace(TINY, transitions=(replace(first, when=calls), *others))


def _without(action: str) -> tuple[Transition, ...]:
    return tuple(t for t in TINY.transitions if t.action != action)


def test_a_good_workflow_breaks_no_law():
    assert laws(TINY) == []


def test_a_breach_names_the_place_by_keys():
    lost = replace(TINY.states["completed"], name="lost")
    workflow = replace(TINY, tracks=_with(TINY.tracks, main=_with(TINY.states, lost=lost)))
    assert laws(workflow) == [Breach("never-reached", ("states", "lost"), {"state": "lost"})]


def test_a_place_beside_the_main_track_begins_with_its_track():
    lost = replace(TINY.states["completed"], name="lost")
    states = _with(TINY.tracks["objection"], lost=lost)
    (breach,) = laws(replace(TINY, tracks=_with(TINY.tracks, objection=states)))
    assert breach.place == ("tracks", "objection", "states", "lost")


def test_a_state_that_another_track_moves_to_is_reached():
    also = {a.target for t in TINY.transitions for a in t.also}
    assert also == {"decision"}
    without = replace(
        TINY, transitions=tuple(t for t in TINY.transitions if t.action != "close-panel")
    )
    reached = {b.params["state"] for b in laws(without) if b.code == "never-reached"}
    assert reached == set()


def test_an_unused_name_is_not_told_where_one_of_its_kind_is_misspelt():
    first, *others = TINY.transitions
    workflow = replace(TINY, transitions=(replace(first, action="submitt"), *others))
    assert _broken(workflow) == {"unknown"}


def test_a_torn_map_is_not_walked():
    first, *others = TINY.transitions
    workflow = replace(TINY, transitions=(replace(first, target="intak"), *others))
    assert _broken(workflow) == {"unknown"}


def test_a_workflow_without_transitions_has_no_opening():
    broken = _broken(replace(TINY, transitions=()))
    assert {"no-opening", "unused-action", "unused-field", "never-ends"} <= broken


def test_a_workflow_speaks_a_language():
    assert "no-languages" in _broken(replace(TINY, languages=()))


@pytest.mark.parametrize("call", [GuardCall("filled", EMPTY), GuardCall("at_least", {"n": 2})])
def test_a_guard_needs_its_parameters(call: GuardCall):
    assert _broken(_guarded(call)) == {"guard-lacks"}


def test_an_unknown_guard_is_named():
    (breach,) = laws(_guarded(GuardCall("is_nice", EMPTY)))
    assert (breach.code, breach.params["name"]) == ("unknown", "is_nice")
    assert breach.place == ("transitions", 0, "when", 0, "is_nice")


def test_a_field_that_names_records_says_which():
    pointer = Field(name="budget", type="record", ask={"en": "Which?"})
    workflow = replace(TINY, fields=_with(TINY.fields, budget=pointer))
    assert "no-record" in _broken(workflow)


def test_a_type_that_nobody_knows_is_named():
    strange = replace(TINY.fields["plan"], type="colour")
    (breach,) = laws(replace(TINY, fields=_with(TINY.fields, plan=strange)))
    assert (breach.place, breach.params["name"]) == (("fields", "plan", "type"), "colour")


def test_every_role_that_is_waited_on_moves_the_case_on():
    workflow = replace(TINY, transitions=_without("complete"))
    (breach,) = (b for b in laws(workflow) if b.code == "cannot-move-on")
    assert breach.place == ("states", "monitored", "waits_on", 0)


@given(st.sets(st.integers(0, len(TINY.transitions) - 1)), st.data())
def test_a_law_never_raises(left_out: set[int], data: st.DataObject):
    kept = [t for i, t in enumerate(TINY.transitions) if i not in left_out]
    names = st.sampled_from(["", "nothing", *TINY.states, *TINY.roles, *TINY.actions])
    for i, t in enumerate(kept):
        if data.draw(st.integers(0, 9)) == 0:
            kept[i] = replace(t, action=data.draw(names), source=data.draw(names), by=())
    for section in ("roles", "fields", "records", "lists", "actions"):
        if data.draw(st.integers(0, 5)) == 0:
            kept_names = list(getattr(TINY, section))[1:]
            changes: dict[str, Any] = {section: {n: getattr(TINY, section)[n] for n in kept_names}}
            workflow = replace(TINY, transitions=tuple(kept), **changes)
            assert all(isinstance(breach, Breach) for breach in laws(workflow))
    assert all(isinstance(b, Breach) for b in laws(replace(TINY, transitions=tuple(kept))))


def test_each_law_is_one_function_with_its_rule():
    assert all(law.__doc__ for law in LAWS)
    assert len(set(LAWS)) == len(LAWS)
