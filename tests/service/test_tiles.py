"""A published log: only what is new is written, and no other history is ever written over."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, ForkError, ProofError
from challenge_engine.history import auditing, published
from challenge_engine.history.auditing import Asked, Audit
from challenge_engine.history.entry import Ref
from challenge_engine.history.published import Published, Withheld
from challenge_engine.history.trust import Trust
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.proving import tiling
from challenge_engine.service.proving.tiling import Done
from challenge_engine.store import recording, streams
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step, Who
from challenge_engine.store.streams import Stream
from tests.support.copies import grow, keep, put_back, unchecked
from tests.support.erasing import EMAIL, NAME, STRONG, erase, filed, with_officers
from tests.support.town import Town, make_town


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "published"


def publish(town: Town | Engine, folder: Path) -> Done:
    engine = town.engine if isinstance(town, Town) else town
    return tiling.publish(engine, engine.authority().id, folder)


def audited(folder: Path, asked: Asked | None = None) -> Audit:
    def read(path: str) -> bytes | None:
        return (folder / path).read_bytes() if (folder / path).is_file() else None

    files = {one.name: one.read_bytes() for one in (folder / "public").glob("*.jsonl")}
    trust = Trust.parse((folder / "vkey").read_text("utf-8"))
    return auditing.audit(read, trust, asked or Asked(public=files))


def tree_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_is_published_holds_and_says_what_it_is(town: Town, folder: Path) -> None:
    town.lived()
    done = publish(town, folder)
    assert audited(folder).checkpoint.size == done.size
    assert {path.name for path in folder.iterdir()} == {
        "checkpoint", "public", "tile", "README.txt", "vkey", "verify.html"
    }  # fmt: skip
    readme = (folder / "README.txt").read_text("utf-8")
    assert "vlierdam.example/challenges/1" in readme
    assert "{" not in readme


def test_it_is_published_from_both_databases(busy: Town, folder: Path) -> None:
    grow(busy.engine, 300)
    busy.begun(3)
    publish(busy, folder)
    found = audited(folder)
    assert (found.checkpoint.size, found.cases) == (publish(busy, folder).size, 1)


def test_nothing_is_written_twice_and_only_what_is_new_is_added(town: Town, folder: Path) -> None:
    grow(town.engine, 300)
    first = publish(town, folder)
    assert (first.size, first.kept) == (300, 0)
    before = tree_of(folder)
    again = publish(town, folder)
    assert (again.written, again.removed) == (0, 0)
    assert tree_of(folder) == before
    grow(town.engine, 520)
    more = publish(town, folder)
    after = tree_of(folder)
    full = {path for path in before if path.endswith("/000")}
    assert {before[path] for path in full} == {after[path] for path in full}
    assert "tile/0/001.p/44" not in after
    assert more.removed == 2
    assert "tile/1/000.p/2" in after
    assert audited(folder, Asked(since=before["checkpoint"])).since is not None


def test_the_files_can_be_read_by_a_web_server(town: Town, folder: Path) -> None:
    before = os.umask(0o022)
    try:
        publish(town, folder)
    finally:
        os.umask(before)
    for path in [folder, *folder.rglob("*")]:
        assert path.stat().st_mode & 0o004, path


def test_a_run_that_was_interrupted_is_gone_on_with(town: Town, folder: Path) -> None:
    grow(town.engine, 300)
    publish(town, folder)
    whole = tree_of(folder)
    (folder / "checkpoint").unlink()
    (folder / "tile/0/001.p/44").unlink()
    assert publish(town, folder).written == 2
    assert tree_of(folder) == whole


def test_a_tile_that_went_missing_is_written_again(town: Town, folder: Path) -> None:
    grow(town.engine, 300)
    publish(town, folder)
    whole = tree_of(folder)
    for name in ("tile/0/000", "tile/entries/000"):
        (folder / name).unlink()
        assert publish(town, folder).written == 1
        assert tree_of(folder) == whole


def test_a_tile_is_never_overwritten_with_other_bytes(town: Town, folder: Path) -> None:
    grow(town.engine, 300)
    publish(town, folder)
    for name in ("tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1"):
        path = folder / name
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        with pytest.raises(ForkError, match="never overwritten"):
            publish(town, folder)
        path.write_bytes(data)
    assert publish(town, folder).written == 0


def test_a_restored_backup_is_refused_and_nothing_is_written(
    town: Town, folder: Path, tmp_path: Path
) -> None:
    grow(town.engine, 40)
    town.engine.close()
    keep(tmp_path)
    engine = unchecked(tmp_path)
    grow(engine, 60)
    publish(engine, folder)
    engine.close()
    before = tree_of(folder)
    put_back(tmp_path)
    shutil.rmtree(tmp_path / "checkpoints")
    restored = unchecked(tmp_path)
    with pytest.raises(ForkError, match="holds 60 leaves and the database 40"):
        publish(restored, folder)
    grow(restored, 80)
    with pytest.raises(ForkError, match="differ within the first 60 leaves"):
        publish(restored, folder)
    assert tree_of(folder) == before
    restored.close()


def test_a_folder_of_another_log_or_with_other_things_is_refused(
    town: Town, folder: Path, tmp_path: Path
) -> None:
    publish(town, folder)
    checkpoint = folder / "checkpoint"
    text = checkpoint.read_bytes()
    checkpoint.write_bytes(text.replace(b"vlierdam.example", b"elsewhere.example", 1))
    with pytest.raises(ProofError, match=r"holds the log elsewhere\.example"):
        publish(town, folder)
    checkpoint.write_bytes(b"nonsense")
    with pytest.raises(EngineError):
        publish(town, folder)
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("Dear")
    with pytest.raises(EngineError, match="holds other things"):
        publish(town, home)
    with pytest.raises(EngineError, match="is not a folder"):
        publish(town, home / "letter.txt")
    assert [path.name for path in home.iterdir()] == ["letter.txt"]


def test_of_public_cases_values_are_told_that_are_public_and_nobodys(
    town: Town, folder: Path
) -> None:
    with_officers(town)
    reference = filed(town)
    publish(town, folder)
    text = (folder / "public" / f"{reference}.jsonl").read_text("utf-8")
    assert "Care for the park" in text
    for word in (NAME, EMAIL, "longfellow", "15000", "Mow less"):
        assert word not in text
    (line,) = published.read_lines(text.encode())
    assert isinstance(line, Published)
    assert [opening.path for opening in line.open] == ["field/title"]
    assert audited(folder).cases == 1


def test_what_was_erased_is_told_no_longer_the_next_time(town: Town, folder: Path) -> None:
    with_officers(town)
    reference = filed(town)
    publish(town, folder)
    path = folder / "public" / f"{reference}.jsonl"
    assert "Care for the park" in path.read_text("utf-8")
    town.do(reference, "longfellow", "withdraw")
    erase(town, Target(reference=reference, fields=("title",), declared=True), STRONG)
    publish(town, folder)
    assert "Care for the park" not in path.read_text("utf-8")
    assert audited(folder).cases == 1


def test_a_case_that_may_not_be_told_any_more_loses_its_file(town: Town, folder: Path) -> None:
    reference = town.begun(1)
    publish(town, folder)
    stale = folder / "public" / "2025-9999.jsonl"
    shutil.copyfile(folder / "public" / f"{reference}.jsonl", stale)
    assert publish(town, folder).removed == 1
    assert not stale.exists()


@pytest.fixture
def discreet(tmp_path: Path) -> Town:
    """A town in which a case is public only once it was accepted."""
    file = tmp_path / "tiny.v1.yaml"
    source = Path(__file__).parents[1] / "workflows" / "tiny.v1.yaml"
    file.write_text(source.read_text("utf-8").replace("public_from: submit", "public_from: accept"))
    return make_town(tmp_path, file)


def stream_of(town: Town, reference: str) -> Stream:
    with town.engine.store.read() as unit:
        found = streams.find(unit, town.authority, reference)
    assert found is not None
    return found


def test_a_case_that_is_not_public_is_nowhere_but_in_its_hashes(
    discreet: Town, folder: Path
) -> None:
    stream = stream_of(discreet, discreet.begun(3))
    publish(discreet, folder)
    for name, data in tree_of(folder).items():
        assert stream.key not in data, name
        assert stream.key.hex().encode() not in data, name
    assert audited(folder).cases == 0
    assert audited(folder, Asked(case=stream.key)).steps == range(3)


def test_a_public_step_that_names_a_case_that_is_not_public_is_withheld(
    discreet: Town, folder: Path
) -> None:
    hidden, public = stream_of(discreet, discreet.begun(1)), discreet.lived("accept")
    other = stream_of(discreet, discreet.lived("accept"))
    link(discreet, public, hidden)
    link(discreet, public, other)
    publish(discreet, folder)
    data = (folder / "public" / f"{public}.jsonl").read_bytes()
    *_, last, newest = published.read_lines(data)
    assert isinstance(last, Withheld)
    assert isinstance(newest, Published)
    assert hidden.key.hex().encode() not in b"".join(tree_of(folder).values())
    assert audited(folder).cases == 2


def link(town: Town, reference: str, to: Stream) -> None:
    """A step that names another case."""
    engine = town.engine
    with engine.store.write() as unit:
        stream = streams.lock(unit, town.authority, reference)
        assert stream is not None
        assert stream.workflow is not None
        assert to.last_leaf is not None
        origin = engine.origin(town.authority)
        ref = Ref("links", origin.log, to.key, to.n, to.last_leaf)
        step = Step(kind="link", actor=Who("operator", "operator"), via="cli", refs=(ref,))
        before, phase = stream.n, stream.phase
        definition = engine.version(unit, stream.workflow).definition
        recording.append(unit, stream, origin, definition, step, stamp(unit.now(), stream))
        streams.step(unit, before, stream, phase)
        unit.commit()
    town.check()
