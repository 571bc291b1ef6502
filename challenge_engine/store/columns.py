"""Of what every table is made: integers, texts and bytes only, so that a driver's row is the value.

Numbers, not booleans; instants are texts of 24 characters, dates of 10, hashes 32 bytes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def table(name: str, *items: SchemaItem, **options: Any) -> Table:
    """STRICT, else SQLite would keep a text in a column of bytes, and PostgreSQL not."""
    return Table(name, metadata, *items, sqlite_strict=True, **options)


def row_id() -> Column[int]:
    """SQLite's own row number: a random primary key costs a third of the speed."""
    return Column("id", Integer, primary_key=True)


def number(name: str, *, null: bool = False) -> Column[int]:
    """An integer, at least 32 bits."""
    return Column(name, Integer, nullable=null)


def cents(name: str, *, null: bool = False) -> Column[int]:
    """An amount of money: the sums of a town are more than 32 bits of cents."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), nullable=null)


def text(name: str, *, null: bool = False) -> Column[str]:
    """Text without a limit: how long a value may be is decided by the core."""
    return Column(name, Text, nullable=null)


def to(name: str, target: str, *, null: bool = False) -> Column[int]:
    """Point at the row of another table."""
    return Column(name, Integer, ForeignKey(f"{target}.id"), nullable=null)


def sized(name: str, rule: str, *, null: bool = False) -> Column[str]:
    """Text of a fixed length, as instants and dates are."""
    return Column(name, Text, check(f"{name}_length", f"length({name}) {rule}"), nullable=null)


def instant(name: str, *, null: bool = False) -> Column[str]:
    """As `2026-11-23T10:11:12.345Z`, always in UTC."""
    return sized(name, "= 24", null=null)


def occurred(name: str, *, null: bool = False) -> Column[str]:
    """When something held: a year, month, day or instant; its length is its precision."""
    return sized(name, "IN (4, 7, 10, 24)", null=null)


def date(name: str, *, null: bool = False) -> Column[str]:
    """As `2026-11-23`, local to the authority."""
    return sized(name, "= 10", null=null)


def digest(name: str) -> Column[bytes]:
    """32 bytes of SHA-256 or of salt."""
    return Column(
        name, LargeBinary, check(f"{name}_length", f"length({name}) = 32"), nullable=False
    )


def check(name: str, rule: str) -> CheckConstraint:
    """A rule on one row, with its name."""
    return CheckConstraint(rule, name=name)


def key(*columns: str) -> PrimaryKeyConstraint:
    """The primary key, of several columns."""
    return PrimaryKeyConstraint(*columns)


def of_event() -> ForeignKeyConstraint:
    """The step of a case to which a row belongs."""
    return ForeignKeyConstraint(["case_id", "n"], ["event.case_id", "event.n"])
