"""The figures of an exploration are those of the workflow that was explored."""

from functools import partial

from benchmarks import proof
from challenge_engine.definitions import catalogue


def test_the_large_workflow_has_the_size_that_is_promised():
    found = proof.measured(proof.large)
    assert (found.states, found.transitions) == (proof.STATES, proof.TRANSITIONS)
    assert found.decided


def test_the_figures_are_those_of_the_proof():
    file = catalogue.shipped()[0]
    found = proof.measured(partial(catalogue.read, file))
    proven, _ = catalogue.proven(file)
    assert (found.situations, found.people) == (proven.situations, sum(proven.cast.values()))
