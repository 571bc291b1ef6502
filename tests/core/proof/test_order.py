"""Two deadlines that one action begins pass in the order of their lengths, if that is certain."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.core.deadline_rules import Deadline, Extending, Standstill
from challenge_engine.core.deadlines import Rule, work_out
from challenge_engine.core.proof.cast import smallest_cast
from challenge_engine.core.proof.order import ends_first
from challenge_engine.core.terms import Term
from challenge_engine.definitions.calendars import calendar

from ..builders import asks, both, step
from .test_stories import FINISH, LEAVE, codes, small


def a_deadline(name: str, count: int, unit: str, **changes) -> Deadline:
    made = Deadline(
        name=name,
        title=both(name),
        by=("office",),
        starts=("file",),
        met_by=("finish",),
        profile="x",
        mark="house",
        term=Term(count, unit),
    )
    return replace(made, **changes)


SHORT, LONG = a_deadline("short", 2, "weeks"), a_deadline("long", 8, "weeks")


def odd(**deadlines: Deadline):
    """Somebody may act once the long one is over and the short one is not: never, we say."""
    when = [asks("overdue", deadline="long"), asks("in_time", deadline="short")]
    steps = (FINISH, LEAVE, step("odd", "filed", "filed", "office", when=when))
    return small(*steps, deadlines=deadlines)


def test_eight_weeks_do_not_pass_before_two_that_the_same_action_began():
    assert codes(smallest_cast(odd(short=SHORT, long=LONG))) == ["never-possible"]


@pytest.mark.parametrize(
    "changes",
    [
        {"short": replace(SHORT, pauses=(Standstill("filed", "due"),))},
        {"short": replace(SHORT, extension=Extending("leave", Term(8, "weeks")))},
        {"short": replace(SHORT, profile="y")},
        {"short": replace(SHORT, term=Term(2, "months"))},
        {"short": replace(SHORT, term=Term(10, "working_days"))},
        {"short": replace(SHORT, is_filing=True)},
        {"short": replace(SHORT, term=Term(7, "weeks"))},
        {"short": replace(SHORT, starts=("file", "odd"))},
    ],
    ids=["paused", "extended", "law", "months", "working days", "outage", "a week", "began later"],
)
def test_what_cannot_be_compared_for_certain_may_pass_in_either_order(changes):
    assert codes(smallest_cast(odd(**{"short": SHORT, "long": LONG, **changes}))) == []


def test_where_ends_do_not_move_over_days_off_a_day_is_enough():
    short, long = (a_deadline(n, k, "days", roll=False) for n, k in (("a", 9), ("b", 10)))
    assert ends_first(short, long)
    assert not ends_first(long, short)
    assert not ends_first(replace(short, roll=None), replace(long, roll=None))


TERMS = st.builds(
    Term, st.integers(1, 60), st.sampled_from(["days", "weeks", "months", "working_days"])
)
STARTS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@given(TERMS, TERMS, STARTS, st.integers(0, 90), st.booleans())
def test_whatever_is_said_to_end_first_has_ended_on_every_real_day(one, other, start, later, rolls):
    """By the Dutch days off, also where only the shorter of the two moves over them."""
    first, second = (a_deadline(n, t.count, t.unit) for n, t in (("a", one), ("b", other)))
    if not ends_first(first, second):
        return
    days = calendar("nl-atw", "en")
    rule = Rule("day_after", roll=rolls, rolled_up_to=(Term(12, "weeks"), Term(90, "days")))
    begun = start + dt.timedelta(days=later)
    assert work_out(rule, days, start, one).day < work_out(rule, days, begun, other).day
