"""Coaching and microgrants: a coach does not assess, and an ending of one's own is no failure."""

import re
from typing import Any

import pytest

from challenge_engine.core.proof.cast import proof
from challenge_engine.core.workflow import Transition, Workflow
from challenge_engine.definitions import catalogue

KEY = re.compile(r"\b[BI]\d+\b")
NAMES = ("brussels-sustainable-neighbourhood", "urbancommunity-microgrant")
COACHING = {"hold-session", "share-diagnosis"}
ASSESSING = {
    "find-admissible",
    "find-inadmissible",
    "give-view",
    "decide-project",
    "grant",
    "grant-partly",
    "grant-expertise",
    "refuse",
}


def shipped(name: str) -> Workflow:
    return catalogue.read(catalogue.workflow_folder() / f"{name}.v1.yaml")


@pytest.fixture(params=NAMES)
def workflow(request) -> Workflow:
    return shipped(request.param)


@pytest.fixture(scope="module")
def coaching() -> Workflow:
    return shipped("brussels-sustainable-neighbourhood")


@pytest.fixture(scope="module")
def microgrant() -> Workflow:
    return shipped("urbancommunity-microgrant")


def asked(t: Transition) -> dict[str, dict[str, Any]]:
    return {guard.name: dict(guard.params) for guard in t.when}


def test_neither_who_is_the_coach_nor_who_was_assesses(coaching: Workflow):
    assessing = [t for t in coaching.transitions if t.action in ASSESSING]
    assert {t.action for t in assessing} == ASSESSING
    for t in assessing:
        assert "coach" not in t.by
        assert asked(t)["not_assigned"] == {"role": "coach"}
        assert set(asked(t)["did_none_of"]["actions"]) >= COACHING


def test_a_change_of_coach_has_its_hand_over_note(coaching: Workflow):
    assigning = [t for t in coaching.transitions if t.takes.assigns == "coach"]
    assert {t.action for t in assigning} == {"assign-coach", "change-coach"}
    for t in assigning:
        assert (t.takes.record == "hand-over") == (t.action == "change-coach")
        assert t.takes.replaces == (t.action == "change-coach")


def test_nobody_begins_without_a_coach(coaching: Workflow):
    (beginning,) = (t for t in coaching.transitions if t.target == "realising" and t.moves)
    assert asked(beginning) == {"role_assigned": {"role": "coach"}}


def test_what_is_to_follow_has_an_owner_and_a_day(coaching: Workflow):
    promise = coaching.records["follow-up"].promise
    assert promise is not None
    assert (promise.owner, promise.due, promise.kept_by) == ("owner", "due", "done")


def test_only_the_group_says_that_it_can_go_on_alone(coaching: Workflow):
    assert {t.by for t in coaching.transitions if t.target == "autonomous"} == {("residents",)}


def test_help_elsewhere_and_not_ready_yet_are_no_failures(coaching: Workflow, microgrant: Workflow):
    assert not coaching.states["referred"].is_adverse
    assert not microgrant.states["not-ready"].is_adverse
    ways = [t for t in microgrant.transitions if t.target == "not-ready"]
    assert {t.by for t in ways} == {("initiative",)}
    assert {t.takes.reason for t in ways} == {"optional"}


def test_each_of_the_four_tests_is_needed_and_has_its_ground(microgrant: Workflow):
    (fitting,) = (t for t in microgrant.transitions if t.action == "find-eligible")
    needed = [value for guard in fitting.when for value in guard.params["values"]]
    assert [*needed, "none"] == list(microgrant.lists["tests"])
    assert len(microgrant.lists["tests-not-met"]) == len(needed) == 4


def test_nothing_is_published_that_the_initiative_has_not_agreed_to(microgrant: Workflow):
    publishing = [t for t in microgrant.transitions if "lessons" in t.takes.fields]
    assert [t.source for t in publishing] == ["lessons-agreed"]
    agreeing = [t for t in microgrant.transitions if t.target == "lessons-agreed" and t.moves]
    assert {t.by for t in agreeing} == {("initiative",)}


def test_whoever_was_not_selected_is_never_in_the_register(workflow: Workflow):
    (public,) = (t for t in workflow.transitions if t.action == workflow.public_from)
    ahead = {public.target}
    while more := {t.target for t in workflow.transitions if t.source in ahead} - ahead:
        ahead |= more
    assert {"not-selected", "selection-no"}.isdisjoint(ahead)


def test_one_person_in_each_role_is_enough_but_for_the_council():
    assert set(proof(shipped("urbancommunity-microgrant")).cast.values()) == {1}
    cast = dict(proof(shipped("brussels-sustainable-neighbourhood")).cast)
    assert cast.pop("peer") == 2
    assert set(cast.values()) == {1}


def test_no_term_is_called_law(workflow: Workflow):
    assert {one.mark for one in workflow.deadlines.values()} <= {"house", "inferred"}


def test_every_move_has_a_sentence_in_the_letter(workflow: Workflow):
    moving = {t.action for t in workflow.transitions if t.moves}
    assert {name for name in moving if not workflow.actions[name].told} == set()


def test_every_key_of_a_source_has_its_address_and_no_address_is_there_in_vain(
    workflow: Workflow,
):
    known = {line.split(" ")[0] for line in workflow.sources}
    told = [one.source for one in workflow.deadlines.values()]
    told += [code.source for codes in workflow.lists.values() for code in codes.values()]
    for notes in workflow.notes.values():
        assert {key for text in [*told, notes] for key in KEY.findall(text or "")} == known
