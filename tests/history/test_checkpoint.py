"""Heads of a log, and files that show that it only grew."""

from __future__ import annotations

import pytest

from challenge_engine.errors import FormatError
from challenge_engine.history.checkpoint import Checkpoint, Growth
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note, verify
from challenge_engine.history.spelling import to_text
from tests.history.mutations import assert_strict, is_refused
from tests.support.receipts import TownLog
from tests.support.shared import vectors

LOG = TownLog().fill(11)
TEXT = Checkpoint(LOG.origin, 11, LOG.root(11)).text()


def test_the_sixteen_checkpoints_of_another_program_are_read_and_verified() -> None:
    folder = vectors("tessera_log")
    key = Verifier.parse((folder / "log.vkey").read_text(encoding="utf-8").strip())
    for size in range(16):
        data = (folder / f"checkpoint.{size}").read_bytes()
        note = Note.parse(data)
        assert note.to_bytes() == data
        assert verify(note, [key]) == (key,)
        checkpoint = Checkpoint.parse(note.text)
        assert (checkpoint.origin, checkpoint.size) == (key.name, size)
        assert checkpoint.text() == note.text


def test_what_a_checkpoint_reads_it_prints_back() -> None:
    def read(data: bytes) -> bytes:
        return Checkpoint.parse(to_text(data)).text().encode()

    assert_strict(read, TEXT.encode())


@pytest.mark.parametrize(
    "change",
    [
        ("\n11\n", "\n011\n"),
        ("\n11\n", "\n+11\n"),
        ("\n11\n", "\n-11\n"),
        ("\n11\n", "\n\u0661\u0661\n"),
        ("\n11\n", "\n9007199254740992\n"),
        ("\n11\n", "\n99999999999999999999\n"),
        ("\n11\n", "\n 11\n"),
        ("\n11\n", "\n11\n\n"),
        ("=\n", "=\nextension\n"),
        ("=\n", "=\n\n"),
        ("=\n", "\n"),
        ("=\n", "=\r\n"),
        (LOG.origin, ""),
        (LOG.origin, "a b"),
    ],
)
def test_a_checkpoint_written_otherwise_is_refused(change: tuple[str, str]) -> None:
    changed = TEXT.replace(*change)
    assert changed != TEXT
    with pytest.raises(FormatError):
        Checkpoint.parse(changed)


def test_what_a_proof_of_growth_reads_it_prints_back() -> None:
    assert_strict(lambda data: Growth.parse(data).to_bytes(), LOG.growth(3, 11))


def test_a_proof_of_growth_has_no_more_hashes_than_a_log_has_levels() -> None:
    data = LOG.growth(3, 11)
    hash_ = data.split(b"\n")[3] + b"\n"
    assert is_refused(Growth.parse, data.replace(hash_, hash_ * 70, 1))


def test_a_size_up_to_the_largest_whole_number_of_json_is_kept() -> None:
    text = TEXT.replace("\n11\n", "\n9007199254740991\n")
    assert Checkpoint.parse(text).text() == text
