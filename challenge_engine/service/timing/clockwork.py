"""As long as a program serves, the clock acts by itself: at the start, and every few minutes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from challenge_engine.service.engine import Engine
from challenge_engine.service.timing.recomputing import counted_otherwise, movements
from challenge_engine.service.timing.sweep import sweep
from challenge_engine.store.background import Repeated

PAUSE = 300.0
"""Seconds between two sweeps: so late at most a day that has ended is noticed."""


@contextmanager
def beside(engine: Engine) -> Iterator[None]:
    """The clock acts as long as this block runs."""
    at_first: list[Callable[[], object]] = [lambda: _tell_other_days(engine)]

    def act() -> None:
        while at_first:
            _try(at_first.pop())
        _try(lambda: sweep(engine))

    clockwork = Repeated("clockwork", PAUSE, act)
    try:
        yield
    finally:
        clockwork.close()


def _try(do: Callable[[], object]) -> None:
    try:
        do()
    except Exception:
        # Whatever it was, the next sweep finds to do what this one has left undone.
        logging.getLogger(__name__).exception("A sweep was broken off; the next follows.")


def _tell_other_days(engine: Engine) -> None:
    for authority in engine.authorities:
        calendars = counted_otherwise(engine, authority)
        if calendars and (found := movements(engine, authority)):
            logging.getLogger(__name__).warning(
                "The days off have changed (%s), and %d deadlines would move. Run "
                "`challenge recompute`: it shows which.",
                ", ".join(calendars),
                len(found),
            )
