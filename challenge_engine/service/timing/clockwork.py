"""As long as a program serves, the clock acts by itself: at the start, and every few minutes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from challenge_engine.service.engine import Engine
from challenge_engine.service.timing.recomputing import counted_otherwise, movements
from challenge_engine.service.timing.sweep import sweep

PAUSE = 300.0
"""Seconds between two sweeps: so late at most a day that has ended is noticed."""


class Clockwork:
    """Sweeps in a thread of its own."""

    def __init__(self, engine: Engine, pause: float = PAUSE) -> None:
        self._engine, self._pause = engine, pause
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End, after the sweep that runs."""
        self._is_closing.set()
        self._thread.join()

    def _run(self) -> None:
        self._try(self._tell_other_days)
        while True:
            self._try(lambda: sweep(self._engine))
            if self._is_closing.wait(self._pause):
                return

    def _try(self, do: Callable[[], object]) -> None:
        try:
            do()
        except Exception:
            # Whatever it was, the next sweep finds to do what this one has left undone.
            logging.getLogger(__name__).exception("A sweep was broken off; the next follows.")

    def _tell_other_days(self) -> None:
        for authority in self._engine.authorities:
            calendars = counted_otherwise(self._engine, authority)
            if calendars and (found := movements(self._engine, authority)):
                logging.getLogger(__name__).warning(
                    "The days off have changed (%s), and %d deadlines would move. Run "
                    "`challenge recompute`: it shows which.",
                    ", ".join(calendars),
                    len(found),
                )


@contextmanager
def beside(engine: Engine) -> Iterator[None]:
    """The clock acts as long as this block runs."""
    clockwork = Clockwork(engine)
    try:
        yield
    finally:
        clockwork.close()
