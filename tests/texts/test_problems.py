"""Every problem with a value is a sentence that says how to give it."""

from __future__ import annotations

import pytest

from challenge_engine.core import intake
from challenge_engine.core.case import Problem
from challenge_engine.core.fields import ValueProblem
from challenge_engine.core.workflow import Takes
from challenge_engine.texts import located, problem
from challenge_engine.texts.problems import PROBLEMS
from tests.core.builders import WORKFLOW, money

from . import source

SAMPLES = {
    **{key: {} for key in PROBLEMS},
    "day-beyond": {"date": "2026-03-02", "count": 3, "unit": "weeks"},
    "not-eligible": {"role": "assessor", "names": ["assessor-1", "assessor-2"]},
    "too-few-grounds": {"n": 2},
    "too-long": {"length": 20_001, "limit": 20_000},
    "too-short": {"length": 1, "limit": 3},
    "not-a-choice": {"choices": ["direct", "tender"]},
    "out-of-range": {"low": 0, "high": 5},
    "not-a-record": {"kind": "promise"},
    "other-currency": {"currency": "EUR"},
    "too-much": {"limit": 123_456, "currency": "EUR"},
    "too-little": {"limit": 100, "currency": "EUR"},
}


def said(code: str, language: str = "en", path: str = "route") -> str:
    return problem(Problem(path, code, SAMPLES[code]), WORKFLOW, language)


def test_every_problem_has_a_sentence_and_no_sentence_is_idle():
    found = source.codes(source.CORE / "fields.py", "ValueProblem")
    found |= source.codes(source.CORE / "intake.py", "Problem", at=1)
    found |= source.codes(source.CORE / "corrections.py", "Problem", at=1)
    found |= source.codes(source.CORE / "named_days.py", "Problem", at=1)
    cases = source.CORE.parent / "service" / "cases"
    found |= source.codes(cases / "acting.py", "Problem", at=1)
    found |= source.codes(cases / "linking.py", "Problem", at=1)
    found |= source.codes(cases.parent / "voting" / "boxes.py", "Problem", at=1)
    assert found == set(PROBLEMS)


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_sentence_has_no_hole(code):
    for language in ("en", "nl"):
        assert "{" not in said(code, language)
        assert said(code, language)[-1] == "."
    assert said(code, "en") != said(code, "nl")


def test_choices_are_named_by_their_texts():
    assert said("not-a-choice") == "Choose from “Direct” or “Tender”."
    assert said("not-a-choice", "nl") == "Kies uit “Direct (nl)” of “Tender (nl)”."


def test_yes_and_no_are_words_of_the_reader():
    wrong = Problem("any", "not-a-choice", {"choices": ["yes", "no"]})
    assert problem(wrong, WORKFLOW, "nl") == "Kies uit “ja” of “nee”."


def test_numbers_and_money_are_written_as_the_reader_does():
    assert said("too-long", "nl").startswith("Dit is te lang: 20.001 tekens")
    assert "1.234,56" in said("too-much", "nl")
    assert "€1,234.56" in said("too-much")


def test_a_problem_can_stand_behind_what_was_asked():
    wrong = Problem("budget", "negative")
    assert located(wrong, WORKFLOW, "en") == "Budget – An amount cannot be negative."
    assert located(Problem("reason", "missing"), WORKFLOW, "nl").startswith("Reden – ")
    assert located(Problem("rooted", "missing"), WORKFLOW, "en", kind="assessment")


def test_grounds_are_named_by_their_list():
    _, (wrong,) = intake.read(WORKFLOW, Takes(grounds="grounds"), {"grounds": ["ugly"]})
    assert problem(wrong, WORKFLOW, "en") == "Choose from “Not-rooted”, “Too-dear” or “Unlawful”."


def test_a_value_problem_is_told_without_a_form():
    assert problem(ValueProblem("not-money"), WORKFLOW, "en").startswith("Give an amount in digits")


def test_whatever_the_intake_finds_can_be_said():
    takes = Takes(
        fields=("title", "budget", "route"), record="assessment", grounds="grounds", grounds_min=2
    )
    data = {
        "title": "x" * 500,
        "budget": money(10**12),
        "route": "x",
        "rooted": 9,
        "grounds": ["unlawful"],
        "colour": "red",
    }
    _, wrong = intake.read(WORKFLOW, takes, data)
    assert len(wrong) == 7
    for language in ("en", "nl"):
        for one in wrong:
            assert "{" not in located(one, WORKFLOW, language, kind="assessment")
