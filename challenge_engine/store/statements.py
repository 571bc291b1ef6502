"""Core statements, compiled once and run on the driver's own cursor: the hot path."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import ARRAY, ColumnElement, Insert, Table, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import Boolean

Params = Mapping[str, Any]

_DIALECTS: dict[str, Dialect] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="named"),
    "postgresql": PGDialect_psycopg(paramstyle="pyformat"),  # type: ignore[no-untyped-call]
}


@dataclass(frozen=True, slots=True)
class CompiledSql:
    """SQL for one database, with named parameters; `constants` are literals of the statement."""

    text: str
    constants: Params | None = None


# As many as the program has statements; one made anew for every call would be forgotten again.
@lru_cache(maxsize=1024)
def compile_statement(dialect: str, statement: ClauseElement) -> CompiledSql:
    """Compile a statement kept in a module; the same object is compiled once a dialect."""
    if isinstance(statement, Insert) and not statement._returning:
        statement = statement.inline()  # else PostgreSQL would be asked to return the new id
    compiled = statement.compile(dialect=_DIALECTS[dialect])
    if not isinstance(compiled, SQLCompiler):
        raise TypeError(f"not a statement: {statement!r}")
    constants = {n: b.effective_value for n, b in compiled.binds.items() if not b.required}
    return CompiledSql(str(compiled), constants or None)


def insert_into(table: Table) -> Insert:
    """An INSERT with one parameter a column, named like it; the database numbers the rows."""
    numbered = table.autoincrement_column
    columns = [column for column in table.columns if column is not numbered]
    return table.insert().values({c.name: bindparam(c.name, type_=c.type) for c in columns})


class _InList(ColumnElement[bool]):
    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.name = name

    def self_group(self, against: Any = None) -> Self:  # noqa: ARG002 (SQLAlchemy gives it)
        """As it is: SQLite would go by no index for `IN (…) = 1`, which SQLAlchemy makes of it."""
        return self


def in_list(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """`column` is one of the parameter `name`, made by `as_list`; one SQL for any length."""
    return _InList(column, name)


@compiles(_InList, "sqlite")
def _in_json(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    values = func.json_each(bindparam(element.name)).table_valued("value")
    return compiler.process(element.column.in_(select(values.c.value)), **kw)


@compiles(_InList, "postgresql")
def _in_array(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    values = bindparam(element.name, type_=ARRAY(element.column.type))
    return compiler.process(element.column == any_(values), **kw)


def as_list(dialect: str, values: Sequence[int] | Sequence[str]) -> str | list[Any]:
    """The value of a parameter of `in_list`; numbers or texts, never bytes."""
    return json.dumps(values) if dialect == "sqlite" else list(values)
