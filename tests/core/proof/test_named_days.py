"""What the form refuses, the explorer does not call possible."""

from challenge_engine.core.proof.automata import PAST, UNSET, DateFact
from challenge_engine.definitions import catalogue


def test_a_day_that_ends_a_deadline_has_not_passed_when_it_is_named():
    england = "england-community-right-to-challenge.v1.yaml"
    workflow = catalogue.read(catalogue.workflow_folder() / england)
    naming = workflow.transition("main", "arrived", "name-window")
    assert naming is not None
    assert workflow.deadlines["window"].until == "window_closes"
    passed = {
        name: PAST in DateFact(workflow.fields[name], workflow).after(UNSET, naming, is_ended=False)
        for name in ("window_opens", "window_closes")
    }
    assert passed == {"window_opens": True, "window_closes": False}
