"""Calendars as data: the shipped ones, an authority's own days, and every slip with its place."""

import datetime as dt

import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.core.deadlines import Pause, Rule, Term, work_out
from challenge_engine.definitions import calendars, own_file
from challenge_engine.definitions.days import easter
from challenge_engine.errors import DeadlineError, DefinitionError

ALL = calendars.names()
PLAIN = """\
calendar: town
title: {en: A town}
base: {country: NL, categories: [public]}
facts:
  - {mark: inferred, says: {en: A list.}}
"""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def problems(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as error:
        calendars.parse(text.encode(), "x.yaml")
    return str(error.value).splitlines()


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_calendar_is_named_by_its_file_and_speaks_english_and_dutch(name: str) -> None:
    file = calendars.file(name)
    assert file.name == name
    texts = [file.title, *(fact.says for fact in file.facts), *(one.name for one in file.add)]
    assert all({"en", "nl"} <= set(text) for text in texts)
    for language in ("en", "nl"):
        assert calendars.calendar(name, language).holidays


def test_there_are_the_calendars_that_the_profiles_need() -> None:
    assert ALL == (
        "belgium", "england", "nl-atw", "portugal", "scotland-bank", "scotland-participation",
    )  # fmt: skip


def test_the_dutch_act_counts_liberation_day_and_good_friday_every_year() -> None:
    atw = calendars.calendar("nl-atw", "en")
    every_fifth = holidays.country_holidays("NL", years=range(2021, 2031))
    for year in range(2021, 2031):
        liberation = dt.date(year, 5, 5)
        # Where the package knows it every year, ours need not add it any more.
        assert (liberation in every_fifth) == (year % 5 == 0)
        assert atw.holidays[liberation] == "Liberation Day"
        assert atw.off(easter(year) - dt.timedelta(days=2)) == "Good Friday"


def test_the_friday_after_ascension_is_in_no_list_unless_the_authority_adds_it() -> None:
    assert calendars.calendar("nl-atw", "en").off(day("2026-05-15")) is None


def test_scottish_participation_excepts_four_days_and_no_other_holiday() -> None:
    scotland = calendars.calendar("scotland-participation", "en")
    assert len([one for one in scotland.holidays if one.year == 2026]) == 4
    assert scotland.off(day("2023-11-30")) is None  # Saint Andrew's Day
    assert scotland.off(day("2024-01-02")) == "2 January"
    assert "holidays" not in scotland.version


@pytest.mark.parametrize(
    ("name", "language", "on", "called"),
    [
        ("nl-atw", "nl", "2026-04-27", "Koningsdag"),
        ("nl-atw", "en", "2026-04-27", "King's Day"),
        ("nl-atw", "fr", "2026-04-27", "King's Day"),
        ("belgium", "nl", "2026-11-11", "Wapenstilstand"),
        ("portugal", "pt", "2026-04-25", "Dia da Liberdade"),
        ("portugal", "nl", "2026-04-25", "Freedom Day"),
        ("england", "nl", "2026-08-31", "Late Summer Bank Holiday"),
    ],
)
def test_holidays_are_named_in_the_readers_language_else_in_english(name, language, on, called):
    assert calendars.calendar(name, language).holidays[day(on)] == called


def test_the_version_names_the_package_and_changes_with_the_authoritys_days() -> None:
    shipped = calendars.calendar("nl-atw", "en")
    own = own_file.parse(b"nl-atw: {remove: [05-05]}", "own.yaml")
    changed = calendars.calendar("nl-atw", "en", own)
    assert shipped.version.startswith("holidays 0.")
    assert shipped.version != changed.version
    assert shipped.version == calendars.calendar("nl-atw", "nl").version
    elsewhere = calendars.calendar("portugal", "en", own)
    assert elsewhere.version == calendars.calendar("portugal", "en").version


def test_an_authority_adds_and_removes_days() -> None:
    own = own_file.parse(
        b"portugal:\n"
        b"  add:\n"
        b"    - {on: 06-13, name: {en: Saint Anthony, pt: Santo Ant\xc3\xb3nio}}\n"
        b"    - {on: 2026-05-15, name: {en: Once}}\n"
        b"    - {on: easter -47, name: {en: Carnival}}\n"
        b"    - {on: 02-29, name: {en: Leap day}}\n"
        b"  remove: [12-08, 2026-10-05]\n",
        "own.yaml",
    )
    found = calendars.calendar("portugal", "pt", own)
    assert found.holidays[day("2026-06-13")] == "Santo António"
    assert found.holidays[day("2026-05-15")] == "Once"
    assert day("2027-05-15") not in found.holidays
    assert found.holidays[day("2026-02-17")] == "Carnival"
    assert day("2028-02-29") in found.holidays
    assert day("2026-12-08") not in found.holidays
    assert day("2026-10-05") not in found.holidays
    assert day("2027-10-05") in found.holidays


def test_a_file_of_own_days_that_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(DefinitionError, match="cannot be read"):
        own_file.read(tmp_path / "none.yaml")


def test_every_slip_of_own_days_is_said_at_once() -> None:
    with pytest.raises(DefinitionError) as error:
        own_file.parse(
            b"nl-awt:\n  ad: []\nportugal:\n  remove: [13-06, 2026-02-30, soon]\n", "own.yaml"
        )
    said = str(error.value).splitlines()
    assert [line.split(": ", 1)[0] for line in said] == [
        "own.yaml:2:3", "own.yaml:2:3", "own.yaml:4:12", "own.yaml:4:19", "own.yaml:4:31",
    ]  # fmt: skip
    assert "did you mean 'nl-atw'?" in said[0] + said[1]
    assert "did you mean 'add'?" in said[0] + said[1]
    assert "the month comes first" in said[2]
    assert "does not exist" in said[3]
    assert "write 05-05, easter -2 or 2026-05-15" in said[4]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("calendar: town", "calender: town", "did you mean 'calendar'?"),
        ("title: {en: A town}", "title: {nl: Een dorp}", "in English too"),
        ("country: NL", "country: NLD", "unknown country 'NLD'"),
        ("categories: [public]", "categories: [publc]", "did you mean 'public'?"),
        ("categories: [public]", "subdivision: Nord", "did you mean 'Noord'?"),
        ("mark: inferred", "mark: infered", "did you mean 'inferred'?"),
        ("mark: inferred", "mark: found", "has an address"),
        ("says: {en: A list.}", "says: {en: A list.}, at: www.example.org", "not an address"),
        ("base: {country: NL, categories: [public]}\n", "", "has a `base`, or days of its own"),
        ("facts:", "weekend: [saturday, sonday]\nfacts:", "did you mean 'sunday'?"),
        ("facts:", "add: [{on: 05-05}]\nfacts:", "needs `name`"),
        ("calendar: town", "calendar: town\ncalendar: town", "twice"),
    ],
)
def test_a_slip_in_a_calendar_is_said_with_its_place(old: str, new: str, said: str) -> None:
    calendars.parse(PLAIN.encode(), "x.yaml")
    found = problems(PLAIN.replace(old, new, 1))
    assert any(said in line and line.startswith("x.yaml:") for line in found), found


