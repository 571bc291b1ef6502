"""The duty to keep: until when archive law has a case kept, asked before anything goes."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Keep, Workflow
from challenge_engine.store.streams import Stream

FOREVER = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Duty:
    """How long a case is kept; ``until`` is the last day, ``None`` as long as it is open."""

    ended: str | None
    until: str | None
    years: int | None
    source: str

    def is_over(self, today: str) -> bool:
        """Whether the last day has passed."""
        return self.until is not None and today > self.until


def duty(stream: Stream, workflow: Workflow, zone: str) -> Duty | None:
    """The duty to keep a case; ``None`` where it has ended and its workflow states no term."""
    if stream.phase != "ended" or stream.closed_at is None:
        return Duty(None, None, None, "")
    state = workflow.states.get(stream.state or "")
    if state is None or state.keep is None:
        return None
    ended = last_day(stream.closed_at, zone)
    return Duty(ended, _until(ended, state.keep), state.keep.years, state.keep.source)


def last_day(moment: str, zone: str) -> str:
    """The last day that a moment may mean: nothing goes a day too early."""
    day = local_day(moment, zone)
    if len(day) == len("2026"):
        return f"{day}-12-31"
    if len(day) == len("2026-03"):
        year, month = map(int, day.split("-"))
        return f"{day}-{calendar.monthrange(year, month)[1]:02d}"
    return day


def _until(ended: str, keep: Keep) -> str:
    if keep.years is None:
        return FOREVER
    day = dt.date.fromisoformat(ended)
    try:
        return day.replace(year=day.year + keep.years).isoformat()
    except ValueError:
        # The 29th of February, in a year that has none.
        return dt.date(day.year + keep.years, 3, 1).isoformat()
