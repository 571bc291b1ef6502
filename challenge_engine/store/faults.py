"""What a database driver says, turned into a sentence."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from sqlalchemy import Table
from sqlalchemy.exc import DBAPIError

from challenge_engine.errors import StoreError
from challenge_engine.store.tables import metadata

try:
    import psycopg
except ImportError:  # the extra `pg` is not installed: then there is no PostgreSQL to fail
    _POSTGRESQL: tuple[type[Exception], ...] = ()
else:
    _POSTGRESQL = (psycopg.Error,)

# Half a character, or a number of a hundred digits: a driver cannot even send that.
_UNSENDABLE = (UnicodeEncodeError, OverflowError)
DRIVER_ERRORS: tuple[type[Exception], ...] = (sqlite3.Error, *_UNSENDABLE, *_POSTGRESQL)
DATABASE_FAULTS: tuple[type[Exception], ...] = (DBAPIError, *DRIVER_ERRORS)


class Busy(StoreError):
    """Somebody else holds what is needed; trying again may help."""

    code = "store-busy"


class ConstraintBroken(StoreError):
    """A row breaks a constraint of the schema, which is named; nothing was written."""

    code = "store-constraint"

    def __init__(self, constraint: str, detail: str) -> None:
        self.constraint = constraint
        super().__init__(
            "The database refused a row by its rule {constraint} ({detail}); nothing was written.",
            constraint=constraint,
            detail=detail,
        )


class HistoryGuarded(StoreError):
    """A trigger refused a statement; its own sentence says why."""

    code = "store-guarded"

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(
            "The database guards its history: {sentence}; nothing was written.", sentence=sentence
        )


class Unforeseen(StoreError):
    """Nothing that the store has a sentence of its own for."""


class OutcomeUnknown(StoreError):
    """The answer to a commit was lost: it is written, or it is not."""

    code = "store-outcome-unknown"


def refusal(error: BaseException) -> StoreError:
    """The sentence for an error of a driver, or of SQLAlchemy about one."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return refusal(error.orig)
    if isinstance(error, sqlite3.Error):
        return _sqlite(error)
    if _POSTGRESQL and isinstance(error, psycopg.Error):
        return _postgresql(error)
    if isinstance(error, _UNSENDABLE):
        return StoreError(
            "The database cannot keep a text or number like this ({detail}); nothing was written."
            " Look for signs that cannot be seen, and write it anew.",
            detail=_first_line(str(error)),
        )
    return _other(str(error))


def is_surely_undone(error: BaseException, raw: Any) -> bool:
    """A commit failed and the driver still knows that nothing of it was written."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, sqlite3.Error):
        return bool(raw.in_transaction)
    state = getattr(error, "sqlstate", None)
    # A connection that broke (08) or a server that was stopped (57) took the answer with it.
    return state is not None and not raw.closed and not state.startswith(("08", "57"))


def _sqlite(error: sqlite3.Error) -> StoreError:
    code, detail = getattr(error, "sqlite_errorcode", 0), str(error)
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER:
        return HistoryGuarded(detail)
    match code & 0xFF:  # the rest of the number is which kind of it
        case sqlite3.SQLITE_CONSTRAINT:
            return ConstraintBroken(_sqlite_constraint(detail), detail)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy()
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return _read_only()
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return StoreError(
                "What should be the database is none, or is damaged ({detail}). Set DATABASE_URL"
                " to another file, or restore a backup.",
                detail=detail,
            )
        case sqlite3.SQLITE_FULL:
            return StoreError("The disk is full; nothing was written. Make room and try again.")
    return _other(detail)


# SQLite names a CHECK, but of a unique rule only the columns and of a foreign key nothing.
def _sqlite_constraint(detail: str) -> str:
    rule, failed, subject = detail.partition(" constraint failed")
    if not failed:
        return "type"
    subject = subject.removeprefix(": ")
    if rule == "UNIQUE":
        return _unique_name([part.strip() for part in subject.split(",")])
    if rule == "NOT NULL":
        return f"nn_{subject.replace('.', '_')}"
    return subject or rule.lower().replace(" ", "_")


def _unique_name(columns: list[str]) -> str:
    table = metadata.tables.get(columns[0].partition(".")[0])
    names = [column.partition(".")[2] for column in columns]
    if table is None:
        return ", ".join(columns)
    return next((n for n, parts in _unique_rules(table) if parts == names), ", ".join(columns))


def _unique_rules(table: Table) -> list[tuple[str, list[str]]]:
    rules: list[Any] = [c for c in table.constraints if hasattr(c, "columns")]
    rules = [
        c for c in rules if c.__visit_name__ in ("primary_key_constraint", "unique_constraint")
    ]
    rules += [index for index in table.indexes if index.unique]
    return [(str(c.name), [column.name for column in c.columns]) for c in rules]


def _postgresql(error: psycopg.Error) -> StoreError:
    diag, state = error.diag, error.sqlstate or ""
    detail = _first_line(diag.message_primary or str(error))
    if state == "P0001":
        return HistoryGuarded(detail)
    if state == "23502":
        return ConstraintBroken(f"nn_{diag.table_name}_{diag.column_name}", detail)
    if state.startswith(("22", "23")):
        return ConstraintBroken(diag.constraint_name or "type", detail)
    if state in ("55P03", "40001", "40P01"):
        return busy()
    if state == "25006":
        return _read_only()
    return _other(detail)


def _first_line(text: str) -> str:
    return re.split(r"[\r\n]", text.strip(), maxsplit=1)[0]


def busy() -> Busy:
    """Somebody else did not finish in time."""
    return Busy(
        "The database is locked: somebody else is writing in it and did not finish in time;"
        " nothing was written. Try again, and if it stays so, find the program that holds it."
    )


def _read_only() -> StoreError:
    return StoreError(
        "The database can only be read here; nothing was written. Give this program the right"
        " to write it (an SQLite file and its folder), or write in a writing transaction."
    )


def _other(detail: str) -> StoreError:
    return Unforeseen(
        "The database could not do what was asked ({detail}); nothing was written.",
        detail=_first_line(detail),
    )
