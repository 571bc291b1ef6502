"""Dates, money, numbers and lists as the reader writes them."""

from __future__ import annotations

import pytest

from challenge_engine.texts import date, either, listing, money, number


@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        ("2015", "2015", "2015"),
        ("2017-03", "March 2017", "maart 2017"),
        ("2017-03-02", "2 March 2017", "2 maart 2017"),
        ("2026-11-23T10:11:12.345Z", "23 November 2026, 11:11", "23 november 2026, 11:11"),
        ("2026-07-31T22:30:00.000Z", "1 August 2026, 00:30", "1 augustus 2026, 00:30"),
    ],
)
def test_a_date_is_no_more_precise_than_it_is(text, english, dutch):
    assert date(text, "en", "Europe/Amsterdam") == english
    assert date(text, "nl", "Europe/Amsterdam") == dutch


@pytest.mark.parametrize("text", ["", "x", "20xx", "2017-13", "2017-02-30", "12 March", "T" * 24])
def test_what_is_no_date_comes_back_as_it_is(text):
    assert date(text, "en") == text


def test_money_is_written_as_the_reader_does():
    assert money(1_234_567, "EUR", "en") == "€12,345.67"
    assert money(1_234_567, "EUR", "nl") == "€\N{NO-BREAK SPACE}12.345,67"
    assert money(-5, "GBP", "en") == "-£0.05"
    assert money(10**15, "EUR", "en") == "€10,000,000,000,000.00"


def test_a_number_keeps_the_digits_that_it_was_given():
    assert number("2.50", "en") == "2.50"
    assert number("2.50", "nl") == "2,50"
    assert number(12_345, "nl") == "12.345"


@pytest.mark.parametrize(
    ("items", "all_of", "one_of"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b", "c"], "a, b and c", "a, b or c")],
)
def test_a_list_is_a_phrase(items, all_of, one_of):
    assert (listing(items, "en"), either(items, "en")) == (all_of, one_of)


def test_a_list_is_a_phrase_in_dutch():
    assert listing(iter("abc"), "nl") == "a, b en c"
    assert either(iter("abc"), "nl") == "a, b of c"
