"""A call that closes at a minute: by the authority's own clock, also when that is changed."""

from __future__ import annotations

import pytest

from challenge_engine.core import guards
from challenge_engine.core.case import Actor, Case, Facts
from challenge_engine.core.workflow import GuardCall

from .builders import strictly

CASE, ACTOR = Case(3, {"main": "open"}), Actor(1)
OPENS, CLOSES = "2021-01-08T09:00", "2021-01-30T17:00"
LISBON = "Europe/Lisbon"


def asked(at: str, *, zone: str = LISBON, on: str = "", closes: str | None = CLOSES):
    call = GuardCall(
        "moment_window", {"link": "round", "from_field": "opens", "until_field": "closes"}
    )
    said = {("round", "opens"): (OPENS,), ("round", "closes"): (closes,)}
    facts = Facts("2021-01-30", on, at=at, zone=zone, linked_fields=said)
    found = guards.ask(call, CASE, ACTOR, strictly(facts, guards.needs_of((call,))))
    return found.code if found else None


def test_it_is_open_until_the_minute_and_closed_a_thousandth_of_a_second_later():
    assert asked("2021-01-30T17:00:00.000Z") is None
    assert asked("2021-01-30T17:00:00.001Z") == "too-late"
    assert asked("2021-01-08T08:59:59.999Z") == "too-early"
    assert asked("2021-01-08T09:00:00.000Z") is None


def test_the_clock_of_the_authority_counts():
    assert asked("2021-01-30T16:30:00.000Z", zone="Europe/Amsterdam") == "too-late"
    assert asked("2021-07-30T16:30:00.000Z", closes="2021-07-30T17:00") == "too-late"
    assert asked("2021-07-30T16:00:00.000Z", closes="2021-07-30T17:00") is None


def test_in_the_hour_that_comes_twice_the_later_one_counts():
    closes = "2021-10-31T01:30"
    assert asked("2021-10-31T00:45:00.000Z", closes=closes) is None
    assert asked("2021-10-31T01:30:00.000Z", closes=closes) is None
    assert asked("2021-10-31T01:30:00.001Z", closes=closes) == "too-late"


def test_what_is_known_to_a_day_only_came_at_its_end():
    assert asked("", on="2021-01-29") is None
    assert asked("", on="2021-01-30") == "too-late"


def test_a_moment_that_nobody_named_refuses():
    assert asked("2021-01-10T12:00:00.000Z", closes=None) == "moment-unknown"


@pytest.mark.parametrize(("closes", "code"), [(CLOSES, "too-late"), ("2021-02-01T17:00", None)])
def test_a_case_asks_its_own_fields_without_a_link(closes, code):
    call = GuardCall("moment_window", {"until_field": "closes"})
    facts = Facts("2021-01-31", at="2021-01-31T10:00:00.000Z", values={"closes": closes})
    found = guards.ask(call, CASE, ACTOR, strictly(facts, guards.needs_of((call,))))
    assert (found.code if found else None) == code
