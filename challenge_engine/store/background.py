"""Threads of their own, as long as a program serves: for what may come a little later, or again."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Background:
    """Does ``do`` for every number that it was told, once a pause however often it was told.

    ``do`` answers for its own errors: what it has not done, the next program must find to do.
    """

    def __init__(self, name: str, pause: float, do: Callable[[int], None]) -> None:
        self._pause = pause  # seconds in which a batch gathers
        self._do = do
        self._waiting: set[int] = set()
        self._guard = threading.Lock()
        self._wake = threading.Event()
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def soon(self, number: int) -> None:
        """There is something to do for this log or authority."""
        with self._guard:
            self._waiting.add(number)
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
            self._is_closing.wait(self._pause)
            is_last = self._is_closing.is_set()
            with self._guard:
                waiting, self._waiting = self._waiting, set()
            for number in waiting:
                self._do(number)
            if is_last:
                return


class Repeated:
    """Does ``do`` at once, and again after every pause; ``do`` answers for its own errors."""

    def __init__(self, name: str, pause: float, do: Callable[[], None]) -> None:
        self._pause = pause  # seconds
        self._do = do
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finish what runs, and end."""
        self._is_closing.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._do()
            if self._is_closing.wait(self._pause):
                return
