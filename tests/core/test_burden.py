"""What a workflow asks of people, counted by hand beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from challenge_engine.core.burden import burden, way
from challenge_engine.core.deadline_rules import Deadline, Extending
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import NOTHING, Takes, Transition, Workflow
from challenge_engine.definitions import catalogue
from tests.core.builders import WORKFLOW, a_workflow, asks, step

ROOT = Path(__file__).parents[2]
FILE = step("submit", NOTHING, "intake", "initiator", takes=Takes(fields=("title",)))


def the(name: str, *starts: str, met_by: str = "accept", **options: Any) -> Deadline:
    options.setdefault("term", Term(8, "weeks"))
    return Deadline(
        name=name, title={"en": name}, by=("decider",), starts=starts, met_by=(met_by,),
        profile="nl-awb", mark="house", **options,
    )  # fmt: skip


def timed(*deadlines: Deadline) -> Workflow:
    return a_workflow(deadlines={one.name: one for one in deadlines})


def steps(*actions: str) -> tuple[Transition, ...]:
    """Actions of the workflow, from wherever they are possible first."""
    found = {t.action: t for t in reversed(WORKFLOW.transitions)}
    return tuple(found[action] for action in actions)


def test_the_figures_of_a_small_workflow_are_those_that_a_person_counts() -> None:
    goal = burden(WORKFLOW).goal
    assert goal is not None
    group, office, either = (goal.shares[p] for p in ("group", "office", "either"))
    assert (group.steps, group.required, group.optional, group.signatures) == (2, 1, 1, 1)
    # whom to assign, two assessments with two questions each, a reason, what was agreed
    assert (office.steps, office.required, office.signatures) == (9, 1 + 4 + 1 + 1, 1)
    assert either.steps == 0
    assert goal.state == "running"
    assert goal.signatures == 2


def test_the_good_outcome_is_the_first_state_in_which_the_work_is_watched() -> None:
    found = burden(WORKFLOW)
    assert found.decision is not None
    assert found.decision.state == "agreement"
    assert found.decision.steps[-1].action == "accept"
    assert {end.shortest.state for end in found.ends} == {"rejected", "withdrawn", "completed"}


def test_without_such_a_state_the_good_outcome_is_the_first_end_that_is_no_way_out() -> None:
    timed_file = ROOT / "tests" / "workflows" / "timed.v1.yaml"
    found = burden(catalogue.read(timed_file))
    assert found.goal is not None
    assert found.goal.state == "granted"
    assert found.decision == found.goal
    assert (found.goal.days, found.goal.longest) == (56, 98)


def test_a_field_that_is_asked_again_is_one_question_and_a_record_is_asked_each_time() -> None:
    ask = Takes(optional=("title", "budget"))
    more = step("complement", "intake", "intake", "initiator", takes=ask)
    group = way(WORKFLOW, (FILE, more)).shares["group"]
    assert (group.required, group.optional, group.again) == (1, 1, 1)
    office = way(WORKFLOW, (FILE, *steps("assess", "assess", "reassess"))).shares["office"]
    assert (office.required, office.again) == (4, 2)


def test_what_was_optional_and_is_then_needed_is_needed() -> None:
    first = step("submit", NOTHING, "intake", "initiator", takes=Takes(optional=("title",)))
    then = step("complement", "intake", "intake", "initiator", takes=Takes(fields=("title",)))
    group = way(WORKFLOW, (first, then)).shares["group"]
    assert (group.required, group.optional, group.again) == (1, 0, 1)


def test_what_both_sides_may_do_is_counted_apart() -> None:
    both = step(
        "draft", "intake", "intake", "initiator", "coordinator", takes=Takes(record="agreement")
    )
    shares = way(a_workflow(), (FILE, both)).shares
    assert (shares["either"].steps, shares["either"].required) == (1, 1)
    assert shares["office"].steps == 0


def test_the_fewest_roles_are_enough_for_every_step() -> None:
    either = step("draft", "intake", "intake", "coordinator", "decider")
    assert way(WORKFLOW, (FILE, either, *steps("accept"))).roles == ("initiator", "decider")
    assert way(WORKFLOW, (FILE, either)).roles == ("initiator", "coordinator")


def test_two_assessors_and_four_eyes_are_people_of_their_own() -> None:
    assert way(WORKFLOW, (FILE, *steps("assess", "assess"))).people == 3
    eyes = [asks("did_none_of", actions=["base"])]
    again = step("draft", "intake", "intake", "coordinator", when=eyes)
    assert way(WORKFLOW, (FILE, *steps("base", "draft"))).people == 2
    assert way(WORKFLOW, (FILE, *steps("base"), again)).people == 3


def test_two_assessors_who_must_be_assigned_are_two() -> None:
    two = step(
        "start-review",
        "intake",
        "review",
        "coordinator",
        when=[asks("role_assigned", role="assessor", n=3)],
    )
    assert way(WORKFLOW, (FILE, *steps("assign"), two, *steps("assess"))).people == 1 + 1 + 3


@pytest.mark.parametrize(
    ("term", "days"),
    [
        (Term(10, "days"), 10),
        (Term(8, "weeks"), 56),
        (Term(10, "working_days"), 14),
        (Term(13, "working_days"), 17),
        (Term(6, "months"), 182),
        (Term(1, "years"), 365),
    ],
)
def test_a_term_is_about_so_many_calendar_days(term: Term, days: int) -> None:
    found = way(timed(the("decision", "submit", term=term)), steps("submit", "accept"))
    assert found.days == days


def test_terms_that_follow_each_other_add_up_and_those_at_one_time_do_not() -> None:
    passed = steps("submit", "assign", "accept")
    after = timed(
        the("first", "submit", met_by="assign", term=Term(2, "weeks")),
        the("decision", "assign"),
    )
    assert way(after, passed).days == 14 + 56
    beside = timed(
        the("first", "submit", met_by="assign", term=Term(2, "weeks")), the("decision", "submit")
    )
    assert way(beside, passed).days == 56


def test_more_time_is_in_the_longest_days_only() -> None:
    extension = Extending("postpone", Term(6, "weeks"), times=2)
    found = way(timed(the("decision", "submit", extension=extension)), steps("submit", "accept"))
    assert (found.days, found.longest) == (56, 56 + 2 * 42)


def test_a_term_that_nothing_on_the_way_meets_is_not_waited_for() -> None:
    workflow = timed(the("decision", "submit", met_by="reject"))
    found = way(workflow, steps("submit", "accept"))
    assert (found.days, found.longest, found.undated) == (None, None, ())


def test_a_term_that_was_stopped_is_not_waited_for() -> None:
    stopped = the("decision", "submit", stopped_by=("assign",))
    assert way(timed(stopped), steps("submit", "assign", "accept")).days is None


def test_a_day_that_people_name_is_said_to_be_unknown() -> None:
    workflow = timed(the("talk", "submit", term=None, until="held_on"))
    found = way(workflow, steps("submit", "accept"))
    assert found.days is None
    assert [deadline.name for deadline in found.undated] == ["talk"]


def test_a_penalty_is_neither_waited_for_nor_unknown() -> None:
    workflow = timed(the("penalty", "submit", term=None, penalty_of="decision"))
    assert way(workflow, steps("submit", "accept")).undated == ()


def test_which_other_case_it_is_about_is_a_question_too() -> None:
    plan = catalogue.read(ROOT / "tests" / "workflows" / "linked" / "plan.v1.yaml")
    group = (burden(plan).goal or way(plan, ())).shares["group"]
    assert [q.key[-1] for q in group.questions] == ["title", "amount", "link-round"]
    assert group.required == 3
