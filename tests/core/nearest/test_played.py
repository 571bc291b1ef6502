"""Advice that is followed works: on cases played at random, whatever the workflow."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from challenge_engine.core.nearest import MOST_STEPS, nearest

from ..proof.making import ROLES, told, workflows
from ..proof.playing import Play
from .walking import fewest_steps, followed, known, possible_for, walked

CASTS = st.fixed_dictionaries({role: st.integers(1, 2) for role in ROLES})
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
EXAMPLES = 1000 if os.environ.get("CHALLENGE_PROOF") else 60


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
        if action in found or (shown is not None and shown <= 2):
            assert shown == found.get(action), (action, way)
    for action, n in mine.items():
        assert n == 0 or ways[action].is_asker, action
        assert n > 0 or action not in ways