def test_a_weekend_may_be_other_days() -> None:
    text = PLAIN.replace("facts:", "weekend: [friday, saturday]\nfacts:")
    assert calendars.parse(text.encode(), "x.yaml").weekend == {4, 5}


def test_an_unknown_calendar_is_refused_with_what_was_meant() -> None:
    with pytest.raises(DeadlineError, match="Did you mean nl-atw"):
        calendars.file("nl-awt")
    with pytest.raises(DeadlineError, match="There are: "):
        calendars.file("x" * 500)


@pytest.mark.parametrize(
    ("year", "sunday"), [(2000, "2000-04-23"), (2024, "2024-03-31"), (2038, "2038-04-25")]
)
def test_easter_is_where_the_church_has_it(year: int, sunday: str) -> None:
    assert easter(year) == day(sunday)


def busday(name: str) -> np.busdaycalendar:
    return np.busdaycalendar(holidays=sorted(calendars.calendar(name, "en").holidays))


NUMPY = {name: busday(name) for name in ALL}
STARTS = st.dates(dt.date(2001, 1, 1), dt.date(2080, 12, 31))


@given(st.sampled_from(ALL), STARTS, st.integers(1, 2000), st.booleans())
def test_working_days_are_counted_as_numpy_counts_them(name, start, count, is_after) -> None:
    rule = Rule("day_after" if is_after else "beginning_with")
    found = work_out(rule, calendars.calendar(name, "en"), start, Term(count, "working_days"))
    before = start if is_after else start - dt.timedelta(days=1)
    # Numpy takes a day off for the working day before it, then goes on by so many.
    theirs = np.busday_offset(before, count, roll="backward", busdaycal=NUMPY[name])
    assert found.day == theirs.item()


@given(st.sampled_from(ALL), STARTS, st.integers(5, 200), st.integers(0, 4), st.integers(0, 60))
def test_a_pause_takes_as_many_working_days_as_numpy_finds_in_it(
    name, start, count, offset, length
) -> None:
    first = start + dt.timedelta(days=1 + offset)
    pause = Pause(first, first + dt.timedelta(days=length))
    rule, calendar = Rule("day_after"), calendars.calendar(name, "en")
    after = pause.last + dt.timedelta(days=1)
    lost = int(np.busday_count(first, after, busdaycal=NUMPY[name]))
    plain = work_out(rule, calendar, start, Term(count, "working_days"))
    if first > plain.day:
        return
    paused = work_out(rule, calendar, start, Term(count, "working_days"), [pause])
    longer = work_out(rule, calendar, start, Term(count + lost, "working_days"))
    assert paused.day == longer.day
