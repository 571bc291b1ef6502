"""A group that hands the work back: it always can, needs no reason, and everybody sees it."""

from challenge_engine.service.cases.commands import Command
from tests.stories.plans import AGREEMENT, scores
from tests.support.story import History, Story


def test_a_group_can_always_hand_back(begin):
    story = begin("2025-01-01")
    accepted_as_co_operation(story)
    an_agreement_that_is_changed_after_one_signature(story)
    at_work(story)
    the_town_thinks_of_taking_it_back(story)
    handed_back(story)
    assert story.history() == EXPECTED


def accepted_as_co_operation(story: Story) -> None:
    story.begins(
        "2025-01-06",
        "initiator-1",
        "share-idea",
        "Neighbours of the Square",
        different="We would sweep after the market and sort what is left.",
        title="A clean square",
        service="Cleaning after the market",
        area="Market Square",
        people_behind="30",
    )
    story.does("2025-01-07", "coordinator-1", "plan-talk", talk_on="2025-01-13")
    talk = {"held_on": "2025-01-13", "about": "Brooms.", "agreed": "A trial."}
    story.does("2025-01-13", "coordinator-1", "hold-talk", **talk)
    free = {"existing_task": "yes", "reserved_task": "no", "budget_known": "yes"}
    story.does("2025-01-14", "coordinator-1", "check-intake", **free)
    story.does("2025-01-14", "coordinator-1", "admit", legal_character="decision-other")
    story.stands("elaboration", "initiator")
    story.cannot("initiator-1", "hand-back", "stands at “Working out the plan”", "It is possible")
    story.does(
        "2025-02-03",
        "initiator-1",
        "submit",
        different="We sweep, sort and sell what can be used.",
        title="A clean square",
        service="Cleaning after the market",
        area="Market Square",
        roots="We live around it.",
        ability="Thirty people, every Saturday.",
        support="All stalls signed.",
        harm="None that we know.",
        cost_estimate="20000",
        duration="One year",
        cooperation="The town lends the machine.",
    )
    for name in ("assessor-1", "assessor-2"):
        story.town.person(name)
        story.does("2025-02-04", "coordinator-1", "assign-assessor", assignee=name)
    story.does("2025-02-04", "coordinator-1", "open-panel")
    for name in ("assessor-1", "assessor-2"):
        told = scores(4, advice="cooperate", remarks="Do it together.")
        story.does("2025-02-10", name, "assess", **told)
    story.does("2025-02-11", "panel-chair-1", "close-panel", reason="Together is better.")
    story.does("2025-02-12", "alderman-1", "refer-to-college", reason="It touches two budgets.")
    story.stands("college-decision", "college-secretary")
    story.cannot("alderman-1", "accept", "Only Secretary of the college", "Ask somebody who holds")

    day = {"decided_on": "2025-02-18", "decision_document": "College 2025/117"}
    story.does(
        "2025-02-19", "college-secretary-1", "accept-as-cooperation", reason="A good plan.", **day
    )
    story.stands("decided-cooperation", "coordinator")
    step = story.sees(None).steps[-1]
    assert step.behalf == "the college of mayor and aldermen"
    story.does("2025-02-20", "coordinator-1", "send-yes", sent_how="By mail")
    story.stands("accepted-as-cooperation", "coordinator", "procurement-adviser")
    story.can("initiator-1", "hand-back")


def an_agreement_that_is_changed_after_one_signature(story: Story) -> None:
    story.does(
        "2025-02-20", "coordinator-1", "choose-route", route="subsidy", reason="Below the limit."
    )
    term = {"starts_on": "2025-04-01", "ends_on": "2026-03-31", "budget": "20000"}
    story.does("2025-02-24", "initiator-1", "draft-agreement", **AGREEMENT, **term)
    for owner, kind, what, due in (
        ("group", "work", "The square is clean by eight", "2025-12-31"),
        ("authority", "key", "The key of the machine", "2025-03-31"),
    ):
        promise = {"owner": owner, "kind": kind, "what": what, "due": due}
        story.does("2025-02-24", "coordinator-1", "add-promise", **promise)
    story.town.person("contact-1")
    story.does("2025-02-24", "coordinator-1", "name-contact", assignee="contact-1")
    story.does("2025-02-25", "coordinator-1", "offer-agreement")
    story.does("2025-02-26", "alderman-1", "sign-for-town")
    story.stands("signed-by-town", "initiator")
    assert agreement_is(story) == (1, ("authority",))

    less = AGREEMENT | {"insurance": "The town insures everybody."}
    story.does("2025-02-27", "initiator-1", "revise-agreement", revises="1", **less, **term)
    story.stands("agreement-draft", "coordinator")
    assert agreement_is(story) == (2, ())
    story.does("2025-02-28", "coordinator-1", "offer-agreement")
    story.cannot("contact-1", "start", "stands at “Waiting for both signatures”", "It is possible")
    story.does("2025-03-01", "initiator-1", "sign-for-group")
    story.stands("signed-by-group", "alderman")
    story.does("2025-03-03", "alderman-1", "sign-for-town")
    story.stands("agreement-signed", "contact")
    assert agreement_is(story) == (2, ("authority", "community"))


