"""Legal profiles: the vectors of real schemes through the real data, and every slip of a file."""

import datetime as dt
import sys

import pytest

from challenge_engine.core.deadlines import Pause, Rule, Term, work_out
from challenge_engine.core.penalty import Band, PenaltyRule, Rates, penalty
from challenge_engine.definitions import calendars, own_file, profiles
from challenge_engine.definitions.catalogue import workflow_folder
from challenge_engine.definitions.marks import in_language
from challenge_engine.errors import DeadlineError, DefinitionError
from challenge_engine.texts import deadlines as texts

EQUATED = b"nl-atw: {add: [{on: 2026-05-15, name: {en: Friday after Ascension Day}}]}"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


NONE, COMPLETED = (), (Pause(day("2026-02-17"), day("2026-02-25")),)
VECTORS = [
    ("V1 objection", "nl-awb", "2025-11-13", "6 weeks", NONE, "2025-12-29"),
    ("V3 Easter", "nl-awb", "2026-02-23", "6 weeks", NONE, "2026-04-07"),
    ("V5 not equated", "nl-awb", "2026-04-03", "6 weeks", NONE, "2026-05-15"),
    ("V5 equated", "nl-awb", "2026-04-03", "6 weeks", NONE, "2026-05-18"),
    ("V6 request", "nl-awb", "2026-02-02", "8 weeks", NONE, "2026-03-30"),
    ("V7 completed", "nl-awb", "2026-02-02", "8 weeks", COMPLETED, "2026-04-08"),
    ("V10 ordinance", "nl-ordinance", "2026-02-07", "26 weeks", NONE, "2026-08-08"),
    ("V13 PA21", "scotland-participation", "2023-10-05", "30 working days", NONE, "2023-11-15"),
    ("V15 two", "scotland-participation", "2021-08-06", "45 working days", NONE, "2021-10-07"),
    ("V15 one", "scotland-participation", "2021-08-06", "30 working days", NONE, "2021-09-16"),
    ("Broxtowe", "england-calendar", "2013-06-30", "30 days", NONE, "2013-07-30"),
    ("D&S Fire", "england-calendar", "2013-08-31", "30 days", NONE, "2013-09-30"),
    ("Warwickshire", "england-calendar", "2014-06-30", "30 days", NONE, "2014-07-30"),
]


@pytest.mark.parametrize(
    ("name", "profile", "start", "term", "pauses", "expected"), VECTORS, ids=[v[0] for v in VECTORS]
)
def test_the_vectors_come_out_of_the_shipped_profiles(
    name, profile, start, term, pauses, expected
) -> None:
    found = profiles.profile(profile)
    own = own_file.parse(EQUATED, "own.yaml") if name == "V5 equated" else None
    calendar = calendars.calendar(found.calendar(), "en", own)
    due = work_out(found.rule(), calendar, day(start), Term.parse(term), pauses)
    told = [f"  {texts.step(one.code, one.day, one.params, 'en')}\n" for one in due.steps]
    sys.stdout.writelines([f"{name}: {due.day} ({calendar.version})\n", *told])  # pytest -rP
    assert due.day.isoformat() == expected


@pytest.mark.parametrize(
    ("decided", "start", "term", "is_in_time"),
    [
        ("2023-11-09", "2023-10-05", "30 working days", True),
        ("2021-10-06", "2021-08-06", "45 working days", True),
        ("2021-10-06", "2021-08-06", "30 working days", False),
    ],
)
@pytest.mark.parametrize("first_day", profiles.STARTS)
def test_how_scotland_counts_the_first_day_changes_no_verdict(
    decided, start, term, is_in_time, first_day
) -> None:
    found = profiles.profile("scotland-participation")
    calendar = calendars.calendar(found.calendar(), "en")
    due = work_out(found.rule(first_day), calendar, day(start), Term.parse(term))
    assert (day(decided) <= due.day) == is_in_time


BY_HAND = Rates(day("2026-01-01"), None, (Band(14, 2300), Band(14, 3500), Band(14, 4500)))


@pytest.mark.parametrize(
    ("until", "days", "cents"),
    [
        ("2026-05-18", 14, 32_200),
        ("2026-06-01", 28, 81_200),
        (None, 42, 144_200),
        ("2026-05-24", 20, 53_200),
        ("2026-05-05", 1, 2_300),
        ("2026-05-04", 0, 0),
        ("2026-12-31", 42, 144_200),
    ],
)
def test_v11_a_penalty_grows_from_two_weeks_after_the_notice(until, days, cents) -> None:
    shipped = profiles.profile("nl-awb").penalty
    assert shipped is not None
    rule = PenaltyRule(shipped.grace, shipped.at_most, (*shipped.rates, BY_HAND))
    last = day(until) if until else None
    found = penalty(rule, day("2026-03-30"), day("2026-04-20"), last)
    # Each is a day of the penalty: no weekend or holiday moves it (5 May is a holiday).
    assert (found.first, found.last) == (day("2026-05-05"), day("2026-06-15"))
    assert (found.days, found.cents) == (days, cents)


def test_for_2026_the_rate_is_unknown_and_for_2025_it_is_known() -> None:
    rule = profiles.profile("nl-awb").penalty
    assert rule is not None
    unknown = penalty(rule, day("2026-03-30"), day("2026-04-20"))
    assert (unknown.days, unknown.rates, unknown.cents) == (42, None, None)
    known = penalty(rule, day("2025-03-30"), day("2025-12-31"))
    assert (known.days, known.cents) == (42, 144_200)


def test_a_notice_before_the_term_has_ended_counts_for_nothing() -> None:
    rule = profiles.profile("nl-awb").penalty
    assert rule is not None
    with pytest.raises(DeadlineError, match="came before the term had ended"):
        penalty(rule, day("2026-03-30"), day("2026-03-30"))


