from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.errors import ReplayError
from challenge_engine.history.entry import Ref
from challenge_engine.history.replay import ERASED, Step, replay

from .builders import ACT, CASE, LOG, NOTE, OPENING, History


def corrects(history: History, n: int, item: int = 0):
    ref = Ref("corrects", LOG, CASE, n, history.sealed[n].leaf_hash, item)
    return {"entry": NOTE, "kind": "correct", "refs": (ref,)}


@pytest.fixture
def history():
    history = History()
    history.add(OPENING, {"actor": {"id": "u1"}, "field/title": "Garden", "field/size": 3})
    history.add(ACT, {"field/title": "Food garden", "field/size": None, "reason": "Sound."})
    return history


def test_a_history_adds_up_to_the_case(history):
    case = replay(history.steps)
    assert case.n == 1
    assert case.states == {"main": "accepted"}
    assert case.values == {"field/title": "Food garden"}
    assert case.leaf_hash == history.sealed[1].leaf_hash


def test_records_stand_by_kind_and_step(history):
    history.add(NOTE, {"record/advice/2.0/costs": 4, "record/advice/2.1/costs": 2}, kind="record")
    history.add(NOTE, {"record/advice/3.0/costs": 5, "file/3.1": {"name": "a.pdf"}}, kind="record")
    case = replay(history.steps)
    assert case.records == {
        ("advice", 2, 0): {"costs": 4},
        ("advice", 2, 1): {"costs": 2},
        ("advice", 3, 0): {"costs": 5},
    }
    assert case.values["file/3.1"] == {"name": "a.pdf"}


def test_a_track_beside_the_main_one_has_its_own_state(history):
    history.add(ACT, track="objection", action="object", source=None, target="received")
    assert replay(history.steps).states == {"main": "accepted", "objection": "received"}


def test_a_take_over_sets_the_state_without_saying_what_came_before(history):
    history.add(ACT, kind="takeover", source=None, target="monitored", basis="reported")
    assert replay(history.steps).states == {"main": "monitored"}


def test_an_erased_value_was_given_but_cannot_be_read(history):
    step = history.steps[1]
    left = tuple(o for o in step.openings if o.path != "field/title")
    erased = next(o.item for o in step.openings if o.path == "field/title")
    history.steps[1] = replace(step, openings=left, erased={erased: "field/title"})
    assert replay(history.steps).values == {"field/title": ERASED}


def test_a_correction_replaces_the_value(history):
    history.add(items={"field/title": "Herb garden"}, **corrects(history, 1))
    assert replay(history.steps).values["field/title"] == "Herb garden"


def test_a_correction_of_an_old_value_does_not_win_from_a_newer_one(history):
    history.add(items={"field/title": "Gardn"}, **corrects(history, 0))
    history.add(items={"field/title": "Gardens"}, **corrects(history, 2))
    assert replay(history.steps).values["field/title"] == "Food garden"


def test_a_correction_of_a_correction_wins(history):
    history.add(items={"field/title": "Herb garden"}, **corrects(history, 1))
    history.add(items={"field/title": "Kitchen garden"}, **corrects(history, 2))
    history.add(items={"field/title": "Physic garden"}, **corrects(history, 1))
    assert replay(history.steps).values["field/title"] == "Physic garden"


def test_a_new_value_wins_from_a_correction(history):
    history.add(items={"field/title": "Herb garden"}, **corrects(history, 1))
    history.add(NOTE, {"field/title": "Park"})
    assert replay(history.steps).values["field/title"] == "Park"


def test_no_events_are_no_case():
    with pytest.raises(ReplayError, match="no events"):
        replay([])


def test_a_missing_step_is_named(history):
    history.add(NOTE)
    with pytest.raises(ReplayError, match="Step 1 does not fit: its entry has the number 2"):
        replay([history.steps[0], history.steps[2]])


def test_a_broken_chain_is_named(history):
    first = replace(history.steps[0], leaf_hash=bytes(32))
    with pytest.raises(ReplayError, match="Step 1 does not fit: it does not name the leaf hash"):
        replay([first, history.steps[1]])


def test_a_step_from_the_wrong_state_is_named(history):
    history.add(ACT, source="intake", target="rejected")
    message = "Step 2 does not fit: it leaves intake, but the track main is in accepted"
    with pytest.raises(ReplayError, match=message):
        replay(history.steps)


def test_a_step_of_another_case_is_named(history):
    history.add(NOTE, case=bytes(16))
    with pytest.raises(ReplayError, match="Step 2 does not fit: it belongs to another history"):
        replay(history.steps)


def test_time_does_not_run_back(history):
    history.add(NOTE, recorded_at="2026-11-23T10:11:12.344Z")
    with pytest.raises(ReplayError, match="Step 2 does not fit: it was recorded at"):
        replay(history.steps)


def test_a_value_that_is_neither_shown_nor_erased_is_named(history):
    history.steps[1] = replace(history.steps[1], openings=history.steps[1].openings[1:])
    with pytest.raises(ReplayError, match="Step 1 does not fit: its openings and erased items"):
        replay(history.steps)


def test_a_value_that_is_shown_and_erased_is_named(history):
    history.steps[1] = replace(history.steps[1], erased={0: "field/title"})
    with pytest.raises(ReplayError, match="opened twice, or opened and erased"):
        replay(history.steps)


def test_a_record_of_a_later_step_is_named(history):
    history.add(NOTE, {"record/advice/3.0/costs": 4}, kind="record")
    with pytest.raises(ReplayError, match="speaks of a later step"):
        replay(history.steps)


def test_an_unreadable_entry_is_named(history):
    with pytest.raises(ReplayError, match="Step 0 cannot be read"):
        replay([Step(b"{}", bytes(32))])


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 9))))
def test_the_newest_value_of_each_field_stands(changes):
    history, expected = History(), {}
    history.add(OPENING)
    for change in changes:
        history.add(NOTE, {f"field/{name}": value for name, value in change.items()})
        expected |= {f"field/{name}": value for name, value in change.items()}
    case = replay(history.steps)
    assert case.values == {path: value for path, value in expected.items() if value is not None}
    assert case.n == len(changes)
