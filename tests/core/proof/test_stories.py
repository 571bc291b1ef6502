"""Broken workflows, each told as the shortest story of how it breaks."""

from __future__ import annotations

from typing import Any

import pytest

from challenge_engine.core.proof.cast import Proof, enough, smallest_cast, with_cast
from challenge_engine.core.workflow import MAIN, NOTHING, Action, Also, Role, Takes, Workflow

from ..builders import a_field, a_workflow, asks, both, by_name, items, kind_of, state, step

ROLES = (
    Role("group", "community", both("Group")),
    Role("office", "authority", both("Official")),
    Role("expert", "authority", both("Expert"), assigned=True),
)
FILED = step("file", NOTHING, "filed", "group", takes=Takes(fields=("route",)))
STATES = (
    state("filed", "submitted", "office"),
    state("done", "ended", ends="closed"),
    state("gone", "ended", ends="closed"),
)


def small(*steps: Any, **changes: Any) -> Workflow:
    transitions = (FILED, *steps)
    names = dict.fromkeys(t.action for t in transitions)
    parts = {
        "transitions": transitions,
        "roles": by_name(ROLES),
        "tracks": {MAIN: by_name(STATES)},
        "fields": by_name(
            (a_field("route", "choice", choices=items("direct", "tender")), a_field("plan", "text"))
        ),
        "records": by_name(
            (
                kind_of("vote", a_field("yes", "yes_no"), once_per_person=True),
                kind_of("paper", a_field("what", "text")),
            )
        ),
        "actions": {n: Action(n, both(n.capitalize()), escape=n == "leave") for n in names},
    }
    return a_workflow(**{**parts, **changes})


def codes(proof: Proof) -> list[str]:
    return [breach.code for breach in proof.breaches]


def the(proof: Proof, code: str) -> dict[str, Any]:
    return next(dict(b.params) for b in proof.breaches if b.code == code)


LEAVE = step("leave", "filed", "gone", "group")
SIDE = by_name((state("open", "submitted", "office"), state("shut", "ended", ends="closed")))
WHILE_FILED = asks("track_in", track=MAIN, states=["filed"])
BESIDE = (
    step("begin", NOTHING, "open", "group", track="side", when=[WHILE_FILED]),
    step("shut", "open", "shut", "office", track="side"),
)
FINISH = step("finish", "filed", "done", "office")


def test_a_workflow_that_always_can_end_is_proven_with_one_person_in_each_role():
    proof = smallest_cast(small(FINISH, LEAVE))
    assert proof.holds
    assert proof.situations == 4
    assert set(proof.cast.values()) == {1}


def test_a_value_that_leads_nowhere_is_told_with_the_value():
    finish = step(
        "finish", "filed", "done", "office", when=[asks("one_of", field="route", values=["direct"])]
    )
    proof = smallest_cast(small(finish, LEAVE))
    assert codes(proof) == ["stuck"]
    said = the(proof, "stuck")
    assert said["story"] == "The group: File (route: tender)."
    assert said["state"] == "Filed"
    assert said["why"] == "‘Finish’ needs `route` to be `direct`"


def test_a_way_out_is_no_way_to_an_end():
    proof = smallest_cast(small(LEAVE))
    assert "stuck" in codes(proof)
    assert the(proof, "stuck")["why"] == "every way on from there is a way out"


def test_a_guard_that_never_holds_is_named():
    never = step("never", "filed", "done", "office", when=[asks("filled", fields=["plan"])])
    proof = smallest_cast(small(FINISH, LEAVE, never))
    (breach,) = proof.breaches
    assert breach.code == "never-possible"
    assert breach.place == ("transitions", 3, "when", 0, "filled")
    assert breach.params["why"] == "`plan` to be given"


def test_guards_that_hold_one_by_one_and_never_together_are_refuted():
    both_at_once = step(
        "both",
        "filed",
        "done",
        "office",
        when=[
            asks("one_of", field="route", values=["direct"]),
            asks("one_of", field="route", values=["tender"]),
        ],
    )
    proof = smallest_cast(small(FINISH, LEAVE, both_at_once))
    assert codes(proof) == ["never-possible"]
    assert proof.breaches[0].params["why"] == (
        "`route` to be `direct` and `route` to be `tender`, which never come together"
    )


def test_four_eyes_need_two_people_of_the_role():
    look = step("look", "filed", "filed", "office")
    look_first = step(
        "finish", "filed", "done", "office", when=[asks("did_none_of", actions=["look"])]
    )
    proof = smallest_cast(small(look, look_first, LEAVE))
    assert not proof.holds
    assert proof.more_tried, "however many there are, all of them may have looked"
    said = the(proof, "stuck")
    assert said["why"] == "‘Finish’ needs somebody who did none of ‘Look’"
    assert said["story"] == (
        "The group: File (route: direct). Official 1: Look. Official 2: Look."
    ) or said["story"].endswith("Official 1: Look. Official 2: Look.")


