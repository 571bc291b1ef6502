"""Signed notes and the keys behind them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.errors import EngineError, FormatError, ProofError
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note, Signature, sign, verify
from tests.history.mutations import assert_strict, is_refused
from tests.support.receipts import fixed_key
from tests.support.shared import vectors

KEY, OTHER = fixed_key("town.example/log/1"), fixed_key("witness.example", "other")
NOTE = sign("a text\n\nof two parts, é\n", [KEY, OTHER])


def test_the_published_example_is_read_verified_and_printed_back() -> None:
    data = vectors("signed-note.example.note").read_bytes()
    vkey = vectors("signed-note.example.vkey").read_text(encoding="utf-8").strip()
    verifier = Verifier.parse(vkey)
    note = Note.parse(data)
    assert verifier.vkey == vkey
    assert note.to_bytes() == data
    assert verify(note, [verifier]) == (verifier,)


def test_what_a_note_reads_it_prints_back() -> None:
    assert_strict(lambda data: Note.parse(data).to_bytes(), NOTE.to_bytes())


def test_a_byte_of_the_text_changed_is_not_signed_any_more() -> None:
    data = NOTE.to_bytes()
    for place in range(len(NOTE.text.encode())):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert is_refused(lambda changed: verify(Note.parse(changed), [KEY.verifier]), changed)


@given(st.text())
def test_any_text_is_a_note_or_is_refused(text: str) -> None:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    for whole in (data, data + b"\n\n" + NOTE.to_bytes().rpartition(b"\n\n")[2]):
        try:
            assert Note.parse(whole).to_bytes() == whole
        except EngineError:
            continue


def test_the_keys_that_are_known_must_all_have_signed_rightly() -> None:
    mine, theirs = KEY.verifier, OTHER.verifier
    assert verify(NOTE, [mine]) == (mine,)
    assert verify(NOTE, [theirs, mine]) == (mine, theirs)
    one, two = NOTE.signatures
    broken = replace(NOTE, signatures=(one, replace(two, signature=one.signature)))
    assert verify(broken, [mine]) == (mine,)
    with pytest.raises(ProofError, match=r"The signature of witness\.example is wrong"):
        verify(broken, [mine, theirs])


def test_a_signature_by_nobody_known_says_nothing() -> None:
    stranger = fixed_key(KEY.verifier.name, "stranger")
    with pytest.raises(ProofError, match="None of the keys that you trust"):
        verify(NOTE, [stranger.verifier])
    with pytest.raises(ProofError, match="None of the keys that you trust"):
        verify(NOTE, [])


def test_another_key_under_the_same_name_and_number_signs_nothing() -> None:
    one = NOTE.signatures[0]
    forged = Signature(one.name, one.key_id, OTHER.sign(NOTE.text.encode()))
    with pytest.raises(ProofError, match="is wrong"):
        verify(Note(NOTE.text, (forged,)), [KEY.verifier])


def test_a_signature_twice_is_refused() -> None:
    with pytest.raises(ProofError, match="two signatures"):
        verify(replace(NOTE, signatures=NOTE.signatures[:1] * 2), [KEY.verifier])


@pytest.mark.parametrize(("count", "is_read"), [(16, True), (64, True), (65, False)])
def test_a_note_has_a_bounded_number_of_signatures(count: int, is_read: bool) -> None:
    data = replace(NOTE, signatures=NOTE.signatures[:1] * count).to_bytes()
    assert is_read or is_refused(Note.parse, data)
    assert not is_read or Note.parse(data).to_bytes() == data


def test_what_a_public_key_reads_it_prints_back() -> None:
    def read(data: bytes) -> bytes:
        return Verifier.parse(data.decode(errors="surrogateescape")).vkey.encode()

    assert_strict(read, KEY.vkey.encode())


@given(st.text(), st.binary(max_size=40))
def test_any_text_is_a_public_key_or_is_refused(name: str, key: bytes) -> None:
    for text in (name, f"{name}+00000000+{b64encode(key).decode()}"):
        with pytest.raises(FormatError):
            Verifier.parse(text)


def test_a_public_key_with_any_character_changed_is_refused() -> None:
    for place, char in enumerate(KEY.vkey):
        changed = KEY.vkey[:place] + chr(ord(char) ^ 1) + KEY.vkey[place + 1 :]
        assert is_refused(Verifier.parse, changed)


def test_a_secret_key_in_the_place_of_a_public_one_is_not_told_on() -> None:
    with pytest.raises(FormatError) as refusal:
        Verifier.parse(KEY.skey)
    assert "secret" in str(refusal.value)
    assert KEY.skey[-20:] not in str(refusal.value)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "\ud800", "a\tb", "\0"])
def test_a_name_that_cannot_stand_in_a_note_is_no_name_of_a_key(name: str) -> None:
    with pytest.raises(FormatError):
        fixed_key(name)
    with pytest.raises(FormatError):
        Verifier.parse(f"{name}+00000000+{KEY.vkey.rpartition('+')[2]}")
