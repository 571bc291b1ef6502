"""Votes: the box of a round, its roll, and the papers that officials typed in."""

from __future__ import annotations

import sqlalchemy as sa

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.words import (
    blob,
    check,
    digests,
    numbers,
    primary,
    table,
    texts,
    to,
    unique,
)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table(
        "ballot_box",
        to("case_id", "cases"),
        *numbers("locked_n"),
        *texts("terms"),
        sa.Column("secret", sa.LargeBinary, nullable=True),
        *numbers("closed_n", null=True),
        sa.Column("list_hash", sa.LargeBinary, nullable=True),
        *numbers("counted_n", null=True),
        *texts("patterns", "result", null=True),
        *numbers("destroyed_n", null=True),
        primary("case_id"),
        check("secret_length", "length(secret) = 32"),
        check("secret", "(secret IS NULL) = (destroyed_n IS NOT NULL)"),
        check("closed", "(closed_n IS NULL) = (list_hash IS NULL)"),
        check(
            "counted",
            "(counted_n IS NULL) = (patterns IS NULL) AND (counted_n IS NULL) = (result IS NULL)",
        ),
        check("order", "counted_n IS NULL OR closed_n IS NOT NULL"),
    )
    table(
        "roll",
        to("case_id", "cases"),
        to("person", "person"),
        blob("stream"),
        sa.Column("envelope", sa.LargeBinary, nullable=True),
        sa.Column("on_paper", sa.Integer, nullable=False, server_default="0"),
        primary("case_id", "person"),
        unique("stream"),
        check("stream_length", "length(stream) = 16"),
        check("on_paper", "on_paper IN (0, 1)"),
        check("paper_has_no_envelope", "on_paper = 0 OR envelope IS NULL"),
        sqlite_with_rowid=False,
    )
    table(
        "paper_bundle",
        to("case_id", "cases"),
        to("person", "person"),
        *numbers("n", "papers"),
        *digests("digest"),
        blob("envelope"),
        primary("case_id", "person"),
        check("papers_positive", "papers >= 1"),
    )


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
