"""Backups that can be proven: a signed checkpoint first, then the copy, then its root again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from challenge_engine import __version__
from challenge_engine.errors import EngineError, ForkError
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.signed_note import Note
from challenge_engine.service.engine import Engine, open_engine
from challenge_engine.service.installing import write_secret
from challenge_engine.service.proving import manifest, signing
from challenge_engine.service.proving.erasing_again import begin, erase_again
from challenge_engine.service.proving.fork import check_logs, read_outside
from challenge_engine.service.proving.manifest import Log, Manifest
from challenge_engine.service.proving.places import Places, write_durably
from challenge_engine.service.proving.signing import require_places
from challenge_engine.service.proving.stored_tree import root_of_leaves
from challenge_engine.service.proving.unchecked import open_unchecked
from challenge_engine.store import checkpoints, copying

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Missing:
    """A log that was signed with more than the backup holds."""

    origin: str
    size: int
    signed: int | None
    """``None`` where the sizes do not tell what is wrong."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore came to; with a refusal the program does not run yet."""

    manifest: Manifest
    unknown: tuple[str, ...]
    """Logs of which no signed checkpoint was found outside: the backup's own was put there."""
    erased: int
    refusal: ForkError | None
    missing: tuple[Missing, ...]


def backup(
    engine: Engine, folder: Path, *, with_keys: bool = False, progress: Progress | None = None
) -> Manifest:
    """Copy the whole installation into a new or empty folder, and verify the copy.

    The secret keys are left out unless they are asked for: with one and a copy of the database
    anybody could write another history and sign it.
    """
    places = require_places(engine)
    _require_new(folder)
    logs = tuple(_signed(engine, authority) for authority in engine.authorities)
    path = folder / copying.file_name(engine.store.dialect)
    copying.copy_out(engine.store, path, progress)
    if engine.store.dialect == "sqlite":
        _verify(f"sqlite:///{path.absolute()}", logs)
    for log in logs:
        name = places.checkpoint_file(log.checkpoint.origin).name
        write_durably(folder / name, log.note.encode())
        vkeys = "".join(f"{vkey}\n" for vkey in log.vkeys)
        write_durably(folder / name.replace(".checkpoint", ".vkey"), vkeys.encode())
    if with_keys:
        _copy_keys(places.keys, folder / "keys")
    with engine.store.read() as unit:
        at = unit.now()
    files = {
        str(one.relative_to(folder)): manifest.hash_of(one)
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }
    made = Manifest(engine.store.dialect, __version__, at, logs, files)
    write_durably(folder / manifest.NAME, made.to_bytes())
    return made


def restore(url: str, places: Places, folder: Path) -> Restored:
    """Put a backup where nothing is; what was erased since goes again.

    Where more was signed than the backup holds, the database stays and the refusal is told.
    """
    found = manifest.read(folder)
    copying.require_same(url, found.database)
    if not copying.is_empty(url):
        raise EngineError(
            "There is a database already at the place that DATABASE_URL names. Nothing is written "
            "over it: move it away first (an SQLite file with its -wal and -shm), and keep it."
        )
    begin(places)
    copying.copy_in(url, folder / copying.file_name(found.database))
    try:
        _verify(url, found.logs)
    except BaseException:
        copying.take_away(url)
        raise
    if (folder / "keys").is_dir():
        _copy_keys(folder / "keys", places.keys)
    engine = open_unchecked(url, places)
    try:
        unknown = _put_checkpoints(engine, places, found.logs)
        return _brought_up(engine, places, found, unknown)
    finally:
        engine.close()


def _brought_up(
    engine: Engine, places: Places, found: Manifest, unknown: tuple[str, ...]
) -> Restored:
    try:
        check_logs(engine, places)
    except ForkError as error:
        # Erasing again writes entries; before the log is healed they would be in its way.
        missing = tuple(_missing(engine, places))
        return Restored(found, unknown, 0, error, missing)
    return Restored(found, unknown, erase_again(engine), None, ())


def _signed(engine: Engine, authority: int) -> Log:
    signed = signing.checkpoint(engine, authority)
    with engine.store.read() as unit:
        known = checkpoints.keys(unit, engine.authorities[authority].log)
    checkpoint = Checkpoint.parse(Note.parse(signed.note.encode()).text)
    return Log(checkpoint, signed.note, tuple(key.vkey for key in known))


def _verify(url: str, logs: tuple[Log, ...]) -> None:
    """The leaves themselves must give the root: in a bad copy the nodes may be right."""
    engine = open_engine(url)
    try:
        with engine.store.read() as unit:
            known = {one.origin: one.log for one in engine.authorities.values()}
            for log in logs:
                signed = log.checkpoint
                row = known.get(signed.origin)
                if row is None or root_of_leaves(unit, row, signed.size) != signed.root:
                    raise _not_signed(signed.origin)
    finally:
        engine.store.close()


def _put_checkpoints(engine: Engine, places: Places, logs: tuple[Log, ...]) -> tuple[str, ...]:
    put = []
    for log in logs:
        origin = log.checkpoint.origin
        path = places.checkpoint_file(origin)
        if not path.exists() and not places.continued_file(origin).exists():
            write_durably(path, log.note.encode())
            put.append(origin)
    return tuple(put)


def _missing(engine: Engine, places: Places) -> list[Missing]:
    found = []
    for one in engine.authorities.values():
        with engine.store.read() as unit:
            size = checkpoints.size(unit, one.log)
            try:
                outside = read_outside(unit, places, one.log, one.origin)
            except ForkError:
                outside = None
        signed = outside.size if outside is not None and outside.size > size else None
        found.append(Missing(one.origin, size, signed))
    return found


def _require_new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EngineError(
            "{folder} is not empty. Every backup goes into a folder of its own.",
            folder=str(folder),
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _copy_keys(source: Path, target: Path) -> None:
    for path in sorted(source.glob("*.key")):
        if not (target / path.name).exists():
            write_secret(target / path.name, path.read_text(encoding="utf-8"))


def _not_signed(origin: str) -> ForkError:
    return ForkError(
        "The copy of the log {origin} does not give the root that was signed. It is no good: "
        "take another one, and run `challenge log check`.",
        origin=origin,
    )
