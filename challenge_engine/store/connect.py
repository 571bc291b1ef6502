"""How the two databases are reached, and how SQLite is set up so that a commit is durable."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from challenge_engine.errors import StoreError

# Seconds: so long a writer waits for the others, in this process and in another one.
LOCK_TIMEOUT = 10.0
BUSY_TIMEOUT = 5.0

_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE deletes a row past its DELETE trigger
    "secure_delete=ON",
)


# Pages in memory, in KiB: there is one writing connection and there are many that read.
# A checkpoint every 16 MB: each one makes a commit wait, and 4 MB is a few hundred of them.
_WRITES = ("journal_mode=WAL", "cache_size=-32000", "wal_autocheckpoint=4000")
_READS = ("query_only=ON", "cache_size=-8000")


def parse(url: str) -> URL:
    """The address of a store: `sqlite:///path` or `postgresql://…`, which means psycopg 3."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise _bad_url("it cannot be read") from None
    if address.drivername == "sqlite":
        if address.database in (None, "", ":memory:"):
            raise _bad_url("a store lives in a file, not in memory")
        return address
    if address.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return address.set(drivername="postgresql+psycopg")
    raise _bad_url(f"{address.drivername} is not supported")


def _bad_url(why: str) -> StoreError:
    return StoreError(
        "The address of the database does not serve: {why}. Set DATABASE_URL to"
        " sqlite:///file.db or postgresql://user@host/name.",
        why=why,
    )


def shown(address: URL) -> str:
    """The address as a message may print it, without its password."""
    if address.drivername == "sqlite":
        return str(address.database)
    return address.set(drivername="postgresql").render_as_string(hide_password=True)


def require_folder(address: URL) -> None:
    """Refuse to make an SQLite file where there is no folder for it."""
    folder = Path(str(address.database)).absolute().parent
    if address.drivername == "sqlite" and not folder.is_dir():
        raise StoreError(
            "There is no folder {folder} to make the database in. Make it, or set DATABASE_URL"
            " to another place.",
            folder=str(folder),
        )


def make_private(address: URL) -> None:
    """Make a new SQLite file so that only its owner can read it; it holds personal data."""
    path = Path(str(address.database))
    if address.drivername == "sqlite" and not path.exists():
        path.touch(mode=0o600)


def require_file(address: URL) -> None:
    """Refuse an SQLite file that is missing or may not be written, before SQLite is asked."""
    if address.drivername != "sqlite":
        return
    path = Path(str(address.database))
    if not path.is_file():
        raise StoreError(
            "There is no database at {path}. Run `challenge init`, which makes it, or set"
            " DATABASE_URL to where it is.",
            path=str(path),
        )
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreError(
            "The database {path} can only be read by this program. Give it the right to write"
            " the file and its folder, where SQLite keeps its write-ahead file.",
            path=str(path),
        )


def writer(address: URL, *, create: bool = False) -> Engine:
    """One transaction at a time on SQLite, begun by taking its lock; elsewhere as many as come."""
    if address.drivername == "sqlite":
        # One connection, so that its page cache and its prepared statements stay warm.
        return _sqlite(_uri(address, "rwc" if create else "rw"), "BEGIN IMMEDIATE", connections=1)
    try:
        return create_engine(
            address,
            pool_size=8,
            max_overflow=24,
            pool_timeout=LOCK_TIMEOUT,
            connect_args={"options": f"-c lock_timeout={int(LOCK_TIMEOUT * 1000)}"},
        )
    except (ModuleNotFoundError, NoSuchModuleError):
        raise StoreError(
            "PostgreSQL needs the driver psycopg, which is not installed. Install this program"
            " with its extra `pg`."
        ) from None


def reader(address: URL, writing: Engine) -> Engine:
    """Sees one state of the database from its first question to its last, and cannot write."""
    if address.drivername == "sqlite":
        return _sqlite(_uri(address, "rw"), "BEGIN", connections=16)
    return writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def in_memory(uri: str) -> tuple[Engine, Engine]:
    """Who writes and who reads a database that several connections of this process share."""
    return _sqlite(uri, "BEGIN IMMEDIATE", 1), _sqlite(uri, "BEGIN", 2)


def _uri(address: URL, mode: str) -> str:
    path = Path(str(address.database)).absolute()
    # A mode in the URI, because a plain path would make a new empty file when it is missing.
    return f"file:{quote(str(path))}?mode={mode}"


def _sqlite(uri: str, begin: str, connections: int) -> Engine:
    is_reader = begin == "BEGIN"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri, uri=True, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
        )
        for pragma in (*_PRAGMAS, *(_READS if is_reader else _WRITES)):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_reset_on_return=None,  # a unit ends its transaction itself, always
        pool_timeout=LOCK_TIMEOUT,
    )

    def start(connection: Connection) -> None:
        # Past SQLAlchemy, which would spend more time on it than SQLite does.
        connection.connection.cursor().execute(begin)

    event.listen(engine, "begin", start)
    return engine
