"""A term is told with what may really have started it, and only where it can run."""

import pytest

from challenge_engine.core.running import starts_behind
from challenge_engine.definitions import catalogue

ROTTERDAM = catalogue.read(catalogue.newest("rotterdam-right-to-challenge"))
DUTCH = catalogue.read(catalogue.newest("nl-uitdaagrecht"))


@pytest.mark.parametrize(
    ("deadline", "state", "starts"),
    [
        ("sending", "decided-yes", ("accept",)),
        ("sending", "decided-no", ("reject", "reject-on-cost")),
        ("sending", "decided-not-eligible", ("find-not-eligible",)),
        ("sending", "panel-review", ()),
        ("decision", "panel-review", ("submit",)),
        ("decision", "idea", ()),
        # Begun anew on the way, it still may be the first.
        ("evaluation", "monitored", ("begin-monitoring", "reflect")),
    ],
)
def test_only_what_leads_to_a_state_has_started_what_runs_there(deadline, state, starts):
    assert starts_behind(ROTTERDAM, ROTTERDAM.deadlines[deadline], state) == starts


def test_what_moves_another_track_may_have_been_done_wherever_this_one_stands():
    grace = ROTTERDAM.deadlines["grace"]
    assert ROTTERDAM.track_of("give-notice") != grace.track
    assert {starts_behind(ROTTERDAM, grace, one) for one in ROTTERDAM.states} == {("give-notice",)}


def test_an_action_that_moves_this_track_too_has_started_what_runs_where_it_leads():
    anew = DUTCH.deadlines["decision-anew"]
    assert {DUTCH.track_of(action) for action in anew.starts} == {"objection"}
    assert starts_behind(DUTCH, anew, "requested") == ()
    led = {also.target for t in DUTCH.transitions for also in t.also if t.action in anew.starts}
    for state in led & DUTCH.states.keys():
        assert starts_behind(DUTCH, anew, state)
