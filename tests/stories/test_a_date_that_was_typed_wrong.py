"""A plan came in on 3 April; somebody read the stamp as 13 April and typed that.

What the office knew on the 10th is nothing; what is now known to have held on the 10th is that the
plan was there. A court asks for both, and nothing that was written has changed.
"""

import datetime as dt

import pytest

from challenge_engine.errors import Refused
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.reading import timeline
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from tests.stories.plans import scores
from tests.support.checks import check_log
from tests.support.story import Story

SUBMIT = 5
WHY = "The stamp on the paper says 3 April; it was read as 13."


def test_what_the_office_knew_and_what_held_on_a_day_are_two_answers(begin):
    story = begin("2025-03-01")
    an_idea_that_is_admitted(story)
    a_plan_is_typed_with_the_wrong_day(story)
    the_panel_begins(story)
    the_wrong_day_is_found(story)
    both_answers_for_the_tenth(story)
    everybody_reads_what_became_of_it(story)
    what_was_written_stands(story)
    the_case_goes_on(story)


def an_idea_that_is_admitted(story: Story) -> None:
    story.begins(
        "2025-03-03",
        "initiator-1",
        "share-idea",
        "Swimmers of the Old Canal",
        different="We would open the pool in the evening.",
        title="Evenings in the pool",
        service="Outdoor pool",
        area="Old Canal",
        people_behind="9",
    )
    story.does("2025-03-04", "coordinator-1", "plan-talk", talk_on="2025-03-10")
    talk = {"held_on": "2025-03-10", "about": "Lifeguards.", "agreed": "Nothing."}
    story.does("2025-03-10", "coordinator-1", "hold-talk", **talk)
    free = {"existing_task": "yes", "reserved_task": "no", "budget_known": "no"}
    story.does("2025-03-12", "coordinator-1", "check-intake", **free)
    story.does("2025-03-12", "coordinator-1", "admit", legal_character="decision-other")
    story.stands("elaboration", "initiator")


def a_plan_is_typed_with_the_wrong_day(story: Story) -> None:
    story.town.on("2025-04-16")
    plan = {
        "different": "Open from six to ten, with volunteers.",
        "title": "Evenings in the pool",
        "service": "Outdoor pool",
        "area": "Old Canal",
        "roots": "We swim here.",
        "ability": "Two of us were lifeguards once.",
        "support": "We asked at every door.",
        "harm": "Noise, perhaps.",
        "cost_estimate": "12000",
        "duration": "One summer",
        "cooperation": "The town keeps the water clean.",
    }
    command = Command("submit", plan, occurred_at="2025-04-13")
    story.town.act(story.reference, "coordinator-1", command, on_behalf=True, via="desk")
    story.stands("panel-forming", "coordinator")
    assert story.sees(None).since == "2025-04-13"


def the_panel_begins(story: Story) -> None:
    for name in ("assessor-1", "assessor-2"):
        story.town.person(name)
        story.does("2025-04-18", "coordinator-1", "assign-assessor", assignee=name)
    story.does("2025-04-22", "coordinator-1", "open-panel")
    story.does(
        "2025-05-02", "assessor-1", "assess", **scores(4, advice="accept", remarks="Credible.")
    )


def the_wrong_day_is_found(story: Story) -> None:
    story.town.on("2025-05-09")
    for name, day, code in (
        ("alderman-1", "2025-04-03", "wrong-role"),
        ("initiator-1", "2025-04-03", "wrong-role"),
        ("coordinator-2", "2025-03-03", "correct-before"),
        ("coordinator-2", "2025-04-19", "correct-recorded"),
    ):
        with pytest.raises(Refused) as refused:
            correct(story, name, day)
        assert refused.value.refusals[0].code == code
    before = story.sees("coordinator-2").n
    # Eight weeks from 13 April end on the day before Whit Monday; from the 3rd on Ascension Day.
    assert story.ledger("decision").due == dt.date(2025, 6, 10)
    correct(story, "coordinator-2", "2025-04-03", cost_estimate="1200")
    assert story.history()[before + 1 :] == [
        ("correct", "coordinator", None),
        ("deadline", "coordinator", None),
    ]
    assert story.ledger("decision").due == dt.date(2025, 5, 30)
    assert story.sees("coordinator-2").state == "panel-review"


