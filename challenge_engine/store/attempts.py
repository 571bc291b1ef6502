"""Refused attempts and failed sign-ins: kept outside the log, bounded, without values."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import refused_attempt, sign_in_attempt
from challenge_engine.store.unit import Unit

INSERT_REFUSED = insert_into(refused_attempt)
REFUSED_SINCE = (
    select(refused_attempt.c.id)
    .where(
        refused_attempt.c.person == bindparam("person"), refused_attempt.c.at >= bindparam("since")
    )
    .limit(bindparam("limit"))
)
INSERT_SIGN_IN = insert_into(sign_in_attempt)
SIGN_INS_SINCE = (
    select(sign_in_attempt.c.id)
    .where(
        (sign_in_attempt.c.login == bindparam("login"))
        | (sign_in_attempt.c.address == bindparam("address")),
        sign_in_attempt.c.at >= bindparam("since"),
    )
    .limit(bindparam("limit"))
)
FORGET_SIGN_INS = delete(sign_in_attempt).where(sign_in_attempt.c.at < bindparam("before"))


def has_refused(unit: Unit, person: int, since: str, limit: int) -> bool:
    """Whether a person was refused that often since then."""
    params = {"person": person, "since": since, "limit": limit}
    return len(unit.run(REFUSED_SINCE, params).fetchall()) >= limit


def failed_sign_ins(unit: Unit, login: str, address: str, since: str, limit: int) -> int:
    """How often signing in failed for this name or from this address, up to a limit."""
    params = {"login": login, "address": address, "since": since, "limit": limit}
    return len(unit.run(SIGN_INS_SINCE, params).fetchall())
