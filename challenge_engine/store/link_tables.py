"""The table of links: which case points at which other one, and in which step of each that stands.

It repeats what both histories say, so that a case can be asked for the others without reading them.
"""

from __future__ import annotations

from sqlalchemy import Index

from challenge_engine.store.columns import check, key, number, table, text, to

link = table(
    "link",
    to("case_id", "cases"),
    text("name"),
    to("other_id", "cases"),
    number("n"),
    number("other_n"),
    key("case_id", "name", "other_id"),
    Index(None, "other_id", "name"),
    check("steps", "n >= 0 AND other_n >= 1"),
    check("another", "case_id <> other_id"),
    sqlite_with_rowid=False,
)
