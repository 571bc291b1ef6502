"""The journal of erasures: durable, without values, and strict in what it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, StoreError
from challenge_engine.service.erasing import journal_file
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.proving.places import Places
from challenge_engine.store.unit import Unit
from tests.support.erasing import LOGIN, NAME, confirm, everywhere, order, with_officers, withdrawn
from tests.support.town import Town

ONE = journal_file.place(b"\1" * 16, 3, 0)
TWO = journal_file.account("p-1")


def test_what_is_written_is_read_once_and_what_was_taken_back_is_not(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "journal.jsonl"
    journal_file.record(path, [ONE, TWO])
    journal_file.record(path, [ONE])
    assert journal_file.lines(path) == [ONE, TWO]
    journal_file.record(path, [TWO], undone=True)
    assert journal_file.lines(path) == [ONE]
    assert path.stat().st_mode & 0o077 == 0


def test_a_line_that_a_crash_tore_is_passed_over_and_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal_file.record(path, [ONE, TWO])
    path.write_bytes(path.read_bytes()[:-5])
    assert journal_file.lines(path) == [ONE]
    journal_file.record(path, [TWO])
    assert journal_file.lines(path) == [ONE, TWO]


@pytest.mark.parametrize("text", ["{}", "nonsense", "[1]", '{"case": 1}', '{"a": 1, "case": ""}'])
def test_a_line_that_says_nothing_is_refused_with_its_number(tmp_path: Path, text: str) -> None:
    path = tmp_path / "journal.jsonl"
    journal_file.record(path, [ONE])
    path.write_text(path.read_text() + text + "\n")
    with pytest.raises(EngineError, match="Line 2 of the journal"):
        journal_file.lines(path)


def test_where_the_journal_cannot_be_written_nothing_is_erased(town: Town, tmp_path: Path) -> None:
    with_officers(town)
    withdrawn(town)
    number = order(town, Target(person=LOGIN))
    (tmp_path / "blocked").write_text("a file, no folder")
    town.engine.places = Places(tmp_path / "keys", tmp_path / "blocked")
    with pytest.raises(EngineError, match="so nothing was erased"):
        confirm(town, number)
    assert NAME in everywhere(town)
    town.engine.places = None
    town.check()


def test_what_the_database_refused_is_taken_back(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_officers(town)
    withdrawn(town)
    number = order(town, Target(person=LOGIN))
    town.engine.places = Places(tmp_path / "keys", tmp_path / "signed")

    def full(_unit: Unit) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(Unit, "commit", full)
        with pytest.raises(StoreError, match="full"):
            confirm(town, number)
    path = town.engine.places.journal_file("vlierdam.example/challenges/1")
    assert path.read_text()
    assert journal_file.lines(path) == []
    town.engine.places = None
    confirm(town, number)
    assert NAME not in everywhere(town)
