"""Open a store, or say why not; everything else happens in its transactions."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from challenge_engine.errors import StoreError
from challenge_engine.store import connect, faults
from challenge_engine.store.clock_marks import Watch
from challenge_engine.store.migrate import Progress, check_revision, migrate
from challenge_engine.store.statements import CompiledSql, compile_statement, in_list, insert_into
from challenge_engine.store.triggers import check_triggers
from challenge_engine.store.unit import Unit, Writer

__all__ = [
    "open_store",
    "Store",
    "Unit",
    "CompiledSql",
    "compile_statement",
    "insert_into",
    "in_list",
]


class Store:
    """A database whose schema and triggers are in order; it never commits by itself."""

    def __init__(self, address: URL, writing: Engine, reading: Engine, kind: str | None) -> None:
        self.address: Final = connect.shown(address)
        self.dialect: Final = writing.dialect.name
        # Read once: a trigger sees to it that it never changes. None before `challenge init`
        # has written it; until then the clock is asked as in a demo, which is right for both.
        self.kind: Final = kind
        self.writing: Final = writing
        self.reading: Final = reading
        self._writer: Final = Writer() if self.dialect == "sqlite" else None
        self.watch: Final = Watch()

    def write(self, *, heeds_clock: bool = True) -> Unit:
        """A transaction that may write; on SQLite the only one, each thread in its turn.

        ``ClockError`` if the clock was set forward, unless the clock is what it is about.
        """
        is_live = self.kind == "live"
        watch = self.watch if heeds_clock and is_live else None
        return Unit(self.writing, writes=True, is_live=is_live, writer=self._writer, watch=watch)

    def read(self) -> Unit:
        """A transaction that sees one state of the database and cannot write."""
        return Unit(self.reading, writes=False, is_live=self.kind == "live")

    def look_at_clock(self) -> None:
        """``ClockError`` if the clock was set forward; nobody looks at the clock of a demo."""
        if self.kind == "live":
            with self.write(heeds_clock=False) as unit:
                self.watch.look(unit)
                unit.commit()

    def heed_clock(self, unit: Unit, now: str) -> None:
        """The same for who only reads: the mark stays as it is."""
        if self.kind == "live":
            self.watch.check(unit, now)

    def close(self) -> None:
        """Give every connection back; units that are still open end with theirs."""
        if self._writer is not None:
            self._writer.close()
        self.reading.dispose()
        self.writing.dispose()


def open_store(url: str, *, create: bool = False, progress: Progress | None = None) -> Store:
    """Open the database at `url`; with `create` it is made or migrated first.

    `sqlite:///file` or `postgresql://…`. Refuses what cannot keep a history safely.
    """
    address = connect.parse(url)
    if create:
        migrate(url, progress)
    connect.require_file(address)
    writing = connect.writer(address)
    reading = connect.reader(address, writing)
    try:
        with reading.connect() as connection:
            kind = _checked_kind(connection)
    except Exception as error:
        reading.dispose()
        writing.dispose()
        if isinstance(error, faults.DATABASE_FAULTS):
            raise _unusable(address, error) from error
        raise
    return Store(address, writing, reading, kind)


def _checked_kind(connection: Connection) -> str | None:
    check_revision(connection)
    check_triggers(connection)
    return connection.execute(text("SELECT kind FROM installation")).scalar()


def _unusable(address: URL, error: Exception) -> StoreError:
    known = faults.refusal(error)
    if type(known) is not faults.Unforeseen:
        return known
    return StoreError(
        "The database {address} cannot be opened ({detail}). See that it is one, that it runs,"
        " and that DATABASE_URL names it.",
        address=connect.shown(address),
        detail=known.params["detail"],
    )
