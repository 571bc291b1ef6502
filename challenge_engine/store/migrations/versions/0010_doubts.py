"""Marks of voting on paper that one official called wrong."""

from __future__ import annotations

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.words import numbers, primary, table, texts, to

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "paper_doubt",
        to("case_id", "cases"),
        to("person", "person"),
        to("by", "person"),
        *numbers("n"),
        *texts("reason"),
        primary("case_id", "person"),
    )


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
