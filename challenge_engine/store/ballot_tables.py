"""The tables of votes: the box of a round, its roll, and the papers that officials typed in.

A row of the roll says who voted and holds an envelope; what is in it can be read with a key only
that is not here. Nothing says in which order people voted, but their own histories in the log.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, UniqueConstraint

from challenge_engine.store.columns import check, digest, key, number, table, text, to

ballot_box = table(
    "ballot_box",
    to("case_id", "cases"),
    number("locked_n"),
    text("terms"),
    # The secret from which the ids of the voters' histories follow; gone with the key.
    Column("secret", LargeBinary, nullable=True),
    number("closed_n", null=True),
    Column("list_hash", LargeBinary, nullable=True),
    number("counted_n", null=True),
    text("patterns", null=True),
    text("result", null=True),
    number("destroyed_n", null=True),
    key("case_id"),
    check("secret_length", "length(secret) = 32"),
    check("secret", "(secret IS NULL) = (destroyed_n IS NOT NULL)"),
    check("closed", "(closed_n IS NULL) = (list_hash IS NULL)"),
    check(
        "counted",
        "(counted_n IS NULL) = (patterns IS NULL) AND (counted_n IS NULL) = (result IS NULL)",
    ),
    # Destroyed before the count: cancelled.
    check("order", "counted_n IS NULL OR closed_n IS NOT NULL"),
)

roll = table(
    "roll",
    to("case_id", "cases"),
    to("person", "person"),
    Column("stream", LargeBinary, nullable=False),
    # NULL: on paper, or destroyed.
    Column("envelope", LargeBinary, nullable=True),
    Column("on_paper", Integer, nullable=False, server_default="0"),
    key("case_id", "person"),
    UniqueConstraint("stream"),
    check("stream_length", "length(stream) = 16"),
    check("on_paper", "on_paper IN (0, 1)"),
    check("paper_has_no_envelope", "on_paper = 0 OR envelope IS NULL"),
    sqlite_with_rowid=False,
)

# The first half of the key, sealed for the second: from the one until the count by the other.
ballot_half = table(
    "ballot_half",
    to("case_id", "cases"),
    to("person", "person"),
    number("n"),
    number("half"),
    Column("sealed", LargeBinary, nullable=False),
    key("case_id"),
    check("half", "half IN (1, 2)"),
)

# A mark that one official called wrong, until a second one confirms it.
paper_doubt = table(
    "paper_doubt",
    to("case_id", "cases"),
    to("person", "person"),
    to("by", "person"),
    number("n"),
    text("reason"),
    key("case_id", "person"),
)

paper_bundle = table(
    "paper_bundle",
    to("case_id", "cases"),
    to("person", "person"),
    number("n"),
    number("papers"),
    digest("digest"),
    Column("envelope", LargeBinary, nullable=False),
    key("case_id", "person"),
    check("papers_positive", "papers >= 1"),
)
