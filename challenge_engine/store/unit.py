"""One transaction: what happens in it happens together, and only if `commit` is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.sql.expression import ClauseElement

from challenge_engine.errors import StoreError
from challenge_engine.store import faults
from challenge_engine.store.connect import LOCK_TIMEOUT
from challenge_engine.store.fair_lock import FairLock
from challenge_engine.store.statements import CompiledSql, as_list, compile_statement

if TYPE_CHECKING:
    from challenge_engine.store.clock_marks import Watch

_NOTHING: Final[Mapping[str, Any]] = {}
_NO_JOURNEY: Final = nullcontext()

# The demo's offset is read each time: its clock is moved while the program runs.
_OFFSET = "coalesce((SELECT clock_offset FROM installation), 0) / 1000.0"
_NOW = {
    ("sqlite", True): CompiledSql("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"),
    ("sqlite", False): CompiledSql(
        f"SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now', printf('%+.3f seconds', {_OFFSET}))"
    ),
    ("postgresql", True): CompiledSql(
        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    ),
    ("postgresql", False): CompiledSql(
        f"SELECT to_char((clock_timestamp() + {_OFFSET} * interval '1 second')"
        " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    ),
}


class Writer:
    """The one place in which SQLite is written: whose turn it is, and a connection kept open.

    To check a connection out of a pool and in again costs as much as half a dozen statements.
    """

    def __init__(self) -> None:
        self.lock = FairLock()
        self.connection: Connection | None = None

    def close(self) -> None:
        """Give the connection back; the next unit takes a new one."""
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()


class Unit:
    """A transaction as a context; leaving it without `commit` leaves nothing behind."""

    driver: Any
    """The driver's own connection: SQLAlchemy pools it, and would make a transaction of it cost as
    much as several statements."""

    def __init__(
        self,
        engine: Engine,
        *,
        writes: bool,
        is_live: bool,
        writer: Writer | None = None,
        watch: Watch | None = None,
    ) -> None:
        self.dialect = engine.dialect.name
        self._engine = engine
        self._writer = writer
        self._lock = writer.lock if writer else None
        self._writes = writes
        self._clock = _NOW[self.dialect, is_live]
        self._watch = watch
        self._is_open = False
        self._is_refused = False

    def __enter__(self) -> Self:
        self._wait()
        try:
            self._begin()
        except BaseException as error:
            self._release()
            if isinstance(error, PoolExhausted):
                raise faults.busy() from error
            if isinstance(error, faults.DATABASE_FAULTS):
                raise faults.refusal(error) from error
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_open = False
        try:
            self._end()
        finally:
            self._release()
        if isinstance(error, faults.DATABASE_FAULTS):
            raise faults.refusal(error) from error

    @property
    def cursor(self) -> Any:
        """A cursor of the driver inside this transaction, for what `run` does not do."""
        self._require_open()
        return self.driver.cursor()

    def run(
        self, statement: CompiledSql | ClauseElement, params: Mapping[str, Any] = _NOTHING
    ) -> Any:
        """Run one statement and give the driver's cursor, a new one each time."""
        if not self._is_open:
            self._require_open()
        if not isinstance(statement, CompiledSql):
            statement = compile_statement(self.dialect, statement)
        if statement.constants is not None:
            params = {**statement.constants, **params}
        try:
            return self.driver.execute(statement.text, params)
        except faults.DRIVER_ERRORS as error:
            self._is_refused = True
            raise faults.refusal(error) from error

    def run_many(
        self, statement: CompiledSql | ClauseElement, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Run one statement for each of the rows."""
        self._require_open()
        if not isinstance(statement, CompiledSql):
            statement = compile_statement(self.dialect, statement)
        if statement.constants is not None:
            rows = [{**statement.constants, **row} for row in rows]
        try:
            self.driver.cursor().executemany(statement.text, rows)
        except faults.DRIVER_ERRORS as error:
            self._is_refused = True
            raise faults.refusal(error) from error

    def together(self) -> AbstractContextManager[None]:
        """Send the statements of this block without waiting for each answer.

        On PostgreSQL they are one journey instead of a dozen, if what they answer is read after
        the block; SQLite has no journeys.
        """
        return _NO_JOURNEY if self.dialect == "sqlite" else self._pipeline()

    @contextmanager
    def _pipeline(self) -> Iterator[None]:
        try:
            with self.driver.pipeline():
                yield
        except faults.DRIVER_ERRORS as error:
            self._is_refused = True
            raise faults.refusal(error) from error

    def as_list(self, values: Sequence[int] | Sequence[str]) -> str | list[Any]:
        """The value of a parameter of `in_list`."""
        return as_list(self.dialect, values)

    def now(self) -> str:
        """The database's clock, after whatever was locked; in a demo, the demo's clock.

        ``ClockError`` where that is to be written and was set forward.
        """
        return self._believed(str(self.run(self._clock).fetchone()[0]))

    def run_then_now(
        self, statement: CompiledSql | ClauseElement, params: Mapping[str, Any]
    ) -> tuple[Any, str]:
        """Run what locks, and ask the clock after it, in one journey."""
        with self.together():
            done, clock = self.run(statement, params), self.run(self._clock)
        return done, self._believed(str(clock.fetchone()[0]))

    def _believed(self, now: str) -> str:
        if self._watch is not None:
            self._watch.check(self, now)
        return now

    def commit(self) -> None:
        """Write it all, durably; the transaction is over then."""
        self._require_open()
        if not self._writes:
            raise StoreError("A reading transaction has nothing to commit; write in `write()`.")
        if self._is_refused:
            # PostgreSQL would refuse as well; SQLite would keep the half that went well.
            raise StoreError(
                "The database refused a statement of this transaction, so that nothing of it is"
                " written. Begin again."
            )
        if self._watch is not None:
            self._watch.keep(self)
        self._is_open = False
        try:
            self.driver.commit()
        except faults.DATABASE_FAULTS as error:
            raise self._lost(error) from error

    def _wait(self) -> None:
        if self._lock is None:
            return
        if self._lock.is_mine():
            raise StoreError(
                "A writing transaction is already open in this thread; a second one would wait"
                " for it for ever. Hand its unit on instead."
            )
        if not self._lock.acquire(LOCK_TIMEOUT):
            self._lock = None
            raise faults.busy()

    def _connect(self) -> Connection:
        if self._writer is None:
            return self._engine.connect()
        if self._writer.connection is None:
            self._writer.connection = self._engine.connect()
        return self._writer.connection

    def _disconnect(self, *, is_sound: bool) -> None:
        if self._writer is None:
            self._connection.close()
        elif not is_sound:
            self._writer.close()

    def _begin(self) -> None:
        self._connection = self._connect()
        try:
            self.driver = self._connection.connection.dbapi_connection
            if self.dialect == "sqlite":  # psycopg begins with the first statement
                self.driver.execute("BEGIN IMMEDIATE" if self._writes else "BEGIN")
        except BaseException:
            self._disconnect(is_sound=False)
            raise
        self._is_open = True

    def _end(self) -> None:
        is_sound = True
        try:
            self.driver.rollback()  # nothing is left to undo after a commit
        except faults.DATABASE_FAULTS:
            is_sound = False
            self._connection.invalidate()
        if getattr(self.driver, "closed", False):
            # The server went away, and with it every other connection that waits in the pool.
            self._connection.invalidate()
            self._engine.dispose()
        self._disconnect(is_sound=is_sound)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _require_open(self) -> None:
        if not self._is_open:
            raise StoreError("This transaction is over; begin another one.")

    def _lost(self, error: Exception) -> StoreError:
        if faults.is_surely_undone(error, self.driver):
            return faults.refusal(error)
        return faults.OutcomeUnknown(
            "The answer of the database to a commit was lost: the step may be written or not."
            " Look at the case before trying again."
        )
