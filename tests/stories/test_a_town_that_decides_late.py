"""A town that is late: the clock stands still, goes on, and costs, as the days of the law say.

The days are those of the vectors V6, V7 and V11; the amounts for 2026 are given by hand.
"""

import datetime as dt

import pytest

from challenge_engine.definitions import own_file
from challenge_engine.errors import Refused
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.timing import sweep
from challenge_engine.service.timing.preview import preview
from tests.stories.plans import scores
from tests.support.lives import LIVES
from tests.support.story import Story

BANDS = "[{days: 14, cents: 2300}, {days: 14, cents: 3500}, {days: 14, cents: 4500}]"
BY_HAND = own_file.parse(
    "penalties: {nl-awb: {rates: [{from: 2026-01-01, currency: EUR, bands: BANDS}]}}".replace(
        "BANDS", BANDS
    ).encode(),
    "own.yaml",
)
"""Amounts made for this test; for 2026 none were found."""

IDEA, PLAN = (
    next(data for _, action, data in LIVES["rotterdam-right-to-challenge"] if action == name)
    for name in ("share-idea", "submit")
)


def test_a_town_that_decides_late_is_asked_and_pays(begin):
    story = begin("2026-01-05")
    story.town.engine.own_days = BY_HAND
    submitted(story, "decision-subsidy")
    the_panel_asks_and_the_clock_stands_still(story)
    putting_it_off_does_not_stop_the_clock(story)
    the_group_asks_one_level_up_and_is_answered(story)
    notice_is_given_and_each_day_costs(story)
    the_decision_stops_it(story)


def test_a_group_that_agrees_to_wait_stops_the_clock_until_its_day(begin):
    story = begin("2026-01-05")
    submitted(story, "decision-other")
    the_advice_is_there(story, "2026-03-05")
    defer(story, "2026-03-10")
    story.does("2026-03-11", "initiator-1", "agree-to-wait", resume_on="2026-04-30")
    story.stands("wait-agreed", "coordinator")
    # 50 days from 12 March to 30 April; the end on a Tuesday.
    assert due(story) == "2026-05-19"
    assert due(story, "resumption") == "2026-04-30"
    story.does("2026-04-20", "coordinator-1", "resume")
    # It was taken up before: 39 days, and 8 May is a Friday.
    assert due(story) == "2026-05-08"
    late = {"weeks_more": "3", "reason": "The costs are being looked at once more."}
    story.does("2026-05-06", "alderman-1", "postpone-decision", **late)
    assert due(story) == "2026-05-29"
    story.cannot("alderman-1", "postpone-decision", "was extended", "Decide before it ends")
    story.does("2026-05-29", "alderman-1", "accept", reason="A good plan.")
    assert story.ledger("decision").standing != "met"
    story.does("2026-05-29", "coordinator-1", "send-yes", sent_how="By hand")
    assert story.ledger("decision").standing == "met"


def test_where_the_answer_is_no_decision_in_law_lateness_has_no_price(begin):
    story = begin("2026-01-05")
    submitted(story, "private-law")
    story.town.on("2026-04-20")
    story.cannot("initiator-1", "give-notice", "only where the answer to", "")
    viewer = Viewer(story.town.person("alderman-1"), "en")
    assert preview(story.town.engine, story.town.authority, story.reference, viewer) is None
    # The group can still ask one level up.
    story.does("2026-04-20", "initiator-1", "ask-for-answer", question="When do we hear?")
    why = "The route is a contract after all, or so the lawyer says."
    says = {"legal_character": "decision-subsidy", "reason": why}
    story.does("2026-04-21", "coordinator-1", "say-what-it-is-in-law", **says)
    story.does("2026-04-22", "initiator-1", "give-notice")


def test_a_talk_that_was_not_held_and_an_answer_that_did_not_come_are_asked_for_too(begin):
    story = begin("2026-01-05")
    story.begins("2026-01-05", "initiator-1", "share-idea", "The Group", **IDEA)
    assert due(story, "first-talk") == "2026-01-19"
    story.cannot("initiator-1", "ask-for-answer", "19 January 2026", "")
    story.town.on("2026-01-20")
    story.does("2026-01-20", "initiator-1", "ask-for-answer", question="Who calls us?")
    assert due(story, "reply") == "2026-02-03"
    story.does("2026-01-21", "coordinator-1", "plan-talk", talk_on="2026-01-26")
    assert story.ledger("reply").standing == "stopped"
    with pytest.raises(Refused):
        story.town.do(story.reference, "initiator-1", "ask-for-answer", question="And?")
    story.does("2026-01-28", "initiator-1", "ask-for-answer", question="Nobody came.")
    sorry = {"question": "2", "reply": "We are sorry, and come tomorrow."}
    story.does("2026-01-28", "college-secretary-1", "answer-the-group", **sorry)
    assert story.ledger("reply").standing == "met"


