"""Advice that is followed works: on cases played at random, whatever the workflow."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from challenge_engine.core.case import Given
from challenge_engine.core.deadline_rules import Deadline, Extending
from challenge_engine.core.machine import Machine
from challenge_engine.core.nearest import MOST_STEPS, nearest
from challenge_engine.core.proof.cast import one_each
from challenge_engine.core.proof.explore import explore
from challenge_engine.core.proof.ties import groups
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import MAIN, NOTHING, Action, Takes
from challenge_engine.definitions import catalogue
from tests.support.shipped import ALONE

from ..builders import a_field, a_workflow, asks, both, by_name, state, step
from ..proof.making import ROLES, told, workflows
from ..proof.playing import NeverOnRealDays, Play, by_force, play
from .walking import fewest_steps, followed, known, possible_for, walked

END = state("end", "ended", ends="closed")
CASTS = st.fixed_dictionaries({role: st.integers(1, 2) for role in ROLES})
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
SAMPLES = 200 if os.environ.get("CHALLENGE_PROOF") else 8
FEW = 20_000 if os.environ.get("CHALLENGE_PROOF") else 1_500
EXAMPLES = 1000 if os.environ.get("CHALLENGE_PROOF") else 15


def _advice_holds(room, asker):
    for action, way in nearest(room.workflow, known(room, asker)).items():
        assert len(way.steps) <= MOST_STEPS
        if way.ends != "possible":
            continue
        able = possible_for(followed(room, way), action)
        assert able, (action, way)
        assert not way.is_asker or asker in able, (action, way)


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW, phases=PHASES)
@given(workflows(), CASTS, st.randoms(use_true_random=False), st.integers(1, 6))
def test_after_a_proposed_way_the_action_is_really_possible(workflow, cast, rng, steps):
    note(told(workflow))
    room = walked(Play.of(workflow, cast), steps, rng)
    if room.case.n < 0:
        return
    _advice_holds(room, rng.choice(list(room.grants)))


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW, phases=PHASES)
@given(workflows(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_no_shorter_way_is_found_by_force(workflow, rng, steps):
    note(told(workflow))
    room = walked(Play.of(workflow, dict.fromkeys(ROLES, 1)), steps, rng)
    if room.case.n < 0:
        return
    asker = rng.choice(list(room.grants))
    ways = nearest(workflow, known(room, asker))
    mine, others = fewest_steps(room, 2, asker)
    for action, way in ways.items():
        found = mine if way.is_asker else others
        shown = len(way.steps) if way.ends == "possible" else None
        if way.ends == "possible" and not way.is_asker:
            assert action not in mine, (action, way)
        if found.get(action, 3) <= 2 or (shown is not None and shown <= 2):
            assert shown == found.get(action), (action, way)
    for action, n in mine.items():
        assert n in (0, 3) or ways[action].is_asker, action
        assert n > 0 or action not in ways


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW, phases=PHASES)
@given(workflows(), CASTS, st.randoms(use_true_random=False), st.integers(1, 5))
def test_what_cannot_become_possible_any_more_is_never_done(workflow, cast, rng, steps):
    note(told(workflow))
    room = walked(Play.of(workflow, cast), steps, rng)
    if room.case.n < 0:
        return
    ways = nearest(workflow, known(room, None))
    gone = {action for action, way in ways.items() if way.ends == "never"}
    done = {action for _, can in by_force(room, depth=3, most=40) for _, _, action, *_ in can}
    assert not gone & done


@pytest.mark.slow
@pytest.mark.parametrize("file", ALONE, ids=lambda file: file.stem)
def test_advice_holds_in_situations_of_what_we_ship(file):
    workflow = catalogue.read(file)
    for together in groups(workflow):
        x = explore(workflow, one_each(workflow) | {"assessor": 2}, together, FEW)
        for i in range(1, len(x.situations), max(1, len(x.situations) // SAMPLES)):
            try:
                room = play(x, x.way(i))
            except NeverOnRealDays:
                continue
            for asker in list(room.grants)[:: 1 + i % 3]:
                _advice_holds(room, asker)


def test_too_many_situations_are_said_to_be_too_many():
    """Ten fields, each given by an action of its own: 2 to the 10 situations within ten steps."""
    names = [f"f{i}" for i in range(12)]
    steps = [step("open", NOTHING, "s", "initiator")]
    steps += [step(f"give-{n}", "s", "s", "initiator", takes=Takes(fields=(n,))) for n in names]
    steps.append(step("go", "s", "end", "decider", when=[asks("filled", fields=names)]))
    workflow = a_workflow(
        transitions=tuple(steps),
        tracks={MAIN: by_name([state("s", "submitted", "initiator"), END])},
        fields=by_name([a_field(n, "text") for n in names]),
        records={},
        actions={t.action: Action(t.action, both(t.action)) for t in steps},
    )
    room = Play.of(workflow, {"initiator": 1, "decider": 1})
    room.does("initiator-0", "open")
    assert nearest(workflow, known(room, "initiator-0"))["go"].ends == "not-known"


def test_what_takes_more_than_six_steps_is_too_far():
    steps = [step("open", NOTHING, "s0", "initiator")]
    steps += [step(f"on-{i}", f"s{i}", f"s{i + 1}", "initiator") for i in range(7)]
    steps.append(step("go", "s7", "end", "decider"))
    states = [state(f"s{i}", "submitted", "initiator") for i in range(8)]
    workflow = a_workflow(
        transitions=tuple(steps),
        tracks={MAIN: by_name([*states, END])},
        fields=by_name([a_field("title", "text")]),
        records={},
        actions={t.action: Action(t.action, both(t.action)) for t in steps},
    )
    room = Play.of(workflow, {"initiator": 1, "decider": 1})
    room.does("initiator-0", "open")
    assert nearest(workflow, known(room, "decider-0"))["go"].ends == "far"
    room.does("initiator-0", "on-0")
    way = nearest(workflow, known(room, "decider-0"))["go"]
    assert (way.ends, len(way.steps), way.is_asker) == ("possible", 6, True)


def test_who_is_assigned_and_must_not_be_is_told_that_somebody_else_can_do_it():
    """Each holds both roles, and only who is assigned to one is shut out of the other."""
    steps = (
        step("open", NOTHING, "s", "initiator"),
        step("name", "s", "t", "initiator", takes=Takes(assigns="assessor")),
        step("go", "t", "end", "decider", when=[asks("not_assigned", role="assessor")]),
    )
    workflow = a_workflow(
        transitions=steps,
        tracks={MAIN: by_name([state(n, "submitted", "initiator") for n in ("s", "t")] + [END])},
        actions={t.action: Action(t.action, both(t.action)) for t in steps},
        public_from=None,
    )
    grants = {"a": ("initiator",), "b": ("decider", "assessor"), "c": ("decider", "assessor")}
    room = Play(grants, machine=Machine(workflow))
    room.does("a", "open")
    room.does("a", "name", Given(assignee="b"))
    assert room.codes("b", "go") == ["assigned-as"]
    way = nearest(workflow, known(room, "b"))["go"]
    assert (way.ends, way.steps, way.is_asker) == ("possible", (), False)
    assert "go" not in nearest(workflow, known(room, "c"))


def _of_two_deadlines(*steps, extending=None):
    """The case is open; ``first`` runs from its opening, ``second`` from the action ``begin``."""
    second = Deadline(
        name="second",
        title=both("Second"),
        by=("office",),
        starts=("begin",),
        met_by=("go",),
        profile="x",
        mark="house",
        term=Term(2, "weeks"),
        extension=None if extending is None else Extending(extending, Term(1, "weeks")),
    )
    first = replace(second, name="first", starts=("open",), extension=None)
    steps = (
        step("open", NOTHING, "s", "initiator"),
        step("begin", "s", "t", "initiator"),
        *steps,
    )
    states = [state(name, "submitted", "initiator") for name in ("s", "t", "u")]
    workflow = a_workflow(
        transitions=steps,
        tracks={MAIN: by_name([*states, END])},
        actions={t.action: Action(t.action, both(t.action)) for t in steps},
        deadlines={"first": first, "second": second},
        public_from=None,
    )
    room = Play.of(workflow, {"initiator": 1, "decider": 1})
    room.does("initiator-0", "open")
    return nearest(workflow, known(room, "initiator-0"))


def test_no_way_leans_on_a_deadline_that_may_be_over_when_another_one_is():
    """To wait for the first one takes as long as the second one runs: then nothing is extended."""
    late = step("go", "t", "end", "initiator", when=[asks("overdue", deadline="first")])
    assert _of_two_deadlines(late)["go"].ends == "possible"
    assert _of_two_deadlines(late, extending="go")["go"].ends != "possible"


def test_no_way_extends_a_deadline_more_often_than_it_may_be():
    more = step("more", "t", "u", "initiator"), step("more", "u", "s", "initiator")
    last = step("go", "s", "end", "initiator", when=[asks("in_time", deadline="second")])
    assert _of_two_deadlines(*more, last)["go"].ends == "possible"
    assert _of_two_deadlines(*more, last, extending="more")["go"].ends != "possible"
