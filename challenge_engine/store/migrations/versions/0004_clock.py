"""What the database's clock said beside a clock that nobody can set."""

from __future__ import annotations

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.words import instants, numbers, primary, table, texts

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "clock_mark",
        *texts("boot"),
        *numbers("seconds"),
        *instants("at"),
        primary("boot"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
