"""At every start: is what was signed last still in the database?"""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, ForkError
from challenge_engine.history import keys, signed_note
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.signed_note import Note
from challenge_engine.service.engine import Engine, open_engine
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.places import Places
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.store import checkpoints
from tests.support.checks import check_log
from tests.support.copies import Faulty, grow, keep, put_back, reopened, size, url
from tests.support.town import Town


def outside(folder: Path) -> Path:
    return next((folder / "checkpoints").glob("*.checkpoint"))


def signed_size(folder: Path) -> int:
    return Checkpoint.parse(Note.parse(outside(folder).read_bytes()).text).size


def grown(folder: Path, to: int) -> None:
    engine = reopened(folder)
    grow(engine, to)
    engine.close()


def grown_unseen(folder: Path, to: int) -> None:
    """As somebody does who works on the database past the program."""
    engine = open_engine(url(folder))
    grow(engine, to)
    engine.store.close()


def refused(folder: Path) -> str:
    with pytest.raises(ForkError) as error:
        reopened(folder)
    return str(error.value)


def test_what_is_closed_well_opens_again(town: Town, tmp_path: Path) -> None:
    grow(town.engine, 80)
    town.engine.close()
    assert signed_size(tmp_path) == 80
    engine = reopened(tmp_path)
    assert check_log(engine) == 80
    engine.close()


def test_an_older_copy_is_refused_and_the_ways_on_are_named(town: Town, tmp_path: Path) -> None:
    grow(town.engine, 80)
    town.engine.close()
    keep(tmp_path)
    grown(tmp_path, 120)
    put_back(tmp_path)
    said = refused(tmp_path)
    assert "signed with 120 entries" in said
    assert "has only 80" in said
    for way in ("challenge log heal", "challenge log continue", "docs/recovery.md"):
        assert way in said


def test_a_copy_restored_to_80_that_grew_to_120_is_refused(town: Town, tmp_path: Path) -> None:
    """Its size is right, and the checkpoint in its own table is: only the root tells."""
    grow(town.engine, 80)
    town.engine.close()
    keep(tmp_path)
    grown(tmp_path, 120)
    put_back(tmp_path)
    grown_unseen(tmp_path, 120)
    assert "are not the ones that were signed" in refused(tmp_path)
    grown_unseen(tmp_path, 150)
    assert "The first 120 entries" in refused(tmp_path)


def test_a_missing_file_beside_a_log_is_refused(town: Town, tmp_path: Path) -> None:
    town.engine.close()
    outside(tmp_path).unlink()
    assert "--anew" in refused(tmp_path)


def test_the_file_of_another_log_is_refused(town: Town, tmp_path: Path) -> None:
    town.engine.close()
    key = keys.read((tmp_path / "keys" / "vlierdam.example_challenges_1.key").read_text())
    other = Checkpoint("elsewhere.example/1", 1, b"\0" * 32)
    outside(tmp_path).write_bytes(signed_note.sign(other.text(), [key]).to_bytes())
    assert "elsewhere.example/1" in refused(tmp_path)


@pytest.mark.parametrize("what", ["unknown key", "no note", "empty", "cut off"])
def test_a_file_that_no_key_of_the_log_signed_is_refused(
    town: Town, tmp_path: Path, what: str
) -> None:
    town.engine.close()
    path = outside(tmp_path)
    text = Note.parse(path.read_bytes()).text
    forged = signed_note.sign(text, [keys.generate(text.partition("\n")[0])]).to_bytes()
    broken = {"unknown key": forged, "no note": b"hello", "empty": b""}
    path.write_bytes(broken.get(what, path.read_bytes()[:-9]))
    assert "is not the last signed checkpoint" in refused(tmp_path)


@pytest.mark.skipif(not hasattr(Path, "chmod"), reason="no rights here")
def test_a_folder_where_the_file_should_be_is_refused(town: Town, tmp_path: Path) -> None:
    town.engine.close()
    path = outside(tmp_path)
    path.unlink()
    path.mkdir()
    assert "is not the last signed checkpoint" in refused(tmp_path)


