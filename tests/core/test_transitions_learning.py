"""How the library ``transitions`` behaves, one test each, so that an upgrade fails by name.

``core.machine`` is built on the first of these and around all the others.
"""

from __future__ import annotations

import threading
from importlib.metadata import version

import pytest
from transitions import Machine, MachineError
from transitions.extensions.states import Timeout, add_state_features


class Cursor:
    def __init__(self, state: str) -> None:
        self.state = state


def a_machine(**options) -> Machine:
    return Machine(
        model=None,
        states=["filed", "decided"],
        initial="filed",
        auto_transitions=False,
        send_event=True,
        **options,
    )


def test_these_were_tried_with_version_0_9():
    assert version("transitions").startswith("0.9.")


def test_a_machine_without_a_model_moves_any_cursor_that_has_a_state():
    machine = a_machine()
    machine.add_transition("decide", "filed", "decided")
    first, second = Cursor("filed"), Cursor("filed")
    assert machine.events["decide"].trigger(first) is True
    assert (first.state, second.state) == ("decided", "filed")
    assert machine.models == []
    assert not hasattr(first, "decide")


def test_add_model_resets_a_state_that_was_loaded():
    machine = a_machine()
    cursor = Cursor("decided")
    machine.add_model(cursor)
    assert cursor.state == "filed"


def test_add_model_keeps_every_model_for_ever():
    machine = a_machine()
    for _ in range(3):
        machine.add_model(Cursor("filed"))
    assert len(machine.models) == 3


def test_a_failed_condition_answers_false_without_a_reason_and_nothing_moves():
    machine = a_machine()
    machine.add_transition("decide", "filed", "decided", conditions=[lambda _event: False])
    cursor = Cursor("filed")
    assert machine.events["decide"].trigger(cursor) is False
    assert cursor.state == "filed"


def test_conditions_stop_at_the_first_that_fails():
    asked = []

    def says(name, answer):
        def condition(_event):
            asked.append(name)
            return answer

        return condition

    machine = a_machine()
    conditions = [says("first", True), says("second", False), says("third", False)]
    machine.add_transition("decide", "filed", "decided", conditions=conditions)
    machine.events["decide"].trigger(Cursor("filed"))
    assert asked == ["first", "second"]


def test_an_error_while_finalizing_is_swallowed():
    def fail(_event):
        raise RuntimeError("never heard")

    machine = a_machine(finalize_event=[fail])
    machine.add_transition("decide", "filed", "decided")
    cursor = Cursor("filed")
    assert machine.events["decide"].trigger(cursor) is True
    assert cursor.state == "decided"


def test_an_error_after_the_move_leaves_the_state_moved():
    def fail(_event):
        raise RuntimeError("too late")

    machine = a_machine()
    machine.add_transition("decide", "filed", "decided", after=[fail])
    cursor = Cursor("filed")
    with pytest.raises(RuntimeError, match="too late"):
        machine.events["decide"].trigger(cursor)
    assert cursor.state == "decided"


CALLED: list[object] = []


def reached_by_its_name(event) -> None:
    CALLED.append(event)


def test_a_dotted_string_as_callback_is_imported_and_called():
    CALLED.clear()
    machine = a_machine()
    machine.add_transition("decide", "filed", "decided", after=f"{__name__}.reached_by_its_name")
    machine.events["decide"].trigger(Cursor("filed"))
    assert len(CALLED) == 1


def test_a_timeout_is_a_timer_of_this_process():
    @add_state_features(Timeout)
    class Timed(Machine):
        pass

    state = {"name": "decided", "timeout": 3600, "on_timeout": lambda _event: None}
    machine = Timed(
        model=None,
        states=["filed", state],
        initial="filed",
        auto_transitions=False,
        send_event=True,
    )
    machine.add_transition("decide", "filed", "decided")
    cursor = Cursor("filed")
    machine.events["decide"].trigger(cursor)
    timer = machine.get_state("decided").runner[id(cursor)]
    try:
        assert isinstance(timer, threading.Timer)
        assert timer.is_alive()
    finally:
        timer.cancel()


def test_an_action_from_a_wrong_source_raises():
    machine = a_machine()
    machine.add_transition("decide", "filed", "decided")
    with pytest.raises(MachineError, match="decide"):
        machine.events["decide"].trigger(Cursor("decided"))


def test_a_cursor_in_an_unknown_state_raises():
    machine = a_machine()
    machine.add_transition("decide", "filed", "decided")
    with pytest.raises(ValueError, match="elsewhere"):
        machine.events["decide"].trigger(Cursor("elsewhere"))


def test_an_unknown_action_is_no_event_of_the_machine():
    assert "fly" not in a_machine().events


def test_without_auto_transitions_no_state_can_be_jumped_to():
    machine = a_machine()
    machine.add_transition("decide", "filed", "decided")
    assert set(machine.events) == {"decide"}


def test_source_equal_to_target_is_a_move_of_its_own():
    machine = a_machine()
    machine.add_transition("note", "filed", "filed")
    cursor = Cursor("filed")
    assert machine.events["note"].trigger(cursor) is True
    assert cursor.state == "filed"
