"""What the database's own files still hold after a DELETE, and how it is driven out of them."""

from __future__ import annotations

import mmap
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from challenge_engine.errors import StoreError
from challenge_engine.store.engine import Store

# What erasure and destruction delete from or empty.
_TABLES = (
    "opening",
    "opening_subject",
    "person",
    "party",
    "outbox",
    "sign_in_attempt",
    "refused_attempt",
    "community_group",
    "assignment",
    "event",
    "record",
    "signature",
    "track",
    "finding",
    "erasure_order",
    "cases",
    "ballot_box",
    "roll",
    "paper_bundle",
    "paper_doubt",
    "ballot_half",
)
_BUSY_SECONDS = 5.0


def empty_wal(store: Store) -> bool:
    """Move the write-ahead file into the database and cut it to nothing; whether it went.

    It does not go while somebody reads. On PostgreSQL only the server's own operator can do it.
    """
    if store.dialect != "sqlite":
        return False
    with closing(_alone(store)) as connection:
        ((is_busy, *_),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return not is_busy


def rewrite(store: Store) -> None:
    """Write what lives anew, so that nothing else is left in the files; everybody waits meanwhile.

    ``StoreError`` where somebody reads or writes for longer than a few seconds.
    """
    try:
        if store.dialect == "sqlite":
            with closing(_alone(store)) as connection:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with store.writing.connect() as held:
            alone = held.execution_options(isolation_level="AUTOCOMMIT")
            for name in _TABLES:
                alone.execute(text(f"VACUUM FULL {name}"))
            _next_wal_file(alone)
    except (sqlite3.Error, DBAPIError) as error:
        raise StoreError(
            "The files of the database could not be cleaned now ({why}). Try again when nobody "
            "works with it: `challenge erase --clean`.",
            why=str(getattr(error, "orig", error)).splitlines()[0],
        ) from error


def files(store: Store) -> list[Path] | None:
    """The files in which a value may be left; ``None`` where this program may not read them."""
    if store.dialect == "sqlite":
        path = Path(store.address).absolute()
        beside = (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"))
        return [one for one in beside if one.exists()]
    folder = _data_folder(store)
    try:
        if folder is None or not (folder / "PG_VERSION").is_file():
            return None
        return sorted(path for path in folder.rglob("*") if path.is_file())
    except OSError:
        return None


def found_in(paths: Iterable[Path], needles: Sequence[bytes]) -> list[str]:
    """Names of the files that hold one of these byte strings."""
    return [str(path) for path in paths if _holds(path, needles)]


def _holds(path: Path, needles: Sequence[bytes]) -> bool:
    try:
        with path.open("rb") as file:
            if file.seek(0, 2) == 0:
                return False
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return any(content.find(needle) >= 0 for needle in needles)
    except FileNotFoundError:
        return False


def _alone(store: Store) -> sqlite3.Connection:
    connection = sqlite3.connect(store.address, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA secure_delete=ON")
    return connection


def _next_wal_file(connection: object) -> None:
    """What was written to the log of PostgreSQL is let go as soon as the server recycles it."""
    for statement in ("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
        try:
            connection.execute(text(statement))  # type: ignore[attr-defined]
        except DBAPIError:
            # Only a superuser may; the server does it by itself, later.
            return


def _data_folder(store: Store) -> Path | None:
    try:
        with store.reading.connect() as connection:
            found = connection.execute(text("SHOW data_directory")).scalar()
    except DBAPIError:
        return None
    return Path(str(found)) if found else None


def salts(marks: Iterable[str]) -> Iterator[bytes]:
    """The beginnings of salts as they stand in the files."""
    return (bytes.fromhex(mark) for mark in marks)
