import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.core.directory import Directory, Entry, gaps, is_stale
from challenge_engine.texts.directory import GAPS, WHY_NOT, gap, why_not

TODAY = "2026-03-01"


def entry(what, code, first="2026-01-01", last=None, n=0, **values):
    return Entry(what, code, first, last, values, n)


def found(*entries):
    return list(gaps(Directory(entries), TODAY, ["coordinator"]))


UNIT = entry("unit", "parks", title="Parks", roles=["coordinator"])
CONTACT = entry("contact", "parks", n=1, function="Head")
DEPUTY = entry("deputy", "parks", n=2, function="Second")


def test_a_later_first_day_ends_the_one_before():
    follows = entry("contact", "parks", "2026-02-01", n=1, function="Next")
    directory = Directory([entry("contact", "parks", function="Head"), follows])
    days = [("2025-12-31", None), ("2026-01-31", "Head"), ("2026-02-01", "Next")]
    for day, function in days:
        held = directory.on("contact", "parks", day)
        assert (held.values["function"] if held else None) == function


def test_of_the_same_first_day_what_was_said_last_counts():
    directory = Directory([CONTACT, entry("contact", "parks", n=5, function="Corrected")])
    assert directory.on("contact", "parks", TODAY).values["function"] == "Corrected"


def test_a_contact_whose_last_day_has_passed_is_nobody_and_not_the_one_before():
    short = entry("contact", "parks", "2026-02-01", "2026-02-10", n=2, function="Short")
    directory = Directory([CONTACT, short])
    assert directory.on("contact", "parks", TODAY) is None


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 31)).map(dt.date.isoformat)


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6), DAYS)
def test_what_does_not_clash_is_never_two_things_on_a_day(spans, day):
    said = []
    for n, (first, last) in enumerate(spans):
        new = entry("contact", "parks", first, last, n)
        if (last is None or first <= last) and Directory(said).clash(new) is None:
            said.append(new)
    line = Directory(said).line("contact", "parks")
    assert all(before.first < after.first for before, after in pairwise(line))
    begun = [one for one in line if one.first <= day]
    held = Directory(said).on("contact", "parks", day)
    assert held is (begun[-1] if begun and begun[-1].holds_on(day) else None)


@pytest.mark.parametrize(
    ("last", "is_clash"), [(None, True), ("2026-02-01", True), ("2026-01-31", False)]
)
def test_two_at_once_are_told_from_two_after_each_other(last, is_clash):
    later = entry("contact", "parks", "2026-02-01", function="Next")
    new = entry("contact", "parks", "2026-01-01", last, n=1)
    assert (Directory([later]).clash(new) is later) is is_clash


def test_a_unit_that_answers_has_no_gap():
    assert found(UNIT, CONTACT, DEPUTY) == []


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([UNIT, DEPUTY], "no-contact"),
        ([UNIT, CONTACT], "no-deputy"),
        ([UNIT, DEPUTY, entry("contact", "parks", last="2026-02-01")], "contact-ended"),
        ([UNIT, DEPUTY, entry("contact", "parks", "2026-04-01")], "contact-to-come"),
        ([UNIT, CONTACT, entry("deputy", "parks", last="2026-02-01")], "deputy-ended"),
        ([UNIT, CONTACT, entry("deputy", "parks", "2026-04-01")], "deputy-to-come"),
    ],
)
def test_a_unit_without_somebody_to_ask_is_named(entries, code):
    assert [one.code for one in found(*entries)] == [code]


def test_a_role_that_no_unit_fills_is_named():
    assert [(one.code, one.of) for one in found()] == [("role-in-no-unit", "coordinator")]


def test_a_service_is_named_when_its_unit_ended_or_its_sheet_says_too_little():
    service = entry("service", "mowing", title="Mowing", unit="roads", n=3)
    codes = [one.code for one in found(UNIT, CONTACT, DEPUTY, service)]
    assert codes == ["service-in-no-unit", "no-sheet"]
    service = entry("service", "mowing", title="Mowing", unit="parks", n=3)
    old = entry("sheet", "mowing", "2025-02-01", n=4, contract_end="2026-01-01")
    codes = [one.code for one in found(UNIT, CONTACT, DEPUTY, service, old)]
    assert codes == ["sheet-stale", "contract-over"]


def test_a_sheet_is_stale_after_a_year_and_not_on_its_day():
    assert not is_stale(entry("sheet", "mowing", "2025-03-01"), TODAY)
    assert is_stale(entry("sheet", "mowing", "2025-02-28"), TODAY)


def test_every_gap_and_every_reason_has_its_sentence():
    said = {one.code for one in found(UNIT)} | {"no-deputy"}
    assert said <= set(GAPS)
    assert gap("no-contact", "Parks", "", "en") == "Parks has no contact: nobody knows whom to ask."
    assert all(why_not(code, "nl") != code for code in WHY_NOT)
