"""Money that cases share: where each pot stands, and what each case has of it."""

from __future__ import annotations

import sqlalchemy as sa

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.words import (
    check,
    numbers,
    primary,
    table,
    texts,
    to,
    to_all,
)

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _cents(name: str, *, null: bool = False) -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column(name, kind, nullable=null)


def upgrade() -> None:
    table(
        "pot",
        *numbers("case_id"),
        *texts("name"),
        *numbers("n"),
        *texts("currency"),
        _cents("size"),
        _cents("cap", null=True),
        _cents("awarded"),
        _cents("paid"),
        _cents("highest"),
        primary("case_id", "name"),
        to_all(["case_id", "n"], "event"),
        check("bounds", "0 <= paid AND paid <= awarded AND awarded <= size"),
        check(
            "capped",
            "0 <= highest AND highest <= awarded AND (cap IS NULL OR highest <= cap)",
        ),
        sqlite_with_rowid=False,
    )
    table(
        "draw",
        *numbers("case_id"),
        *texts("name"),
        to("drawn_by", "cases"),
        *numbers("n"),
        _cents("awarded"),
        _cents("paid"),
        primary("case_id", "name", "drawn_by"),
        to_all(["case_id", "name"], "pot"),
        check("bounds", "0 <= paid AND paid <= awarded"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
