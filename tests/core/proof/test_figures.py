"""How large and how slow it is: each workflow that is shipped, and a large one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from benchmarks.proof import large
from challenge_engine.core.proof.cast import smallest_cast
from challenge_engine.definitions import catalogue

HERE = Path(__file__).parents[2] / "workflows"
FILES = [*catalogue.shipped(), *catalogue.in_folder(HERE)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_workflow_of_ours_is_decided_within_two_seconds(file, capsys):
    workflow = catalogue.read(file)
    begun = time.process_time()
    proof = smallest_cast(workflow)
    spent = time.process_time() - begun
    with capsys.disabled():
        print(f"\n{file.stem}: {proof.situations:,} situations, {spent:.2f} s")  # noqa: T201
    assert not proof.undecided
    assert spent < 2


def test_sixty_states_and_more_than_a_hundred_transitions_take_less_than_five_seconds(capsys):
    workflow = large()
    assert len(workflow.states) == 60
    assert len(workflow.transitions) == 120
    begun = time.process_time()
    proof = smallest_cast(workflow)
    spent = time.process_time() - begun
    with capsys.disabled():
        print(f"\nlarge: {proof.situations:,} situations, {spent:.2f} s")  # noqa: T201
    assert not proof.undecided
    assert spent < 5