def both_answers_for_the_tenth(story: Story) -> None:
    assert stands(story, "2025-04-10", "recorded") == "elaboration"
    assert stands(story, "2025-04-10", "corrected") == "panel-forming"
    # On the 15th it lay on a desk, and nobody had typed it yet; on the 16th they had, wrongly.
    assert stands(story, "2025-04-15", "recorded") == "elaboration"
    assert stands(story, "2025-04-16", "recorded") == "panel-forming"
    assert stands(story, "2025-04-02", "corrected") == "elaboration"
    # A month is over at its end only; of the 3rd itself nobody knows the hour.
    assert stands(story, "2025-04-03T12:00:00.000Z", "corrected") == "elaboration"

    both = timeline.compare(*place(story), "2025-04-10")
    assert (both.only_recorded, both.only_corrected) == ((), (SUBMIT,))
    costs = next(d for d in both.differences if d.name == "cost_estimate")
    assert (costs.recorded, costs.corrected) == (None, "€1,200.00")
    noon = timeline.as_corrected(*place(story), "2025-04-03T12:00:00.000Z")
    assert [step.n for step in noon.uncertain] == [SUBMIT]
    may = timeline.compare(*place(story), "2025-05-08")
    costs = next(d for d in may.differences if d.name == "cost_estimate")
    assert (costs.recorded, costs.corrected) == ("€12,000.00", "€1,200.00")
    today = timeline.compare(*place(story), "2025-05-09")
    assert (today.differences, today.only_recorded, today.only_corrected) == ((), (), ())


def everybody_reads_what_became_of_it(story: Story) -> None:
    for name in ("initiator-1", "coordinator-1", None):
        (told,) = story.sees(name).steps[SUBMIT].corrections
        assert told.held == ("2025-04-13", "2025-04-03")
        assert told.recorded_at.startswith("2025-05-09")
        is_party = name is not None
        assert (told.reason == WHY) is is_party
        assert [c.name for c in told.changes] == (["cost_estimate"] if is_party else [])
        assert told.withheld == (0 if is_party else 1)
    public = timeline.compare(
        story.town.engine, story.town.authority, story.reference, PUBLIC, "2025-04-10"
    )
    assert "cost_estimate" not in repr(public.differences)
    assert public.only_corrected == (SUBMIT,)


def what_was_written_stands(story: Story) -> None:
    step = story.sees("coordinator-1").steps[SUBMIT]
    assert step.occurred_at == "2025-04-13"
    assert {v.name: v.text for v in step.values}["cost_estimate"] == "€12,000.00"
    assert check_log(story.town.engine) > SUBMIT


def the_case_goes_on(story: Story) -> None:
    """The correction stands between two steps, and is in nobody's way."""
    story.does(
        "2025-05-12", "assessor-2", "assess", **scores(4, advice="accept", remarks="Credible.")
    )
    story.does("2025-05-13", "panel-chair-1", "close-panel", reason="All conditions are met.")
    story.stands("decision", "alderman")


def correct(story: Story, name: str, day: str, **data: str) -> None:
    town = story.town
    wanted = Wanted(SUBMIT, WHY, data, day)
    who = Acting(town.person(name))
    correcting.correct(town.engine, town.authority, story.reference, who, wanted)
    town.check()


def place(story: Story):
    viewer = Viewer(story.town.person("auditor-1"), "en")
    return story.town.engine, story.town.authority, story.reference, viewer


def stands(story: Story, moment: str, reading: str) -> str:
    ask = {"recorded": timeline.as_recorded, "corrected": timeline.as_corrected}[reading]
    (main,) = ask(*place(story), moment).stood
    return main.state
