"""Publishes a log as static files: an auditor needs no account, and no server of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from challenge_engine import verifier
from challenge_engine.errors import EngineError, ForkError, ProofError
from challenge_engine.history import commitments, proving, tiles, tree
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.signed_note import Note
from challenge_engine.history.tiles import HEIGHT, WIDTH, Tile
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import public_files, signing
from challenge_engine.service.proving.folder_words import README
from challenge_engine.service.proving.places import write_durably
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.store import checkpoints
from challenge_engine.store.unit import Unit

Progress = Callable[[int, int | None], None]
CHECKPOINT, PUBLIC = "checkpoint", "public"
_OURS = {CHECKPOINT, PUBLIC, "tile", "README.txt", "vkey", "verify.html"}


@dataclass(slots=True)
class Done:
    """How large the published log is now, how many files were written, kept and taken away."""

    size: int
    written: int = 0
    kept: int = 0
    removed: int = 0
    cases: int = 0


def publish(engine: Engine, authority: int, folder: Path, progress: Progress | None = None) -> Done:
    """Bring a folder up to date with the log; the checkpoint comes last, so a reader never waits.

    ``ForkError`` where the folder holds another history than ours: a fork, or a restored backup.
    """
    before = _published(folder)
    signed = signing.checkpoint(engine, authority)
    one = engine.authorities[authority]
    done = Done(signed.size)
    with engine.store.read() as unit:
        source = _Source(unit, one.log, signed.size)
        if before is not None:
            _refuse_fork(folder, before, one.origin, source.tree)
        # Only what lies under the last checkpoint is known to be ours without being read.
        trusted = before.size if before is not None and _fits(folder, before) else 0
        _write_tiles(folder, source, trusted, done, progress)
        _write_public(folder, public_files.files(unit, engine, authority, signed.size), done)
        for name, data in _beside(unit, one.log, one.origin):
            _replace(folder / name, data, done)
    _replace(folder / CHECKPOINT, signed.note.encode(), done)
    _remove_partial(folder, signed.size, done)
    return done


class _Source:
    def __init__(self, unit: Unit, log: int, size: int) -> None:
        self.tree = StoredTree(unit, log, size)
        self.size = size
        self._unit = unit
        self._log = log

    def bytes(self, tile: Tile) -> bytes:
        """What stands in the file of a tile."""
        end = tile.first + tile.width
        if tile.level is None:
            return tiles.bundle_bytes(map(_leaf_data, self._leaves(tile.first, end)))
        if tile.level == 0:
            hashes = checkpoints.hashes(self._unit, self._log, tile.first, end)
        else:
            hashes = self.tree.tile(tile.level, tile.place)
        return tiles.tile_bytes(hashes)

    def _leaves(self, first: int, end: int) -> list[checkpoints.Leaf]:
        return checkpoints.leaves(self._unit, self._log, first, end)


def _leaf_data(leaf: checkpoints.Leaf) -> bytes:
    data = commitments.leaf_data(leaf.slot, leaf.seal)
    if tree.leaf_hash(data) != leaf.leaf_hash:
        raise ProofError(
            "Leaf {seq} of the log does not fit its own hash, so nothing is published. "
            "`challenge log check` says what else is wrong.",
            seq=leaf.seq,
        )
    return data


def _published(folder: Path) -> Checkpoint | None:
    """What the folder says that it holds; a folder with other things in it is refused."""
    path = folder / CHECKPOINT
    if path.is_file():
        return Checkpoint.parse(Note.parse(path.read_bytes()).text)
    if folder.exists() and not folder.is_dir():
        raise EngineError("{folder} is not a folder.", folder=str(folder))
    others = {one.name for one in folder.iterdir()} - _OURS if folder.is_dir() else set()
    if others:
        raise EngineError(
            "{folder} holds other things ({other}) and no published log. Name an empty folder.",
            folder=str(folder),
            other=", ".join(sorted(others)[:3]),
        )
    return None


def _refuse_fork(folder: Path, before: Checkpoint, origin: str, ours: StoredTree) -> None:
    if before.origin != origin:
        raise ProofError(
            "{folder} holds the log {theirs}, not {ours}. A log has a folder of its own.",
            folder=str(folder),
            theirs=before.origin,
            ours=origin,
        )
    if before.size > ours.size:
        raise ForkError(
            "{folder} holds {theirs} leaves and the database {ours}: the database was restored "
            "from a backup, or leaves were removed. Nothing was written; `challenge log heal` "
            "fills the log from these files.",
            folder=str(folder),
            theirs=before.size,
            ours=ours.size,
        )
    if ours.root(before.size) != before.root:
        raise ForkError(
            "{folder} and the database differ within the first {size} leaves: they are two "
            "histories under one name. Nothing was written. Keep both, find out which one "
            "others hold checkpoints of, and see `challenge log heal` and `log continue`.",
            folder=str(folder),
            size=before.size,
        )


def _fits(folder: Path, before: Checkpoint) -> bool:
    """Whether the tiles that lie there have the root that their checkpoint says."""

    def subtree(height: int, place: int) -> bytes:
        level, rest = divmod(height, HEIGHT)
        first = place << rest
        width = min((before.size >> (HEIGHT * level)) - first // WIDTH * WIDTH, WIDTH)
        data = (folder / Tile(level, first // WIDTH, width).path).read_bytes()
        at = first % WIDTH
        return tree.root(tiles.read_tile(data, width)[at : at + (1 << rest)])

    try:
        return proving.root_at(before.size, subtree) == before.root
    except (OSError, EngineError):
        return False


def _write_tiles(
    folder: Path, source: _Source, trusted: int, done: Done, progress: Progress | None
) -> None:
    wanted = list(tiles.tiles_of(source.size))
    known = {tile for tile in tiles.tiles_of(trusted) if tile.is_full}
    for count, tile in enumerate(wanted, start=1):
        path = folder / tile.path
        if tile in known and path.is_file():
            done.kept += 1
        else:
            _write_once(path, source.bytes(tile), done)
        if progress is not None:
            progress(count, len(wanted))


def _write_once(path: Path, data: bytes, done: Done) -> None:
    """A tile never changes: what lies there with other bytes is of another history, or broken."""
    if path.is_file() and path.read_bytes() != data:
        raise ForkError(
            "{path} holds other leaves than the database. It is never overwritten: find out "
            "which of them is right, and move the file away if it is only damaged.",
            path=str(path),
        )
    _replace(path, data, done)


def _write_public(folder: Path, files: Iterable[tuple[str, bytes]], done: Done) -> None:
    """The files of the cases that are public today, and no others."""
    names = set()
    for name, data in files:
        names.add(name)
        done.cases += 1
        _replace(folder / PUBLIC / name, data, done)
    for path in sorted((folder / PUBLIC).glob("*.jsonl")):
        if path.name not in names:
            path.unlink()
            done.removed += 1


def _beside(unit: Unit, log: int, origin: str) -> Iterable[tuple[str, bytes]]:
    keys = checkpoints.keys(unit, log)
    lines = [f"# since {key.since}, until {key.until or 'now'}\n{key.vkey}\n" for key in keys]
    yield "vkey", "".join(lines).encode()
    yield "README.txt", README.replace("{origin}", origin).encode()
    yield "verify.html", verifier.page()


def _replace(path: Path, data: bytes, done: Done) -> None:
    if path.is_file() and path.read_bytes() == data:
        done.kept += 1
        return
    # Made here, so that a web server can read it: what is published is for everybody.
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, data)
    done.written += 1


def _remove_partial(folder: Path, size: int, done: Done) -> None:
    """A partial tile begins as the full one does that lies beside it now."""
    for tile in tiles.tiles_of(size):
        beside = folder / f"{tile.path}.p"
        if tile.is_full and beside.is_dir():
            for path in beside.iterdir():
                path.unlink()
                done.removed += 1
            beside.rmdir()
