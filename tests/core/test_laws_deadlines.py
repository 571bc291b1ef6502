"""The laws of deadlines, on frozen values; what a file says of each stands in bad_files.txt."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenge_engine.core.deadline_rules import ClockMove, Extending, Lapsing, Standstill
from challenge_engine.core.laws import Breach, laws
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import Also, GuardCall, Takes, Workflow
from challenge_engine.definitions import catalogue
from tests.core.builders import EXAMPLES
from tests.core.test_laws import FILES

TIMED = catalogue.read(FILES / "timed.v1.yaml")


def _changed(name: str, **changes: Any) -> Workflow:
    changed = replace(TIMED.deadlines[name], **changes)
    return replace(TIMED, deadlines={**TIMED.deadlines, name: changed})


def _transitions(action: str, workflow: Workflow = TIMED, **changes: Any) -> Workflow:
    changed = tuple(
        replace(t, **changes) if t.action == action else t for t in workflow.transitions
    )
    return replace(workflow, transitions=changed)


def _codes(workflow: Workflow) -> list[str]:
    return [breach.code for breach in laws(workflow)]


def test_a_good_workflow_with_deadlines_breaks_no_law():
    assert laws(TIMED) == []


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"starts": ()}, "never-starts", "starts"),
        ({"starts": ("decide-yes", "withdraw")}, "never-starts", "starts"),
        ({"met_by": ()}, "never-met", "met_by"),
        ({"met_by": ("file",)}, "never-met", "met_by"),
    ],
)
def test_a_deadline_begins_and_can_be_met(changes: dict[str, Any], code: str, key: str):
    params = {"deadline": "reply"}
    assert laws(_changed("reply", **changes)) == [Breach(code, ("deadlines", "reply", key), params)]


def test_one_action_that_starts_or_meets_it_is_enough():
    workflow = _changed("reply", starts=("withdraw", "begin"), met_by=("file", "answer-group"))
    assert laws(workflow) == []


def test_what_is_done_by_no_transition_is_said_once():
    kept = tuple(t for t in TIMED.transitions if t.action != "answer-group")
    (breach,) = laws(replace(TIMED, transitions=kept))
    assert (breach.code, breach.place) == ("unused-action", ("actions", "answer-group"))


def test_an_ending_beside_starts_nothing_either():
    workflow = _transitions("give-notice", also=(Also("main", "withdrawn"),))
    codes = {(b.code, b.place) for b in laws(workflow)}
    assert ("never-starts", ("deadlines", "grace", "starts")) in codes


@pytest.mark.parametrize("key", ["starts", "met_by", "stopped_by"])
def test_an_extension_is_nothing_else_as_well(key: str):
    (breach,) = laws(
        _changed("decision", **{key: (*getattr(TIMED.deadlines["decision"], key), "postpone")})
    )
    assert (breach.code, breach.params["key"]) == ("does-both", key)


def test_a_record_or_the_case_hands_in_the_date():
    by = replace(TIMED.records["request"].fields["due"], name="by")
    workflow = replace(TIMED, fields={**TIMED.fields, "by": by})
    workflow = _transitions(
        "ask-for-more", workflow, takes=Takes(record="request", optional=("by",))
    )
    changed = replace(TIMED.deadlines["completion"], until="by")
    assert laws(replace(workflow, deadlines={**TIMED.deadlines, "completion": changed})) == []


def test_whoever_moves_into_a_standstill_hands_in_its_day():
    pauses = (*TIMED.deadlines["decision"].pauses, Standstill("aside", "due"))
    (breach,) = laws(_changed("decision", pauses=pauses))
    assert breach.place == ("deadlines", "decision", "pauses_in", "aside", "until")
    assert dict(breach.params) == {"field": "due", "action": "put-aside"}


def test_what_moves_into_it_from_another_track_hands_it_in_too():
    workflow = _transitions("give-notice", also=(Also("main", "asked", ("intake",)),))
    (breach,) = laws(workflow)
    assert (breach.code, breach.params["action"]) == ("date-not-taken", "give-notice")


def test_what_stays_in_a_state_does_not_move_into_it():
    stays = replace(
        TIMED.transition("main", "intake", "ask-for-answer"), source="asked", target="asked"
    )
    assert laws(replace(TIMED, transitions=(*TIMED.transitions, stays))) == []


@pytest.mark.parametrize(("low", "high", "is_lawful"), [
    (1, 6, True), (2, 2, True), (None, 6, False), (0, 6, False), (1, 7, False), (1, None, False),
])  # fmt: skip
def test_by_how_much_a_term_grows_is_bounded(low: int | None, high: int | None, is_lawful: bool):
    weeks = replace(TIMED.fields["weeks"], minimum=low, maximum=high)
    codes = _codes(replace(TIMED, fields={**TIMED.fields, "weeks": weeks}))
    assert codes == ([] if is_lawful else ["length-limits"])


def test_an_extension_that_is_always_whole_needs_no_number():
    whole = Extending("postpone", Term(6, "weeks"))
    assert laws(_changed("decision", extension=whole)) == []


def test_a_lapse_moves_only_what_goes_on():
    for moves, code in (
        (ClockMove("main", "decision", "refused"), "clock-decides"),
        (ClockMove("penalty", "full", "running"), "clock-leaves-an-end"),
        (ClockMove("penalty", "noticed", "noticed"), "clock-stays"),
    ):
        assert code in _codes(_changed("grace", lapse=Lapsing(moves=moves)))


def test_what_the_clock_reaches_is_reached_and_what_it_ends_ends():
    assert "never-reached" in _codes(_changed("grace", lapse=Lapsing()))
    kept = tuple(replace(t, also=()) for t in TIMED.transitions)
    beside = dict(TIMED.tracks["penalty"])
    del beside["stopped"]
    workflow = replace(TIMED, transitions=kept, tracks={**TIMED.tracks, "penalty": beside})
    assert laws(workflow) == []
    endless = replace(
        workflow,
        deadlines={
            **TIMED.deadlines,
            "penalty": replace(TIMED.deadlines["penalty"], lapse=Lapsing()),
        },
    )
    assert {"never-ends", "never-reached", "cannot-move-on"} <= set(_codes(endless))


def test_a_move_beside_reaches_only_from_where_it_starts():
    lapse = Lapsing(moves=ClockMove("penalty", "noticed", "stopped"))
    workflow = _transitions(
        "decide-yes", _changed("grace", lapse=lapse), also=(Also("penalty", "full", ("running",)),)
    )
    (breach,) = (b for b in laws(workflow) if b.params.get("state") == "running")
    assert breach.code == "never-reached"


def test_a_move_beside_leaves_a_settled_end_and_no_closed_one():
    workflow = _transitions("decide-yes", also=(Also("penalty", "noticed", ("full",)),))
    assert "leaves-an-end" in _codes(workflow)
    full = replace(TIMED.tracks["penalty"]["full"], ends="settled")
    beside = {**TIMED.tracks["penalty"], "full": full}
    assert laws(replace(workflow, tracks={**TIMED.tracks, "penalty": beside})) == []


def test_a_guard_asks_for_a_deadline_that_there_is():
    workflow = _transitions("ask-for-answer", when=(GuardCall("overdue", {"deadline": "soon"}),))
    first, _ = laws(workflow)
    assert (first.code, first.params["kind"]) == ("unknown", "deadline")


NAMES = [
    "",
    "nothing",
    "main",
    "penalty",
    *TIMED.states,
    *TIMED.actions,
    *TIMED.fields,
    "due",
    "what",
]


@given(st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_law_never_raises_whatever_a_deadline_names(data: st.DataObject):
    a_name, a_track = st.sampled_from(NAMES), st.sampled_from(["main", "penalty", "x"])
    names, maybe = st.lists(a_name, max_size=3).map(tuple), st.none() | a_name
    term = st.sampled_from([None, Term(3, "weeks"), Term(0, "date")])
    deadlines = {
        name: replace(
            one,
            by=data.draw(names),
            starts=data.draw(names),
            met_by=data.draw(names),
            stopped_by=data.draw(names),
            term=data.draw(term),
            until=data.draw(maybe),
            grace_of=data.draw(st.none() | st.sampled_from([*TIMED.deadlines, "x"])),
            track=data.draw(a_track),
            pauses=tuple(
                Standstill(state, data.draw(maybe))
                for state in data.draw(st.lists(a_name, max_size=2, unique=True))
            ),
            extension=data.draw(
                st.none() | st.builds(Extending, a_name, st.just(Term(3, "weeks")), maybe)
            ),
            lapse=Lapsing(
                data.draw(names), data.draw(st.builds(ClockMove, a_track, a_name, a_name))
            ),
        )
        for name, one in TIMED.deadlines.items()
    }
    found = laws(replace(TIMED, deadlines=deadlines))
    assert all(isinstance(breach, Breach) for breach in found)
