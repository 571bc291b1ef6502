"""Links between cases: what both histories say, kept so that it can be asked."""

from __future__ import annotations

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.words import (
    check,
    index,
    numbers,
    primary,
    table,
    texts,
    to,
)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "link",
        to("case_id", "cases"),
        *texts("name"),
        to("other_id", "cases"),
        *numbers("n", "other_n"),
        primary("case_id", "name", "other_id"),
        check("steps", "n >= 0 AND other_n >= 1"),
        check("another", "case_id <> other_id"),
        sqlite_with_rowid=False,
    )
    index("link", "other_id", "name")


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
