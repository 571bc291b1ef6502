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
        if ticket.acquire(timeout=timeout):
            return self._take()
        with self._guard:
            if ticket in self._queue:
                self._queue.remove(ticket)
                return False
        # Handed over between the end of the wait and the guard: it is ours.
        return self._take()

    def release(self) -> None:
        """Hand the lock to whoever waits longest."""
        with self._guard:
            self._owner = None
            if self._queue:
                self._queue.popleft().release()
            else:
                self._is_held = False

    def _take(self) -> bool:
        self._is_held = True
        self._owner = get_ident()
        return True
