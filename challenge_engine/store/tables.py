"""The tables of people, cases and what the service keeps; those of the history come along."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, UniqueConstraint

from challenge_engine.store.ballot_tables import (
    ballot_box,
    ballot_half,
    paper_bundle,
    paper_doubt,
    roll,
)
from challenge_engine.store.columns import (
    check,
    date,
    digest,
    instant,
    key,
    metadata,
    number,
    occurred,
    row_id,
    table,
    text,
    to,
)
from challenge_engine.store.directory_tables import directory
from challenge_engine.store.history_tables import (
    checkpoint,
    destruction,
    erasure,
    event,
    hold,
    leaf,
    opening,
    opening_subject,
    pending,
    record,
    signature,
)
from challenge_engine.store.link_tables import link
from challenge_engine.store.pot_tables import draw, pot
from challenge_engine.store.proof_tables import erasure_order, finding, log_key, node, visit
from challenge_engine.store.timing_tables import clock_mark, deadline, outage

__all__ = [
    "metadata",
    "installation",
    "authority",
    "log",
    "workflow",
    "person",
    "community_group",
    "role_grant",
    "cases",
    "track",
    "assignment",
    "party",
    "event",
    "leaf",
    "pending",
    "opening",
    "opening_subject",
    "erasure",
    "destruction",
    "hold",
    "checkpoint",
    "record",
    "signature",
    "outbox",
    "refused_attempt",
    "sign_in_attempt",
    "import_batch",
    "log_key",
    "node",
    "erasure_order",
    "finding",
    "visit",
    "deadline",
    "outage",
    "clock_mark",
    "directory",
    "link",
    "pot",
    "draw",
    "ballot_box",
    "ballot_half",
    "roll",
    "paper_bundle",
    "paper_doubt",
]

installation = table(
    "installation",
    Column("id", Integer, primary_key=True, autoincrement=False),
    text("kind"),
    instant("created_at"),
    # Milliseconds; 32 bits of them are 24 days, and a demo moves its clock by months.
    Column("clock_offset", BigInteger().with_variant(Integer, "sqlite")),
    check("single", "id = 1"),
    check("kind", "kind IN ('live', 'demo')"),
    check("clock_offset_demo", "kind = 'demo' OR clock_offset IS NULL"),
)

authority = table(
    "authority",
    row_id(),
    text("code"),
    text("name"),
    text("timezone"),
    text("languages"),
    Column("next_reference", Integer, nullable=False, server_default="1"),
    instant("created_at"),
    UniqueConstraint("code"),
    check("next_reference_positive", "next_reference >= 1"),
)

log = table(
    "log",
    row_id(),
    to("authority", "authority"),
    text("origin"),
    instant("created_at"),
    UniqueConstraint("origin"),
    check("origin_plain", "origin <> '' AND origin = replace(origin, ' ', '')"),
)

workflow = table(
    "workflow",
    row_id(),
    to("authority", "authority"),
    text("name"),
    number("version"),
    digest("digest"),
    Column("source", LargeBinary, nullable=False),
    instant("published_at"),
    instant("retired_at", null=True),
    UniqueConstraint("authority", "name", "version"),
    check("version_positive", "version >= 1"),
)

person = table(
    "person",
    row_id(),
    to("authority", "authority"),
    text("key"),
    text("name"),
    text("login", null=True),
    text("password_hash", null=True),
    text("email", null=True),
    text("language", null=True),
    instant("created_at"),
    instant("closed_at", null=True),
    UniqueConstraint("key"),
    UniqueConstraint("login"),
)

community_group = table(
    "community_group",
    row_id(),
    to("authority", "authority"),
    text("key"),
    text("name"),
    number("alone"),
    instant("created_at"),
    UniqueConstraint("key"),
    check("alone", "alone IN (0, 1)"),
)

role_grant = table(
    "role_grant",
    row_id(),
    to("authority", "authority"),
    to("person", "person"),
    text("role"),
    to("community_group", "community_group", null=True),
    date("valid_from"),
    date("valid_until", null=True),
    number("given_n"),
    number("ended_n", null=True),
    Index(None, "person"),
)

cases = table(
    "cases",
    row_id(),
    to("authority", "authority"),
    to("log", "log"),
    text("stream"),
    Column("key", LargeBinary, check("key_length", "length(key) = 16"), nullable=False),
    text("reference", null=True),
    to("workflow", "workflow", null=True),
    to("community_group", "community_group", null=True),
    number("n"),
    digest("last_leaf"),
    instant("last_recorded_at"),
    occurred("last_occurred_at"),
    number("parties"),
    text("state", null=True),
    number("state_n", null=True),
    text("phase", null=True),
    occurred("opened_at", null=True),
    occurred("closed_at", null=True),
    number("public_n", null=True),
    text("basis"),
    UniqueConstraint("key"),
    UniqueConstraint("authority", "reference"),
    # Newest first within an authority; a phase in it would be written again at every other step.
    Index(None, "authority", "id"),
    Index(None, "community_group"),
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

Index(
    "ix_cases_own",
    cases.c.authority,
    sqlite_where=cases.c.phase.is_(None),
    postgresql_where=cases.c.phase.is_(None),
)

track = table(
    "track",
    to("case_id", "cases"),
    text("track"),
    text("state"),
    number("n"),
    key("case_id", "track"),
    sqlite_with_rowid=False,
)

assignment = table(
    "assignment",
    to("case_id", "cases"),
    text("role"),
    to("person", "person"),
    number("since_n"),
    number("until_n", null=True),
    key("case_id", "role", "person", "since_n"),
    Index(None, "person"),
    sqlite_with_rowid=False,
)

party = table(
    "party",
    to("case_id", "cases"),
    number("number"),
    to("person", "person", null=True),
    to("community_group", "community_group", null=True),
    text("label", null=True),
    key("case_id", "number"),
    # The person first: the same index finds the cases of a person.
    UniqueConstraint("person", "case_id"),
    check("number_positive", "number >= 1"),
    sqlite_with_rowid=False,
)
# In part, else every person would stand in it too.
Index(
    "uq_party_case_id_community_group",
    party.c.case_id,
    party.c.community_group,
    unique=True,
    sqlite_where=party.c.community_group.is_not(None),
    postgresql_where=party.c.community_group.is_not(None),
)

# It holds what waits, and nothing else: whoever has done it deletes the row.
outbox = table(
    "outbox",
    row_id(),
    to("case_id", "cases"),
    number("n"),
    text("kind"),
    text("data"),
    instant("created_at"),
)

refused_attempt = table(
    "refused_attempt",
    row_id(),
    to("authority", "authority"),
    to("case_id", "cases", null=True),
    to("person", "person", null=True),
    text("action"),
    text("role", null=True),
    text("codes"),
    text("via"),
    instant("at"),
    Index(None, "person", "at"),
)

sign_in_attempt = table(
    "sign_in_attempt",
    row_id(),
    text("login"),
    text("address"),
    instant("at"),
    Index(None, "login", "at"),
    Index(None, "address", "at"),
)

import_batch = table(
    "import_batch",
    row_id(),
    to("authority", "authority"),
    text("name"),
    digest("digest"),
    number("lines"),
    text("basis"),
    to("person", "person", null=True),
    instant("at"),
    check("lines_positive", "lines >= 0"),
    check("basis", "basis IN ('enforced', 'reported')"),
)
