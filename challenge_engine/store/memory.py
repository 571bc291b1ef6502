"""A store in memory, for what is only tried: the same tables and triggers, and never a file."""

from __future__ import annotations

import sqlite3
import uuid
from functools import lru_cache

from sqlalchemy import URL

from challenge_engine.store import connect
from challenge_engine.store.engine import Store
from challenge_engine.store.migrate import migrate


class Memory:
    """A database in memory and the store on it; it is gone when it is closed."""

    def __init__(self, data: bytes, kind: str | None) -> None:
        # SQLite's own file system in memory: unlike a shared cache it locks as files do, and
        # unlike `:memory:` it is there for every connection of this process, as long as one is.
        uri = f"file:/{uuid.uuid4()}?vfs=memdb"
        self._kept = sqlite3.connect(uri, uri=True, check_same_thread=False)
        if data:
            _fill(self._kept, data)
        address = URL.create("sqlite", database=":memory:")
        self.store = Store(address, *connect.in_memory(uri), kind)

    def copied(self) -> bytes:
        """Everything in it now, from which another one can be made."""
        return self._kept.serialize()

    def close(self) -> None:
        """Nothing is left of it."""
        self.store.close()
        self._kept.close()


def empty(kind: str | None = None) -> Memory:
    """A database with tables and triggers of today, and nothing in them."""
    return Memory(_migrated(), kind)


def _fill(connection: sqlite3.Connection, data: bytes) -> None:
    source = sqlite3.connect(":memory:")
    try:
        source.deserialize(data)
        source.backup(connection)
    finally:
        source.close()


@lru_cache(maxsize=1)
def _migrated() -> bytes:
    """Migrated once a process: that takes longer than everything that is then tried."""
    memory = Memory(b"", None)
    try:
        migrate(memory.store.writing)
        return memory.copied()
    finally:
        memory.close()
