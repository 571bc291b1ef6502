"""The nearest way, sentence by sentence, along the life of a challenge in Rotterdam."""

from __future__ import annotations

import pytest

from challenge_engine.service.reading import viewing
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.reading.views import ActionView
from tests.support.lives import ROTTERDAM as LIFE
from tests.support.town import ROTTERDAM, Town, make_town

DONE = [action for _, action, _ in LIFE]


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    town = make_town(tmp_path_factory.mktemp("nearest"), ROTTERDAM)
    town.checks = False
    return town


@pytest.fixture(scope="module")
def stands(town):
    """A case whose life has come as far as an action; each is made once."""
    made: dict[int, str] = {}

    def at(action: str) -> str:
        length = len(DONE) - DONE[::-1].index(action)
        if length not in made:
            made[length] = town.begun(length)
        return made[length]

    return at


def why(
    town: Town, reference: str, who: str | None, action: str, language: str = "en"
) -> ActionView:
    person = town.person(who) if who else None
    seen = viewing.view(town.engine, town.authority, reference, Viewer(person, language), ways=True)
    return next(a for a in seen.actions if a.action == action and not a.on_behalf)


def told(town: Town, reference: str, who: str | None, action: str, language: str = "en"):
    way = why(town, reference, who, action, language).way
    return [*(step.says for step in way.steps), way.says]


NEVER = "This cannot become possible any more in this case."

# What was done last, who asks, about what: what they are told.
SITUATIONS = [
    (
        "share-idea",
        "initiator-1",
        "submit",
        [
            "Process manager: “Promise a day for the talk”.",
            "Process manager: “Write down the talk”.",
            "Then it depends on a judgement by Process manager.",
        ],
    ),
    (
        "share-idea",
        "coordinator-1",
        "check-intake",
        [
            "You: “Promise a day for the talk”.",
            "You: “Write down the talk”.",
            "Then you can do it.",
        ],
    ),
    (
        "hold-talk",
        "coordinator-1",
        "admit",
        ["This depends on how you judge."],
    ),
    (
        "admit",
        "panel-chair-1",
        "close-panel",
        [
            "Initiator: “Submit the challenge”.",
            "Process manager: “Name an assessor”.",
            "Process manager: “Name an assessor”.",
            "Process manager: “Open the panel review”.",
            "Then it depends on a judgement by Assessor.",
        ],
    ),
    (
        "submit",
        "assessor-1",
        "assess",
        [
            "Process manager: “Name an assessor”. You have to be the one who is assigned.",
            "Process manager: “Name an assessor”.",
            "Process manager: “Open the panel review”.",
            "Then you can do it.",
        ],
    ),
    ("open-panel", "panel-chair-1", "close-panel", ["This depends on a judgement by Assessor."]),
    (
        "open-panel",
        "alderman-1",
        "accept",
        ["This depends on a judgement by Assessor."],
    ),
    (
        "open-panel",
        None,
        "close-panel",
        ["This depends on what you may not read: “Assessment”."],
    ),
    (
        "open-panel",
        "initiator-1",
        "answer-request",
        [
            "Assessor or Chair of the panel: “Ask the group on behalf of the panel”.",
            "Then you can do it.",
        ],
    ),
    (
        "close-panel",
        "panel-chair-1",
        "accept",
        [
            (
                "This can be done now by Alderman, but by nobody who did “Score the eight "
                "conditions”, “Close the panel with its advice”, “Name an assessor”, “Share an "
                "idea” or “Submit the challenge”."
            )
        ],
    ),
    (
        "draft-agreement",
        "coordinator-1",
        "offer-agreement",
        ["This depends on how you judge."],
    ),
    (
        "name-contact",
        "initiator-1",
        "start",
        [
            "Process manager: “Offer the agreement for signing”.",
            "You: “Sign for the group”.",
            "Alderman: “Sign for the town”.",
            "Then this can be done by Named contact person.",
        ],
    ),
    (
        "name-contact",
        None,
        "start",
        [
            (
                "This depends on what you may not read: “Agreement” and who is assigned as Named "
                "contact person."
            )
        ],
    ),
    (
        "name-contact",
        "initiator-1",
        "submit",
        ["This cannot become possible any more in this case."],
    ),
    (
        "complete",
        "coordinator-1",
        "hand-back",
        ["This cannot become possible any more in this case."],
    ),
]


@pytest.mark.parametrize(
    ("last", "who", "action", "sentences"), SITUATIONS, ids=lambda one: str(one)[:40]
)
def test_what_would_help_is_told_step_by_step(town, stands, last, who, action, sentences):
    assert told(town, stands(last), who, action) == sentences


def test_in_dutch(town, stands):
    assert told(town, stands("name-contact"), "initiator-1", "start", "nl") == [
        "Procesmanager: “Leg de afspraken voor om te tekenen”.",
        "U: “Teken namens de groep”.",
        "Wethouder: “Teken namens de gemeente”.",
        "Daarna kan dit door Vaste contactpersoon.",
    ]


def test_a_deadline_that_has_to_pass_is_waited_for_until_its_day(town, stands):
    reference = stands("open-panel")
    found = why(town, reference, "initiator-1", "ask-for-answer")
    (reason,) = found.refusals
    assert reason.code == "not-overdue"
    (wait,) = found.way.steps
    assert (wait.action, wait.who) == (None, ())
    assert wait.until > reason.params["due"]
    assert found.way.is_me


def test_who_can_change_it_and_by_when(town, stands):
    (reason,) = why(town, stands("close-panel"), "initiator-1", "choose-route").refusals
    assert [(one.role, one.is_me) for one in reason.who] == [("alderman", False)]
    assert reason.by_when.name == "decision"
    (reason,) = why(town, stands("open-panel"), "assessor-1", "close-panel").refusals[:1]
    assert [(one.role, one.is_me) for one in reason.who] == [("panel-chair", False)]
    assert reason.by_when is None


def test_a_role_that_nobody_holds_is_named(town, stands):
    assert told(town, stands("open-panel"), "coordinator-1", "answer-the-group") == [
        (
            "Nobody holds this role: Secretary of the college or Clerk of the council. "
            "The administrator can give it."
        )
    ]


def test_in_a_case_that_has_ended_nothing_is_proposed(town, stands):
    reference = stands("complete")
    for who in ("initiator-1", "coordinator-1", None):
        person = town.person(who) if who else None
        seen = viewing.view(town.engine, town.authority, reference, Viewer(person, "en"), ways=True)
        # What was lacking is said of what is over.
        own = [a.way for a in seen.actions if not a.on_behalf and "say-for" not in a.action]
        assert {way.ends for way in own} == {"never"}
        assert not any(way.steps for way in own)


def test_nobody_is_told_which_way_to_judge(town, stands):
    judging = {
        "accept", "accept-as-cooperation", "reject", "reject-on-cost", "assess", "check-intake",
        "admit", "find-not-eligible", "close-panel", "terminate", "take-back", "complete",
    }  # fmt: skip
    for last in ("share-idea", "hold-talk", "admit", "open-panel", "close-panel", "start"):
        for who in ("initiator-1", "coordinator-1", "alderman-1"):
            viewer = Viewer(town.person(who), "en")
            seen = viewing.view(town.engine, town.authority, stands(last), viewer, ways=True)
            steps = [s for a in seen.actions if a.way for s in a.way.steps]
            assert not judging & {s.action for s in steps}
            assert not [s for s in steps if s.action in ("withdraw", "hand-back")]
