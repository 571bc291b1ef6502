"""Every step of a derivation is a sentence, in every language, from which it can be recomputed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from challenge_engine.errors import DeadlineError
from challenge_engine.texts import deadlines, error

from . import source

DAY = dt.date(2026, 3, 30)
OFF = ((dt.date(2026, 4, 3), "Good Friday"), (dt.date(2026, 4, 4), "Saturday"))
SAMPLES: dict[str, dict[str, Any]] = {
    **{code: {} for code in deadlines.STEPS},
    "term": {"count": 8, "unit": "working_days", "off": OFF[:1]},
    "pause": {
        "first": dt.date(2026, 2, 17), "last": dt.date(2026, 2, 25), "days": 9, "reason": "letter.",
    },
    "extension": {"count": 1, "unit": "weeks", "made": DAY, "reason": None},
    "rolled": {"over": OFF},
    "stays": {"off": "Saturday"},
    "too-long-to-roll": {"off": "Saturday"},
    "outage": {"first": dt.date(2026, 3, 27), "last": dt.date(2026, 3, 28)},
    "notice": {"due": dt.date(2026, 3, 2)},
    "grace": {"days": 14},
    "costs": {"days": 14, "cents": 32_200, "currency": "EUR"},
}  # fmt: skip


def said(code: str, language: str = "en") -> str:
    return deadlines.step(code, DAY, SAMPLES[code], language)


def test_every_step_has_a_sentence_and_no_sentence_is_idle() -> None:
    written = [source.CORE / name for name in ("deadlines.py", "working_out.py")]
    told = set().union(*(source.codes(path, "Step", "_say") for path in written))
    assert told == set(deadlines.STEPS)


@pytest.mark.parametrize("code", deadlines.STEPS)
def test_a_sentence_has_no_hole_and_is_dutch_for_who_reads_dutch(code: str) -> None:
    for language in ("en", "nl"):
        assert "{" not in said(code, language)
        assert said(code, language)[-1] == "."
    assert said(code, "en") != said(code, "nl")


def test_a_holiday_is_named_and_a_saturday_is_only_called_by_its_weekday() -> None:
    assert said("rolled") == (
        "No working days: Friday 3 April 2026 (Good Friday) and Saturday 4 April 2026. "
        "So the end moves to Monday 30 March 2026."
    )
    assert "zaterdag 4 april 2026." in said("rolled", "nl")


def test_a_reason_and_the_day_of_a_decision_are_told() -> None:
    assert said("pause").endswith("Reason: letter.")
    assert said("extension").endswith("This was decided on Monday 30 March 2026.")
    assert said("term").endswith("Not counted, beside weekends: Friday 3 April 2026 (Good Friday).")


@pytest.mark.parametrize(
    ("count", "unit", "english", "dutch"),
    [
        (1, "days", "1 day", "1 dag"),
        (30, "working_days", "30 working days", "30 werkdagen"),
        (8, "weeks", "8 weeks", "8 weken"),
        (6, "months", "6 months", "6 maanden"),
        (2, "years", "2 years", "2 jaar"),
    ],
)
def test_a_term_is_said_as_people_say_it(count, unit, english, dutch) -> None:
    assert deadlines.term(count, unit, "en") == english
    assert deadlines.term(count, unit, "nl") == dutch


def test_a_day_in_an_error_is_written_as_the_reader_does() -> None:
    wrong = DeadlineError("The fixed date {end} lies before the start.", end=DAY)
    assert error(wrong, "en") == "The fixed date Monday 30 March 2026 lies before the start."
    assert "maandag 30 maart 2026" in error(wrong, "nl")
