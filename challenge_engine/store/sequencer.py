"""On PostgreSQL the log's sequence is given afterwards, by one at a time.

A writer that took the next place itself would make every other writer of the log wait for its
commit. SQLite has one writer anyway, and gives the place inside the action's transaction.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select, text

from challenge_engine.errors import StoreError
from challenge_engine.store.background import Background
from challenge_engine.store.tables import leaf

if TYPE_CHECKING:
    from challenge_engine.store.engine import Store
    from challenge_engine.store.unit import Unit

PAUSE: Final = 0.02

# Any number that no other program uses in the same database: "chal" in ASCII.
LOCK_CLASS: Final = 0x6368616C

NEXT_SEQ: Final = select(func.coalesce(func.max(leaf.c.seq) + 1, 0)).where(
    leaf.c.log == bindparam("log")
)

_LOCK = text("SELECT pg_advisory_xact_lock(:class, :log)")
# The order is promised by nothing before a checkpoint, whose own commit makes this durable.
_SOON = text("SET LOCAL synchronous_commit TO OFF")

# An id is taken before its commit: a row that becomes visible late gets a later place, and
# what a case wrote first is visible first, because its row was locked in between.
_MOVE = text(
    """
    WITH moved AS (DELETE FROM pending WHERE log = :log RETURNING id, leaf_hash, slot, seal)
    INSERT INTO leaf (log, seq, leaf_hash, slot, seal)
    SELECT :log, :first + row_number() OVER (ORDER BY id) - 1, leaf_hash, slot, seal
    FROM moved ORDER BY id
    """
)


def sequence(store: Store, log_id: int) -> int:
    """Give every pending leaf of a log its place, without gaps; how many there were."""
    if store.dialect == "sqlite":
        return 0
    with store.write() as unit:
        unit.run(_SOON)
        lock_log(unit, log_id)
        first = unit.run(NEXT_SEQ, {"log": log_id}).fetchone()[0]
        moved = int(unit.run(_MOVE, {"log": log_id, "first": first}).rowcount)
        unit.commit()
    return moved


def lock_log(unit: Unit, log_id: int) -> None:
    """One at a time gives places in a log or signs it; on SQLite there is one writer anyway."""
    if unit.dialect != "sqlite":
        unit.run(_LOCK, {"class": LOCK_CLASS, "log": log_id})


def in_background(store: Store) -> Background:
    """Gives places in batches; what is not done at the end waits durably in `pending`."""

    def give_places(log_id: int) -> None:
        try:
            sequence(store, log_id)
        except StoreError as error:
            # The rows wait durably; the next step that is written tries again.
            logging.getLogger(__name__).warning("no places in log %s yet: %s", log_id, error)

    return Background("sequencer", PAUSE, give_places)
