"""The directory of an authority, in place of a table of fact sheets that kept no history.

Nothing but a demo ever wrote into that table: a demo folder is made anew.
"""

from __future__ import annotations

from alembic import op

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.words import (
    check,
    dates,
    numbers,
    primary,
    table,
    texts,
    to,
)

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "directory",
        to("authority", "authority"),
        *numbers("n"),
        *texts("what", "code"),
        *dates("first"),
        *dates("last", null=True),
        primary("authority", "n"),
        check("what", "what IN ('unit', 'contact', 'deputy', 'service', 'sheet')"),
        check("order", "last IS NULL OR first <= last"),
        sqlite_with_rowid=False,
    )
    op.drop_table("public_service")


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
