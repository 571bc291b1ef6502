"""An older copy is filled from the published log, and what is lost is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, ForkError
from challenge_engine.history.tiles import Tile
from challenge_engine.service.engine import Engine, open_engine
from challenge_engine.service.proving import erasing_again, healing, rotating, signing, tiling
from challenge_engine.service.proving.healing import LostSteps, heal
from challenge_engine.service.proving.places import Places
from challenge_engine.service.proving.stored_tree import StoredTree, root_of_leaves
from challenge_engine.service.proving.unchecked import open_unchecked
from challenge_engine.store import checkpoints
from tests.support.checks import check_log
from tests.support.copies import Faulty, grow, keep, put_back, reopened, size, unchecked, url
from tests.support.town import TINY, Town, make_town


def outside(folder: Path) -> Path:
    return next((folder / "checkpoints").glob("*.checkpoint"))


def in_town(engine: Engine, town: Town) -> Town:
    return Town(engine, town.workflow, dict(town.people))


def lose(town: Town, folder: Path, live: Callable[[Town], None]) -> Engine:
    """What happened since a copy was made is published, and the copy is put back."""
    town.engine.close()
    keep(folder)
    engine = reopened(folder)
    live(in_town(engine, town))
    tiling.publish(engine, town.authority, folder / "tiles")
    engine.close()
    put_back(folder)
    with pytest.raises(EngineError):
        reopened(folder)
    return unchecked(folder)


def test_what_is_lost_is_named_case_by_case(town: Town, tmp_path: Path) -> None:
    first, second = town.begun(4), town.begun(2)

    def live(later: Town) -> None:
        for who in ("assessor-1", "assessor-2"):
            later.do(first, who, "assess", rooted=4, advice="accept", note="Good.")
        later.begun(3)
        grow(later.engine, size(later.engine) + 2)

    before = size(town.engine)
    engine = lose(town, tmp_path, live)
    done = heal(engine, town.authority, tmp_path / "tiles")
    assert (done.before, done.size) == (before, before + 8)
    own = next(one for one in done.steps if one.reference is None)
    assert own.last == own.first + 2  # the new case gave its group a representative
    assert [one for one in done.steps if one.reference] == [LostSteps(first, 4, 5)]
    assert done.strangers == 3
    assert size(engine) == before + 9
    assert check_log(engine) == before + 1
    after = in_town(engine, town)
    assert after.view(first, "coordinator-1").n == 5
    after.do(second, "coordinator-1", "assign", assignee="assessor-2")
    engine.close()
    engine = reopened(tmp_path)
    check_log(engine)
    engine.close()


def test_a_case_goes_on_after_its_gap(town: Town, tmp_path: Path) -> None:
    reference = town.begun(4)

    def live(later: Town) -> None:
        later.do(reference, "assessor-1", "assess", rooted=4, advice="accept", note="Good.")

    engine = lose(town, tmp_path, live)
    heal(engine, town.authority, tmp_path / "tiles")
    after = in_town(engine, town)
    after.do(reference, "assessor-2", "assess", rooted=4, advice="accept", note="Good.")
    assert after.view(reference, "coordinator-1").n == 5
    engine.close()
    reopened(tmp_path).close()


def test_a_new_case_gets_no_reference_that_a_lost_one_may_have(town: Town, tmp_path: Path) -> None:
    lost: list[str] = []
    engine = lose(town, tmp_path, lambda later: lost.append(later.begun(2)))
    heal(engine, town.authority, tmp_path / "tiles")
    assert int(in_town(engine, town).begun(1)[-4:]) > int(lost[0][-4:])
    engine.close()


def test_a_dry_run_says_the_same_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    engine = lose(town, tmp_path, lambda later: grow(later.engine, 80))
    before = (tmp_path / "town.db").read_bytes(), outside(tmp_path).read_bytes()
    said = heal(engine, town.authority, tmp_path / "tiles", dry_run=True)
    engine.close()
    assert ((tmp_path / "town.db").read_bytes(), outside(tmp_path).read_bytes()) == before
    engine = unchecked(tmp_path)
    assert heal(engine, town.authority, tmp_path / "tiles") == said
    engine.close()


@pytest.mark.parametrize("to", [255, 256, 257, 700, 1400])
def test_the_tree_of_a_healed_log_is_whole(town: Town, tmp_path: Path, to: int) -> None:
    grow(town.engine, 80)
    engine = lose(town, tmp_path, lambda later: grow(later.engine, to))
    told: list[tuple[int, int | None]] = []
    done = heal(engine, town.authority, tmp_path / "tiles", progress=lambda *at: told.append(at))
    assert done.steps == (LostSteps(None, 80, to - 1),)
    assert told[-1] == (to, to)
    log = engine.authority().log
    with engine.store.read() as unit:
        at = size(engine)
        assert root_of_leaves(unit, log, at) == StoredTree(unit, log, at).root()
    check_log(engine)
    engine.close()
    reopened(tmp_path).close()


def test_a_copy_that_went_on_by_itself_is_not_healed(town: Town, tmp_path: Path) -> None:
    grow(town.engine, 80)
    lose(town, tmp_path, lambda later: grow(later.engine, 120)).close()
    engine = open_engine(url(tmp_path))
    grow(engine, 90)
    engine.store.close()
    engine = unchecked(tmp_path)
    with pytest.raises(ForkError, match="Entry 80 of this database is not the one"):
        heal(engine, town.authority, tmp_path / "tiles")
    assert size(engine) == 90
    engine.store.close()


def test_tiles_that_do_not_reach_what_was_signed_are_refused(town: Town, tmp_path: Path) -> None:
    def live(later: Town) -> None:
        grow(later.engine, 100)
        tiling.publish(later.engine, later.authority, tmp_path / "older")
        grow(later.engine, 120)

    engine = lose(town, tmp_path, live)
    with pytest.raises(ForkError, match="120 entries were signed"):
        heal(engine, town.authority, tmp_path / "older")
    engine.close()


def test_tiles_may_reach_further_than_the_file_or_there_be_none(town: Town, tmp_path: Path) -> None:
    """A machine is lost with its files; a backup and the tiles elsewhere are what is left."""
    old = outside(tmp_path).read_bytes()
    engine = lose(town, tmp_path, lambda later: grow(later.engine, 120))
    engine.close()
    outside(tmp_path).write_bytes(old)
    engine = unchecked(tmp_path)
    assert heal(engine, town.authority, tmp_path / "tiles").size == 120
    engine.close()
    put_back(tmp_path)
    outside(tmp_path).unlink()
    engine = unchecked(tmp_path)
    assert heal(engine, town.authority, tmp_path / "tiles").size == 120
    check_log(engine)
    engine.close()


@pytest.mark.parametrize("how", ["changed", "cut off", "missing", "unsigned", "nothing there"])
def test_tiles_that_are_not_what_was_signed_change_nothing(
    town: Town, tmp_path: Path, how: str
) -> None:
    engine = lose(town, tmp_path, lambda later: grow(later.engine, 120))
    before = size(engine)
    bundle = tmp_path / "tiles" / Tile(None, 0, 120).path
    note = tmp_path / "tiles" / "checkpoint"
    if how == "changed":
        good, last = bundle.read_bytes(), bundle.read_bytes()[-117:]
        bundle.write_bytes(good[:-117] + last.replace(last[30:40], good[30:40]))
    elif how == "cut off":
        bundle.write_bytes(bundle.read_bytes()[:-1])
    elif how == "missing":
        bundle.unlink()
    elif how == "unsigned":
        note.write_bytes(note.read_bytes().replace(b"\n120\n", b"\n121\n"))
    else:
        shutil.rmtree(tmp_path / "tiles")
    with pytest.raises(ForkError):
        heal(engine, town.authority, tmp_path / "tiles")
    assert size(engine) == before
    engine.close()


def test_a_log_that_lacks_nothing_is_left_alone(town: Town, tmp_path: Path) -> None:
    tiling.publish(town.engine, town.authority, tmp_path / "tiles")
    with pytest.raises(ForkError, match="nothing can be filled"):
        heal(town.engine, town.authority, tmp_path / "tiles")
    town.check()


@pytest.mark.parametrize("why", ["planned", "stolen"])
def test_a_change_of_key_that_is_lost_is_taken_up_from_our_own_folder(
    town: Town, tmp_path: Path, why: str
) -> None:
    def live(later: Town) -> None:
        rotating.rotate(later.engine, later.authority, "A laptop is gone.", why)  # type: ignore[arg-type]

    engine = lose(town, tmp_path, live)
    heal(engine, town.authority, tmp_path / "tiles")
    found = rotating.listed(engine, town.authority)
    assert [(one.key.number, one.signs) for one in found] == [(1, False), (2, True)]
    check_log(engine)
    engine.close()
    reopened(tmp_path).close()


def test_a_heal_that_is_cut_off_after_its_commit_is_finished_by_its_own_command(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = lose(town, tmp_path, lambda later: grow(later.engine, 120))
    with monkeypatch.context() as patched:
        patched.setattr(healing.signing, "checkpoint", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            heal(engine, town.authority, tmp_path / "tiles")
    engine.store.close()
    with pytest.raises(ForkError, match="restore --finish"):
        reopened(tmp_path)
    engine = unchecked(tmp_path)
    assert erasing_again.finish(engine) == 0
    engine.close()
    engine = reopened(tmp_path)
    assert signing.checkpoint(engine, town.authority).size == 121
    check_log(engine)
    engine.close()


def test_a_heal_that_fails_before_its_commit_leaves_nothing(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = lose(town, tmp_path, lambda later: grow(later.engine, 120))
    before = size(engine)
    with monkeypatch.context() as patched:
        patched.setattr(healing, "_tell", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            heal(engine, town.authority, tmp_path / "tiles")
    assert size(engine) == before
    heal(engine, town.authority, tmp_path / "tiles")
    check_log(engine)
    engine.close()


@pytest.mark.parametrize("keeps", [False, True])
def test_a_heal_whose_commit_fails_can_be_given_again_or_finished(
    town: Town, tmp_path: Path, keeps: bool
) -> None:
    engine = lose(town, tmp_path, lambda later: grow(later.engine, 120))
    sound, engine.store = engine.store, Faulty(engine.store, keeps=keeps)  # type: ignore[assignment]
    with pytest.raises(EngineError, match="answer was lost"):
        heal(engine, town.authority, tmp_path / "tiles")
    engine.store = sound
    if keeps:
        with pytest.raises(ForkError, match="nothing can be filled"):
            heal(engine, town.authority, tmp_path / "tiles")
        erasing_again.finish(engine)
    else:
        heal(engine, town.authority, tmp_path / "tiles")
    check_log(engine)
    assert size(engine) == 121
    engine.close()
    reopened(tmp_path).close()


@pytest.mark.postgresql
def test_steps_that_waited_for_their_place_in_the_copy_are_not_lost(
    new_postgresql: Callable[[], str], tmp_path: Path
) -> None:
    """On PostgreSQL a copy can hold a step whose leaf got its place only afterwards."""
    here = new_postgresql()
    town = make_town(tmp_path, TINY, here)
    town.begun(3)
    tiling.publish(town.engine, town.authority, tmp_path / "tiles")
    log, at = town.engine.authority().log, size(town.engine)
    with town.engine.store.write() as unit:
        waiting = checkpoints.leaves(unit, log, at - 2, at)
        cursor = unit.cursor
        for table in ("leaf", "checkpoint"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM leaf WHERE seq >= %s", (at - 2,))
        cursor.execute("DELETE FROM checkpoint WHERE size > %s", (at - 2,))
        for table in ("leaf", "checkpoint"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for one in reversed(waiting):
            cursor.execute(
                "INSERT INTO pending (log, leaf_hash, slot, seal) VALUES (%s, %s, %s, %s)",
                (log, one.leaf_hash, one.slot, one.seal),
            )
        unit.commit()
    town.engine.store.close()
    places = Places.beneath(tmp_path)
    with pytest.raises(ForkError):
        open_engine(here, places)
    engine = open_unchecked(here, places)
    done = heal(engine, town.authority, tmp_path / "tiles")
    assert (done.before, done.size, done.steps, done.strangers) == (at - 2, at, (), 0)
    check_log(engine)
    engine.close()
    open_engine(here, places).close()