def test_there_are_the_profiles_of_this_version() -> None:
    assert profiles.names() == (
        "authority-set", "england-calendar", "nl-awb", "nl-ordinance",
        "scotland-asset-transfer", "scotland-participation",
    )  # fmt: skip


@pytest.mark.parametrize("name", profiles.names())
def test_a_shipped_profile_is_named_by_its_file_and_every_rule_of_it_is_marked(name: str) -> None:
    found = profiles.profile(name)
    assert found.name == name
    texts = [found.title, found.says, *(fact.says for fact in found.facts)]
    assert all({"en", "nl"} <= set(text) for text in texts)
    assert all(fact.at for fact in found.facts if fact.mark == "found")
    for calendar in found.calendars:
        calendars.file(calendar)


def test_what_was_not_found_is_not_marked_as_found() -> None:
    marks = {fact.mark for fact in profiles.profile("authority-set").facts}
    assert marks == {"to-be-verified"}
    start, roll = profiles.profile("nl-ordinance").facts[:2]
    assert (start.mark, roll.mark) == ("inferred", "inferred")


def test_what_pauses_a_term_is_a_rule_with_its_mark_and_else_it_is_a_state_that_lasts() -> None:
    awb = profiles.profile("nl-awb")
    (said,) = (fact for fact in awb.facts if "gives no time does not" in fact.says["en"])
    assert (awb.pause, said.mark) == ("within-a-term", "found")
    begin, end = AWB.index("pause:\n"), AWB.index("facts:\n")
    without = profiles.parse((AWB[:begin] + AWB[end:]).encode(), "x.yaml")
    assert without.pause == "while-it-lasts"
    assert len(without.facts) == len(awb.facts) - 1


def test_a_choice_is_taken_only_where_the_profile_leaves_it_open() -> None:
    awb, own = profiles.profile("nl-awb"), profiles.profile("authority-set")
    with pytest.raises(DeadlineError, match="does not leave open which day"):
        awb.rule("beginning_with")
    with pytest.raises(DeadlineError, match="does not leave open whether"):
        awb.rule(roll=False)
    assert awb.rule("day_after") == awb.rule()
    assert own.rule() == Rule("day_after", roll=False)
    assert own.rule("beginning_with", roll=True) == Rule("beginning_with", roll=True)
    assert own.calendar("belgium") == "belgium"
    with pytest.raises(DeadlineError, match="does not go by the calendar england"):
        awb.calendar("england")


def test_an_unknown_profile_is_refused_with_what_was_meant() -> None:
    with pytest.raises(DeadlineError, match="Did you mean nl-awb"):
        profiles.profile("nl-abw")
    with pytest.raises(DeadlineError, match="There are: "):
        profiles.profile("x" * 500)
    with pytest.raises(DeadlineError):
        profiles.profile("../profiles/nl-awb")


def test_a_text_is_in_the_readers_language_else_in_english() -> None:
    title = profiles.profile("authority-set").title
    assert in_language(title, "pt")[1] == "pt"
    assert in_language(title, "de")[1] == "en"


AWB = (workflow_folder() / "profiles" / "nl-awb.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("profile: nl-awb", "profle: nl-awb", "did you mean 'profile'?"),
        ("profile: nl-awb", "profile: NL", "is not a name"),
        ("calendar: nl-atw", "calendar: nl-awt", "did you mean 'nl-atw'?"),
        ("is: day_after", "is: day-after", "did you mean 'day_after'?"),
        ("is: yes", "is: maybe", "unknown word 'maybe'"),
        ("[12 weeks,", "[12 weken,", "Did you mean 12 weeks?"),
        ("grace: 2 weeks", "grace: 2 months", "in days or weeks"),
        ("grace: 2 weeks", "grace: 2 weken", "Did you mean 2 weeks?"),
        ("at_most: 42", "at_most: 0", "at least 1"),
        ("from: 2019-01-01", "from: 2019-01-32", "does not exist"),
        ("until: 2025-12-31", "until: 2018-12-31", "end before they begin"),
        ("{days: 14, cents: 2300}", "{days: 14}", "needs `cents`"),
        ("  mark: found\n", "", "needs `mark`"),
        ("is: within-a-term", "is: within-a-while", "did you mean 'within-a-term'?"),
        ("is: within-a-term", "is: [within-a-term, while-it-lasts]", "give one word"),
        ("pause:\n", "pause:\n  days: 3\n", "unknown key 'days'"),
        ("start:\n", "start: {is: day_after, mark: found, says: {en: X}}\nstrt:\n", "'start'"),
    ],
)
def test_a_slip_in_a_profile_is_said_with_its_place(old: str, new: str, said: str) -> None:
    assert old in AWB
    with pytest.raises(DefinitionError) as error:
        profiles.parse(AWB.replace(old, new, 1).encode(), "x.yaml")
    lines = str(error.value).splitlines()
    assert any(said in line and line.startswith("x.yaml:") for line in lines), lines


def test_rates_that_overlap_are_refused() -> None:
    again = "    - {from: 2025-01-01, currency: EUR, bands: [{days: 42, cents: 1}]}\n"
    with pytest.raises(DefinitionError, match="do not overlap"):
        profiles.parse((AWB + again).encode(), "x.yaml")


def test_every_slip_is_said_at_once() -> None:
    text = AWB.replace("is: yes", "is: maybe").replace("nl-atw", "nl-awt").replace("42", "x")
    with pytest.raises(DefinitionError) as error:
        profiles.parse(text.encode(), "x.yaml")
    assert len(error.value.problems) == 3
