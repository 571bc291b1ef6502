"""A ledger says how its date came about, and is the same after it was kept in a history."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from challenge_engine.core import timing
from challenge_engine.core.case import Given
from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.deadlines import Rule
from challenge_engine.core.ledger import At, Extended, Ledger, Paused
from challenge_engine.core.ledger_value import from_value, to_value
from challenge_engine.core.penalty import Band, PenaltyRule, Rates
from challenge_engine.core.terms import Term
from challenge_engine.core.working_days import Calendar
from challenge_engine.core.working_out import Counting, worked_out
from challenge_engine.errors import DeadlineError
from challenge_engine.history.canonical import canonical, parse
from challenge_engine.texts import due

from .builders import EXAMPLES

EIGHT_WEEKS = Term(8, "weeks")
START = dt.date(2026, 2, 2)
HOLIDAYS = {dt.date(2026, 4, 3): "Good Friday", dt.date(2026, 4, 6): "Easter Monday"}
CALENDAR = Calendar("nl", "1", HOLIDAYS, range(2020, 2040))
COUNTING = Counting(Rule("day_after", roll=True), CALENDAR)
RULE = Deadline(
    name="decision",
    title={"en": "Decision"},
    by=("decider",),
    starts=("file",),
    met_by=("decide",),
    profile="nl-awb",
    mark="house",
    term=Term(8, "weeks"),
    warns=(14, 3),
)


def begun(term: Term | None = EIGHT_WEEKS, start: dt.date | None = START, **changes) -> Ledger:
    ledger = Ledger(
        name="decision",
        standing="open",
        start=At(0, start),
        due=None,
        steps=(),
        profile="nl-awb",
        calendar="nl",
        version="1",
        term=term,
    )
    return replace(ledger, **changes)


def out(ledger: Ledger, counting: Counting = COUNTING, rule: Deadline = RULE, **others) -> Ledger:
    return worked_out(rule, counting, ledger, others)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


DAYS = st.integers(0, 80).map(lambda n: START + dt.timedelta(days=n))
TERMS = st.builds(
    Term, st.integers(1, 40), st.sampled_from(["days", "working_days", "weeks", "months"])
)


@st.composite
def ledgers(draw) -> Ledger:
    pauses, at = [], START
    for n in range(draw(st.integers(0, 3))):
        since = at + dt.timedelta(days=draw(st.integers(1, 10)))
        until = draw(
            st.none() | st.integers(1, 20).map(lambda n, s=since: s + dt.timedelta(days=n))
        )
        at = since + dt.timedelta(days=draw(st.integers(1, 20)))
        is_void = until is None and draw(st.booleans())
        pauses.append(Paused(At(2 * n + 1, since), until, At(2 * n + 2, at), is_void))
    extensions = draw(
        st.lists(st.builds(Extended, st.builds(At, st.integers(1, 9), DAYS), TERMS), max_size=2)
    )
    made = begun(pauses=tuple(pauses), extensions=tuple(extensions), term=draw(TERMS))
    try:
        return out(made)
    except DeadlineError:
        assume(False)
        raise


@settings(deadline=None, max_examples=EXAMPLES)
@given(ledgers())
def test_a_ledger_is_the_same_after_it_was_kept_as_a_value(ledger):
    kept = parse(canonical(to_value(ledger)))
    assert from_value("decision", kept) == ledger


@settings(deadline=None, max_examples=EXAMPLES)
@given(ledgers())
def test_it_can_be_worked_out_again_from_what_it_says_of_itself(ledger):
    assert out(ledger) == ledger


@settings(deadline=None, max_examples=EXAMPLES)
@given(ledgers())
def test_every_day_of_a_pause_that_counts_is_told_with_the_step_it_comes_from(ledger):
    told = [step.params["n"] for step in ledger.steps if step.code == "pause"]
    known = {one.since.n for one in ledger.pauses if not one.is_void}
    assert set(told) <= known
    assert len(told) == len(set(told))


@settings(deadline=None, max_examples=EXAMPLES)
@given(ledgers(), DAYS)
def test_the_clock_looks_again_and_never_later_than_on_the_day_after_the_last(ledger, today):
    wake = timing.next_wake(RULE, ledger, today)
    assert wake is not None
    assert ledger.due is not None
    assert wake <= ledger.due + dt.timedelta(days=1)
    assert wake > today or ledger.due < today


def test_a_month_is_no_day_to_count_from():
    assert out(begun(start=None)) == begun(start=None)


def test_without_a_set_end_it_has_no_day_as_long_as_it_stands_still():
    paused = begun(pauses=(Paused(At(1, day("2026-02-16")), None),))
    found = out(paused)
    assert found.due is None
    assert (found.steps[-1].code, found.steps[-1].day) == ("stands-still", day("2026-02-17"))
    assert timing.next_wake(RULE, found, START) is None


def test_while_it_stands_still_without_an_end_it_can_be_made_longer_past_its_former_end():
    still = (Paused(At(1, day("2026-02-16")), None),)
    late = (Extended(At(2, day("2026-06-01")), Term(2, "weeks")),)
    found = out(begun(pauses=still, extensions=late))
    assert (found.due, found.is_paused) == (None, True)
    assert (found.steps[-1].code, found.steps[-1].day) == ("stands-still", day("2026-02-17"))


def test_a_pause_that_ends_on_the_day_after_it_began_has_no_days():
    left = begun(pauses=(Paused(At(1, day("2026-02-16")), None, At(2, day("2026-02-17"))),))
    assert out(left).due == out(begun()).due


def test_a_corrected_day_moves_whatever_counts_from_that_step():
    paused = begun(
        pauses=(Paused(At(1, day("2026-02-16")), day("2026-03-02"), At(2, day("2026-02-26"))),)
    )
    assert out(paused).due == day("2026-04-08")
    assert out(timing.with_day(paused, 2, day("2026-02-24"))).due == day("2026-04-07")
    assert out(timing.with_day(paused, 0, day("2026-02-03"))).due == day("2026-04-09")
    assert out(timing.with_day(paused, 9, day("2026-02-03"))) == out(paused)


def test_what_is_over_keeps_its_last_day_when_its_start_is_corrected():
    met = out(begun(standing="met", ended=At(3, day("2026-03-01"))))
    assert timing.with_day(met, 0, day("2026-02-20")) == met
    assert timing.with_day(met, 3, day("2026-03-04")).ended == At(3, day("2026-03-04"))


def test_an_outage_moves_only_what_has_to_be_handed_in():
    counting = replace(COUNTING, outages=((day("2026-03-28"), day("2026-04-02")),))
    assert out(begun(), counting).due == day("2026-03-30")
    filing = out(begun(), counting, replace(RULE, is_filing=True))
    assert filing.due == day("2026-04-07")  # after Good Friday and Easter
    assert filing.outages == ((day("2026-03-28"), day("2026-04-02")),)


BANDS = (Band(14, 2300), Band(14, 3500), Band(14, 4500))
RATES = Rates(dt.date(2026, 1, 1), None, BANDS)
COSTLY = replace(RULE, name="penalty", term=None, penalty_of="decision")
NOTICE = begun(name="penalty", term=None, start=day("2026-04-20"))


def test_a_penalty_counts_up_to_the_day_before_the_decision():
    counting = replace(COUNTING, penalty=PenaltyRule(14, 42, (RATES,)))
    decision = out(begun())
    running = out(NOTICE, counting, COSTLY, decision=decision)
    assert (running.due, running.cents) == (day("2026-06-15"), 144_200)
    decided = replace(NOTICE, standing="met", ended=At(5, day("2026-05-25")))
    assert out(decided, counting, COSTLY, decision=decision).cents == 53_200
    in_grace = replace(NOTICE, standing="met", ended=At(5, day("2026-05-04")))
    assert out(in_grace, counting, COSTLY, decision=decision).cents == 0


def test_without_rates_a_penalty_is_not_known_and_not_nothing():
    counting = replace(COUNTING, penalty=PenaltyRule(14, 42, ()))
    found = out(NOTICE, counting, COSTLY, decision=out(begun()))
    assert found.cents is None
    assert found.steps[-1].code == "rates-unknown"


ANSWERED = replace(RULE, term=Term(52, "weeks"), term_field="cadence", term_times=2)


def test_a_corrected_answer_moves_the_term_that_began_with_it_and_no_other():
    ledger = begun(Term(12, "weeks"))
    right = timing.with_values(ANSWERED, COUNTING, ledger, 0, {"cadence": 4})
    assert right.term == EIGHT_WEEKS
    assert timing.with_values(ANSWERED, COUNTING, ledger, 1, {"cadence": 4}) == ledger


def test_a_term_whose_length_nobody_knows_has_no_last_day():
    ledger = timing.with_values(ANSWERED, COUNTING, begun(Term(12, "weeks")), 0, {"cadence": None})
    assert ledger.term is None
    assert out(ledger, rule=ANSWERED).due is None


LATER = replace(RULE, term=Term(52, "weeks"), term_field="weeks", said_by=("take-up",))
SAID_ON = At(3, START + dt.timedelta(weeks=3))


def said(ledger: Ledger, weeks: int) -> Ledger:
    given = Given(fields={"weeks": weeks})
    return out(timing._said(LATER, ledger, "take-up", given, SAID_ON) or ledger, rule=LATER)


def test_until_its_length_is_said_a_term_is_counted_at_the_longest():
    unsaid = out(begun(Term(52, "weeks")), rule=LATER)
    assert unsaid.due == day("2027-02-01")
    assert [step.code for step in unsaid.steps][:2] == ["start", "unsaid"]
    assert "not yet said. At the longest" in due.standing(unsaid, START, "en")


@given(st.integers(1, 52))
def test_a_length_that_is_said_later_counts_from_the_start(weeks):
    ledger = said(begun(Term(52, "weeks")), weeks)
    assert ledger.due == out(begun(Term(weeks, "weeks"))).due
    assert ledger.said == SAID_ON
    assert "not yet said" not in due.standing(ledger, START, "en")
    assert from_value(ledger.name, parse(canonical(to_value(ledger)))) == ledger


def test_a_length_that_is_already_over_when_it_is_said_makes_the_term_late():
    assert said(begun(Term(52, "weeks")), 2).is_over(START + dt.timedelta(weeks=3))


def test_a_corrected_length_moves_the_term_at_the_step_that_said_it():
    ledger = said(begun(Term(52, "weeks")), 26)
    assert timing.with_values(LATER, COUNTING, ledger, 3, {"weeks": 10}).term == Term(10, "weeks")
    assert timing.with_values(LATER, COUNTING, ledger, 0, {"weeks": 10}) == ledger
