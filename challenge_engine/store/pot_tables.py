"""The tables of money that cases share: where each pot stands, and what each case has of it.

Both are sums over the steps of the pot's case, kept so that nobody reads them all to award once
more; the checks keep the sums within bounds whatever a program does.
"""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint as ForeignKeys

from challenge_engine.store.columns import cents, check, key, number, of_event, table, text, to

pot = table(
    "pot",
    number("case_id"),
    text("name"),
    number("n"),
    text("currency"),
    cents("size"),
    cents("cap", null=True),
    cents("awarded"),
    cents("paid"),
    # The most that one case was awarded: what the cap is compared with.
    cents("highest"),
    key("case_id", "name"),
    of_event(),
    check("bounds", "0 <= paid AND paid <= awarded AND awarded <= size"),
    check("capped", "0 <= highest AND highest <= awarded AND (cap IS NULL OR highest <= cap)"),
    sqlite_with_rowid=False,
)

draw = table(
    "draw",
    number("case_id"),
    text("name"),
    to("drawn_by", "cases"),
    number("n"),
    cents("awarded"),
    cents("paid"),
    key("case_id", "name", "drawn_by"),
    ForeignKeys(["case_id", "name"], ["pot.case_id", "pot.name"]),
    check("bounds", "0 <= paid AND paid <= awarded"),
    sqlite_with_rowid=False,
)
