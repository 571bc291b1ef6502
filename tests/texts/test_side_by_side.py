"""Schemes are put side by side from their rules: who decides, how many steps, how long."""

import pytest

from challenge_engine.core.burden import burden, deciding
from challenge_engine.definitions import catalogue
from challenge_engine.texts.side_by_side import figures, side_by_side
from tests.core.builders import a_workflow

SHIPPED = {path.name.partition(".")[0]: catalogue.read(path) for path in catalogue.shipped()}


def test_a_decision_is_taken_by_whoever_records_for_a_body_not_by_who_sends_it() -> None:
    small = SHIPPED["nl-small-town"]
    assert burden(small).decision.steps[-1].by == ("coordinator",)
    assert deciding(small) == ("college-secretary",)
    row = side_by_side([small], "en").rows[0]
    assert "the college of mayor and aldermen" in row


def test_where_no_body_is_named_it_is_who_could_say_no_with_a_ground() -> None:
    assert deciding(SHIPPED["rotterdam-right-to-challenge"]) == ("alderman",)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_figures_are_those_of_the_burden(name: str) -> None:
    workflow = SHIPPED[name]
    found, way = figures(workflow), burden(workflow).decision
    assert way is not None
    assert found["steps"] == len(way.steps)
    assert found["days"] == way.days
    assert found["ends"] == [s.name for s in workflow.states.values() if s.is_end]


def test_a_scheme_without_a_wish_stands_there_by_its_title() -> None:
    workflow = a_workflow()
    assert not workflow.wish
    assert side_by_side([workflow], "en").rows[0][0] == workflow.title["en"]


def test_every_shipped_scheme_that_a_group_can_begin_says_for_whom_it_is() -> None:
    sides = {n: {w.roles[r].side for t in w.openings for r in t.by} for n, w in SHIPPED.items()}
    asked = {n for n, w in SHIPPED.items() if "community" in sides[n] and w.public_from}
    assert {n for n in asked if not SHIPPED[n].wish} <= {"published-elsewhere"}
