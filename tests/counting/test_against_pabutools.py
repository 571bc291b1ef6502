"""Our count and that of pabutools, on elections with ties: same winners, in the same order.

Without its environment (`make .oracle/ready`) these are skipped. Greedy there takes the most worth
for the money; where a project is worth its cost, that is the most supporters.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenge_engine.counting import Ballot, Box, Election, Form, borda, count
from challenge_engine.counting.election import points_of
from challenge_engine.counting.pabulib import AskedRule, read
from tests.support.shared import IS_PROOF, ROOT

from .builders import projects, rule
from .elections import of_all

PYTHON = ROOT / ".oracle" / "bin" / "python"
NAMES = "abcdefg"
RULES = ("greedy", "equalshares", "equalshares/add1", "equalshares/add1u")
FEW, SOME = 400, 1_000
"""Voters: so many the other counts within a second, and so many with add1 in the proof."""


class Oracle:
    """The other program, asked line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def winners(self, one: Election) -> tuple[str, ...]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked(one)) + "\n")
        self.process.stdin.flush()
        return tuple(json.loads(self.process.stdout.readline()))


def asked(one: Election) -> dict[str, Any]:
    pointed = one.form.vote_type in ("cumulative", "ordinal")
    ballots: list[Any] = []
    for pattern in one.patterns:
        said = dict(zip(pattern.choices, points_of(pattern, one.rule), strict=True))
        ballots += [said if pointed else list(pattern.choices)] * pattern.n
    ids = [project.id for project in one.projects]
    return {
        "rule": one.rule.name,
        "step": one.rule.step,
        "budget": one.budget,
        "costs": {project.id: project.cost for project in one.projects},
        "order": one.rule.tie_break.of(ids),
        "ballots": ballots,
        "pointed": pointed,
    }


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    if not PYTHON.exists():
        pytest.skip("pabutools is not here; `make .oracle/ready` fetches it")
    script = Path(__file__).with_name("oracle.py")
    pipe = subprocess.PIPE
    with subprocess.Popen([PYTHON, script], stdin=pipe, stdout=pipe, text=True) as process:
        yield Oracle(process)
        assert process.stdin is not None
        process.stdin.close()


FORMS = [Form("approval"), Form("cumulative"), Form("ordinal")]


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Few projects, small figures: ties are the rule."""
    costs = {one: draw(st.integers(1, 8)) for one in NAMES[: draw(st.integers(1, 7))]}
    listed, form, ids = projects(**costs), draw(st.sampled_from(FORMS)), list(costs)
    places = borda(len(ids)) if form.vote_type == "ordinal" else ()
    by = rule(draw(st.sampled_from(RULES)), " ".join(draw(st.permutations(ids))), places=places)
    box = Box(listed, form)
    for _ in range(draw(st.integers(1, 6))):
        choices = draw(st.lists(st.sampled_from(ids), unique=True, min_size=1))
        points = [draw(st.integers(1, 3)) for _ in choices]
        is_pointed = form.vote_type == "cumulative"
        box.add(
            Ballot(tuple(choices), tuple(points) if is_pointed else ()), draw(st.integers(1, 3))
        )
    return Election(listed, form, draw(st.integers(1, 25)) * 100, by, box.sorted_patterns())


@given(one=elections())
@settings(
    deadline=None,
    max_examples=5_000 if IS_PROOF else 100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_generated_elections_have_the_same_winners(oracle: Oracle, one: Election) -> None:
    assert count(one).winners == oracle.winners(one)


@of_all()
def test_real_elections_have_the_same_winners_by_equal_shares(oracle: Oracle, path: Path) -> None:
    with path.open("rb") as file:
        voters = read(file).election.voters
    if voters > FEW and not IS_PROOF:
        pytest.skip("large: CHALLENGE_PROOF=1 asks for it")
    for name in RULES if IS_PROOF and voters <= SOME else RULES[:2]:
        with path.open("rb") as file:
            one = read(file, AskedRule(name, 0)).election
        # A step of a twentieth of the share: by single units the other would take hours.
        step = max(1, one.budget // voters // 20)
        one = replace(one, rule=replace(one.rule, step=step))
        assert count(one).winners == oracle.winners(one)
