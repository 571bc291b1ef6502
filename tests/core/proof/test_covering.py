"""Ways that together take everything: whole, joined up, and no fewer than the bound."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from challenge_engine.core.proof.covering import Covering, Way
from challenge_engine.core.proof.explore import Explored, explore
from challenge_engine.core.proof.moving import CLOCK
from challenge_engine.core.workflow import NOTHING
from challenge_engine.definitions import catalogue

from .making import ROLES, told, workflows

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
EXAMPLES = 300 if os.environ.get("CHALLENGE_PROOF") else 15
CAST = dict.fromkeys(ROLES, 2)


def steps_of(x: Explored) -> set[int]:
    return set(range(len(x.model.steps)))


def happening(x: Explored) -> set[int]:
    return {x.labels[k].step for k in x.by} - {CLOCK}


def is_a_way(x: Explored, way: Way) -> bool:
    begins = x.situations[way[0][0]].states
    joined = all(before[2] == after[0] for before, after in itertools.pairwise(way))
    edges = all((target, label) in set(x.edges(source)) for source, label, target in way)
    return joined and edges and set(begins) == {NOTHING}


@settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=SLOW,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(workflows())
def test_everything_that_happens_is_on_a_way_and_nothing_else_is(workflow):
    note(told(workflow))
    x = explore(workflow, CAST, tuple(workflow.tracks), 2_000)
    if not x.is_decided:
        return
    covering = Covering(x, steps_of(x))
    taken = {label.step for way in covering.ways for _, label, _ in way} - {CLOCK}
    assert taken == happening(x)
    assert covering.untaken == steps_of(x) - happening(x)
    assert all(is_a_way(x, way) for way in covering.ways)
    ways, steps = covering.fewest
    assert ways <= len(covering.ways)
    assert steps <= sum(map(len, covering.ways))


@pytest.fixture
def x() -> Explored:
    workflow = catalogue.read(Path(__file__).parents[2] / "workflows" / "timed.v1.yaml")
    return explore(workflow, dict.fromkeys(workflow.roles, 1), ("main", "penalty"))


def test_each_step_after_which_nothing_can_be_done_ends_a_way_of_its_own(x: Explored):
    covering = Covering(x, steps_of(x))
    last = [way[-1][1].step for way in covering.ways]
    assert covering.last <= set(last)
    assert covering.fewest[0] == len(covering.last) == 6


def test_without_some_edges_other_ways_are_found(x: Explored):
    all_ways = Covering(x, steps_of(x)).ways
    without = set(all_ways[0][1:3])
    other = Covering(x, steps_of(x), without)
    assert not without & {edge for way in other.ways for edge in way}
    assert not other.untaken
