"""When a term ends: the checked vectors of real schemes, and what cannot be worked out."""

import datetime as dt
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.core.deadlines import Extension, Pause, Rule, Term, day, work_out
from challenge_engine.core.working_days import WEEKDAYS, Calendar
from challenge_engine.errors import DeadlineError

YEARS = range(2013, 2040)
# Days that the vectors meet; the calendars themselves come from data and are tested there.
DUTCH = {
    "2025-12-25": "Christmas Day",
    "2025-12-26": "Second Day of Christmas",
    "2026-01-01": "New Year's Day",
    "2026-04-03": "Good Friday",
    "2026-04-06": "Easter Monday",
    "2026-04-27": "King's Day",
    "2026-05-05": "Liberation Day",
    "2026-05-14": "Ascension Day",
    "2026-05-25": "Whit Monday",
}
SCOTTISH = {f"{y}-{d}": "holiday" for y in YEARS for d in ("12-25", "12-26", "01-01", "01-02")}


def calendar(days: dict[str, str]) -> Calendar:
    return Calendar("test", "1", {day(d): name for d, name in days.items()}, YEARS)


ATW = calendar(DUTCH)
EQUATED = calendar({**DUTCH, "2026-05-15": "Friday after Ascension"})
SCOTLAND = calendar(SCOTTISH)
NONE = calendar({})
AWB = Rule("day_after", roll=True, rolled_up_to=(Term(12, "weeks"), Term(90, "days")))
PLAIN = Rule("day_after")
BEGINNING = Rule("beginning_with")


def due(rule: Rule, on: Calendar, start: str, term: str, *more) -> str:
    return work_out(rule, on, day(start), Term.parse(term), *more).day.isoformat()


def pause(first: str, last: str) -> Pause:
    return Pause(day(first), day(last))


@pytest.mark.parametrize(
    ("name", "rule", "on", "start", "term", "pauses", "expected"),
    [
        ("V1 objection", AWB, ATW, "2025-11-13", "6 weeks", (), "2025-12-29"),
        ("V3 Easter", AWB, ATW, "2026-02-23", "6 weeks", (), "2026-04-07"),
        ("V5 not equated", AWB, ATW, "2026-04-03", "6 weeks", (), "2026-05-15"),
        ("V5 equated", AWB, EQUATED, "2026-04-03", "6 weeks", (), "2026-05-18"),
        ("V6 request", AWB, ATW, "2026-02-02", "8 weeks", (), "2026-03-30"),
        (
            "V7 completed",
            AWB,
            ATW,
            "2026-02-02",
            "8 weeks",
            (pause("2026-02-17", "2026-02-25"),),
            "2026-04-08",
        ),
        ("V10 ordinance", PLAIN, ATW, "2026-02-07", "26 weeks", (), "2026-08-08"),
        ("V13 PA21", BEGINNING, SCOTLAND, "2023-10-05", "30 working days", (), "2023-11-15"),
        ("V15 two", BEGINNING, SCOTLAND, "2021-08-06", "45 working days", (), "2021-10-07"),
        ("V15 one", BEGINNING, SCOTLAND, "2021-08-06", "30 working days", (), "2021-09-16"),
        ("Broxtowe", PLAIN, NONE, "2013-06-30", "30 days", (), "2013-07-30"),
        ("D&S Fire", PLAIN, NONE, "2013-08-31", "30 days", (), "2013-09-30"),
        ("Warwickshire", PLAIN, NONE, "2014-06-30", "30 days", (), "2014-07-30"),
    ],
    ids=lambda one: one if isinstance(one, str) and one[0].isupper() else "",
)
def test_the_vectors_of_real_schemes(name, rule, on, start, term, pauses, expected):
    found = work_out(rule, on, day(start), Term.parse(term), pauses)
    told = [f"  {s.code} {s.day} {dict(s.params)}\n" for s in found.steps]
    sys.stdout.writelines([f"{name}\n", *told])  # pytest -rP shows how each came about
    assert found.day.isoformat() == expected
    assert found.steps[-1].day == found.day


def test_a_term_over_twelve_weeks_does_not_roll():
    assert due(AWB, ATW, "2026-02-07", "12 weeks") == "2026-05-04"
    assert due(AWB, ATW, "2026-02-07", "13 weeks") == "2026-05-09"
    assert day("2026-05-09").weekday() == 5
    steps = work_out(AWB, ATW, day("2026-02-07"), Term.parse("13 weeks")).steps
    assert "too-long-to-roll" in [s.code for s in steps]


@pytest.mark.parametrize(
    ("rule", "start", "term", "expected"),
    [
        (PLAIN, "2026-01-31", "1 month", "2026-02-28"),
        (PLAIN, "2024-01-31", "1 month", "2024-02-29"),
        (PLAIN, "2024-02-29", "1 year", "2025-02-28"),
        (PLAIN, "2026-08-31", "6 months", "2027-02-28"),
        (BEGINNING, "2023-10-05", "6 months", "2024-04-04"),
        (BEGINNING, "2026-01-31", "1 month", "2026-02-28"),
        (BEGINNING, "2026-01-01", "1 year", "2026-12-31"),
        (PLAIN, "2026-03-01", "2026-06-30", "2026-06-30"),
    ],
)
def test_months_and_years_end_on_a_day_that_exists(rule, start, term, expected):
    assert due(rule, NONE, start, term) == expected


