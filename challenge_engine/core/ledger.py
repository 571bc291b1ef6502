"""Where one deadline of a case stands, and how its date came about: a fact that an event wrote.

Reading never recomputes it. It names steps of the case by their number, never a reason or a
person, so that nothing in it has to be erased.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from challenge_engine.core.deadlines import Step
from challenge_engine.core.terms import Term

Standing = Literal["open", "met", "stopped", "lapsed"]


@dataclass(frozen=True, slots=True)
class At:
    """A step of the case, and the day on which it held; ``None`` where only a month is known."""

    n: int
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class Paused:
    """The term stands still from the day after ``since``."""

    since: At
    until: dt.date | None
    """The day that the request set; without one it stands still until the state is left."""
    left: At | None = None
    is_void: bool = False
    """It does not stand still, because the request set no day; kept, so that the ledger says so."""


@dataclass(frozen=True, slots=True)
class Extended:
    """A further term, and the step that gave it."""

    made: At
    term: Term


@dataclass(frozen=True, slots=True)
class Ledger:
    """One deadline of one case: from what it was worked out, and what that came to."""

    name: str
    standing: Standing
    start: At
    due: dt.date | None
    """``None`` while it stands still without a set end, or where no day is known to count from."""
    steps: tuple[Step, ...]
    profile: str
    calendar: str
    version: str
    """Of the list of days, as `Calendar.version`."""
    term: Term | None = None
    said: At | None = None
    """The step that said how long it is, where that came after its start."""
    until: dt.date | None = None
    pauses: tuple[Paused, ...] = ()
    extensions: tuple[Extended, ...] = ()
    outages: tuple[tuple[dt.date, dt.date], ...] = ()
    """Days on which nothing could be handed in, first and last."""
    lapsed: int | None = None
    """The step with which the clock recorded that it had passed; it stays, whatever comes later."""
    ended: At | None = None
    """The step that met or stopped it."""
    cents: int | None = None
    """Of a penalty: the amount so far known, with ``currency``; ``None`` where no rates are."""
    currency: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still has to be kept, in time or late."""
        return self.standing in ("open", "lapsed")

    @property
    def is_paused(self) -> bool:
        """Whether it stands still in the state where the case is now."""
        last = self.pauses[-1] if self.pauses else None
        return self.is_open and last is not None and last.left is None and not last.is_void

    def is_over(self, today: dt.date) -> bool:
        """Whether its last day has passed without its being met or stopped."""
        return self.is_open and self.due is not None and self.due < today
