"""The half of migration 0001 that knows no case; frozen like it."""

from __future__ import annotations

import sqlalchemy as sa

from challenge_engine.store.migrations.words import (
    blob,
    check,
    dates,
    digests,
    index,
    instants,
    numbers,
    row_id,
    table,
    texts,
    to,
    unique,
)


def create_people() -> None:
    table(
        "authority",
        row_id(),
        *texts("code", "name", "timezone", "languages"),
        sa.Column("next_reference", sa.Integer, nullable=False, server_default="1"),
        *instants("created_at"),
        unique("code"),
        check("next_reference_positive", "next_reference >= 1"),
    )
    table(
        "installation",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        *texts("kind"),
        *instants("created_at"),
        sa.Column("clock_offset", sa.BigInteger().with_variant(sa.Integer, "sqlite")),
        check("single", "id = 1"),
        check("kind", "kind IN ('live', 'demo')"),
        check("clock_offset_demo", "kind = 'demo' OR clock_offset IS NULL"),
    )
    table("sign_in_attempt", row_id(), *texts("login", "address"), *instants("at"))
    index("sign_in_attempt", "address", "at")
    index("sign_in_attempt", "login", "at")
    table(
        "community_group",
        row_id(),
        to("authority", "authority"),
        *texts("key", "name"),
        *numbers("alone"),
        *instants("created_at"),
        unique("key"),
        check("alone", "alone IN (0, 1)"),
    )
    table(
        "public_service",
        row_id(),
        to("authority", "authority"),
        *texts("name"),
        *texts("unit", null=True),
        sa.Column("current_cost", sa.BigInteger().with_variant(sa.Integer, "sqlite")),
        *texts("quality_norm", "supplier", null=True),
        *dates("contract_end", null=True),
        *numbers("can_be_challenged"),
        *dates("as_of"),
        unique("authority", "name"),
        check("can_be_challenged", "can_be_challenged IN (0, 1)"),
        check("current_cost", "current_cost IS NULL OR current_cost >= 0"),
    )
    table(
        "log",
        row_id(),
        to("authority", "authority"),
        *texts("origin"),
        *texts("vkey", null=True),
        *instants("created_at"),
        unique("origin"),
        check("origin_plain", "origin <> '' AND origin = replace(origin, ' ', '')"),
    )
    table(
        "person",
        row_id(),
        to("authority", "authority"),
        *texts("key", "name"),
        *texts("login", "password_hash", "email", "language", null=True),
        *instants("created_at"),
        *instants("closed_at", null=True),
        unique("key"),
        unique("login"),
    )
    table(
        "workflow",
        row_id(),
        to("authority", "authority"),
        *texts("name"),
        *numbers("version"),
        *digests("digest"),
        blob("source"),
        *instants("published_at"),
        *instants("retired_at", null=True),
        unique("authority", "name", "version"),
        check("version_positive", "version >= 1"),
    )
    table(
        "import_batch",
        row_id(),
        to("authority", "authority"),
        *texts("name"),
        *digests("digest"),
        *numbers("lines"),
        *texts("basis"),
        to("person", "person", null=True),
        *instants("at"),
        check("lines_positive", "lines >= 0"),
        check("basis", "basis IN ('enforced', 'reported')"),
    )
    table(
        "role_grant",
        row_id(),
        to("authority", "authority"),
        to("person", "person"),
        *texts("role"),
        to("community_group", "community_group", null=True),
        *dates("valid_from"),
        *dates("valid_until", null=True),
        *numbers("given_n"),
        *numbers("ended_n", null=True),
    )
    index("role_grant", "person")
