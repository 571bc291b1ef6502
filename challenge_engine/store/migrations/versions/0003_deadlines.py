"""Deadlines: where each one stands and when the clock looks at it; outages."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.words import (
    check,
    dates,
    numbers,
    primary,
    row_id,
    table,
    texts,
    to,
    to_all,
)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "deadline",
        *numbers("case_id"),
        *texts("name"),
        *numbers("n"),
        *texts("standing"),
        *dates("due", null=True),
        *dates("wake", null=True),
        *texts("calendar", "version"),
        primary("case_id", "name"),
        to_all(["case_id", "n"], "event"),
        check("standing", "standing IN ('open', 'met', 'stopped', 'lapsed')"),
        check("awake", "wake IS NULL OR (standing = 'open' AND due IS NOT NULL)"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_deadline_wake",
        "deadline",
        ["wake"],
        sqlite_where=text("wake IS NOT NULL"),
        postgresql_where=text("wake IS NOT NULL"),
    )
    table(
        "outage",
        row_id(),
        to("authority", "authority"),
        *numbers("n"),
        *dates("first", "last"),
        check("order", "first <= last"),
    )


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
