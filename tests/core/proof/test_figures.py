"""How large it is: each workflow that is shipped, and a large one. How long it takes is told by
`python -m benchmarks.proof`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.proof import large
from challenge_engine.core.proof.cast import proof, smallest_cast
from challenge_engine.core.proof.explore import MOST_SITUATIONS
from challenge_engine.core.proof.longest import longest
from challenge_engine.definitions import catalogue

from .playing import COUNTING
from .test_longest import due

HERE = Path(__file__).parents[2] / "workflows"
FILES = [*catalogue.shipped(), *catalogue.in_folder(HERE)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_workflow_of_ours_is_decided_in_a_tenth_of_the_bound(file):
    found = proof(catalogue.read(file))
    assert not found.undecided
    assert found.situations < MOST_SITUATIONS // 10


def test_sixty_states_and_more_than_a_hundred_transitions_are_decided():
    workflow = large()
    assert len(workflow.states) == 60
    assert len(workflow.transitions) == 120
    proof = smallest_cast(workflow)
    assert not proof.undecided
    assert proof.situations < MOST_SITUATIONS // 100


def a_large_timed_one():
    """The large one with a term every six states, standstills and things done more than once."""
    plain = large()
    steps = [t if t.moves else replace(t, at_most=2) for t in plain.transitions]
    goes = [t.action for t in steps if t.moves and t.action.startswith("go")]
    deadlines = {
        f"d{i}": due(f"d{i}", goes[i], goes[i + 6], 30, extension=None) for i in range(0, 48, 6)
    }
    return replace(plain, transitions=tuple(steps), deadlines=deadlines, digest=b"large, timed")


def test_the_longest_time_of_a_large_workflow_is_worked_out_or_said_not_to_be():
    workflow = a_large_timed_one()
    found = longest(workflow, dict.fromkeys(workflow.deadlines, COUNTING))
    assert found.is_decided == bool(found.stretches)
    assert found.days is None
