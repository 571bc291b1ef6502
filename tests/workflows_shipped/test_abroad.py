"""What the schemes of England and Scotland must let people do, and what not."""

import pytest

from challenge_engine.core.workflow import MAIN, NOTHING, Workflow
from challenge_engine.definitions import catalogue


def shipped(name: str) -> Workflow:
    return catalogue.read(catalogue.workflow_folder() / f"{name}.v1.yaml")


@pytest.fixture(scope="module")
def england() -> Workflow:
    return shipped("england-community-right-to-challenge")


def test_a_no_has_one_of_the_ten_grounds_of_the_law_and_no_other(england: Workflow):
    ten = {code: one.source for code, one in england.lists["grounds"].items()}
    numbers = [source.split(" (")[0].removeprefix("E3, ground ") for source in ten.values()]
    assert numbers == [str(n) for n in range(1, 11)]
    assert england.states["rejected"].grounds == ("grounds", "grounds-without-asking")
    without_asking = england.lists["grounds-without-asking"]
    assert set(ten) - set(without_asking) == {"information"}
    for code, one in without_asking.items():
        assert one == england.lists["grounds"][code]


def test_outside_a_window_or_while_a_contract_runs_there_is_no_way_to_say_no(england: Workflow):
    for state in england.states.values():
        if state.phase == "submitted":
            leading = {t.target for t in england.leaving(MAIN, state.name) if t.moves}
            ends = {name for name in leading if england.states[name].is_end}
            assert ends == {"withdrawn"}, state.name


def test_only_the_group_agrees_to_a_change(england: Workflow):
    accepting = [t for t in england.transitions if t.target == "acceptance-decided" and t.moves]
    assert {(t.source, t.by) for t in accepting} == {
        ("considering", ("decision-maker",)),
        ("modification-proposed", ("relevant-body",)),
    }


def test_what_the_court_sets_aside_is_considered_anew(england: Workflow):
    quashing = england.transition("judicial-review", "pending", "court-quashes")
    assert quashing is not None
    assert [(a.track, a.sources, a.target) for a in quashing.also] == [
        (MAIN, ("rejected",), "considering")
    ]
    begins = england.transition("judicial-review", NOTHING, "go-to-court")
    assert begins is not None
    assert begins.by == ("relevant-body",)
