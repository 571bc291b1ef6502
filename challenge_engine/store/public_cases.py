"""Which cases anybody may read, and which not: for what is published beside the log."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from challenge_engine.store.streams import COLUMNS, Stream
from challenge_engine.store.tables import cases
from challenge_engine.store.unit import Unit

AT_ONCE = 500
PUBLIC = (
    select(*COLUMNS)
    .where(
        cases.c.authority == bindparam("authority"),
        cases.c.id > bindparam("after"),
        cases.c.public_n.is_not(None),
    )
    .order_by(cases.c.id)
    .limit(AT_ONCE)
)
IS_PUBLIC = select(cases.c.public_n).where(cases.c.key == bindparam("key"))


def public(unit: Unit, authority: int, after: int = 0) -> list[Stream]:
    """Some public cases of an authority, in the order of filing, after the row of one of them."""
    rows = unit.run(PUBLIC, {"authority": authority, "after": after}).fetchall()
    return [Stream(*row) for row in rows]


def is_public(unit: Unit, key: bytes) -> bool:
    """Whether the id of this case may stand where anybody can read it."""
    row = unit.run(IS_PUBLIC, {"key": key}).fetchone()
    return row is not None and row[0] is not None
