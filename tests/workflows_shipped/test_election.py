"""An election: who is new is told and confirms; nothing lapses, and nothing is reset."""

import pytest

from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.definitions import catalogue

FILES = [file for file in catalogue.shipped() if "election" in catalogue.read(file).tracks]
OWN_DEADLINES = {"briefing", "confirmation"}


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def workflow(request) -> Workflow:
    return catalogue.read(request.param)


def test_every_scheme_in_which_a_group_goes_on_working_has_it():
    assert {file.name.split(".")[0] for file in FILES} >= {
        "england-community-right-to-challenge",
        "nl-small-town",
        "nl-uitdaagrecht",
        "partnership",
        "rotterdam-right-to-challenge",
        "scotland-asset-transfer",
        "scotland-participation-request",
    }


def test_an_election_moves_nothing_but_its_own_track(workflow: Workflow):
    """Neither the case, nor another track, nor a deadline that ran before."""
    own = [t for t in workflow.transitions if t.track == "election"]
    announcing = [t for t in workflow.transitions if t.action == "announce-election"]
    assert all(not t.also for t in own)
    assert announcing
    assert all(not t.moves and [a.track for a in t.also] == ["election"] for t in announcing)
    actions = {t.action for t in (*own, *announcing)}
    for deadline in workflow.deadlines.values():
        named = {*deadline.starts, *deadline.met_by, *deadline.stopped_by}
        assert (deadline.name in OWN_DEADLINES) == bool(named & actions), deadline.name


def test_if_nobody_confirms_that_is_late_and_nothing_else(workflow: Workflow):
    for name in OWN_DEADLINES:
        deadline = workflow.deadlines[name]
        assert deadline.mark == "house"
        assert deadline.lapse.moves is None
        assert deadline.lapse.tells


def test_no_other_step_hangs_on_an_election(workflow: Workflow):
    tracks = {g.params.get("track") for t in workflow.transitions for g in t.when}
    assert "election" not in tracks


def test_both_sides_can_announce_it_and_settle_it(workflow: Workflow):
    for action in ("announce-election", "settle"):
        for t in (t for t in workflow.transitions if t.action == action):
            assert {workflow.roles[role].side for role in t.by} == {"community", "authority"}


def test_whoever_ends_the_case_ends_it_too(workflow: Workflow):
    """Wherever it may be running when the case ends, it is over."""
    begins = {t.source for t in workflow.transitions if t.action == "announce-election"}
    ending = [
        t
        for t in workflow.transitions
        if t.track == MAIN and t.source in begins and t.moves and workflow.states[t.target].is_end
    ]
    assert ending
    for t in ending:
        (also,) = [also for also in t.also if also.track == "election"]
        assert (set(also.sources), also.target) == ({"briefing", "to-confirm", "talking"}, "over")
