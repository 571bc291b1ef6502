"""The tables of time: which deadline is to be looked at when; outages; what the clocks said."""

from __future__ import annotations

from sqlalchemy import Index

from challenge_engine.store.columns import (
    check,
    date,
    instant,
    key,
    number,
    of_event,
    row_id,
    table,
    text,
    to,
)

# Where each deadline stands by its newest event, in which the whole ledger is kept: so that
# nothing reads all histories to know what is due.
deadline = table(
    "deadline",
    number("case_id"),
    text("name"),
    number("n"),
    text("standing"),
    date("due", null=True),
    # The next day on which the clock has something to do here: warn, or record that it passed.
    date("wake", null=True),
    text("calendar"),
    text("version"),
    key("case_id", "name"),
    of_event(),
    check("standing", "standing IN ('open', 'met', 'stopped', 'lapsed')"),
    check("awake", "wake IS NULL OR (standing = 'open' AND due IS NOT NULL)"),
    sqlite_with_rowid=False,
)
# Only what is still to come stands in it: a sweep costs what is due, not what there is.
Index(
    "ix_deadline_wake",
    deadline.c.wake,
    sqlite_where=deadline.c.wake.is_not(None),
    postgresql_where=deadline.c.wake.is_not(None),
)

# Days on which nothing could be handed in; the step of the authority's own history tells why.
outage = table(
    "outage",
    row_id(),
    to("authority", "authority"),
    number("n"),
    date("first"),
    date("last"),
    check("order", "first <= last"),
)

# A row for each start of each machine that writes: what its own count of seconds was when the
# database's clock said so. Of no history; whoever deletes it makes the next look believe the clock.
clock_mark = table(
    "clock_mark",
    text("boot"),
    number("seconds"),
    instant("at"),
    key("boot"),
    sqlite_with_rowid=False,
)
