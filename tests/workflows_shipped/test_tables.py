"""What the shipped workflows must let people do, and what not."""

import pytest

from challenge_engine.core.workflow import PHASES, Transition, Workflow
from challenge_engine.definitions import catalogue

FILES = catalogue.shipped()


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def workflow(request) -> Workflow:
    return catalogue.read(request.param)


@pytest.fixture
def rotterdam() -> Workflow:
    return catalogue.read(catalogue.workflow_folder() / "rotterdam-right-to-challenge.v1.yaml")


def test_there_are_the_two_workflows_of_this_version():
    assert {path.name for path in FILES} >= {
        "published-elsewhere.v1.yaml",
        "rotterdam-right-to-challenge.v1.yaml",
    }


def test_every_phase_has_a_state(workflow: Workflow):
    assert {state.phase for state in workflow.states.values()} == set(PHASES)


def _deciding(workflow: Workflow) -> list[Transition]:
    """What moves a case, but for leaving a decision as it was."""
    return [t for t in workflow.transitions if t.moves and t.action != "keep-decision"]


def test_every_adverse_end_needs_grounds_and_a_reason_that_is_published(rotterdam: Workflow):
    adverse = {"not-eligible", "rejected", "no-agreement", "taken-back", "terminated"}
    sending = [t for t in rotterdam.transitions if t.target in adverse]
    assert {t.target for t in sending} == adverse
    assert {t.action for t in sending} == {"send-no"}
    decided = {t.source for t in sending}
    leading = [t for t in _deciding(rotterdam) if t.target in decided]
    assert {t.target for t in leading} == decided
    for transition in leading:
        takes = transition.takes
        assert takes.grounds is not None, transition
        assert takes.grounds_min >= 1, transition
        assert takes.reason == "required", transition
        assert takes.publish, transition


def test_who_has_assessed_does_not_decide(rotterdam: Workflow):
    outcomes = ("decided-yes", "decided-cooperation", "decided-no")
    for transition in _deciding(rotterdam):
        if transition.target in outcomes:
            kept_apart = [g.params["actions"] for g in transition.when if g.name == "did_none_of"]
            assert any("assess" in actions for actions in kept_apart), transition


def test_the_group_can_hand_back_as_soon_as_the_challenge_is_accepted(rotterdam: Workflow):
    for state in rotterdam.states.values():
        if state.phase in ("delegated", "monitored"):
            transition = rotterdam.transition("main", state.name, "hand-back")
            assert transition is not None, state.name
            assert transition.by == ("initiator",), state.name
            assert transition.when == (), state.name
            assert transition.takes.reason == "optional", state.name


def test_the_group_can_withdraw_until_there_is_a_decision(rotterdam: Workflow):
    for state in rotterdam.states.values():
        may = rotterdam.transition("main", state.name, "withdraw") is not None
        assert may == (state.phase in ("submitted", "assessed")), state.name


def test_the_form_asks_first_what_the_group_would_do_differently(rotterdam: Workflow):
    for action, state in (("share-idea", "nothing"), ("submit", "elaboration")):
        transition = rotterdam.transition("main", state, action)
        assert transition is not None
        first = rotterdam.fields[transition.takes.fields[0]]
        assert first.ask == {
            "en": "What would you do differently?",
            "nl": "Wat zou u anders doen?",
        }
        asked = (*transition.takes.fields, *transition.takes.optional)
        assert not any("legal" in name for name in asked)


SENDING = ("send-yes", "send-no")


def test_wherever_the_decision_can_be_late_the_group_can_ask_one_level_up(rotterdam: Workflow):
    for state in rotterdam.states.values():
        if state.phase != "assessed":
            continue
        asking = rotterdam.transition("main", state.name, "ask-for-answer")
        assert asking is not None, state.name
        assert asking.by == ("initiator",)
        assert [(g.name, g.params["deadline"]) for g in asking.when] == [("overdue", "decision")]
        assert not {"alderman", "coordinator"} & set(asking.tells), "it goes one level up"
        assert rotterdam.transition("main", state.name, "answer-the-group") is not None


def test_a_decision_meets_its_term_and_stops_the_penalty_when_it_is_sent(rotterdam: Workflow):
    for name in ("decision", "sending", "grace", "penalty"):
        assert rotterdam.deadlines[name].met_by == SENDING
    answers = {"decided-yes", "decided-cooperation", "decided-no"}
    for transition in rotterdam.transitions:
        stops = [(a.track, a.target) for a in transition.also if a.track == "penalty"]
        is_answer = transition.action in SENDING and transition.source in answers
        ways_out = ("withdraw", "join", "mark-as-duplicate", "transfer")
        is_over = is_answer or transition.action in ways_out
        assert stops == ([("penalty", "stopped")] if is_over else []), transition


def test_a_decision_that_was_not_sent_is_undone_by_two_people_with_reasons(rotterdam: Workflow):
    confirming = [t for t in rotterdam.transitions if t.action == "confirm-undo"]
    assert {t.target for t in confirming} == {"decision"}
    for transition in confirming:
        assert [g.params["actions"] for g in transition.when] == [("ask-to-undo",)]
        assert transition.takes.reason == "required"
        asked = [t for t in rotterdam.transitions if t.target == transition.source and t.moves]
        assert [t.action for t in asked] == ["ask-to-undo"]
        assert asked[0].source.startswith("decided-")


def test_what_is_sent_says_how_and_every_decision_is_sent(rotterdam: Workflow):
    for transition in rotterdam.transitions:
        if transition.action in SENDING:
            assert transition.takes.fields == ("sent_how",)
            assert transition.by == ("coordinator",)
    begins = set(rotterdam.deadlines["sending"].starts)
    assert begins == {
        t.action
        for t in _deciding(rotterdam)
        if t.target.startswith("decided-") and t.track == "main"
    }


def test_the_office_cannot_stop_the_clock_of_its_own_decision(rotterdam: Workflow):
    """It stands still while the group answers a question, or as long as the group agrees to."""
    decision = rotterdam.deadlines["decision"]
    assert {one.state: one.until for one in decision.pauses} == {
        "panel-info-requested": "due",
        "wait-agreed": "resume_on",
    }
    entering = {
        t.action: t.by for t in rotterdam.transitions if t.target == "wait-agreed" and t.moves
    }
    assert entering == {"agree-to-wait": ("initiator",)}


def test_what_the_answer_is_in_law_is_said_before_its_term_begins(rotterdam: Workflow):
    asked = rotterdam.transition("main", "intake-check", "admit")
    assert asked is not None
    assert "legal_character" in asked.takes.fields
    notice = rotterdam.transition("penalty", "nothing", "give-notice")
    assert notice is not None
    assert [g.name for g in notice.when] == ["one_of", "overdue"]
    assert all(value.startswith("decision-") for value in notice.when[0].params["values"])


def test_no_term_is_presented_as_law_that_was_not_found(rotterdam: Workflow):
    marks = {name: one.mark for name, one in rotterdam.deadlines.items()}
    inferred = {"decision", "grace", "penalty"}
    assert marks == {name: "inferred" if name in inferred else "house" for name in marks}
