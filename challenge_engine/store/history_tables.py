"""The tables of the history. What may never change in them is said by `triggers`."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy import ForeignKeyConstraint as ForeignKeys

from challenge_engine.store.columns import (
    check,
    digest,
    instant,
    key,
    number,
    occurred,
    of_event,
    table,
    text,
    to,
)

# That no leaf and no slot stands twice is kept by `leaf` and `pending`, once, not here again.
# No CHECK on kind and via: `history` is strict about both, and another CHECK would mean that
# SQLite copies this table, which is the one that must never be copied.
event = table(
    "event",
    to("case_id", "cases"),
    number("n"),
    Column("entry", LargeBinary, nullable=False),
    digest("salt"),
    digest("leaf_hash"),
    digest("slot"),
    text("kind"),
    text("action", null=True),
    text("track", null=True),
    text("source", null=True),
    text("target", null=True),
    number("actor"),
    text("role", null=True),
    number("behalf", null=True),
    number("recorder", null=True),
    text("via"),
    instant("recorded_at"),
    occurred("occurred_at"),
    text("basis"),
    key("case_id", "n"),
    check("numbers", "n >= 0 AND actor >= 0"),
    check("basis", "basis IN ('enforced', 'reported', 'inferred')"),
)

# No way back to the event: a leaf outlives a case that was destroyed, and then says nothing.
leaf = table(
    "leaf",
    to("log", "log"),
    number("seq"),
    digest("leaf_hash"),
    digest("slot"),
    digest("seal"),
    key("log", "seq"),
    UniqueConstraint("leaf_hash"),
    UniqueConstraint("slot"),
    check("seq_counts", "seq >= 0"),
    sqlite_with_rowid=False,
)

# Used on PostgreSQL only, where the sequence is given afterwards (`sequencer`).
pending = table(
    "pending",
    Column("id", Integer, primary_key=True),
    to("log", "log"),
    digest("leaf_hash"),
    digest("slot"),
    digest("seal"),
    UniqueConstraint("leaf_hash"),
    UniqueConstraint("slot"),
    sqlite_autoincrement=True,
)

opening = table(
    "opening",
    number("case_id"),
    number("n"),
    number("item"),
    text("path"),
    digest("salt"),
    text("value"),
    number("kid", null=True),
    key("case_id", "n", "item"),
    of_event(),
    Index(None, "case_id", "path", "n"),
    check("item_counts", "item >= 0"),
    sqlite_with_rowid=False,
)

# No index by person: only an erasure or somebody's own export asks so, once in a while, and may
# read the table through; an index would cost every action a page.
opening_subject = table(
    "opening_subject",
    number("case_id"),
    number("n"),
    number("item"),
    to("person", "person"),
    key("case_id", "n", "item", "person"),
    ForeignKeys(
        ["case_id", "n", "item"],
        ["opening.case_id", "opening.n", "opening.item"],
        ondelete="CASCADE",
    ),
    sqlite_with_rowid=False,
)

# Erasure, destruction and hold name cases, not events: they outlive the events they are about.
erasure = table(
    "erasure",
    to("case_id", "cases"),
    number("n"),
    number("item"),
    text("path"),
    to("by_case", "cases"),
    number("by_n"),
    key("case_id", "n", "item"),
)

destruction = table(
    "destruction",
    to("case_id", "cases"),
    to("by_case", "cases"),
    number("by_n"),
    key("case_id"),
    check("from_outside", "by_case <> case_id"),
)

hold = table(
    "hold",
    to("case_id", "cases"),
    to("by_case", "cases"),
    number("by_n"),
    number("released_n", null=True),
    key("case_id", "by_case", "by_n"),
)

checkpoint = table(
    "checkpoint",
    to("log", "log"),
    number("size"),
    digest("root"),
    text("note"),
    instant("signed_at"),
    key("log", "size"),
    check("size_counts", "size >= 0"),
)

record = table(
    "record",
    number("case_id"),
    text("kind"),
    number("number"),
    number("version"),
    number("n"),
    number("k"),
    number("actor"),
    number("replaces", null=True),
    key("case_id", "kind", "number", "version"),
    of_event(),
    check("version_positive", "version >= 1"),
    check("first_replaces_nothing", "(version = 1) = (replaces IS NULL)"),
    sqlite_with_rowid=False,
)

signature = table(
    "signature",
    number("case_id"),
    text("kind"),
    number("number"),
    number("version"),
    text("side"),
    number("actor"),
    number("n"),
    key("case_id", "kind", "number", "version", "side"),
    of_event(),
    ForeignKeys(
        ["case_id", "kind", "number", "version"],
        ["record.case_id", "record.kind", "record.number", "record.version"],
    ),
    check("side", "side IN ('community', 'authority')"),
    sqlite_with_rowid=False,
)