def test_a_year_is_longer_than_three_months():
    rule = Rule("day_after", roll=True, rolled_up_to=(Term(3, "months"),))
    assert due(rule, ATW, "2026-02-07", "3 months") == "2026-05-07"
    assert due(rule, ATW, "2025-02-08", "1 year") == "2026-02-08"
    assert day("2026-02-08").weekday() == 6


def test_an_extension_begins_where_the_term_would_have_ended():
    extended = Extension(Term.parse("6 weeks"), day("2026-03-20"), "a hearing")
    assert due(AWB, ATW, "2026-02-02", "8 weeks", (), (extended,)) == "2026-05-11"


def test_an_extension_after_the_end_is_refused():
    late = Extension(Term.parse("6 weeks"), day("2026-03-31"))
    with pytest.raises(DeadlineError, match="came after the term had ended on 2026-03-30"):
        due(AWB, ATW, "2026-02-02", "8 weeks", (), (late,))


def test_an_extension_on_the_day_to_which_the_end_moved_is_in_time():
    # The term ends on Christmas Day and moves to the 29th.
    extended = Extension(Term.parse("1 week"), day("2025-12-29"))
    assert due(AWB, ATW, "2025-11-13", "6 weeks", (), (extended,)) == "2026-01-02"


def test_a_pause_within_the_extended_time_counts():
    extended = Extension(Term.parse("6 weeks"), day("2026-03-20"))
    later = pause("2026-04-10", "2026-04-19")
    plain = due(PLAIN, ATW, "2026-02-02", "8 weeks", (), (extended,))
    paused = due(PLAIN, ATW, "2026-02-02", "8 weeks", (later,), (extended,))
    assert (day(paused) - day(plain)).days == 10


def test_an_extension_whose_day_is_unknown_came_before_what_needs_it():
    extended = Extension(Term.parse("6 weeks"))
    later = pause("2026-04-10", "2026-04-19")
    assert due(PLAIN, ATW, "2026-02-02", "8 weeks", (later,), (extended,)) == "2026-05-21"


def test_a_pause_counts_in_every_part_of_a_term_whatever_its_unit():
    extended = Extension(Term.parse("2 weeks"), day("2026-02-06"))
    within = pause("2026-02-16", "2026-02-18")
    plain = due(BEGINNING, NONE, "2026-02-02", "10 working days", (), (extended,))
    paused = due(BEGINNING, NONE, "2026-02-02", "10 working days", (within,), (extended,))
    assert (plain, paused) == ("2026-02-27", "2026-03-02")


def test_a_pause_that_begins_while_a_weekend_moves_the_end_takes_days_of_the_moved_end():
    # The term ends on Saturday 28 February and moves to Monday 2 March.
    assert due(AWB, NONE, "2026-02-14", "2 weeks") == "2026-03-02"
    from_sunday = pause("2026-03-01", "2026-03-09")  # Two days were left, and are left after it.
    assert due(AWB, NONE, "2026-02-14", "2 weeks", (from_sunday,)) == "2026-03-11"
    on_monday = pause("2026-03-02", "2026-03-03")
    found = work_out(AWB, NONE, day("2026-02-14"), Term.parse("2 weeks"), (on_monday,))
    assert found.day == day("2026-03-04")
    told = [(step.code, step.day.isoformat()) for step in found.steps[2:]]
    assert told == [
        ("term", "2026-02-28"),
        ("rolled", "2026-03-02"),
        ("pause", "2026-03-04"),
        ("due", "2026-03-04"),
    ]


@pytest.mark.parametrize("days", range(1, 12))
@pytest.mark.parametrize("begins", ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"])
def test_the_last_day_never_lies_within_a_pause(begins: str, days: int):
    first = day(begins)
    still = Pause(first, first + dt.timedelta(days=days - 1))
    found = work_out(AWB, NONE, day("2026-02-14"), Term.parse("2 weeks"), (still,))
    assert found.day > still.last


def test_holidays_are_named_only_where_they_took_a_working_day():
    found = work_out(PLAIN, ATW, day("2025-12-22"), Term.parse("10 working days"))
    term = next(one for one in found.steps if one.code == "term")
    assert [name for _, name in term.params["off"]] == [
        "Christmas Day", "Second Day of Christmas", "New Year's Day",
    ]  # fmt: skip
    longer = Extension(Term.parse("5 working days"))
    steps = work_out(PLAIN, ATW, day("2025-12-22"), Term.parse("10 working days"), (), (longer,))
    assert [one.params["off"] for one in steps.steps if one.code == "extension"] == [()]


@pytest.mark.parametrize(
    ("rule", "term", "code"),
    [
        (PLAIN, "26 weeks", "stays"),
        (AWB, "26 weeks", "too-long-to-roll"),
        (AWB, "2026-08-08", "stays"),
    ],
)
def test_an_end_on_a_saturday_that_does_not_move_is_told(rule, term, code):
    steps = work_out(rule, ATW, day("2026-02-07"), Term.parse(term)).steps
    assert [(one.code, one.params["off"]) for one in steps if "off" in one.params] == [
        (code, "Saturday")
    ]


def test_a_fixed_date_is_neither_paused_nor_extended():
    with pytest.raises(DeadlineError, match="not moved by a pause"):
        due(PLAIN, ATW, "2026-02-02", "2026-06-30", (pause("2026-02-10", "2026-02-12"),))
    with pytest.raises(DeadlineError, match="not extended by a term"):
        due(PLAIN, ATW, "2026-02-02", "2026-06-30", (), (Extension(Term.parse("1 week")),))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8 weken", "8 weeks"),
        ("1 maand", "1 month"),
        ("30 werkdagen", "30 working days"),
        ("8 wekes", "8 weeks"),
        ("30 workingdays", "30 working days"),
    ],
)
def test_a_term_that_is_nearly_one_says_what_was_probably_meant(text, meant):
    with pytest.raises(DeadlineError, match=f"Did you mean {meant}"):
        Term.parse(text)


