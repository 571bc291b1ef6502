"""What is handed in with an action is read by what the action takes."""

from __future__ import annotations

import pytest

from challenge_engine.core import intake
from challenge_engine.core.workflow import Takes

from .builders import WORKFLOW, money


def read(data, **takes):
    return intake.read(WORKFLOW, Takes(**takes), data)


def problems(data, **takes):
    return [(p.path, p.code) for p in read(data, **takes)[1]]


def test_everything_that_an_action_takes_is_asked_in_the_order_of_a_form():
    takes = Takes(
        fields=("title",),
        optional=("budget",),
        record="assessment",
        revises=True,
        record_optional=("advice",),
        assigns="assessor",
        grounds="grounds",
        reason="optional",
    )
    asked = [(a.field.name, a.required, a.place) for a in intake.asks(WORKFLOW, takes)]
    assert asked == [
        ("title", True, "field"),
        ("budget", False, "field"),
        ("revises", True, "revises"),
        ("rooted", True, "record"),
        ("advice", False, "record"),
        ("assignee", True, "assignee"),
        ("grounds", True, "grounds"),
        ("reason", False, "reason"),
    ]


def test_an_action_that_takes_nothing_asks_nothing():
    assert intake.asks(WORKFLOW, Takes()) == ()
    assert read({}) == (intake.Given(), ())


def test_values_go_where_they_belong():
    given, wrong = read(
        {"title": " Park ", "budget": "12,50", "rooted": "3", "advice": "accept", "reason": "Ok"},
        fields=("title",),
        optional=("budget",),
        record="assessment",
        reason="required",
    )
    assert wrong == ()
    assert given.fields == {"title": "Park", "budget": money(1250)}
    assert given.record == {"rooted": 3, "advice": "accept"}
    assert given.reason == "Ok"


def test_every_problem_is_named_at_once():
    data = {"budget": "NaN", "colour": "red", "reason": "\x07"}
    found = problems(data, fields=("title", "budget"), reason="required")
    assert found == [
        ("colour", "not-asked"),
        ("title", "missing"),
        ("budget", "not-money"),
        ("reason", "control-character"),
    ]


@pytest.mark.parametrize("blank", ["", "  ", None, []])
def test_a_blank_value_clears_and_an_absent_name_changes_nothing(blank):
    assert read({"budget": blank}, optional=("budget",))[0].fields == {"budget": None}
    assert read({}, optional=("budget",))[0].fields == {}


def test_what_is_required_cannot_be_blank():
    assert problems({"title": " "}, fields=("title",)) == [("title", "missing")]


def test_a_problem_carries_what_a_sentence_needs():
    (problem,) = read({"title": "x" * 121}, fields=("title",))[1]
    assert problem.params == {"limit": 120, "length": 121}


@pytest.mark.parametrize(
    ("given", "least", "found"),
    [
        ([], 1, [("grounds", "missing")]),
        ([], 0, []),
        (["unlawful"], 2, [("grounds", "too-few-grounds")]),
        (["unlawful", "too-dear"], 2, []),
        ("unlawful", 1, []),
        (["ugly"], 1, [("grounds", "not-a-choice")]),
    ],
)
def test_grounds_are_codes_of_a_list_and_enough_of_them(given, least, found):
    assert problems({"grounds": given}, grounds="grounds", grounds_min=least) == found


def test_grounds_come_in_the_order_of_the_list():
    given, _ = read({"grounds": ["unlawful", "not-rooted"]}, grounds="grounds")
    assert given.grounds == ("not-rooted", "unlawful")


def test_a_revision_says_which_record_it_revises():
    takes = {"record": "agreement", "revises": True}
    given, wrong = read({"revises": "2", "what": "All"}, **takes)
    assert wrong == ()
    assert given.revises == 2
    assert problems({"what": "All"}, **takes) == [("revises", "missing")]
    assert problems({"what": "All", "revises": "0"}, **takes) == [("revises", "not-a-record")]


def test_a_new_record_takes_no_number():
    assert problems({"revises": 1, "what": "x"}, record="agreement") == [("revises", "not-asked")]


def test_a_reason_that_is_not_asked_is_refused():
    assert problems({"reason": "Because"}) == [("reason", "not-asked")]


def test_who_is_assigned_is_handed_on_as_text():
    given, wrong = read({"assignee": "ada"}, assigns="assessor")
    assert (given.assignee, wrong) == ("ada", ())
    assert problems({}, assigns="assessor") == [("assignee", "missing")]
