"""Every transition of our workflows is taken by the real service, on paths of the explorer."""

from pathlib import Path

import pytest

from challenge_engine.core.proof.cast import proof
from challenge_engine.core.proof.covering import Covering
from challenge_engine.core.proof.explore import explore
from challenge_engine.definitions import catalogue
from challenge_engine.service.playground import ground, ready, walking
from challenge_engine.service.playground.paths import paths
from tests.support.shipped import WITH_STAND_INS

TESTS = Path(__file__).parents[1] / "workflows"
FILES = [
    # For the cases that they are linked with others stand in.
    *WITH_STAND_INS,
    *catalogue.in_folder(TESTS),
    TESTS / "linked" / "bid.v1.yaml",
    TESTS / "linked" / "round.v1.yaml",
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_transition_is_taken_by_the_real_service(file: Path):
    workflow = catalogue.read(file)
    found = paths(workflow, file.read_bytes())
    assert found.untaken == {}
    taken = {id(t) for path in found.paths for t in path.transitions if t is not None}
    assert taken == {id(t) for t in workflow.transitions}
    assert found.fewest_paths <= len(found.paths) <= found.fewest_paths * 1.1 + 4
    assert found.fewest_steps <= found.steps <= 2 * found.fewest_steps


def test_what_the_service_does_not_take_is_noticed():
    file = TESTS / "timed.v1.yaml"
    workflow = catalogue.read(file)
    x = explore(workflow, proof(workflow).cast, ("main", "penalty"))
    way = next(w for w in Covering(x, set(range(len(x.model.steps)))).ways if len(w) > 4)
    cut = [*way[:2], *way[3:]]
    members = ready.members(dict(proof(workflow).cast))
    with ground.open_ground(workflow, file.read_bytes(), members) as here:
        told = {len(one): (taken, error) for one, taken, error in walking.walk(here, x, [way, cut])}
    assert told[len(way)] == (len(way), None)
    taken, error = told[len(cut)]
    assert taken >= 2
    assert isinstance(error, walking.Astray)
