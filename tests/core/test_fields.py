"""What a value may be, type by type."""

from __future__ import annotations

import json
import math
from datetime import date

import pytest
from hypothesis import given as example
from hypothesis import settings
from hypothesis import strategies as st

from challenge_engine.core.fields import TYPES, ValueProblem, read

from .builders import EXAMPLES, a_field, items, money


def field_of(kind: str, **options):
    if kind in ("choice", "choices"):
        options.setdefault("choices", items("red", "green", "blue"))
    if kind == "record":
        options.setdefault("of", "promise")
    return a_field("it", kind, **options)


ACCEPTED = [
    ("text", "  Park ", "Park"),
    ("text", "e\N{COMBINING ACUTE ACCENT}", "é"),
    ("text", "x" * 200, "x" * 200),
    ("text", "🌳 zon & <b>", "🌳 zon & <b>"),
    ("text", "NaN", "NaN"),
    ("service", "Green upkeep", "Green upkeep"),
    ("long_text", "one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
    ("email", " a.b@example.org ", "a.b@example.org"),
    ("choice", "red", "red"),
    ("choices", ["blue", "red", "blue"], ["red", "blue"]),
    ("choices", "red", ["red"]),
    ("yes_no", "yes", "yes"),
    ("yes_no", "no", "no"),
    ("integer", "-12", -12),
    ("integer", " 7 ", 7),
    ("integer", 2**53 - 1, 2**53 - 1),
    ("score", "5", 5),
    ("score", 0, 0),
    ("record", "3", 3),
    ("decimal", "2,50", "2.50"),
    ("decimal", "-0.1", "-0.1"),
    ("decimal", 7, "7"),
    ("money", "12,5", money(1250)),
    ("money", "12.05", money(1205)),
    ("money", "0", money(0)),
    ("money", 12, money(1200)),
    ("money", {"cents": 1, "currency": "EUR"}, money(1)),
    ("date", " 2024-02-29 ", "2024-02-29"),
    ("moment", " 2024-02-29 17:00 ", "2024-02-29T17:00"),
    ("moment", "2021-01-30T17:00", "2021-01-30T17:00"),
]

NOT_TEXT = [True, 1, 1.5, ["a"], {"a": "b"}, "\ud800", "a\udfff", float("nan")]
NO_NUMBER = [
    "NaN",
    "nan",
    "inf",
    "1e5",
    "1_000",
    "0x10",
    "+5",
    "--5",
    "five",
    "١٢",
    "１２",
    "²",
    "12\x00",
    "9" * 17,
    True,
    False,
    1.0,
    math.nan,
    math.inf,
    ["1"],
    [["1"]],
    {"n": 1},
]

REFUSED = [
    *[("text", raw, "not-text") for raw in NOT_TEXT],
    *[("long_text", raw, "not-text") for raw in NOT_TEXT],
    ("text", "two\nlines", "control-character"),
    ("text", "bell\x07 here", "control-character"),
    ("text", "nul\x00 here", "control-character"),
    ("text", "c1\x9b here", "control-character"),
    ("long_text", "bell\x07 here", "control-character"),
    ("text", "x" * 201, "too-long"),
    ("long_text", "x" * 20_001, "too-long"),
    *[("email", raw, "not-an-address") for raw in ["a", "a@b", "a@@b.c", "a b@c.de", "@b.cd"]],
    ("email", "a@b.", "not-an-address"),
    ("email", 5, "not-text"),
    *[("choice", raw, "not-a-choice") for raw in ["pink", "RED", 1, True, ["red"], {"a": 1}]],
    *[("choices", raw, "not-a-choice") for raw in [["pink"], [["red"]], [1], {"red": 1}, 1, [""]]],
    *[("yes_no", raw, "not-a-choice") for raw in [True, False, "ja", "Yes", 1, ["yes"], {}]],
    *[("integer", raw, "not-a-whole-number") for raw in [*NO_NUMBER, "1.0", "1,5"]],
    *[("score", raw, "not-a-whole-number") for raw in [*NO_NUMBER, "1.0"]],
    *[("record", raw, "not-a-whole-number") for raw in [*NO_NUMBER, "1.0"]],
    ("integer", 2**53, "out-of-range"),
    ("integer", -(2**53), "out-of-range"),
    ("integer", 10**5000, "out-of-range"),
    ("score", "6", "out-of-range"),
    ("score", -1, "out-of-range"),
    ("record", "0", "not-a-record"),
    ("record", -1, "not-a-record"),
    ("record", 10**5000, "not-a-record"),
    *[("decimal", raw, "not-a-number") for raw in [*NO_NUMBER, "1.", ".5", "1.5.5", "1,000.5"]],
    ("decimal", 10**5000, "not-a-number"),
    *[("money", raw, "not-money") for raw in NO_NUMBER if not isinstance(raw, dict)],
    *[("money", raw, "not-money") for raw in ["1.005", "1.000,00", "€ 5", "5 EUR", 10**5000, {}]],
    ("money", {"cents": "5", "currency": "EUR"}, "not-money"),
    ("money", {"cents": 1.5, "currency": "EUR"}, "not-money"),
    ("money", {"cents": True, "currency": "EUR"}, "not-money"),
    ("money", {"cents": 5}, "not-money"),
    ("money", {"cents": 5, "currency": "EUR", "more": 1}, "not-money"),
    ("money", {"cents": 5, "currency": "GBP"}, "other-currency"),
    ("money", {"cents": 5, "currency": ["EUR"]}, "other-currency"),
    ("money", "-1", "negative"),
    ("money", {"cents": -1, "currency": "EUR"}, "negative"),
    ("money", {"cents": 10**5000, "currency": "EUR"}, "too-much"),
    *[("date", raw, "not-a-date") for raw in ["2-3-2026", "20260302", "2026-03", "2026-W10-1"]],
    *[("date", raw, "not-a-date") for raw in ["٢٠٢٦-٠٣-٠٢", "２０２６-03-02", "2026-03-02T00:00"]],
    *[
        ("date", raw, "not-a-date")
        for raw in [20260302, True, 1.5, [], ["2026-03-02"]]
        if raw != []
    ],
    ("date", "2025-02-29", "no-such-date"),
    ("date", "2026-13-01", "no-such-date"),
    ("date", "0000-01-01", "no-such-date"),
    *[
        ("moment", raw, "not-a-moment")
        for raw in ["2026-03-02", "17:00", "2026-03-02T17:00:01", "2026-03-02T17", "x", 5]
    ],
    ("moment", "2026-02-29T17:00", "no-such-date"),
    ("moment", "2026-03-02T24:00", "no-such-date"),
]


def test_the_tables_below_speak_of_every_type():
    assert {kind for kind, *_ in ACCEPTED} == set(TYPES)
    assert {kind for kind, *_ in REFUSED} | {"service"} == set(TYPES)


@pytest.mark.parametrize(("kind", "raw", "value"), ACCEPTED)
def test_it_accepts(kind, raw, value):
    assert read(field_of(kind), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "code"), REFUSED, ids=[f"{k}-{c}-{i}" for i, (k, _, c) in enumerate(REFUSED)]
)
def test_it_refuses(kind, raw, code):
    with pytest.raises(ValueProblem) as caught:
        read(field_of(kind), raw)
    assert caught.value.code == code


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("blank", [None, "", " \t\r\n", "\N{NO-BREAK SPACE}", "\u200b", []])
def test_blank_is_nothing_given(kind, blank):
    assert read(field_of(kind), blank) is None


