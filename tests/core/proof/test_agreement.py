"""The explorer and the engine agree: what it calls possible is played, and nothing else is."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from challenge_engine.core.guards import GUARDS
from challenge_engine.core.proof.cast import smallest_cast
from challenge_engine.core.proof.explore import explore
from challenge_engine.core.proof.graph import Graph
from challenge_engine.core.proof.moving import CLOCK
from challenge_engine.core.proof.ties import groups
from challenge_engine.core.workflow import MAIN
from challenge_engine.definitions import catalogue
from tests.support.shipped import ALONE

from .making import ROLES, told, workflows
from .playing import NeverOnRealDays, Play, by_force, ends, play

MADE = catalogue.in_folder(Path(__file__).parents[2] / "workflows")
FILES = [
    # In every run the real service walks each transition of these (tests/workflows_shipped).
    *(pytest.param(file, marks=pytest.mark.slow) for file in ALONE),
    *MADE,
]
CASTS = st.fixed_dictionaries({role: st.integers(1, 3) for role in ROLES})
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
"""Making a failure smaller takes longer than reading it: ``told`` says what was drawn."""
EXAMPLES = 400 if os.environ.get("CHALLENGE_PROOF") else 15
FEW = 3_000
MANY = 20_000 if os.environ.get("CHALLENGE_PROOF") else FEW


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW, phases=PHASES)
@given(workflows(), CASTS)
def test_whatever_it_calls_possible_is_played_by_the_engine(workflow, cast):
    note(told(workflow))
    for together in groups(workflow):
        x = explore(workflow, cast, together, FEW)
        if MAIN not in together:
            continue
        tried = set()
        for i in range(len(x.situations)):
            for j, label in x.edges(i):
                if label not in tried:
                    tried.add(label)
                    with suppress(NeverOnRealDays):
                        play(x, [*x.way(i), (i, label, j)])
        for i in range(0, len(x.situations), max(1, len(x.situations) // 20)):
            with suppress(NeverOnRealDays):
                play(x, x.way(i))


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW, phases=PHASES)
@given(workflows(), CASTS)
def test_nothing_that_it_calls_impossible_is_ever_done(workflow, cast):
    note(told(workflow))
    possible = set()
    for together, tracks in groups(workflow).items():
        x = explore(workflow, cast, together, MANY)
        if not x.is_decided:
            return
        possible |= {doing for k in set(x.by) if (doing := _doing(x, k)) and doing[0] in tracks}
    done = set()
    for _, can in by_force(Play.of(workflow, cast), depth=5, most=250):
        done |= can.keys()
    assert done <= possible


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW, phases=PHASES)
@given(workflows(), CASTS)
def test_wherever_the_engine_stands_the_explorer_has_a_situation_with_the_same_choices(
    workflow, cast
):
    note(told(workflow))
    x = explore(workflow, cast, tuple(workflow.tracks), 5_000)
    if not x.is_decided:
        return
    doings = [_doing(x, k) for k in range(len(x.labels))]
    known = set()
    for i, s in enumerate(x.situations):
        here = range(x.first[i], x.first[i + 1])
        known.add((s.states, frozenset(doings[x.by[e]] for e in here) - {None}))
    for room, can in by_force(Play.of(workflow, cast), depth=4, most=150):
        states = tuple(room.case.state(track) for track in workflow.tracks)
        assert (states, frozenset(can)) in known


def _doing(x, k):
    """What a label says of an action; nothing of the clock."""
    label = x.labels[k]
    if label.step == CLOCK:
        return None
    t = x.model.steps[label.step].t
    return t.track, t.source, t.action, label.role, label.on_behalf


NEVER_ON_SHORT_WAYS = {"give-notice-early"}
"""Two terms of eight weeks end on one day; the shortest story lets only one of them pass."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_transition_of_our_workflows_is_played_along_its_story(file):
    workflow = catalogue.read(file)
    for together in groups(workflow):
        x = explore(workflow, smallest_cast(workflow).cast, together)
        tried = set()
        for i in range(len(x.situations)):
            for j, label in x.edges(i):
                if label not in tried:
                    # Another story of the same step may be one of real days.
                    with suppress(NeverOnRealDays):
                        play(x, [*x.way(i), (i, label, j)])
                        tried.add(label)
        played = {label.step for label in tried}
        left = {step.t.action for k, step in enumerate(x.model.steps) if k not in played}
        assert left <= NEVER_ON_SHORT_WAYS


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW, phases=PHASES)
@given(workflows())
def test_a_case_that_is_called_stuck_never_ends_whatever_is_done(workflow):
    note(told(workflow))
    cast = dict.fromkeys(ROLES, 2)
    x = explore(workflow, cast, tuple(workflow.tracks), FEW)
    if not x.is_decided:
        return
    main = [s.states[0] for s in x.situations]
    can = Graph(x).can_reach([i for i, name in enumerate(main) if name == "end"])
    stuck = [i for i in range(1, len(main)) if not can[i]]
    for i in stuck[:2]:
        try:
            room = play(x, x.way(i))
        except NeverOnRealDays:
            continue
        for _, can in by_force(room, depth=3, most=60, escapes=False):
            assert not [after for after in can.values() if ends(workflow, after)]


def test_what_is_played_asks_everything_that_can_be_asked():
    """Agreement about what nobody asks would be no agreement."""
    files = (*catalogue.shipped(), *MADE)
    ours = [t for file in files for t in catalogue.read(file).transitions]
    # Of ours nothing asks whether a deadline is in time; what is drawn does. Of other cases those
    # ask that are played together (tests/workflows/linked).
    elsewhere = {name for name, one in GUARDS.items() if "link" in one.params}
    assert {call.name for t in ours for call in t.when} >= set(GUARDS) - {"in_time"} - elsewhere
    for handed_in in ("signs", "assigns", "replaces", "revises", "optional", "record_optional"):
        assert any(getattr(t.takes, handed_in) for t in ours), handed_in
