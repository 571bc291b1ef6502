import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.core.deadlines import Rule, Term, work_out
from challenge_engine.core.in_time import last_beginning, plain_end
from challenge_engine.core.working_days import Calendar
from challenge_engine.service.directory.saying import Change
from challenge_engine.service.reading.contracts import contract_calendar
from tests.support.directories import said, small
from tests.support.town import ROTTERDAM, make_town

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))
TERMS = st.builds(
    Term,
    st.integers(1, 60),
    st.sampled_from(["days", "working_days", "weeks", "months"]),
)
HOLIDAY = dt.date(2026, 5, 5)
CALENDAR = Calendar("test", "1", {HOLIDAY: "A holiday"}, range(2000, 2100))


@given(DAYS, TERMS, st.booleans())
def test_it_is_the_last_day_from_which_the_term_ends_in_time(until, term, rolls):
    def end(start):
        return work_out(Rule(roll=rolls), CALENDAR, start, term).day

    found = last_beginning(until, term, end)
    assert end(found) <= until < end(found + dt.timedelta(1))


@pytest.mark.parametrize(
    ("until", "term", "by"),
    [
        ("2027-12-31", "6 months", "2027-06-30"),
        ("2027-02-28", "3 months", "2026-11-30"),
        ("2027-12-31", "1 years", "2026-12-31"),
        ("2027-12-31", "30 days", "2027-12-01"),
    ],
)
def test_notice_is_given_so_many_months_before_the_contract_ends(until, term, by):
    read = Term.parse(term)
    found = last_beginning(dt.date.fromisoformat(until), read, lambda one: plain_end(one, read))
    assert found.isoformat() == by


@pytest.fixture(scope="module")
def parks(tmp_path_factory):
    town = make_town(tmp_path_factory.mktemp("town"), ROTTERDAM, since="2026-01-05")
    small(town.engine)
    for code in ("pool", "hall", "benches", "sewers", "paths"):
        said(town.engine, Change("service", code, {"title": code, "unit": "parks"}, "2025-01-01"))
    sheets = {
        "mowing": {"contract_end": "2026-12-31", "notice": "3 months"},
        "pool": {"contract_end": "2026-04-30", "notice": "2 months"},
        "hall": {"contract_end": "2026-02-28", "notice": "3 months"},
        "benches": {"contract_end": "2025-12-31"},
        "paths": {"contract_end": "2027-12-31"},
    }
    for code, sheet in sheets.items():
        said(town.engine, Change("sheet", code, sheet, "2025-06-01"))
    return town


def test_the_calendar_goes_by_the_day_on_which_one_must_act(parks):
    found = contract_calendar(parks.engine, parks.authority, "en")
    told = [(one.service.code, one.by.isoformat(), one.standing) for one in found.contracts]
    assert told == [
        ("hall", "2025-10-03", "over"),
        ("benches", "2025-12-31", "ended"),
        ("pool", "2026-01-02", "late"),
        ("mowing", "2026-08-05", "open"),
        ("paths", "2027-12-31", "unknown"),
    ]
    assert [one.code for one in found.without] == ["sewers"]


def test_every_day_comes_with_how_it_came_about(parks):
    found = contract_calendar(parks.engine, parks.authority, "en")
    lines = found.contracts[3].lines
    assert lines[0] == "The contract ends on Thursday 31 December 2026."
    assert lines[1].startswith("It must be ended 3 months before: on Wednesday 30 September 2026")
    assert "The decision takes 8 weeks at the most" in lines[2]
    assert "counted from “Submit the challenge”" in lines[2]
    assert "version 1" in lines[2]
    assert "Wednesday 5 August 2026 at the latest" in lines[2]
    assert lines[3:] == (
        "The term may be made longer by 8 weeks.",
        "Pauses come on top of it, and more time if it is given. So does writing the agreement.",
    )


def test_what_cannot_be_challenged_is_not_in_it(parks):
    closed = {"contract_end": "2026-12-31", "can_be_challenged": "no", "why_not": "urgent"}
    said(parks.engine, Change("sheet", "sewers", closed))
    found = contract_calendar(parks.engine, parks.authority, "en")
    assert "sewers" not in [one.service.code for one in found.contracts]


def test_without_a_term_for_the_decision_only_the_day_of_notice_is_known(town):
    small(town.engine)
    ends = {"contract_end": "2199-12-31", "notice": "1 month"}
    said(town.engine, Change("sheet", "mowing", ends))
    (one,) = contract_calendar(town.engine, town.authority, "nl").contracts
    assert (one.act_by, one.notice_by.isoformat()) == (None, "2199-11-30")
    assert one.lines[-1].endswith("alleen de dag van opzegging is bekend.")
