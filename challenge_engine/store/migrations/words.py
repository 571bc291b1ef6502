"""The words in which migrations are written; frozen, because released migrations use them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op


def table(name: str, *items: Any, **options: Any) -> None:
    op.create_table(name, *items, sqlite_strict=True, **options)


def index(table_name: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table_name}_{'_'.join(columns)}"), table_name, list(columns))


def check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=name)


def unique(*columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns)


def primary(*columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns)


def row_id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def to(name: str, target: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{target}.id"), nullable=null)


def to_all(columns: list[str], target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        columns, [f"{target}.{column}" for column in columns], ondelete=ondelete
    )


def blob(name: str, *rules: sa.CheckConstraint) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, *rules, nullable=False)


def digests(*names: str) -> list[sa.Column[bytes]]:
    return [blob(name, check(f"{name}_length", f"length({name}) = 32")) for name in names]


def numbers(*names: str, null: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=null) for name in names]


def texts(*names: str, rule: str = "", null: bool = False) -> list[sa.Column[str]]:
    return [
        sa.Column(
            name,
            sa.Text,
            *([check(f"{name}_length", f"length({name}) {rule}")] if rule else []),
            nullable=null,
        )
        for name in names
    ]


def instants(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return texts(*names, rule="= 24", null=null)


def dates(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return texts(*names, rule="= 10", null=null)


def occurred(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return texts(*names, rule="IN (4, 7, 10, 24)", null=null)