def test_four_eyes_hold_if_only_one_may_look():
    states = (*STATES, state("seen", "assessed", "office"))
    look = step("look", "filed", "seen", "office")
    finish = step("finish", "seen", "done", "office", when=[asks("did_none_of", actions=["look"])])
    proof = smallest_cast(small(look, finish, LEAVE, tracks={MAIN: by_name(states)}))
    assert proof.holds
    assert proof.cast == {"group": 1, "office": 2, "expert": 1}


def test_so_many_assessors_are_needed_as_assess():
    name = step("name", "filed", "filed", "office", takes=Takes(assigns="expert"))
    vote = step("vote", "filed", "filed", "expert", takes=Takes(record="vote"))
    finish = step("finish", "filed", "done", "office", when=[asks("at_least", records="vote", n=3)])
    workflow = small(name, vote, finish, LEAVE)
    assert enough(workflow)["expert"] == 3
    assert smallest_cast(workflow).cast == {"group": 1, "office": 1, "expert": 3}


def test_whoever_is_waited_on_and_can_do_nothing_waits_in_vain():
    waiting = (state("filed", "submitted", "office", "expert"), *STATES[1:])
    name = step("name", "filed", "filed", "office", takes=Takes(assigns="expert"))
    vote = step("vote", "filed", "filed", "expert", takes=Takes(record="vote"))
    tracks = {MAIN: by_name(waiting)}
    proof = smallest_cast(small(name, vote, FINISH, LEAVE, tracks=tracks))
    assert codes(proof) == ["waits-in-vain"]
    assert the(proof, "waits-in-vain")["role"] == "Expert"


def test_a_record_that_can_only_be_given_too_late_refutes():
    finish = step(
        "finish", "filed", "done", "office", when=[asks("at_least", records="paper", n=1)]
    )
    late = step("write", "done", "done", "office", takes=Takes(record="paper"))
    proof = smallest_cast(small(finish, LEAVE, late))
    assert {"stuck", "never-there", "never-possible"} == set(codes(proof))
    assert the(proof, "stuck")["why"] == "‘Finish’ needs at least 1 of ‘Paper’"


def test_a_window_that_closes_leaves_a_case_behind():
    finish = step(
        "finish", "filed", "done", "office", when=[asks("date_window", until="2026-06-30")]
    )
    said = the(smallest_cast(small(finish, LEAVE)), "stuck")
    assert "Time passes: it is 2026-07-01." in said["story"]
    assert said["why"] == "‘Finish’ needs a day not after 2026-06-30"


def test_a_track_beside_gets_stuck_when_the_case_ends():
    beside = by_name((state("open", "submitted", "office"), state("shut", "ended", ends="closed")))
    begin = step("begin", NOTHING, "open", "group", track="side")
    shut = step("finish", "filed", "done", "office", also=(Also("side", "shut", ("open",)),))
    workflow = small(shut, LEAVE, begin, tracks={MAIN: by_name(STATES), "side": beside})
    proof = smallest_cast(workflow)
    assert codes(proof) == ["stuck"]
    assert proof.breaches[0].place == ("tracks", "side", "states", "open")
    assert the(proof, "stuck")["story"].endswith("The group: Begin.")


def test_more_situations_than_are_looked_at_are_not_decided():
    proof = with_cast(small(FINISH, LEAVE), {"group": 1, "office": 1, "expert": 1}, most=2)
    assert proof.undecided == (MAIN,)
    assert not proof.holds
    assert not proof.breaches, "nothing is said of what was not looked at"


def test_what_is_too_much_with_a_track_beside_is_decided_by_itself():
    cast = {"group": 1, "office": 1, "expert": 1}
    workflow = small(FINISH, LEAVE, *BESIDE, tracks={MAIN: by_name(STATES), "side": SIDE})
    assert with_cast(workflow, cast).holds
    proof = with_cast(workflow, cast, most=4)
    assert proof.undecided == ("side",)
    assert not proof.breaches


def test_what_somebody_can_do_on_another_track_is_no_way_on_for_this_one():
    waiting = by_name((state("filed", "submitted", "group"), *STATES[1:]))
    again = [step("again", name, name, "group", track="side") for name in SIDE]
    steps = (FINISH, LEAVE, *BESIDE, *again)
    workflow = small(*steps, tracks={MAIN: waiting, "side": SIDE})
    assert "waits-in-vain" in codes(smallest_cast(workflow))


@pytest.mark.parametrize("n", [1, 2, 5])
def test_equal_people_are_interchangeable(n):
    cast = {"group": n, "office": n, "expert": n}
    assert with_cast(small(FINISH, LEAVE), cast).situations == 4
