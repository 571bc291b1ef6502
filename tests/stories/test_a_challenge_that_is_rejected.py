"""A challenge that is rejected: with coded grounds and a reason, which everybody may read.

What group, office and public each read of the same case, and that nothing leaves it any more.
"""

import pytest

from challenge_engine.errors import InvalidInput
from challenge_engine.service.cases.commands import Command
from tests.stories.plans import scores
from tests.support.story import History, Story

REASON = "Who lives near the pool was not asked, and the lifeguards are missing."


ELSEWHERE = ("mark-as-duplicate", "transfer")


def test_a_rejection_says_why_and_nothing_leaves_it(begin):
    story = begin("2025-03-01")
    an_idea_that_is_admitted(story)
    a_plan_is_submitted_at_the_desk(story)
    the_panel_advises_to_reject(story)
    a_rejection_needs_grounds_and_a_reason(story)
    rejected(story)
    assert story.history() == EXPECTED
    everybody_reads_why(story)
    nothing_leaves_it(story)


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
        reach="swimmers@example.org",
    )
    story.stands("idea", "coordinator")
    story.does("2025-03-04", "coordinator-1", "plan-talk", talk_on="2025-03-10")
    story.stands("talk-planned", "coordinator")
    talk = {"held_on": "2025-03-10", "about": "Lifeguards.", "agreed": "Nothing."}
    story.does("2025-03-10", "coordinator-1", "hold-talk", **talk)
    story.stands("intake-check", "coordinator")
    reserved = {"existing_task": "yes", "reserved_task": "yes", "budget_known": "no"}
    story.does("2025-03-11", "coordinator-1", "check-intake", **reserved)
    story.cannot("coordinator-1", "admit", "only where the answer to", "The answer is given by")
    free = {"existing_task": "yes", "reserved_task": "no", "budget_known": "no"}
    story.does("2025-03-12", "coordinator-1", "check-intake", **free)
    story.can(
        "coordinator-1", "admit", "check-intake", "find-not-eligible", "plan-talk", *ELSEWHERE
    )
    story.does("2025-03-12", "coordinator-1", "admit", legal_character="decision-other")
    story.stands("elaboration", "initiator")
    assert story.is_unknown_to_the_public()


def a_plan_is_submitted_at_the_desk(story: Story) -> None:
    """The paper came in two days before the process manager typed it."""
    story.town.on("2025-04-16")
    plan = {
        "different": "Open from six to ten, with volunteers.",
        "title": "Evenings in the pool",
        "service": "Outdoor pool",
        "area": "Old Canal",
        "roots": "We swim here.",
        "ability": "Two of us were lifeguards once.",
        "support": "We have not asked around yet.",
        "harm": "Noise, perhaps.",
        "cost_estimate": "12000",
        "duration": "One summer",
        "cooperation": "The town keeps the water clean.",
    }
    command = Command("submit", plan, occurred_at="2025-04-14")
    story.town.act(story.reference, "coordinator-1", command, on_behalf=True, via="desk")
    story.stands("panel-forming", "coordinator")
    step = story.sees(None).steps[-1]
    assert (step.via, step.occurred_at, step.recorded_at[:10]) == (
        "desk",
        "2025-04-14",
        "2025-04-16",
    )
    assert (step.by, step.behalf) == ("Process manager", "Swimmers of the Old Canal")


def the_panel_advises_to_reject(story: Story) -> None:
    for name in ("assessor-1", "assessor-2"):
        story.town.person(name)
        story.does("2025-04-18", "coordinator-1", "assign-assessor", assignee=name)
    story.does("2025-04-22", "coordinator-1", "open-panel")
    story.stands("panel-review", "assessor", "panel-chair")

    asks = {"what": "Who will be the lifeguard?", "due": "2025-05-01"}
    story.does("2025-04-24", "panel-chair-1", "panel-asks", **asks)
    story.stands("panel-info-requested", "initiator")
    story.cannot(
        "assessor-1", "assess", "stands at “Question of the panel”", "“Review by the panel”"
    )
    story.cannot("panel-chair-1", "answer-request", "Only Initiator", "Ask somebody who holds")
    answer = {"request": "1", "answer": "We do not know yet."}
    story.does("2025-04-28", "initiator-1", "answer-request", **answer)
    story.stands("panel-review", "assessor", "panel-chair")

    told = scores(2, advice="reject", remarks="Nobody was asked.")
    story.does("2025-05-02", "assessor-1", "assess", **told)
    told = scores(2, advice="reject", remarks="Without lifeguards it is not safe.")
    story.does("2025-05-05", "assessor-2", "assess", **told)
    story.does("2025-05-06", "panel-chair-1", "close-panel", reason="Two conditions are not met.")
    story.stands("decision", "alderman")