def test_a_term_may_be_written_with_capitals():
    assert Term.parse("8 Weeks") == Term(8, "weeks")


@pytest.mark.parametrize(
    "text",
    ["0 days", "-3 weeks", "8 weken", "10000 years", "999999 weeks", "", "8", "weeks", "8weeks",
     "1.5 weeks", "8 weeks 2 days", "8 fortnights", "٨ weeks"],
)  # fmt: skip
def test_what_is_no_term_is_refused_in_a_sentence(text):
    with pytest.raises(DeadlineError, match=r"is not a term|cannot be worked out"):
        Term.parse(text)


@pytest.mark.parametrize("text", ["2026-02-30", "2025-02-29", "20260228", "2026-2-3", "soon", ""])
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(DeadlineError):
        day(text)


@pytest.mark.parametrize(
    ("pauses", "why"),
    [
        ([pause("2026-02-20", "2026-02-10")], "ends before it begins"),
        ([pause("2026-02-02", "2026-02-10")], "begins before 2026-02-03"),
        ([pause("2026-05-01", "2026-05-02")], "begins after the term had ended"),
        ([pause("2026-02-10", "2026-02-12"), pause("2026-02-12", "2026-02-14")], "overlaps"),
    ],
)
def test_pauses_that_contradict_the_term_are_refused(pauses, why):
    with pytest.raises(DeadlineError, match=why):
        due(AWB, ATW, "2026-02-02", "8 weeks", pauses)


def test_a_year_that_the_calendar_does_not_know_is_refused():
    with pytest.raises(DeadlineError, match="knows the years 2013 to 2039, not 2040"):
        due(AWB, ATW, "2039-12-20", "2 weeks")


def test_a_term_that_leaves_the_calendar_of_mankind_is_refused():
    with pytest.raises(DeadlineError, match="beyond the years 1 to 9999"):
        due(PLAIN, NONE, "9999-06-01", "1 year")


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31))
RULES = st.sampled_from([PLAIN, BEGINNING, AWB])
TERMS = st.builds(
    Term, st.integers(1, 80), st.sampled_from(["days", "working_days", "weeks", "months"])
)


@given(RULES, DAYS, st.integers(0, 400), TERMS)
def test_a_later_start_never_gives_an_earlier_end(rule, start, later, term):
    begun = start + dt.timedelta(days=min(later, 365))
    assert work_out(rule, ATW, start, term).day <= work_out(rule, ATW, begun, term).day


@given(RULES, DAYS, TERMS, st.integers(1, 40), st.integers(0, 60))
def test_pausing_never_shortens(rule, start, term, at, length):
    plain = work_out(rule, ATW, start, term).day
    first = start + dt.timedelta(days=at)
    if first > plain:
        return
    paused = Pause(first, first + dt.timedelta(days=length))
    assert work_out(rule, ATW, start, term, [paused]).day >= plain


@given(RULES, DAYS, TERMS, st.integers(0, 500))
def test_adding_a_holiday_never_makes_a_date_earlier(rule, start, term, at):
    extra = {start + dt.timedelta(days=at): "a royal decree"}
    more = Calendar("test", "2", {**ATW.holidays, **extra}, YEARS)
    assert work_out(rule, more, start, term).day >= work_out(rule, ATW, start, term).day


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_working_days_of_a_year_add_up(year):
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(days=n) for n in range(365 + (year % 4 == 0))]
    working = sum(ATW.off(one) is None for one in days)
    weekends = sum(one.weekday() > 4 for one in days)
    holidays = sum(one in ATW.holidays and one.weekday() < 5 for one in days)
    assert working + weekends + holidays == len(days)
    last = work_out(BEGINNING, ATW, first, Term(working, "working_days")).day
    assert last.year == year
    after = work_out(BEGINNING, ATW, first, Term(working + 1, "working_days")).day
    assert after.year == year + 1


def test_the_names_of_days_do_not_follow_the_machine():
    assert [ATW.off(dt.date(2026, 8, 1)), ATW.off(dt.date(2026, 8, 2))] == list(WEEKDAYS[5:])
