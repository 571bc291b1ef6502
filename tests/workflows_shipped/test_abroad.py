"""What the schemes of England and Scotland must let people do, and what not."""

import re

import pytest

from challenge_engine.core.workflow import MAIN, NOTHING, Workflow
from challenge_engine.definitions import catalogue

KEY = re.compile(r"\b(?:SC|E)\d+\b")


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
            by_the_group = {"withdrawn", "joined"}
            nobody_decides = {"duplicate", "transferred"}
            assert ends == by_the_group | nobody_decides, state.name


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


@pytest.fixture(scope="module")
def participation() -> Workflow:
    return shipped("scotland-participation-request")


def test_a_participation_request_has_the_working_days_of_its_regulations(participation: Workflow):
    found = {
        name: str(one.term)
        for name, one in participation.deadlines.items()
        if one.mark == "found" and one.term is not None
    }
    assert found == {
        "others-answer": "15 working days",
        "decision": "30 working days",
        "decision-with-others": "45 working days",
        "changes": "28 days",
        "start-of-process": "90 days",
    }
    assert {participation.deadlines[name].first_day for name in found} == {"beginning_with"}


def test_a_decision_is_in_time_only_when_its_notice_is_out(
    england: Workflow, participation: Workflow, transfer: Workflow
):
    for workflow in (england, participation, transfer):
        deciding = [one for name, one in workflow.deadlines.items() if name.startswith("decision")]
        assert deciding
        for deadline in deciding:
            for action in deadline.met_by:
                sent = [t for t in workflow.transitions if t.action == action]
                assert sent, action
                assert all(t.takes.publish and t.takes.reason == "required" for t in sent), action


def test_what_no_law_lists_has_no_compulsory_grounds(participation: Workflow):
    assert participation.states["refused"].grounds == ()
    assert participation.states["refused"].routes == ("court", "complaint", "ombudsman")


@pytest.fixture(scope="module")
def transfer() -> Workflow:
    return shipped("scotland-asset-transfer")


def test_a_yes_without_an_offer_ends_by_a_person_and_not_before_six_months(transfer: Workflow):
    (ending,) = (t for t in transfer.transitions if t.target == "lapsed")
    assert [(g.name, g.params["deadline"]) for g in ending.when] == [
        ("overdue", "offer"),
        ("overdue", "six-months-to-offer"),
    ]
    assert str(transfer.deadlines["six-months-to-offer"].term) == "6 months"


def test_who_weighed_or_decided_does_not_review(transfer: Workflow):
    reviewing = [t for t in transfer.leaving(MAIN, "under-review") if t.by == ("reviewer",)]
    assert {t.action for t in reviewing} == {"review-agrees", "review-refuses"}
    for t in reviewing:
        assert [g.params["actions"] for g in t.when] == [("weigh", "agree", "refuse")]


def test_what_others_think_is_commented_on_and_answered_before_it_is_weighed(transfer: Workflow):
    weighing = {
        t.source: {g.name for g in t.when} for t in transfer.transitions if t.action == "weigh"
    }
    assert weighing == {
        "considering": {"date_window", "all_answered"},
        "commented": {"all_answered"},
    }
    answering = {t.source for t in transfer.transitions if t.action == "answer-a-neighbour"}
    commented = {t.action for t in transfer.transitions if t.target == "commented" and t.moves}
    assert answering == {"commented"}, "only once the group could comment"
    assert commented == {"comment-on-views", "go-on-without-comments"}


def test_every_view_is_answered_before_who_decides_can_say_yes_or_no(
    england: Workflow, participation: Workflow
):
    for workflow, state in ((england, "considering"), (participation, "to-be-decided")):
        deciding = [t for t in workflow.leaving(MAIN, state) if t.by == ("decision-maker",)]
        assert len(deciding) >= 2
        for t in deciding:
            assert "all_answered" in {g.name for g in t.when}, t.action


# An end that nobody decides anew: the no was sent before, or the law itself ends it.
RECORDED = {"close-refused", "record-no-offer"}
NAMING = {"mark-as-duplicate", "send-on", "transfer"}


@pytest.mark.parametrize("name", ["transfer", "participation", "england"])
def test_every_end_against_the_group_is_sent_in_a_step_of_its_own(name: str, request):
    workflow = request.getfixturevalue(name)
    adverse = {state.name for state in workflow.states.values() if state.is_adverse}
    ending = {t.action for t in workflow.transitions if t.target in adverse and t.moves}
    sending = {t.action for t in workflow.transitions if "sent_how" in t.takes.fields} - NAMING
    assert ending - RECORDED - NAMING <= sending
    terms = [one for name, one in workflow.deadlines.items() if name.startswith("sending")]
    assert {action for one in terms for action in one.met_by} == sending
    assert {one.mark for one in terms} == {"house"}
    for t in workflow.transitions:
        onward = {one.action for one in workflow.leaving(MAIN, t.target)}
        for one in terms:
            assert t.action not in one.starts or onward & set(one.met_by), t.action


def test_the_time_to_answer_a_change_runs_from_its_sending(england: Workflow):
    assert england.deadlines["consent"].starts == ("send-modification",)
    (sending,) = [t for t in england.transitions if t.action == "send-modification"]
    assert sending.takes.fields == ("sent_how", "consent_by")


@pytest.fixture(params=["england", "participation", "transfer"])
def workflow(request) -> Workflow:
    return request.getfixturevalue(request.param)


def test_every_move_has_a_sentence_in_the_letter(workflow: Workflow):
    moving = {t.action for t in workflow.transitions if t.moves}
    assert {name for name in moving if not workflow.actions[name].told} == set()


def test_no_route_is_called_law_that_was_not_read(workflow: Workflow):
    assert not [name for name, route in workflow.routes.items() if route.mark == "found"]


def test_every_key_in_a_source_has_its_address(workflow: Workflow):
    known = {line.split(" ")[0] for line in workflow.sources}
    told = [one.source for one in workflow.deadlines.values()]
    told += [route.source for route in workflow.routes.values()]
    told += [code.source for codes in workflow.lists.values() for code in codes.values()]
    notes = next(iter(workflow.notes.values()))
    named = {key for text in [*told, notes] for key in KEY.findall(text or "")}
    assert named
    assert named <= known
