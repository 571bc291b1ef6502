"""The longest legal time: what it comes to, what it names, and that play by force finds no more."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from challenge_engine.core import decide as deciding
from challenge_engine.core.case import Given, Outcome, Refusal
from challenge_engine.core.deadline_rules import Deadline, Extending, Standstill
from challenge_engine.core.deadlines import Rule, work_out
from challenge_engine.core.proof.lengths import Days, length
from challenge_engine.core.proof.longest import Longest, longest
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import MAIN, NOTHING, Role, Takes, Transition, Workflow
from challenge_engine.core.workflow import GuardCall as Guard
from challenge_engine.core.working_out import Counting
from challenge_engine.definitions.calendars import calendar

from ..builders import a_field, a_workflow, both, by_name, state, step
from .making import told
from .playing import COUNTING, Play

ROLES = (Role("group", "community", both("Group")),)
EXAMPLES = 400 if os.environ.get("CHALLENGE_PROOF") else 10
HORIZON = 16
MOST = 4_000 if os.environ.get("CHALLENGE_PROOF") else 400


def timed(*steps: Transition, names: tuple[str, ...] = ("s0", "s1", "s2"), **deadlines: Deadline):
    """States before the decision and an end; ``begin`` opens, ``end0`` and so on decide."""
    begin = step("begin", NOTHING, names[0], "group")
    open_ = [state(n, "submitted", "group") for n in names]
    ends = [step(f"end-{n}", n, "end", "group") for n in names]
    return a_workflow(
        transitions=(begin, *steps, *ends),
        roles=by_name(ROLES),
        fields=by_name([a_field("day", "date")]),
        records={},
        tracks={MAIN: by_name([*open_, state("end", "ended", ends="closed")])},
        deadlines=deadlines,
        digest=repr((steps, deadlines)).encode(),
    )


def due(name: str, starts: object, met_by: object, count: int = 10, **more: object) -> Deadline:
    made = Deadline(
        name=name,
        title=both(name),
        by=("group",),
        starts=(starts,) if isinstance(starts, str) else tuple(starts),  # type: ignore[arg-type]
        met_by=(met_by,) if isinstance(met_by, str) else tuple(met_by),  # type: ignore[arg-type]
        profile="x",
        mark="house",
        term=Term(count, "days"),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def found(workflow: Workflow) -> Longest:
    return longest(workflow, dict.fromkeys(workflow.deadlines, COUNTING))


GO, BACK = step("go", "s0", "s1", "group"), step("back", "s1", "s0", "group")
ENDS = ("end-s0", "end-s1", "end-s2")


def test_one_term_until_the_decision_is_its_length_with_every_extension():
    more = Extending("go", Term(5, "days"), times=2)
    workflow = timed(GO, BACK, due=due("due", "begin", ENDS, extension=more), names=("s0", "s1"))
    said = found(workflow)
    assert said.days == 20
    (stretch,) = said.stretches
    assert stretch.parts == (("term", 10), ("extension", 5), ("extension", 5))
    assert (stretch.first.action, stretch.deadline) == ("begin", "due")


def test_terms_that_follow_each_other_add_up_and_those_beside_each_other_do_not():
    one, two = due("one", "begin", "go", 3), due("two", "go", ENDS, 4)
    beside = due("beside", "begin", ENDS, 5)
    names = ("s0", "s1")
    both_ = {"one": replace(one, met_by=("go", "end-s0")), "two": two}
    assert found(timed(GO, names=names, **both_)).days == 7
    assert found(timed(GO, names=names, **both_, beside=beside)).days == 5


def test_a_state_without_a_term_is_named_and_counts_for_no_days():
    said = found(timed(GO, names=("s0", "s1"), one=due("one", "begin", ("go", "end-s0"), 3)))
    assert (said.days, said.counted) == (None, 3)
    assert [(w.state, w.is_without) for w in said.waits] == [("s1", True)]


def test_what_may_be_repeated_without_end_is_named_unless_it_is_limited():
    again = step("again", "s0", "s0", "group")
    one = due("one", ("begin", "again"), "end-s0", 3)
    said = found(timed(again, names=("s0",), one=one))
    assert (said.days, said.counted, said.repeats) == (None, 6, ("again",))
    said = found(timed(replace(again, at_most=3), names=("s0",), one=one))
    assert (said.days, said.repeats) == (12, ())


def test_a_circle_within_one_term_takes_no_longer_than_that_term():
    said = found(
        timed(
            GO,
            BACK,
            names=("s0", "s1"),
            whole=due("whole", "begin", ENDS, 30),
            part=due("part", "go", "back", 4),
        )
    )
    assert (said.days, said.repeats) == (30, ())


ENTER = replace(GO, takes=Takes(fields=("day",)))
PAUSE = Standstill("s1", "day", Term(4, "days"))


def test_a_standstill_with_a_bound_counts_each_time_that_it_may_begin():
    whole = due("whole", "begin", ENDS, 10, pauses=(PAUSE,))
    said = found(timed(replace(ENTER, at_most=2), BACK, names=("s0", "s1"), whole=whole))
    assert said.days == 18
    assert said.stretches[0].parts == (("term", 10), ("standstill", 4), ("standstill", 4))
    without = found(timed(ENTER, BACK, names=("s0", "s1"), whole=whole))
    assert (without.days, without.repeats, without.counted) == (None, ("go",), 14)


def test_a_standstill_without_a_bound_is_named_and_the_term_goes_on_after_it():
    whole = due("whole", "begin", ENDS, 10, pauses=(Standstill("s1", "day"),))
    said = found(timed(ENTER, BACK, names=("s0", "s1"), whole=whole))
    assert (said.days, said.counted) == (None, 10)
    assert [(w.state, w.still) for w in said.waits] == [("s1", ("whole",))]


def test_a_standstill_is_bound_by_the_answer_that_whoever_begins_it_must_wait_for():
    whole = due("whole", "begin", ENDS, 10, pauses=(Standstill("s1"),))
    answer = due("answer", "go", ("back", "end-s1"), 3)
    once = replace(GO, at_most=1)
    said = found(timed(once, BACK, names=("s0", "s1"), whole=whole, answer=answer))
    assert said.days == 13


def test_a_day_that_is_named_bounds_only_if_it_may_lie_only_so_far_ahead():
    one = due("one", "begin", ENDS, term=None, until="day")
    workflow = timed(names=("s0",), one=one)
    assert [w.named for w in found(workflow).waits] == [("one",)]
    bound = timed(names=("s0",), one=replace(one, at_most=Term(2, "months")))
    assert found(bound).days == 62


def test_the_clock_of_somebody_who_is_late_is_not_legal_time():
    late = step("late", "s0", "s1", "group", when=[Guard("overdue", {"deadline": "one"})])
    one = due("one", "begin", ENDS, 3)
    assert found(timed(late, names=("s0", "s1"), one=one)).days == 3


# --- by force -------------------------------------------------------------------------------------


@st.composite
def drawn(draw, pauses: bool) -> Workflow:
    names = ("s0", "s1", "s2")[: draw(st.integers(1, 3))]
    place = st.sampled_from(names)
    actions = [f"a{i}" for i in range(draw(st.integers(1, 3)))]
    still = draw(place) if pauses else None
    steps = []
    for action in actions:
        source, target = draw(place), draw(place)
        takes = Takes(fields=("day",)) if target == still else Takes()
        limit = draw(st.sampled_from([None, 1, 2]))
        steps.append(step(action, source, target, "group", takes=takes, at_most=limit))
    every = ["begin", *actions]
    some = st.lists(st.sampled_from(every), min_size=1, max_size=2, unique=True)
    deadlines = {}
    for name in ("one", "two")[: draw(st.integers(1, 2))]:
        starts, met = draw(some), draw(some)
        free = [a for a in actions if a not in (*starts, *met)]
        extending = draw(st.sampled_from([None, *free]))
        bounded = Standstill(still or "", "day", Term(2, "days"))
        bound = draw(st.sampled_from([bounded, Standstill(still or "")]))
        deadlines[name] = due(
            name,
            starts,
            met,
            draw(st.integers(1, 3)),
            extension=Extending(extending, Term(1, "days")) if extending else None,
            pauses=(bound,) if still is not None and still != "s0" else (),
        )
    return timed(*steps, names=names, **deadlines)


def by_force(workflow: Workflow) -> int | None:
    """The latest day of a decision if nobody is late; ``HORIZON`` stands for no bound."""
    room = Play.of(workflow, {"group": 1})
    first = room.today
    ahead, seen, latest = [room], set(), 0
    while ahead:
        one = ahead.pop()
        if len(seen) > MOST:
            return None
        for after in _next(one):
            day = (after.today - first).days
            if after.case.state() == "end":
                latest = max(latest, day)
            elif (key := _key(after)) not in seen and day < HORIZON:
                seen.add(key)
                ahead.append(after)
            elif day >= HORIZON:
                return HORIZON
    return latest


def _key(room: Play) -> object:
    ledgers = [
        (d.name, d.standing, d.due, len(d.extensions), d.pauses[-1:])
        for d in room.deadlines.values()
    ]
    return (*room.case.states.items(), room.today, tuple(ledgers), tuple(room.times.items()))


def _next(room: Play) -> Iterator[Play]:
    tomorrow = room.today + dt.timedelta(days=1)
    if room.case.n >= 0 and not any(d.is_over(tomorrow) for d in room.deadlines.values()):
        later = room.copy()
        later.today = tomorrow
        yield later
    for action in room.workflow.actions:
        t = deciding.find(room.workflow, room.case, action)
        if isinstance(t, Refusal):
            continue
        days = [(room.today + dt.timedelta(days=n)).isoformat() for n in range(3)]
        for day in days if t.takes.fields else [""]:
            after = room.copy()
            given = Given(fields={"day": day}) if day else Given()
            if isinstance(after.act("group-0", action, given, role="group"), Outcome):
                yield after


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW)
@given(drawn(pauses=False))
def test_where_nothing_stands_still_play_by_force_comes_to_the_same_day(workflow):
    note(told(workflow))
    latest = by_force(workflow)
    assume(latest is not None)
    said = found(workflow)
    assert said.is_decided
    if said.days is None:
        assert latest == HORIZON
    else:
        assert latest == min(said.days, HORIZON)


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW)
@given(drawn(pauses=True))
def test_no_play_by_force_ever_takes_longer(workflow):
    note(told(workflow))
    latest = by_force(workflow)
    assume(latest is not None)
    said = found(workflow)
    assert said.is_decided
    assert said.days is None or latest <= said.days


TERMS = st.builds(
    Term, st.integers(1, 40), st.sampled_from(["days", "weeks", "months", "working_days"])
)
DUTCH = calendar("nl-atw", "en")
DUTCH_DAYS = Days(DUTCH)


@pytest.mark.parametrize("first", ["day_after", "beginning_with"])
@given(TERMS, st.dates(dt.date(2001, 1, 1), dt.date(2090, 1, 1)), st.booleans())
def test_no_term_is_longer_than_the_longest_one(first, term, start, rolls):
    counting = Counting(Rule(first, roll=rolls), DUTCH)
    most = length(due("one", "begin", "end-s0", term=term), counting, DUTCH_DAYS)
    assert most.term is not None
    end = work_out(counting.rule, DUTCH, start, term).day
    assert (end - start).days <= most.term + most.moved
