"""The ways through a workflow: possible, as short as can be, and with all that guards ask for."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from challenge_engine.core import ways as searching
from challenge_engine.core.case import Given
from challenge_engine.core.deadline_rules import ClockMove, Deadline, Lapsing
from challenge_engine.core.terms import Term
from challenge_engine.core.ways import ways
from challenge_engine.core.workflow import MAIN, NOTHING, Also, Takes, Workflow
from challenge_engine.definitions import catalogue
from tests.core.builders import (
    MAIN_STEPS,
    TRACK_STEPS,
    WORKFLOW,
    Room,
    a_field,
    a_workflow,
    asks,
    assessment,
    by_name,
    kind_of,
    state,
    step,
)


def shortest(workflow: Workflow, target: str) -> list[str]:
    return [t.action for t in ways(workflow).shortest(target)]


def small(*steps, **changes) -> Workflow:
    states = by_name(
        [
            state("intake", "submitted", "coordinator"),
            state("review", "assessed", "coordinator"),
            state("done", "ended", ends="closed"),
        ]
    )
    tracks = {MAIN: states, **changes.pop("tracks", {})}
    return a_workflow(transitions=steps, tracks=tracks, **changes)


def test_a_way_holds_what_its_guards_ask_for_and_nothing_else() -> None:
    assert shortest(WORKFLOW, "running") == [
        "submit", "assign", "start-review", "assess", "assess", "close-panel", "accept",
        "draft", "sign-group", "sign-town", "start",
    ]  # fmt: skip


def test_the_way_to_an_end_is_the_one_with_the_fewest_actions() -> None:
    assert shortest(WORKFLOW, "withdrawn") == ["submit", "withdraw"]


def test_the_fullest_way_goes_through_the_most_phases() -> None:
    fullest = [t.action for t in ways(WORKFLOW).fullest("withdrawn")]
    assert fullest[:-1] == shortest(WORKFLOW, "running")
    assert fullest[-1] == "withdraw"


def test_a_way_can_be_played_step_by_step() -> None:
    room = Room(
        {
            "ida": ("initiator",),
            "cor": ("coordinator",),
            "ann": ("assessor",),
            "bob": ("assessor",),
            "dee": ("decider",),
        }
    )
    people = {"initiator": iter(["ida"] * 9), "coordinator": iter(["cor"] * 9),
              "assessor": iter(["ann", "bob"]), "decider": iter(["dee"] * 9)}  # fmt: skip
    money = {"cents": 100, "currency": "EUR"}
    given = {
        "submit": Given(fields={"title": "Park", "budget": money}),
        "assign": Given(assignee="ann"),
        "assess": assessment(4),
        "accept": Given(reason="Good."),
        "draft": Given(record={"what": "Mow."}),
    }
    room.assigned["assessor"] = {"bob"}
    for transition in ways(WORKFLOW).shortest("running"):
        who = next(people[transition.by[0]])
        room.does(who, transition.action, given.get(transition.action, Given()))
    assert room.case.state() == "running"


@pytest.mark.parametrize("path", catalogue.shipped(), ids=lambda path: path.stem)
def test_every_state_of_a_shipped_workflow_has_a_way_whose_steps_follow_each_other(path) -> None:
    workflow = catalogue.read(path)
    found = ways(workflow)
    assert found.is_complete
    for target in workflow.states:
        for steps in (found.shortest(target), found.fullest(target)):
            states = dict.fromkeys(workflow.tracks, NOTHING)
            for t in steps:
                assert states[t.track] == t.source
                states[t.track] = t.target
                states |= {
                    also.track: also.target
                    for also in t.also
                    if not also.sources or states[also.track] in also.sources
                }
            assert states[MAIN] == target


def test_a_record_has_one_value_so_two_values_take_two_records() -> None:
    wanted = [asks("at_least", records="promise", n=1, field="what", value=v) for v in "ab"]
    workflow = small(
        step("file", NOTHING, "intake", "initiator"),
        step("promise", "intake", "intake", "coordinator", takes=Takes(record="promise")),
        step("end", "intake", "done", "coordinator", when=wanted),
    )
    assert shortest(workflow, "done") == ["file", "promise", "promise", "end"]


def test_a_new_version_voids_the_signatures_so_they_come_last() -> None:
    signs = Takes(signs="agreement")
    workflow = small(
        step("file", NOTHING, "intake", "initiator", takes=Takes(record="agreement")),
        step("sign-group", "intake", "intake", "initiator", takes=signs),
        step("sign-town", "intake", "intake", "decider", takes=signs),
        step(
            "revise", "intake", "review", "decider", takes=Takes(record="agreement", revises=True)
        ),
        step("sign-group", "review", "review", "initiator", takes=signs),
        step("sign-town", "review", "review", "decider", takes=signs),
        step("end", "review", "done", "decider", when=[asks("signed_by_both", record="agreement")]),
    )
    assert shortest(workflow, "done") == ["file", "revise", "sign-group", "sign-town", "end"]


def test_what_names_a_record_needs_one_first() -> None:
    workflow = small(
        step("file", NOTHING, "intake", "initiator"),
        step("promise", "intake", "intake", "coordinator", takes=Takes(record="promise")),
        step("deliver", "intake", "done", "initiator", takes=Takes(record="delivery")),
    )
    assert shortest(workflow, "done") == ["file", "promise", "deliver"]


def test_a_guard_that_nothing_can_satisfy_closes_the_way() -> None:
    workflow = small(
        step("file", NOTHING, "intake", "initiator"),
        step("end", "intake", "done", "coordinator", when=[asks("filled", fields=["budget"])]),
    )
    assert not ways(workflow).reaches("done")


def test_a_way_over_another_track_counts_its_actions_and_not_the_clock() -> None:
    late = Deadline(
        name="late", title={}, by=("decider",), starts=("object",), met_by=("uphold",),
        profile="nl-awb", mark="house", term=Term(1, "weeks"),
        lapse=Lapsing(moves=ClockMove("objection", "objected", "heard")),
    )  # fmt: skip
    beside = by_name(
        [state("objected", "assessed", "decider"), state("heard", "assessed", "decider")]
    )
    workflow = small(
        step("file", NOTHING, "intake", "initiator"),
        step("object", NOTHING, "objected", "initiator", track="objection"),
        step(
            "uphold", "heard", "heard", "decider", track="objection", also=(Also(MAIN, "review"),)
        ),
        tracks={"objection": beside},
        deadlines={"late": late},
    )
    assert shortest(workflow, "review") == ["file", "object", "uphold"]


def test_what_is_overdue_must_have_begun() -> None:
    due = Deadline(
        name="due", title={}, by=("decider",), starts=("begin",), met_by=("end",),
        profile="nl-awb", mark="house", term=Term(1, "weeks"),
    )  # fmt: skip
    workflow = small(
        step("file", NOTHING, "intake", "initiator"),
        step("begin", "intake", "intake", "coordinator"),
        step("press", "intake", "done", "initiator", when=[asks("overdue", deadline="due")]),
        deadlines={"due": due},
    )
    assert shortest(workflow, "done") == ["file", "begin", "press"]


def test_a_workflow_that_is_too_large_says_so(monkeypatch) -> None:
    monkeypatch.setattr(searching, "MOST_SITUATIONS", 3)
    found = searching.ways.__wrapped__(a_workflow(transitions=(*MAIN_STEPS, *TRACK_STEPS)))
    assert not found.is_complete
    assert not found.reaches("completed")


def test_a_chain_of_thousands_of_states_is_walked_in_seconds() -> None:
    names = [f"s{i}" for i in range(4_000)]
    states = by_name([*(state(name, "submitted", "coordinator") for name in names),
                      state("done", "ended", ends="closed")])  # fmt: skip
    moves = [step(f"go-{b}", a, b, "coordinator") for a, b in pairwise([NOTHING, *names, "done"])]
    workflow = a_workflow(transitions=tuple(moves), tracks={MAIN: states})
    begun = time.process_time()
    assert len(ways(workflow).shortest("done")) == 4_001
    assert time.process_time() - begun < 5


def test_very_many_facts_make_the_search_stop_earlier() -> None:
    kinds = [f"f{i}" for i in range(2_000)]
    when = [asks("filled", fields=[kind]) for kind in kinds]
    fields = {kind: a_field(kind, "text") for kind in kinds}
    gives = [
        step(f"give-{k}", "intake", "intake", "initiator", takes=Takes(fields=(k,))) for k in kinds
    ]
    workflow = small(
        step("file", NOTHING, "intake", "initiator"),
        *gives,
        step("end", "intake", "done", "coordinator", when=when),
        fields=fields,
    )
    begun = time.process_time()
    assert not ways(workflow).is_complete
    assert time.process_time() - begun < 10


def test_a_record_with_very_many_values_that_count_is_not_tried_in_every_way() -> None:
    names = [f"f{i}" for i in range(12)]
    wanted = [
        asks("at_least", records="poll", n=1, field=name, value=str(i))
        for name in names
        for i in range(12)
    ]
    workflow = small(
        step("file", NOTHING, "intake", "initiator"),
        step("poll", "intake", "intake", "initiator", takes=Takes(record="poll")),
        step("end", "intake", "done", "coordinator", when=wanted),
        records={"poll": kind_of("poll", *(a_field(name, "text") for name in names))},
    )
    begun = time.process_time()
    assert not ways(workflow).is_complete
    assert time.process_time() - begun < 20