def submitted(story: Story, character: str) -> None:
    story.begins("2026-01-05", "initiator-1", "share-idea", "The Group", **IDEA)
    story.does("2026-01-06", "coordinator-1", "plan-talk", talk_on="2026-01-12")
    talk = {"held_on": "2026-01-12", "about": "Mowing.", "agreed": "Nothing."}
    story.does("2026-01-12", "coordinator-1", "hold-talk", **talk)
    answers = {"existing_task": "yes", "reserved_task": "no", "budget_known": "yes"}
    story.does("2026-01-13", "coordinator-1", "check-intake", **answers)
    story.does("2026-01-14", "coordinator-1", "admit", legal_character=character)
    story.does("2026-02-02", "initiator-1", "submit", **PLAN)
    assert due(story) == "2026-03-30"  # V6
    assert {name for name in ("first-talk", "talk") if story.ledger(name).lapsed} == set()


def the_panel_asks_and_the_clock_stands_still(story: Story) -> None:
    in_review(story)
    story.does("2026-02-16", "assessor-1", "panel-asks", what="A map?", due="2026-03-02")
    assert (due(story), due(story, "answer")) == ("2026-04-13", "2026-03-02")
    assert story.ledger("decision").is_paused
    story.does("2026-02-26", "initiator-1", "answer-request", request="1", answer="Here it is.")
    assert due(story) == "2026-04-08"  # V7: nine days
    assert story.ledger("answer").standing == "met"
    assessed(story, "2026-03-05")


def putting_it_off_does_not_stop_the_clock(story: Story) -> None:
    defer(story, "2026-03-10")
    story.stands("deferred", "coordinator")
    assert (due(story), due(story, "resumption")) == ("2026-04-08", "2026-04-30")


def the_group_asks_one_level_up_and_is_answered(story: Story) -> None:
    story.town.on("2026-04-08")
    story.cannot("initiator-1", "ask-for-answer", "8 April 2026", "")
    story.does("2026-04-09", "initiator-1", "ask-for-answer", question="When do we hear?")
    assert due(story, "reply") == "2026-04-23"
    told = {"question": "1", "reply": "The alderman decides before the summer."}
    story.does("2026-04-14", "college-secretary-1", "answer-the-group", **told)
    assert story.ledger("reply").standing == "met"
    assert story.ledger("decision").standing == "lapsed"


def notice_is_given_and_each_day_costs(story: Story) -> None:
    story.does("2026-04-20", "initiator-1", "give-notice")
    assert (due(story, "grace"), due(story, "penalty")) == ("2026-05-04", "2026-06-15")  # V11
    assert story.ledger("penalty").cents == 144_200
    story.town.on("2026-05-05")
    # The promised day of 30 April has passed as well.
    assert sweep.sweep(story.town.engine).lapsed == 2
    assert story.sees(None).tracks[0].state == "running"
    story.does("2026-05-20", "coordinator-1", "resume")
    viewer = Viewer(story.town.person("alderman-1"), "en")
    found = preview(story.town.engine, story.town.authority, story.reference, viewer)
    assert found is not None
    assert [one.text for one in found.amounts] == [
        "Decided today: €357.00",
        "Decided in a week, on Wednesday 27 May 2026: €602.00",
        "At most, after 42 days: €1,442.00",
    ]


def the_decision_stops_it(story: Story) -> None:
    story.does("2026-05-25", "alderman-1", "accept", reason="A good plan, and we are sorry.")
    assert story.sees(None).tracks[0].state == "running"
    story.does("2026-05-25", "coordinator-1", "send-yes", sent_how="By hand")
    assert story.history()[-2:] == [
        ("send-yes", "coordinator", "accepted"),
        ("send-yes", "coordinator", "stopped"),
    ]
    assert (story.sees(None).state, story.sees(None).tracks[0].state) == ("accepted", "stopped")
    owed = story.ledger("penalty")
    assert (owed.standing, owed.cents, owed.currency) == ("met", 53_200, "EUR")  # V11
    found = story.ledger("decision")
    assert (found.standing, found.lapsed is not None) == ("met", True)


def in_review(story: Story) -> None:
    for name in ("assessor-1", "assessor-2"):
        story.town.person(name)
        story.does("2026-02-04", "coordinator-1", "assign-assessor", assignee=name)
    story.does("2026-02-05", "coordinator-1", "open-panel")


def assessed(story: Story, day: str) -> None:
    for name in ("assessor-1", "assessor-2"):
        story.does(day, name, "assess", **scores(4, advice="accept", remarks="Credible."))
    story.does(day, "panel-chair-1", "close-panel", reason="All conditions are met.")


def the_advice_is_there(story: Story, day: str) -> None:
    in_review(story)
    assessed(story, day)


def defer(story: Story, day: str) -> None:
    why = "A contract runs until the end of April."
    story.does(day, "alderman-1", "defer", resume_on="2026-04-30", reason=why)


def due(story: Story, name: str = "decision") -> str:
    found = story.ledger(name).due
    assert isinstance(found, dt.date)
    return found.isoformat()
