"""Rights that a workflow promises: kept, or broken with a story; and what it lets stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from challenge_engine.core.deadline_rules import ClockMove, Deadline, Lapsing
from challenge_engine.core.proof.cast import Proof, one_each, smallest_cast, with_cast
from challenge_engine.core.proof.waiving import about
from challenge_engine.core.right_rules import Route, Waiver
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import MAIN, NOTHING, Also, State, Takes, Workflow

from ..builders import EXAMPLES, asks, both, by_name, items, state, step
from . import making
from .test_stories import small

NO = Takes(reason="required", grounds="why")
STATES = (
    state("filed", "submitted", "office"),
    state("judged", "assessed", "office"),
    state("running", "monitored", "group"),
    state("done", "ended", ends="closed"),
    state("gone", "ended", ends="closed"),
)
DECLINED = replace(state("declined", "ended", ends="settled"), is_adverse=True)
SIDE = (state("open", "assessed", "office"), state("shut", "ended", ends="closed"))

JUDGE = step("judge", "filed", "judged", "office")
AGREE = step("agree", "judged", "running", "office")
DECLINE = step("decline", "judged", "declined", "office", takes=NO)
FINISH = step("finish", "running", "done", "group")
LEAVE = tuple(step("leave", source, "gone", "group") for source in ("filed", "judged"))
RETURN = step("return", "running", "gone", "group")
FORWARD = (JUDGE, AGREE, DECLINE, FINISH)
OBJECT = step(
    *("object", NOTHING, "open", "group"),
    track="side",
    when=[asks("track_in", track=MAIN, states=["declined"])],
)
SHUT = step("shut", "open", "shut", "office", track="side")


def a_route(kind: Any, track: str | None = None) -> Route:
    return Route(kind, kind, both(kind), "inferred", "made for tests", track)


def fair(*steps: Any, end: State = DECLINED, **changes: Any) -> Workflow:
    parts = {
        "tracks": {MAIN: by_name((*STATES, end))},
        "lists": {"why": {item.code: item for item in items("dear")}},
        "routes": {k: a_route(k) for k in ("objection", "complaint", "ombudsman", "court")},
    }
    return small(*steps, **{**parts, **changes})


def the_only(proof: Proof) -> tuple[str, dict[str, Any]]:
    (breach,) = proof.breaches
    return breach.code, dict(breach.params)


# --- the group can withdraw, and can hand back ---------------------------------------------------


def test_a_group_that_can_withdraw_until_delegation_is_proven_to():
    workflow = fair(*FORWARD, *LEAVE, rights={"can_withdraw": ("leave",)})
    proof = smallest_cast(workflow)
    assert proof.holds
    assert proof.rights["can_withdraw"] == "proven"
    assert proof.rights["can_hand_back"] == "not-promised"


def test_a_state_in_which_a_group_cannot_withdraw_is_told_with_the_way_there():
    workflow = fair(*FORWARD, LEAVE[0], rights={"can_withdraw": ("leave",)})
    proof = smallest_cast(workflow)
    code, said = the_only(proof)
    assert code == "can_withdraw"
    assert proof.breaches[0].place == ("states", "judged")
    assert said["story"] == "The group: File. The official: Judge."
    assert said["why"] == "‘Leave’ is not possible for the group from there"
    assert proof.rights["can_withdraw"] == "broken"


def test_withdrawing_that_hangs_on_a_guard_is_told_with_what_it_needs():
    direct = [asks("one_of", field="route", values=["direct"])]
    guarded = (replace(LEAVE[0], when=tuple(direct)), LEAVE[1])
    code, said = the_only(
        smallest_cast(fair(*FORWARD, *guarded, rights={"can_withdraw": ("leave",)}))
    )
    assert code == "can_withdraw"
    assert said["state"] == "Filed"
    assert said["story"] == "The group: File (route: tender)."
    assert said["why"] == "‘Leave’ needs `route` to be `direct`"


def test_two_ways_to_withdraw_are_enough_if_one_of_them_is_always_there():
    direct = [asks("one_of", field="route", values=["direct"])]
    tender = [asks("one_of", field="route", values=["tender"])]
    guarded = (
        replace(LEAVE[0], when=tuple(direct)),
        step("stop", "filed", "gone", "group", when=tender),
        LEAVE[1],
    )
    rights = {"can_withdraw": ("leave", "stop")}
    assert smallest_cast(fair(*FORWARD, *guarded, rights=rights)).holds


def test_what_the_office_does_for_a_group_is_not_what_a_group_can_do():
    by_office = tuple(replace(t, by=("office",)) for t in LEAVE)
    proof = smallest_cast(fair(*FORWARD, *by_office, rights={"can_withdraw": ("leave",)}))
    assert [b.place for b in proof.breaches] == [("states", "filed"), ("states", "judged")]


def test_a_group_that_can_hand_back_as_long_as_it_does_the_work_is_proven_to():
    rights = {"can_hand_back": ("return",)}
    assert smallest_cast(fair(*FORWARD, *LEAVE, RETURN, rights=rights)).holds
    code, said = the_only(
        smallest_cast(fair(*FORWARD, *LEAVE, rights={"can_hand_back": ("leave",)}))
    )
    assert (code, said["state"]) == ("can_hand_back", "Running")


def test_a_right_is_not_taken_for_proven_where_there_is_too_much_to_look_at():
    rights = {"can_withdraw": ("leave",), "no_end_by_lapse": ()}
    proof = with_cast(fair(*FORWARD, *LEAVE, rights=rights), one_each(fair()), most=2)
    assert [b.code for b in proof.breaches] == ["right-not-decided"]
    assert proof.breaches[0].place == ("rights", "can_withdraw")


# --- adverse ends ---------------------------------------------------------------------------------


def test_an_adverse_end_with_reason_and_grounds_is_proven():
    end = replace(DECLINED, grounds=("why",))
    assert smallest_cast(fair(*FORWARD, *LEAVE, end=end, rights={"adverse_has_reason": ()})).holds


@pytest.mark.parametrize(
    ("takes", "lacks"),
    [
        (Takes(reason="optional", grounds="why"), "a compulsory reason (`reason: required`)"),
        (Takes(reason="required"), "at least one ground of `why`"),
        (Takes(reason="required", grounds="other"), "at least one ground of `why`"),
        (
            Takes(),
            "a compulsory reason (`reason: required`) and without at least one ground of `why`",
        ),
    ],
)
def test_an_adverse_end_without_reason_or_grounds_names_what_lacks(takes, lacks):
    decline = replace(DECLINE, takes=takes)
    end = replace(DECLINED, grounds=("why",))
    rights = {"adverse_has_reason": ()}
    proof = smallest_cast(fair(JUDGE, AGREE, decline, FINISH, *LEAVE, end=end, rights=rights))
    code, said = the_only(proof)
    assert code == "adverse_has_reason"
    assert said["who"] == "the action 'decline' from 'judged'"
    assert said["lacks"] == lacks


def test_the_clock_gives_no_reason_for_an_adverse_end():
    late = Deadline(
        *("late", both("Late"), ("office",), ("begin",), ("finish",), "x", "house"),
        term=Term(2, "weeks"),
        lapse=Lapsing(moves=ClockMove("side", "open", "shut")),
    )
    tracks = {MAIN: by_name((*STATES, DECLINED)), "side": by_name((SIDE[0], _adverse(SIDE[1])))}
    rights = {"adverse_has_reason": ()}
    begin, shut = step("begin", NOTHING, "open", "group", track="side"), replace(SHUT, takes=NO)
    steps = (*FORWARD, *LEAVE, begin, shut)
    workflow = fair(*steps, tracks=tracks, rights=rights, deadlines={"late": late})
    code, said = the_only(smallest_cast(workflow))
    assert code == "adverse_has_reason"
    assert said["who"] == "the clock (deadline 'late')"


def _adverse(end: State) -> State:
    return replace(end, is_adverse=True)


@pytest.mark.parametrize(
    ("routes", "what"),
    [
        (("objection",), None),
        (("complaint", "ombudsman"), None),
        (("complaint",), "complaint"),
        (("court", "ombudsman"), "court and ombudsman"),
        ((), "no route"),
    ],
)
def test_an_adverse_end_names_an_objection_or_else_both_complaint_and_ombudsman(routes, what):
    end = replace(DECLINED, routes=routes)
    proof = smallest_cast(fair(*FORWARD, *LEAVE, end=end, rights={"adverse_has_route": ()}))
    if what is None:
        assert proof.holds
    else:
        code, said = the_only(proof)
        assert (code, said["what"]) == ("adverse_has_route", what)


# --- an end by the authority ----------------------------------------------------------------------

HEAR = step("hear", "filed", "filed", "group")
CLOSE = step("close", "running", "done", "office")
ASKED = (*FORWARD, CLOSE, *LEAVE, RETURN)
PROMISED = {"adverse_has_route": ()}
ROUTED = replace(DECLINED, routes=("objection",))


def done_by(*agreed: str) -> dict[str, Any]:
    states = [replace(s, agreed_by=agreed) if s.name == "done" else s for s in STATES]
    return {"tracks": {MAIN: by_name((*states, ROUTED))}, "rights": PROMISED}


def test_an_end_by_the_office_that_is_not_called_adverse_says_by_what_the_group_agreed():
    code, said = the_only(smallest_cast(fair(*ASKED, **done_by())))
    assert (code, said["state"], said["actions"]) == ("ended-alone", "done", "'close'")


def test_what_the_group_could_have_done_and_did_not_is_no_consent():
    proof = smallest_cast(fair(*ASKED, HEAR, **done_by("hear")))
    code, said = the_only(proof)
    assert (code, said["actions"]) == ("ended-unasked", "'hear'")
    assert "Hear" not in said["story"]
    assert proof.rights["adverse_has_route"] == "broken"


def test_what_the_group_did_on_every_way_to_an_end_is_consent():
    heard = step("hear", "judged", "running", "group")
    steps = [t for t in ASKED if t != AGREE]
    proof = smallest_cast(fair(*steps, heard, **done_by("hear")))
    assert proof.holds
    assert proof.rights["adverse_has_route"] == "proven"


# --- routes on a track ----------------------------------------------------------------------------


def routed(*steps: Any) -> Workflow:
    end = replace(DECLINED, routes=("objection",))
    tracks = {MAIN: by_name((*STATES, end)), "side": by_name(SIDE)}
    routes = {"objection": a_route("objection", "side")}
    rights = {"adverse_has_route": ()}
    return fair(*FORWARD, *LEAVE, *steps, tracks=tracks, routes=routes, rights=rights)


def test_a_route_on_a_track_that_can_begin_there_is_proven():
    proof = smallest_cast(routed(OBJECT, SHUT))
    assert proof.holds
    assert proof.rights["adverse_has_route"] == "proven"


def test_a_second_no_after_an_objection_cannot_be_objected_to_and_is_told():
    again = replace(SHUT, also=(Also(MAIN, "judged", ("declined",)),))
    proof = smallest_cast(routed(OBJECT, again))
    code, said = the_only(proof)
    assert code == "route-closed"
    assert proof.breaches[0].place == ("states", "declined", "routes", 0)
    assert said["story"].count("The official: Decline.") == 2
    assert said["why"] == "‘Object’ needs the track ‘side’ to stand where it has not begun"
    assert proof.rights["adverse_has_route"] == "broken"


def test_a_route_that_opens_once_the_decision_is_sent_is_open():
    sent = replace(OBJECT, when=(*OBJECT.when, asks("at_least", records="paper", n=1)))
    send = step("send", "declined", "declined", "office", takes=Takes(record="paper"))
    assert smallest_cast(routed(sent, SHUT, send)).holds
    before = replace(send, source="filed", target="filed")
    code, said = the_only(smallest_cast(routed(sent, SHUT, before)))
    assert (code, said["why"]) == ("route-closed", "‘Object’ needs at least 1 of ‘Paper’")


# --- waivers --------------------------------------------------------------------------------------


def waiver(law: str, at: str, **more: Any) -> Waiver:
    return Waiver(law, at, both("Because it is so."), **more)


def test_a_waiver_lets_stand_what_it_names_and_is_told():
    rights = {"can_withdraw": ("leave",)}
    one = waiver("can_withdraw", "judged")
    proof = smallest_cast(fair(*FORWARD, LEAVE[0], rights=rights, waivers=(one,)))
    assert proof.holds
    assert proof.waived == (one,)
    assert proof.rights["can_withdraw"] == "waived"


def test_a_waiver_silences_nothing_but_what_it_names():
    rights = {"can_withdraw": ("leave",)}
    late = step("leave", "running", "gone", "group")
    one = waiver("can_withdraw", "judged")
    proof = smallest_cast(fair(*FORWARD, late, rights=rights, waivers=(one,)))
    assert [(b.code, b.place) for b in proof.breaches] == [("can_withdraw", ("states", "filed"))]


def test_a_transition_is_waived_by_its_state_and_its_action():
    decline = replace(DECLINE, takes=Takes())
    rights = {"adverse_has_reason": ()}
    steps = (JUDGE, AGREE, decline, FINISH, *LEAVE)
    one = waiver("adverse_has_reason", "judged", action="decline")
    assert smallest_cast(fair(*steps, rights=rights, waivers=(one,))).holds
    without = waiver("adverse_has_reason", "judged")
    proof = smallest_cast(fair(*steps, rights=rights, waivers=(without,)))
    assert {b.code for b in proof.breaches} == {"adverse_has_reason", "waives-nothing"}


def test_who_waits_in_vain_is_waived_by_role():
    waiting = tuple(
        replace(s, waits_on=("office", "expert")) if s.name == "filed" else s for s in STATES
    )
    tracks = {MAIN: by_name((*waiting, DECLINED))}
    steps = (*FORWARD, *LEAVE)
    assert [b.code for b in smallest_cast(fair(*steps, tracks=tracks)).breaches] == [
        "waits-in-vain"
    ]
    one = waiver("waits-in-vain", "filed", role="expert")
    assert smallest_cast(fair(*steps, tracks=tracks, waivers=(one,))).waived == (one,)
    other = waiver("waits-in-vain", "filed", role="office")
    proof = smallest_cast(fair(*steps, tracks=tracks, waivers=(other,)))
    assert {b.code for b in proof.breaches} == {"waits-in-vain", "waives-nothing"}


def test_a_story_of_a_track_is_waived_on_that_track():
    end = step("finish", "running", "done", "group")
    tracks = {MAIN: by_name((*STATES, DECLINED)), "side": by_name(SIDE)}
    gone = replace(SHUT, when=(asks("filled", fields=["plan"]),))
    steps = (JUDGE, AGREE, DECLINE, end, *LEAVE, OBJECT, gone)
    codes = {b.code for b in smallest_cast(fair(*steps, tracks=tracks)).breaches}
    assert codes == {"stuck", "never-possible", "never-there"}
    waivers = (
        waiver("stuck", "open", track="side"),
        waiver("never-there", "shut", track="side"),
        waiver("never-possible", "open", action="shut", track="side"),
    )
    assert smallest_cast(fair(*steps, tracks=tracks, waivers=waivers)).holds


@pytest.mark.parametrize("n", [1, 2])
def test_a_waiver_that_waives_nothing_is_itself_a_breach(n):
    rights = {"can_withdraw": ("leave",)}
    one = waiver("can_withdraw", "judged")
    steps = (*FORWARD, *LEAVE) if n == 1 else (*FORWARD, LEAVE[0])
    proof = smallest_cast(fair(*steps, rights=rights, waivers=(one,) * n))
    code, said = the_only(proof)
    assert (code, said["law"]) == ("waives-nothing", "can_withdraw")
    assert proof.breaches[0].place == ("waivers", n - 1)


def test_nothing_is_said_of_a_waiver_where_it_is_not_known_what_it_waives():
    one = waiver("stuck", "judged")
    proof = with_cast(fair(*FORWARD, *LEAVE, waivers=(one,)), one_each(fair()), most=2)
    assert proof.undecided
    assert not proof.breaches


# --- whatever the workflow ------------------------------------------------------------------------


@settings(max_examples=EXAMPLES, deadline=None)
@given(making.workflows())
def test_every_refutation_of_any_workflow_can_be_waived_one_by_one(workflow):
    actions = (workflow.transitions[-1].action, workflow.transitions[1].action)
    promising = replace(workflow, rights={"can_withdraw": actions}, digest=b"1" + workflow.digest)
    cast = one_each(promising)
    found = with_cast(promising, cast, most=2000)
    if found.undecided:
        return
    waivers = tuple(_waiving(promising, one.breach) for one in found.refuted)
    whole = replace(
        promising,
        waivers=tuple(one for k, one in enumerate(waivers) if one not in waivers[:k]),
        digest=b"2" + workflow.digest,
    )
    assert not with_cast(whole, cast, most=2000).refuted


def _waiving(workflow: Workflow, breach: Any) -> Waiver:
    subject = about(workflow, breach)
    assert subject is not None
    law, track, at, action, role = subject
    return waiver(law, at, action=action, role=role, track=track)