def a_rejection_needs_grounds_and_a_reason(story: Story) -> None:
    story.cannot("alderman-1", "reject-on-cost", "Not filled in yet", "“Give the facts")
    n = story.sees(None).n
    for data, codes in (
        ({"reason": REASON}, ["missing"]),
        ({"grounds": ["no-support"]}, ["missing"]),
        ({"grounds": ["costs-more"], "reason": REASON}, ["not-a-choice"]),
        ({"grounds": [], "reason": "  "}, ["missing", "missing"]),
    ):
        with pytest.raises(InvalidInput) as refused:
            story.town.act(story.reference, "alderman-1", Command("reject", data))
        assert [p.code for p in refused.value.problems] == codes
    assert story.sees(None).n == n
    story.stands("decision", "alderman")


def rejected(story: Story) -> None:
    story.does(
        "2025-05-14", "alderman-1", "reject", grounds=["no-support", "not-able"], reason=REASON
    )
    story.stands("decided-no", "coordinator")
    story.can("initiator-1", "withdraw")
    assert story.sees(None).steps[-1].reason == REASON
    story.does("2025-05-15", "coordinator-1", "send-no", sent_how="Registered letter")
    story.stands("rejected")
    assert story.sees(None).phase == "ended"
    assert [p.standing for p in story.sees(None).phases] == ["done", "done", "todo", "todo"]


def everybody_reads_why(story: Story) -> None:
    group, office, public = (story.sees(name) for name in ("initiator-1", "coordinator-1", None))
    for view in (group, office, public):
        step = view.steps[-2]
        assert step.reason == REASON
        assert step.grounds == (
            "It is not likely that the group can do it",
            "The neighbourhood does not support it",
        )
    assert group.says.startswith("Your challenge was rejected.")
    assert public.says.startswith("The challenge was rejected.")
    assert office.says == public.says

    values = [{v.name for v in view.values} for view in (public, group, office)]
    assert values[1] - values[0] >= {"cost_estimate", "existing_task", "talk_on"}
    assert values[2] - values[1] == {"reach"}
    assert [len(view.records) for view in (public, group, office)] == [0, 5, 5]
    assert "We do not know yet." in repr(group)
    assert "We do not know yet." not in repr(public)
    assert [s.by for s in (group.steps[-2], public.steps[-2])] == [
        "alderman-1 (Alderman)",
        "Alderman",
    ]


def nothing_leaves_it(story: Story) -> None:
    looking_back = {"initiator-1": ["say-for-group"], "coordinator-1": ["say-for-town"]}
    for name in (*story.town.people,):
        story.can(name, *looking_back.get(name, []))
    for name, action in (("initiator-1", "withdraw"), ("alderman-1", "accept")):
        story.cannot(name, action, "has ended at “Rejected”", "begin a new case")


EXPECTED: History = [
    ("share-idea", "initiator", "idea"),
    ("plan-talk", "coordinator", "talk-planned"),
    ("hold-talk", "coordinator", "intake-check"),
    ("check-intake", "coordinator", "intake-check"),
    ("check-intake", "coordinator", "intake-check"),
    ("admit", "coordinator", "elaboration"),
    ("submit", "coordinator", "panel-forming"),
    ("assign-assessor", "coordinator", "panel-forming"),
    ("assign-assessor", "coordinator", "panel-forming"),
    ("open-panel", "coordinator", "panel-review"),
    ("panel-asks", "panel-chair", "panel-info-requested"),
    ("answer-request", "initiator", "panel-review"),
    ("assess", "assessor", "panel-review"),
    ("assess", "assessor", "panel-review"),
    ("close-panel", "panel-chair", "decision"),
    ("reject", "alderman", "decided-no"),
    ("send-no", "coordinator", "rejected"),
]
