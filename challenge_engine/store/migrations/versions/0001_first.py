"""The first schema: the history complete, because its bytes cannot be mended afterwards.

Written out and frozen: what `tables` says later does not change it. The triggers come after
every migration, by `env.py`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from challenge_engine.errors import StoreError
from challenge_engine.store.migrations.first_people import create_people
from challenge_engine.store.migrations.words import (
    blob,
    check,
    digests,
    index,
    instants,
    numbers,
    occurred,
    primary,
    row_id,
    table,
    texts,
    to,
    to_all,
    unique,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_people()
    table(
        "cases",
        row_id(),
        to("authority", "authority"),
        to("log", "log"),
        *texts("stream"),
        blob("key", check("key_length", "length(key) = 16")),
        *texts("reference", null=True),
        to("workflow", "workflow", null=True),
        to("community_group", "community_group", null=True),
        *numbers("n"),
        *digests("last_leaf"),
        *instants("last_recorded_at"),
        *occurred("last_occurred_at"),
        *numbers("parties"),
        *texts("state", null=True),
        *numbers("state_n", null=True),
        *texts("phase", null=True),
        *occurred("opened_at", "closed_at", null=True),
        *numbers("public_n", null=True),
        *texts("basis"),
        unique("key"),
        unique("authority", "reference"),
        check("stream", "stream IN ('case', 'ballot', 'authority', 'log')"),
        check("phase", "phase IN ('submitted', 'assessed', 'delegated', 'monitored', 'ended')"),
        check("basis", "basis IN ('enforced', 'reported')"),
        check("counts", "n >= 0 AND parties >= 0"),
        check(
            "complete",
            "(stream = 'case') = (workflow IS NOT NULL AND state IS NOT NULL"
            " AND reference IS NOT NULL AND phase IS NOT NULL AND opened_at IS NOT NULL)",
        ),
        check("closed", "(phase IS NOT NULL AND phase = 'ended') = (closed_at IS NOT NULL)"),
    )
    index("cases", "authority", "id")
    op.create_index(
        "ix_cases_own",
        "cases",
        ["authority"],
        sqlite_where=sa.text("phase IS NULL"),
        postgresql_where=sa.text("phase IS NULL"),
    )
    index("cases", "community_group")
    table(
        "checkpoint",
        to("log", "log"),
        *numbers("size"),
        *digests("root"),
        *texts("note"),
        *instants("signed_at"),
        primary("log", "size"),
        check("size_counts", "size >= 0"),
    )
    table(
        "leaf",
        to("log", "log"),
        *numbers("seq"),
        *digests("leaf_hash", "slot", "seal"),
        primary("log", "seq"),
        unique("leaf_hash"),
        unique("slot"),
        check("seq_counts", "seq >= 0"),
        sqlite_with_rowid=False,
    )
    table(
        "pending",
        row_id(),
        to("log", "log"),
        *digests("leaf_hash", "slot", "seal"),
        unique("leaf_hash"),
        unique("slot"),
        sqlite_autoincrement=True,
    )
    table(
        "assignment",
        to("case_id", "cases"),
        *texts("role"),
        to("person", "person"),
        *numbers("since_n"),
        *numbers("until_n", null=True),
        primary("case_id", "role", "person", "since_n"),
        sqlite_with_rowid=False,
    )
    index("assignment", "person")
    table(
        "destruction",
        to("case_id", "cases"),
        to("by_case", "cases"),
        *numbers("by_n"),
        primary("case_id"),
        check("from_outside", "by_case <> case_id"),
    )
    table(
        "erasure",
        to("case_id", "cases"),
        *numbers("n", "item"),
        *texts("path"),
        to("by_case", "cases"),
        *numbers("by_n"),
        primary("case_id", "n", "item"),
    )
    table(
        "event",
        to("case_id", "cases"),
        *numbers("n"),
        blob("entry"),
        *digests("salt", "leaf_hash", "slot"),
        *texts("kind"),
        *texts("action", "track", "source", "target", null=True),
        *numbers("actor"),
        *texts("role", null=True),
        *numbers("behalf", "recorder", null=True),
        *texts("via"),
        *instants("recorded_at"),
        *occurred("occurred_at"),
        *texts("basis"),
        primary("case_id", "n"),
        check("numbers", "n >= 0 AND actor >= 0"),
        check("basis", "basis IN ('enforced', 'reported', 'inferred')"),
    )
    table(
        "hold",
        to("case_id", "cases"),
        to("by_case", "cases"),
        *numbers("by_n"),
        *numbers("released_n", null=True),
        primary("case_id", "by_case", "by_n"),
    )
    table(
        "outbox",
        row_id(),
        to("case_id", "cases"),
        *numbers("n"),
        *texts("kind", "data"),
        *instants("created_at"),
    )
    table(
        "party",
        to("case_id", "cases"),
        *numbers("number"),
        to("person", "person", null=True),
        to("community_group", "community_group", null=True),
        *texts("label", null=True),
        primary("case_id", "number"),
        unique("person", "case_id"),
        check("number_positive", "number >= 1"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "uq_party_case_id_community_group",
        "party",
        ["case_id", "community_group"],
        unique=True,
        sqlite_where=sa.text("community_group IS NOT NULL"),
        postgresql_where=sa.text("community_group IS NOT NULL"),
    )
    table(
        "refused_attempt",
        row_id(),
        to("authority", "authority"),
        to("case_id", "cases", null=True),
        to("person", "person", null=True),
        *texts("action"),
        *texts("role", null=True),
        *texts("codes", "via"),
        *instants("at"),
    )
    index("refused_attempt", "person", "at")
    table(
        "track",
        to("case_id", "cases"),
        *texts("track", "state"),
        *numbers("n"),
        primary("case_id", "track"),
        sqlite_with_rowid=False,
    )
    table(
        "opening",
        *numbers("case_id", "n", "item"),
        *texts("path"),
        *digests("salt"),
        *texts("value"),
        *numbers("kid", null=True),
        primary("case_id", "n", "item"),
        to_all(["case_id", "n"], "event"),
        check("item_counts", "item >= 0"),
        sqlite_with_rowid=False,
    )
    index("opening", "case_id", "path", "n")
    table(
        "record",
        *numbers("case_id"),
        *texts("kind"),
        *numbers("number", "version", "n", "k", "actor"),
        *numbers("replaces", null=True),
        primary("case_id", "kind", "number", "version"),
        to_all(["case_id", "n"], "event"),
        check("version_positive", "version >= 1"),
        check("first_replaces_nothing", "(version = 1) = (replaces IS NULL)"),
        sqlite_with_rowid=False,
    )
    table(
        "opening_subject",
        *numbers("case_id", "n", "item"),
        to("person", "person"),
        primary("case_id", "n", "item", "person"),
        to_all(["case_id", "n", "item"], "opening", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    table(
        "signature",
        *numbers("case_id"),
        *texts("kind"),
        *numbers("number", "version"),
        *texts("side"),
        *numbers("actor", "n"),
        primary("case_id", "kind", "number", "version", "side"),
        to_all(["case_id", "n"], "event"),
        to_all(["case_id", "kind", "number", "version"], "record"),
        check("side", "side IN ('community', 'authority')"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise StoreError("There is no way back: a history is never thrown away. Restore a backup.")