def test_a_crash_between_table_and_file_heals_by_itself(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signed_size(tmp_path)
    grow(town.engine, 80)

    def crash(*_: object) -> None:
        raise OSError("The machine stopped.")

    with monkeypatch.context() as patched:
        patched.setattr(signing, "keep_outside", crash)
        with pytest.raises(OSError, match="stopped"):
            town.engine.close()
    assert signed_size(tmp_path) == before
    engine = reopened(tmp_path)
    assert signed_size(tmp_path) == 80
    check_log(engine)
    engine.close()


@pytest.mark.parametrize("keeps", [False, True])
def test_a_signing_whose_commit_fails_hands_nothing_out_and_can_be_done_again(
    town: Town, tmp_path: Path, keeps: bool
) -> None:
    before = signed_size(tmp_path)
    grow(town.engine, 80)
    sound = town.engine.store
    town.engine.store = Faulty(sound, keeps=keeps)  # type: ignore[assignment]
    with pytest.raises(EngineError):
        signing.checkpoint(town.engine, town.authority)
    assert signed_size(tmp_path) == before
    town.engine.store = sound
    assert signing.checkpoint(town.engine, town.authority).size == 80
    assert signed_size(tmp_path) == 80
    town.check()


def test_a_database_put_back_under_a_running_program_is_not_signed(
    town: Town, tmp_path: Path
) -> None:
    grow(town.engine, 80)
    town.engine.close()
    keep(tmp_path)
    grown(tmp_path, 120)
    running = reopened(tmp_path)
    running.store.close()
    put_back(tmp_path)
    with pytest.raises(ForkError):
        signing.checkpoint(running, town.authority)
    assert signed_size(tmp_path) == 120


def test_init_does_not_sign_an_empty_database_over_what_was_signed(
    town: Town, tmp_path: Path
) -> None:
    from challenge_engine.service.installing import install
    from tests.support.town import VLIERDAM

    town.engine.close()
    (tmp_path / "town.db").unlink()
    before = outside(tmp_path).read_bytes()
    with pytest.raises(ForkError):
        install(url(tmp_path), Places.beneath(tmp_path), VLIERDAM)
    assert outside(tmp_path).read_bytes() == before


def test_who_signed_less_does_not_write_over_who_signed_more(town: Town, tmp_path: Path) -> None:
    grow(town.engine, 80)
    less = signing.checkpoint(town.engine, town.authority)
    grow(town.engine, 90)
    signing.checkpoint(town.engine, town.authority)
    places = Places.beneath(tmp_path)
    signing.keep_outside(places, town.engine.authority().origin, less)
    assert signed_size(tmp_path) == 90


def test_a_key_file_that_holds_another_key_signs_nothing(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "vlierdam.example_challenges_1.key"
    path.write_text(keys.generate(town.engine.authority().origin).skey + "\n")
    grow(town.engine, 80)
    with pytest.raises(EngineError, match="another key"):
        signing.checkpoint(town.engine, town.authority)


def hashes_read(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many statements a start asks of the log, and how many hashes they give."""
    asked: list[int] = []
    for name in ("hashes", "nodes"):
        ask = getattr(checkpoints, name)

        def counted(*args: object, ask: object = ask) -> list[bytes]:
            found: list[bytes] = ask(*args)  # type: ignore[operator]
            asked.append(len(found))
            return found

        monkeypatch.setattr(checkpoints, name, counted)
    log, newest = engine.authority().log, size(engine)
    with engine.store.read() as unit:
        StoredTree(unit, log, newest).root()
    monkeypatch.undo()
    return len(asked), sum(asked)


def test_a_start_reads_little_of_a_large_log(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for to in (600, 3000):
        grow(town.engine, to)
        town.engine.sign()
        found.append(hashes_read(town.engine, monkeypatch))
    assert found[0][0] == found[1][0] <= 3
    assert found[1][1] <= 256 + 3000 // 256 + 1
    town.engine.close()
    reopened(tmp_path).close()
