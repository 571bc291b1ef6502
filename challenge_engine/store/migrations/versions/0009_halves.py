"""The half of the key of a ballot box that waits for the other."""

from __future__ import annotations

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.words import blob, check, numbers, primary, table, to

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "ballot_half",
        to("case_id", "cases"),
        to("person", "person"),
        *numbers("n", "half"),
        blob("sealed"),
        primary("case_id"),
        check("half", "half IN (1, 2)"),
    )


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
