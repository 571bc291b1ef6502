"""Who waits longest writes next.

SQLite lets whoever asks at the right moment write; of eight threads one may starve.
"""

from __future__ import annotations

from collections import deque
from threading import Lock, get_ident


class FairLock:
    """A lock handed over in the order in which it was asked for; not re-entrant."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._queue: deque[Lock] = deque()
        self._owner: int | None = None
        self._is_held = False

    def is_mine(self) -> bool:
        """The calling thread holds it, so that asking again would wait for itself."""
        return self._is_held and self._owner == get_ident()

    def acquire(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds; False if it was not got."""
        with self._guard:
            # A lock that is not held has nobody in its queue: release hands it over.
            if not self._is_held:
                return self._take()
            ticket = Lock()
            ticket.acquire()
            self._queue.append(ticket)
        try:
            is_mine = ticket.acquire(timeout=timeout) or not self._has_left(ticket)
        except BaseException:  # Ctrl-C: a ticket left behind would be handed the lock for ever
            if not self._has_left(ticket):
                self.release()
            raise
        return is_mine and self._take()

    def release(self) -> None:
        """Hand the lock to whoever waits longest."""
        with self._guard:
            self._owner = None
            if self._queue:
                self._queue.popleft().release()
            else:
                self._is_held = False

    def _has_left(self, ticket: Lock) -> bool:
        """Give up waiting; False if the lock was handed over in the meantime."""
        with self._guard:
            if ticket not in self._queue:
                return False
            self._queue.remove(ticket)
            return True

    def _take(self) -> bool:
        self._is_held = True
        self._owner = get_ident()
        return True
