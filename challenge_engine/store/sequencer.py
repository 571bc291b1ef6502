"""On PostgreSQL the log's sequence is given afterwards, by one at a time.

A writer that took the next place itself would make every other writer of the log wait for its
commit. SQLite has one writer anyway, and gives the place inside the action's transaction.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select, text

from challenge_engine.errors import StoreError
from challenge_engine.store.tables import leaf

if TYPE_CHECKING:
    from challenge_engine.store.engine import Store
    from challenge_engine.store.unit import Unit

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


class Background:
    """Gives places in batches, in a thread of its own, as long as a program serves.

    What it has not done when the program ends is done by the next one: `pending` is durable.
    """

    PAUSE = 0.02
    """Seconds in which a batch gathers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._logs: set[int] = set()
        self._guard = threading.Lock()
        self._wake = threading.Event()
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sequencer", daemon=True)
        self._thread.start()

    def soon(self, log_id: int) -> None:
        """Something was written that waits for its place."""
        with self._guard:
            self._logs.add(log_id)
        self._wake.set()

    def close(self) -> None:
        """Finish what waits, and end."""
        self._is_closing.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            is_last = self._is_closing.is_set()
            if not is_last:
                self._is_closing.wait(self.PAUSE)
            with self._guard:
                logs, self._logs = self._logs, set()
            for log_id in logs:
                self._give_places(log_id)
            if is_last:
                return

    def _give_places(self, log_id: int) -> None:
        try:
            sequence(self._store, log_id)
        except StoreError as error:
            # The rows wait durably; the next step that is written tries again.
            logging.getLogger(__name__).warning("no places in log %s yet: %s", log_id, error)
