import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.errors import FormatError
from challenge_engine.history.canonical import canonical, parse

texts = (
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: not text.isspace())
)
keys = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=8)
scalars = st.none() | texts | st.integers(1 - 2**53, 2**53 - 1)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


shallow = values.filter(lambda value: depth_of(value) <= 8)


@given(shallow)
def test_our_bytes_are_those_of_a_full_rfc_8785_encoder(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(shallow)
def test_what_is_written_is_read_back(value):
    assert parse(canonical(value)) == value


@given(st.binary(max_size=40) | texts.map(str.encode) | shallow.map(rfc8785.dumps))
def test_whatever_is_accepted_prints_back_the_same(data):
    try:
        value = parse(data)
    except FormatError:
        return
    assert canonical(value) == data


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        "",
        " \t",
        "e\u0301",
        "\ud800",
        b"bytes",
        {1: "a"},
        {"": "a"},
        {"é": "a"},
        {"a": {"b": [True]}},
        {1, 2},
    ],
)
def test_a_value_that_a_history_cannot_hold_is_refused(value):
    with pytest.raises(FormatError):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"true",
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"NaN",
        b"Infinity",
        b"9007199254740992",
        b"9" * 5000,
        b' "a"',
        b'"a"\n',
        b'"\\u00e9"',
        b'"\\/"',
        b'"\\ud800"',
        b'"\xff"',
        b'\xef\xbb\xbf"a"',
        '"a"'.encode("utf-16"),
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b"[1, 2]",
        b"[" * 9 + b"]" * 9,
        b"[" * 100_000,
    ],
)
def test_bytes_in_another_spelling_are_refused(data):
    with pytest.raises(FormatError):
        parse(data)


def test_eight_levels_are_allowed():
    deepest = b"[" * 8 + b"1" + b"]" * 8
    assert canonical(parse(deepest)) == deepest


def test_a_refusal_says_what_to_write_instead():
    with pytest.raises(FormatError, match=r'of type bool cannot .* Write yes as "yes"'):
        canonical({"insured": True})
