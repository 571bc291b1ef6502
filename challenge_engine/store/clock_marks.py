"""The database's clock beside one that nobody can set: so a clock that was set forward is seen.

A quiet night and a jump look alike to the database's clock alone; to the machine's own count of
seconds since its start they do not.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, func, select, text

from challenge_engine.core.moments import seconds_after, seconds_between
from challenge_engine.errors import ClockError, EngineError
from challenge_engine.store.background import Repeated
from challenge_engine.store.tables import cases, clock_mark

if TYPE_CHECKING:
    from challenge_engine.store.engine import Store
    from challenge_engine.store.unit import Unit

BACKWARDS: Final = 5 * 60
"""Seconds by which the clock may go back before an operator is needed."""
FORWARDS: Final = 60 * 60
"""Seconds by which the clock may get ahead of the one that cannot be set."""
PAUSE: Final = 60.0
"""Seconds between two looks beside a serving program."""
KEPT_DAYS: Final = 30
"""After so long a machine that wrote nothing is forgotten."""

READ: Final = select(clock_mark.c.seconds, clock_mark.c.at).where(
    clock_mark.c.boot == bindparam("boot")
)
# Said in SQL: both databases take it, but SQLAlchemy has a word of its own for each.
KEEP: Final = text(
    "INSERT INTO clock_mark (boot, seconds, at) VALUES (:boot, :seconds, :at)"
    " ON CONFLICT (boot) DO UPDATE SET seconds = excluded.seconds, at = excluded.at"
)
FORGET_OLD: Final = delete(clock_mark).where(clock_mark.c.at < bindparam("before"))
FORGET_ALL: Final = delete(clock_mark)
NEWEST: Final = select(func.max(cases.c.last_recorded_at))


@dataclass(frozen=True, slots=True)
class Steady:
    """A clock that nobody can set: it counts from the start of the machine, asleep or awake."""

    boot: str
    """Which start of which machine."""
    seconds: Callable[[], float]


def of_this_machine() -> Steady | None:
    """Linux has such a clock; elsewhere there is ``None``, and no jump can be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        seconds = partial(time.clock_gettime, time.CLOCK_BOOTTIME)
        seconds()
    except (OSError, AttributeError):
        return None
    return Steady(boot, seconds)


@dataclass(frozen=True, slots=True)
class Mark:
    """What both clocks said at one moment at which they were believed."""

    seconds: float
    at: str

    def expected(self, seconds: float) -> str:
        """What the database's clock should say by the one that cannot be set."""
        return seconds_after(self.at, seconds - self.seconds)


class Watch:
    """What one program knows of the clock; asked whenever it writes a time."""

    def __init__(self) -> None:
        self.steady: Steady | None = of_this_machine()
        self._latest = float("-inf")  # POSIX time less the steady clock's: more than it is a jump
        self._has_kept = False

    def check(self, unit: Unit, now: str) -> None:
        """``ClockError`` if the clock was set forward: two numbers, seldom the database."""
        if self.steady is None:
            return
        seconds = self.steady.seconds()
        if dt.datetime.fromisoformat(now).timestamp() - seconds <= self._latest:
            return
        # It is the first time; or an operator may have said elsewhere that the clock is right.
        mark = read(unit, self.steady.boot)
        refuse_jump(mark, seconds, now)
        self._believe(mark)

    def keep(self, unit: Unit) -> None:
        """Set the mark anew with the first thing that this program writes, just before its commit.

        After it no lock is asked for, so that two who wait for the row of the mark cannot wait
        for each other.
        """
        if not self._has_kept:
            self.look(unit)

    def look(self, unit: Unit) -> None:
        """Compare with the mark of this machine and set it anew, or ``ClockError``."""
        if self.steady is not None:
            self._believe(renewed(unit, self.steady))
        self._has_kept = True

    def _believe(self, mark: Mark | None) -> None:
        self._latest = float("inf")
        if mark is not None:
            at = dt.datetime.fromisoformat(mark.at).timestamp()
            self._latest = at - mark.seconds + FORWARDS


def renewed(unit: Unit, steady: Steady) -> Mark:
    """The mark that holds now: set anew if the clocks agree. ``ClockError`` after a jump."""
    now, seconds = unit.now(), steady.seconds()
    mark = read(unit, steady.boot)
    refuse_jump(mark, seconds, now)
    if mark is not None and _is_wrong(unit, mark, seconds, now):
        return mark
    return keep(unit, steady.boot, seconds, now)


def _is_wrong(unit: Unit, mark: Mark, seconds: float, now: str) -> bool:
    """Whether the clock went back below what is written: then it is wrong, and its mark right.

    If it went back and nothing is later, it may as well have been mended. Then the mark follows;
    if that was wrong, mending it once more asks for an operator: better than to notice nothing.
    """
    return seconds_between(now, mark.expected(seconds)) > BACKWARDS and now < newest(unit)


def jump(mark: Mark, seconds: float, now: str) -> float:
    """Seconds by which the database's clock got ahead since the mark; negative if it went back."""
    return seconds_between(mark.at, now) - (seconds - mark.seconds)


def refuse_jump(mark: Mark | None, seconds: float, now: str) -> None:
    """``ClockError`` if the clock is more than an hour ahead of where it should be."""
    if mark is None or jump(mark, seconds, now) <= FORWARDS:
        return
    raise ClockError(
        "The clock says {now}, but by the count of this machine, which nobody can set, it is "
        "about {expected}: it was set forward, so nothing is written. If it is wrong, set it "
        "right, and writing goes on. If it is right now, run `challenge log clock --reason TEXT`.",
        now=now,
        expected=mark.expected(seconds),
    )


def read(unit: Unit, boot: str) -> Mark | None:
    """The mark since this start of this machine, if there is one."""
    row = unit.run(READ, {"boot": boot}).fetchone()
    return Mark(*row) if row else None


def keep(unit: Unit, boot: str, seconds: float, now: str) -> Mark:
    """Set the mark of this machine anew; machines that are long gone are forgotten."""
    mark = Mark(int(seconds), now)
    unit.run(KEEP, {"boot": boot, "seconds": mark.seconds, "at": mark.at})
    unit.run(FORGET_OLD, {"before": seconds_after(now, -KEPT_DAYS * 86_400)})
    return mark


def forget_all(unit: Unit) -> None:
    """Every machine takes the clock as it is now, when it looks next."""
    unit.run(FORGET_ALL)


def newest(unit: Unit) -> str:
    """When the latest step of any history was recorded; empty if there is none."""
    return str(unit.run(NEWEST).fetchone()[0] or "")


def in_background(store: Store) -> Repeated:
    """Looks every minute as long as a program serves."""

    def look_again() -> None:
        try:
            store.look_at_clock()
        except EngineError as error:
            # Whoever writes is refused with the same sentence; here it also reaches the operator.
            logging.getLogger(__name__).error("%s", error)

    return Repeated("clock", PAUSE, look_again)