def at_work(story: Story) -> None:
    story.does("2025-04-01", "contact-1", "start")
    assert {p.owner: p.standing for p in story.sees(None).promises} == {
        "group": "open",
        "authority": "late",
    }
    value = {"promise": "1", "measured_on": "2025-04-02", "value": "14 bags left at eight"}
    story.does("2025-04-02", "initiator-1", "measure", **value)
    story.does("2025-04-03", "contact-1", "begin-monitoring", reason="They swept.")
    story.stands("monitored", "initiator", "contact")


def the_town_thinks_of_taking_it_back(story: Story) -> None:
    story.does(
        "2025-08-01", "alderman-1", "propose-take-back", hearing_on="2025-08-20", reason="Noise."
    )
    story.stands("hearing", "initiator")
    story.cannot("alderman-1", "take-back", "stands at “The group gives its view”", "Decision on")
    story.can(
        "initiator-1", "announce-election", "give-view", "hand-back", "keep-promise", "log-meeting"
    )
    story.does("2025-08-10", "initiator-1", "give-view", view="We swept quietly.")
    story.stands("take-back-decision", "alderman")
    story.does("2025-08-14", "alderman-1", "leave-with-group", reason="It was another machine.")
    story.stands("monitored", "initiator", "contact")


def handed_back(story: Story) -> None:
    assert story.action("initiator-1", "hand-back").is_escape
    story.town.on("2025-09-30")
    story.town.act(story.reference, "initiator-1", Command("hand-back"))
    story.stands("returned")
    group, public = story.sees("initiator-1"), story.sees(None)
    assert group.says.startswith("You have handed the work back")
    assert public.says.startswith("The group has handed the work back")
    assert public.steps[-1].by == "Neighbours of the Square"
    looking_back = {"initiator-1": ["say-for-group"], "coordinator-1": ["say-for-town"]}
    for name in story.town.people:
        story.can(name, *looking_back.get(name, []))
    story.cannot("initiator-1", "report", "has ended at", "begin a new case")


def agreement_is(story: Story) -> tuple[int, tuple[str, ...]]:
    """The newest version of the agreement, and which sides signed that one."""
    one = next(r for r in story.sees("initiator-1").records if r.kind == "agreement")
    return one.version, tuple(sorted(one.signed))


EXPECTED: History = [
    ("share-idea", "initiator", "idea"),
    ("plan-talk", "coordinator", "talk-planned"),
    ("hold-talk", "coordinator", "intake-check"),
    ("check-intake", "coordinator", "intake-check"),
    ("admit", "coordinator", "elaboration"),
    ("submit", "initiator", "panel-forming"),
    ("assign-assessor", "coordinator", "panel-forming"),
    ("assign-assessor", "coordinator", "panel-forming"),
    ("open-panel", "coordinator", "panel-review"),
    ("assess", "assessor", "panel-review"),
    ("assess", "assessor", "panel-review"),
    ("close-panel", "panel-chair", "decision"),
    ("refer-to-college", "alderman", "college-decision"),
    ("accept-as-cooperation", "college-secretary", "decided-cooperation"),
    ("send-yes", "coordinator", "accepted-as-cooperation"),
    ("choose-route", "coordinator", "agreement-draft"),
    ("draft-agreement", "initiator", "agreement-draft"),
    ("add-promise", "coordinator", "agreement-draft"),
    ("add-promise", "coordinator", "agreement-draft"),
    ("name-contact", "coordinator", "agreement-draft"),
    ("offer-agreement", "coordinator", "agreement-offered"),
    ("sign-for-town", "alderman", "signed-by-town"),
    ("revise-agreement", "initiator", "agreement-draft"),
    ("offer-agreement", "coordinator", "agreement-offered"),
    ("sign-for-group", "initiator", "signed-by-group"),
    ("sign-for-town", "alderman", "agreement-signed"),
    ("start", "contact", "in-force"),
    ("measure", "initiator", "in-force"),
    ("begin-monitoring", "contact", "monitored"),
    ("propose-take-back", "alderman", "hearing"),
    ("give-view", "initiator", "take-back-decision"),
    ("leave-with-group", "alderman", "monitored"),
    ("hand-back", "initiator", "returned"),
]
