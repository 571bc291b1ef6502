"""The envelope of a ballot: who can open it, and what it gives away before."""

from __future__ import annotations

import os
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.errors import FormatError
from challenge_engine.history import envelope
from challenge_engine.history.event import RandomBytes

ROUND, VOTER, OTHER = b"r" * 16, b"v" * 16, b"o" * 16
# The same in every process: the names of the tests have them in it.
PUBLIC, HALVES = envelope.make_key(Random(7).randbytes)


@given(st.binary(max_size=100))
def test_what_is_sealed_opens_with_both_halves_whatever_their_order(inside: bytes) -> None:
    sealed = envelope.seal(PUBLIC, ROUND, VOTER, inside, 100)
    key = envelope.private_key(PUBLIC, HALVES[::-1])
    assert envelope.unseal(key, ROUND, VOTER, sealed) == inside


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_every_envelope_of_a_round_has_one_length(one: bytes, two: bytes) -> None:
    lengths = {len(envelope.seal(PUBLIC, ROUND, VOTER, inside, 100)) for inside in (one, two)}
    assert len(lengths) == 1


def test_the_same_ballot_sealed_twice_looks_different() -> None:
    assert len({envelope.seal(PUBLIC, ROUND, VOTER, b"7", 100) for _ in range(20)}) == 20


@pytest.mark.parametrize(("round_", "stream"), [(OTHER, VOTER), (ROUND, OTHER)])
def test_an_envelope_opens_for_its_own_round_and_voter_only(round_: bytes, stream: bytes) -> None:
    sealed = envelope.seal(PUBLIC, ROUND, VOTER, b"7", 100)
    key = envelope.private_key(PUBLIC, HALVES)
    with pytest.raises(FormatError, match="does not open"):
        envelope.unseal(key, round_, stream, sealed)


@given(st.data())
def test_an_envelope_in_which_one_bit_differs_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(envelope.seal(PUBLIC, ROUND, VOTER, b"7", 100))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    # RFC 7748: the highest bit of an X25519 share is ignored, but HPKE hashes the share as sent.
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(FormatError):
        envelope.unseal(envelope.private_key(PUBLIC, HALVES), ROUND, VOTER, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 31, 47, 48])
def test_a_torn_envelope_is_refused(length: int) -> None:
    with pytest.raises(FormatError):
        envelope.unseal(envelope.private_key(PUBLIC, HALVES), ROUND, VOTER, b"\1" * length)


@pytest.mark.parametrize("n", [1, 2])
def test_one_half_alone_opens_nothing_and_the_missing_one_is_named(n: int) -> None:
    with pytest.raises(FormatError, match=f"half {3 - n} is missing"):
        envelope.private_key(PUBLIC, [HALVES[n - 1]])
    with pytest.raises(FormatError, match=f"half {3 - n} is missing"):
        envelope.private_key(PUBLIC, [HALVES[n - 1], HALVES[n - 1]])


def test_a_half_of_another_round_is_named() -> None:
    _, others = envelope.make_key(os.urandom)
    with pytest.raises(FormatError, match="half 2 belongs to the key of another round"):
        envelope.private_key(PUBLIC, [HALVES[0], others[1]])


@pytest.mark.parametrize("n", [1, 2])
def test_a_half_that_waits_is_opened_by_the_other_half_of_its_round_and_by_nothing_else(n) -> None:
    first, second = HALVES[n - 1], HALVES[2 - n]
    k, waiting = envelope.put_by(PUBLIC, ROUND, first)
    assert (k, envelope.taken_out(PUBLIC, ROUND, second, waiting)) == (n, first)
    torn = waiting[:-1] + bytes([waiting[-1] ^ 1])
    for round_, line, found in (
        (ROUND, first, waiting),
        (OTHER, second, waiting),
        (ROUND, second, torn),
    ):
        with pytest.raises(FormatError, match="does not open with this one"):
            envelope.taken_out(PUBLIC, round_, line, found)


def test_halves_that_make_another_key_are_refused() -> None:
    other, _ = envelope.make_key(os.urandom)
    with pytest.raises(FormatError, match="do not make the key"):
        envelope.private_key(envelope.PublicKey(other.raw, PUBLIC.halves), HALVES)


def test_half_a_key_says_nothing_about_the_whole() -> None:
    """For any half there is another that makes any key: the first is as random as the key."""
    whole, wished = sha256(b"whole").digest(), sha256(b"wished").digest()
    made = envelope.make_key(lambda n: sha256(b"half").digest()[:n])
    assert made[1][0] == envelope.make_key(_given(b"half", wished))[1][0]
    assert made[1][0] == envelope.make_key(_given(b"half", whole))[1][0]


def _given(half: bytes, whole: bytes) -> RandomBytes:
    answers = iter([sha256(half).digest(), whole])
    return lambda n: next(answers)[:n]


def test_the_line_of_a_public_key_is_read_back() -> None:
    assert envelope.public_key(PUBLIC.text()) == PUBLIC


@pytest.mark.parametrize(
    "text", ["", "hello", PUBLIC.text()[:-2], HALVES[0], PUBLIC.text() + " more"]
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        envelope.public_key(text)


@pytest.mark.parametrize("line", ["", "x", PUBLIC.text(), HALVES[0][:-8], HALVES[0] + " 1"])
def test_what_is_no_half_is_refused(line: str) -> None:
    with pytest.raises(FormatError):
        envelope.private_key(PUBLIC, [line, HALVES[1]])


def test_a_ballot_that_is_too_long_is_not_cut() -> None:
    with pytest.raises(FormatError, match="longer than the round allows"):
        envelope.seal(PUBLIC, ROUND, VOTER, b"7" * 101, 100)


def test_a_voter_has_one_history_in_a_round_and_another_in_the_next() -> None:
    one = envelope.stream_of(b"s" * 32, "u1")
    assert one == envelope.stream_of(b"s" * 32, "u1")
    assert len({one, envelope.stream_of(b"s" * 32, "u2"), envelope.stream_of(b"t" * 32, "u1")}) == 3


def test_the_hash_of_the_list_does_not_depend_on_its_order_and_sees_every_change() -> None:
    pairs = [(bytes([n]) * 16, bytes([n]) * 32) for n in range(3)]
    assert envelope.list_hash(pairs) == envelope.list_hash(pairs[::-1])
    assert envelope.list_hash(pairs) != envelope.list_hash(pairs[:2])
    assert envelope.list_hash(pairs) != envelope.list_hash([*pairs[:2], (pairs[2][0], b"x" * 32)])
