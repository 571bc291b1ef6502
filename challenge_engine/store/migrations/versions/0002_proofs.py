"""Proofs: several keys a log, the nodes of its tree, orders of erasure, findings and visits."""

from __future__ import annotations

from alembic import op

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.words import (
    check,
    dates,
    digests,
    index,
    instants,
    numbers,
    primary,
    row_id,
    table,
    texts,
    to,
    to_all,
    unique,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tell_keys_from_logs()
    table(
        "node",
        to("log", "log"),
        *numbers("level", "place"),
        *digests("hash"),
        primary("log", "level", "place"),
        check("counts", "level >= 1 AND place >= 0"),
        sqlite_with_rowid=False,
    )
    table(
        "erasure_order",
        row_id(),
        to("authority", "authority"),
        *texts("what"),
        to("person", "person", null=True),
        to("case_id", "cases", null=True),
        *texts("items", null=True),
        *texts("ground"),
        *texts("reason", null=True),
        to("ordered_by", "person", null=True),
        *instants("ordered_at"),
        to("decided_by", "person", null=True),
        *instants("decided_at", null=True),
        *texts("state"),
        *dates("clean_by", null=True),
        *instants("clean_at", null=True),
        check("what", "what IN ('person', 'values', 'case')"),
        check("state", "state IN ('waiting', 'done', 'refused')"),
        check("decided", "(state = 'waiting') = (decided_at IS NULL)"),
    )
    table(
        "finding",
        to("case_id", "cases"),
        *numbers("n"),
        to("owner", "person", null=True),
        *dates("due"),
        *numbers("answered_n", null=True),
        primary("case_id", "n"),
        to_all(["case_id", "n"], "event"),
        sqlite_with_rowid=False,
    )
    index("finding", "owner")
    table(
        "visit",
        to("person", "person"),
        to("log", "log"),
        *numbers("size"),
        *digests("root"),
        *instants("at"),
        primary("person", "log", "at"),
        sqlite_with_rowid=False,
    )


def _tell_keys_from_logs() -> None:
    table(
        "log_key",
        to("log", "log"),
        *numbers("number"),
        *texts("vkey"),
        *instants("since"),
        *instants("until", null=True),
        primary("log", "number"),
        unique("vkey"),
        check("number_positive", "number >= 1"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO log_key (log, number, vkey, since)"
        " SELECT id, 1, vkey, created_at FROM log WHERE vkey IS NOT NULL"
    )
    # Said in SQL, for Alembic would copy the table, and with it drop its triggers.
    op.execute("ALTER TABLE log DROP COLUMN vkey")


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
