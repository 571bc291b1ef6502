"""The tables of what is proven: the log's keys and tree; orders of erasure; the auditors' work."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint as ForeignKeys
from sqlalchemy import Index, UniqueConstraint

from challenge_engine.store.columns import (
    check,
    date,
    digest,
    instant,
    key,
    number,
    row_id,
    table,
    text,
    to,
)

# Several at a time while one is followed by the next: then both sign (docs/keys.md).
log_key = table(
    "log_key",
    to("log", "log"),
    number("number"),
    text("vkey"),
    instant("since"),
    instant("until", null=True),
    key("log", "number"),
    UniqueConstraint("vkey"),
    check("number_positive", "number >= 1"),
    sqlite_with_rowid=False,
)

# Hashes of complete subtrees of 256^level leaves: what a tile of the next level holds. They can
# all be computed from the leaves; they are kept so that no proof reads the whole log.
node = table(
    "node",
    to("log", "log"),
    number("level"),
    number("place"),
    digest("hash"),
    key("log", "level", "place"),
    check("counts", "level >= 1 AND place >= 0"),
    sqlite_with_rowid=False,
)

# What a privacy officer asked for, until a second person confirms it; the erasure itself is
# an event. Of a person who is erased nothing stays here but the number of the row.
erasure_order = table(
    "erasure_order",
    row_id(),
    to("authority", "authority"),
    text("what"),
    to("person", "person", null=True),
    to("case_id", "cases", null=True),
    text("items", null=True),
    text("ground"),
    text("reason", null=True),
    to("ordered_by", "person", null=True),
    instant("ordered_at"),
    to("decided_by", "person", null=True),
    instant("decided_at", null=True),
    text("state"),
    date("clean_by", null=True),
    instant("clean_at", null=True),
    check("what", "what IN ('person', 'values', 'case')"),
    check("state", "state IN ('waiting', 'done', 'refused')"),
    check("decided", "(state = 'waiting') = (decided_at IS NULL)"),
)

# Where a finding stands in a history, so that the open ones are found without reading all.
finding = table(
    "finding",
    to("case_id", "cases"),
    number("n"),
    to("owner", "person", null=True),
    date("due"),
    number("answered_n", null=True),
    key("case_id", "n"),
    ForeignKeys(["case_id", "n"], ["event.case_id", "event.n"]),
    sqlite_with_rowid=False,
)
Index(None, finding.c.owner)

# The checkpoint that an auditor last took away: what they compare with when they come again.
visit = table(
    "visit",
    to("person", "person"),
    to("log", "log"),
    number("size"),
    digest("root"),
    instant("at"),
    key("person", "log", "at"),
    sqlite_with_rowid=False,
)
