"""The table of the directory: which step of the authority's own history says what, for which days.

What it says stays in the history's openings, so that a name is erased there and nowhere else.
"""

from __future__ import annotations

from challenge_engine.store.columns import check, date, key, number, table, text, to

directory = table(
    "directory",
    to("authority", "authority"),
    number("n"),
    text("what"),
    text("code"),
    date("first"),
    date("last", null=True),
    key("authority", "n"),
    check("what", "what IN ('unit', 'contact', 'deputy', 'service', 'sheet')"),
    check("order", "last IS NULL OR first <= last"),
    sqlite_with_rowid=False,
)
