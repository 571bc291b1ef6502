"""A whole database into a file, and back into an empty place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, inspect

from challenge_engine.errors import StoreError
from challenge_engine.store import connect, faults
from challenge_engine.store.engine import Store

Progress = Callable[[int, int | None], None]

_PAGES = 2000
"""Pages that SQLite copies in one go."""
_MOST_SAID = 300
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "username": "PGUSER",
    "password": "PGPASSWORD",
    "database": "PGDATABASE",
}


def file_name(dialect: str) -> str:
    """What the copy is called."""
    return "challenge.db" if dialect == "sqlite" else "challenge.pgdump"


def copy_out(store: Store, path: Path, progress: Progress | None = None) -> None:
    """Write what the database holds at this moment into a new file of its owner's only."""
    path.touch(mode=0o600, exist_ok=False)
    if store.dialect == "sqlite":
        _copy_sqlite(Path(store.address), path, progress)
    else:
        _run("pg_dump", store.writing.url, "--format=custom", "--no-owner", f"--file={path}")
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def is_empty(url: str) -> bool:
    """Whether a copy can go there: no SQLite file, or a PostgreSQL database without tables."""
    address = connect.parse(url)
    if address.drivername == "sqlite":
        connect.require_folder(address)
        path = Path(str(address.database))
        return not path.exists() or path.stat().st_size == 0
    engine = connect.writer(address)
    try:
        with engine.connect() as connection:
            return not inspect(connection).get_table_names()
    except faults.DATABASE_FAULTS as error:
        raise faults.refusal(error) from error
    finally:
        engine.dispose()


def copy_in(url: str, path: Path) -> None:
    """Fill an empty place with a copy; all of it or nothing."""
    address = connect.parse(url)
    if address.drivername != "sqlite":
        _run("pg_restore", address, "--no-owner", "--exit-on-error", "--single-transaction", path)
        return
    target = Path(str(address.database))
    target.unlink(missing_ok=True)
    connect.make_private(address)
    with path.open("rb") as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())


def take_away(url: str) -> None:
    """Undo ``copy_in`` where the copy was no good; a PostgreSQL database is left to its owner."""
    address = connect.parse(url)
    if address.drivername == "sqlite":
        Path(str(address.database)).unlink(missing_ok=True)


def require_same(url: str, dialect: str) -> None:
    """Refuse a copy of one database for the other: nothing moves a history between the two."""
    found = "sqlite" if connect.parse(url).drivername == "sqlite" else "postgresql"
    if found != dialect:
        raise StoreError(
            "The copy was made of {dialect}, and DATABASE_URL names {found}. Restore it into the "
            "same kind of database.",
            dialect=dialect,
            found=found,
        )


def _copy_sqlite(source: Path, path: Path, progress: Progress | None) -> None:
    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    reading = sqlite3.connect(f"file:{quote(str(source.absolute()))}?mode=rw", uri=True)
    writing = sqlite3.connect(path)
    try:
        # In one reading transaction, else SQLite begins anew whenever somebody writes.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(writing, pages=_PAGES, progress=tell)
    except sqlite3.Error as error:
        raise StoreError(
            "The database cannot be copied to {path}: {why}.", path=str(path), why=str(error)
        ) from error
    finally:
        writing.close()
        reading.close()


def _run(program: str, address: URL, *options: str | Path) -> None:
    found = shutil.which(program)
    if found is None:
        raise StoreError(
            "The program {program} is not on this machine. It comes with PostgreSQL's client "
            "(Debian: postgresql-client); install one that is no older than the server.",
            program=program,
        )
    target = ["--dbname", str(address.database)] if program == "pg_restore" else []
    done = subprocess.run(  # noqa: S603 - its own words, no shell
        [found, *target, *map(str, options)],
        env={**os.environ, **_environment(address)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StoreError(
            "{program} did not do it: {why}",
            program=program,
            why=done.stderr.strip()[-_MOST_SAID:],
        )


def _environment(address: URL) -> dict[str, str]:
    """Where and as whom; in the environment, because others can read a command's words."""
    parts = {**address.query, **address.translate_connect_args()}
    return {variable: str(parts[name]) for name, variable in _VARIABLES.items() if parts.get(name)}
