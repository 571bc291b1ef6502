"""The explorer and the engine agree: what it calls possible is played, and nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from challenge_engine.core.proof.cast import smallest_cast
from challenge_engine.core.proof.explore import explore
from challenge_engine.core.proof.graph import Graph
from challenge_engine.core.proof.moving import CLOCK
from challenge_engine.core.proof.ties import groups
from challenge_engine.core.workflow import MAIN
from challenge_engine.definitions import catalogue

from .making import ROLES, told, workflows
from .playing import Play, by_force, ends, play

FILES = [
    *catalogue.shipped(),
    *catalogue.in_folder(Path(__file__).parents[2] / "workflows"),
]
CASTS = st.fixed_dictionaries({role: st.integers(1, 3) for role in ROLES})
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
"""Making a failure smaller takes longer than reading it: ``told`` says what was drawn."""
EXAMPLES = 400 if os.environ.get("CHALLENGE_PROOF") else 25
FEW = 3_000


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
                    play(x, [*x.way(i), (i, label, j)])
        for i in range(0, len(x.situations), max(1, len(x.situations) // 20)):
            play(x, x.way(i))


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW, phases=PHASES)
@given(workflows(), CASTS)
def test_nothing_that_it_calls_impossible_is_ever_done(workflow, cast):
    note(told(workflow))
    possible = set()
    for together, tracks in groups(workflow).items():
        x = explore(workflow, cast, together, 20_000)
        if not x.is_decided:
            return
        for k in set(x.by):
            label = x.labels[k]
            if label.step != CLOCK:
                t = x.model.steps[label.step].t
                if t.track in tracks:
                    possible.add((t.track, t.source, t.action, label.role, label.on_behalf))
    done = set()
    for *what, _ in by_force(Play.of(workflow, cast), depth=5, most=250):
        done.add(tuple(what))
    assert done <= possible


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_transition_of_our_workflows_is_played_along_its_story(file):
    workflow = catalogue.read(file)
    for together in groups(workflow):
        x = explore(workflow, smallest_cast(workflow).cast, together)
        tried = set()
        for i in range(len(x.situations)):
            for j, label in x.edges(i):
                if label not in tried:
                    tried.add(label)
                    play(x, [*x.way(i), (i, label, j)])


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
        room = play(x, x.way(i))
        for *_, after in by_force(room, depth=3, most=60, escapes=False):
            assert not ends(workflow, after)
