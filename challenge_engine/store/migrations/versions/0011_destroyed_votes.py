"""The roll and the box of a round may go with a round that is destroyed: new laws, no new table."""

from __future__ import annotations

from challenge_engine.errors import StoreError

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing here: after every migration all triggers are put in force as they are now."""


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