def test_lengths_of_text_are_those_of_the_field():
    field = field_of("text", minimum=3, maximum=5)
    assert read(field, "abcde") == "abcde"
    with pytest.raises(ValueProblem) as short:
        read(field, "ab")
    assert (short.value.code, short.value.params) == ("too-short", {"limit": 3, "length": 2})
    with pytest.raises(ValueProblem) as long:
        read(field, "abcdef")
    assert (long.value.code, long.value.params) == ("too-long", {"limit": 5, "length": 6})


def test_length_is_counted_after_composition():
    assert read(field_of("text", maximum=1), "e\N{COMBINING ACUTE ACCENT}") == "é"


@pytest.mark.parametrize(("raw", "code"), [("4.99", "too-little"), ("10.01", "too-much")])
def test_an_amount_keeps_within_its_limits_and_says_in_which_currency(raw, code):
    field = field_of("money", minimum=500, maximum=1000)
    assert [read(field, edge)["cents"] for edge in ("5", "10")] == [500, 1000]
    with pytest.raises(ValueProblem) as caught:
        read(field, raw)
    assert caught.value.code == code
    assert caught.value.params["currency"] == "EUR"


def test_an_amount_is_in_the_currency_of_its_field():
    assert read(field_of("money", currency="GBP"), "5") == {"cents": 500, "currency": "GBP"}


@pytest.mark.parametrize(("low", "high"), [(1, 10), (-5, 0)])
def test_a_number_keeps_within_its_limits(low, high):
    field = field_of("integer", minimum=low, maximum=high)
    assert [read(field, edge) for edge in (low, high)] == [low, high]
    for outside in (low - 1, high + 1):
        with pytest.raises(ValueProblem) as caught:
            read(field, outside)
        assert caught.value.params == {"low": low, "high": high}


JSON_LIKE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**40, 10**41)
    | st.floats()
    | st.text()
    | st.characters(categories=["Cs", "Cc", "Cf", "Nd"])
    | st.from_regex(r"-?[0-9]{1,18}([.,][0-9]{0,3})?", fullmatch=True)
    | st.from_regex(r"\d{4}-\d\d-\d\d", fullmatch=True)
    | st.sampled_from(["red", "green", "yes", "no", "a@example.org"])
    | st.dates().map(date.isoformat),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["cents", "currency", "x"]), inner, max_size=3)
        | st.fixed_dictionaries({"cents": inner, "currency": st.just("EUR") | inner})
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=EXAMPLES * 10)
@example(st.sampled_from(sorted(TYPES)), JSON_LIKE)
def test_reading_answers_with_a_value_or_a_problem_and_reads_its_own_value_again(kind, raw):
    field = field_of(kind)
    try:
        value = read(field, raw)
    except ValueProblem:
        return
    assert read(field, value) == value
    assert value is None or type(value) in (str, int, list, dict)
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
