"""Points in time as the history writes them: a string whose length is its precision.

A year (4), a month (7), a day (10, local to the authority) or an instant in UTC (24).
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

_DAY = 10


def local_day(instant: str, timezone: str) -> str:
    """The day on which an instant falls for the authority; shorter moments are local already."""
    if len(instant) <= _DAY:
        return instant
    moment = dt.datetime.fromisoformat(instant)
    return moment.astimezone(ZoneInfo(timezone)).date().isoformat()


def is_before(moment: str, other: str, timezone: str) -> bool:
    """Whether a moment ends before the other begins, as far as their precision tells."""
    if len(moment) != len(other):
        moment, other = local_day(moment, timezone), local_day(other, timezone)
    known = min(len(moment), len(other))
    return moment[:known] < other[:known]


def seconds_between(earlier: str, later: str) -> float:
    """Seconds from one instant to another; negative when they run backwards."""
    return (dt.datetime.fromisoformat(later) - dt.datetime.fromisoformat(earlier)).total_seconds()


def seconds_after(instant: str, seconds: float) -> str:
    """The instant so many seconds later, in the form of the history."""
    later = dt.datetime.fromisoformat(instant) + dt.timedelta(seconds=seconds)
    return later.strftime("%Y-%m-%dT%H:%M:%S.") + f"{later.microsecond // 1000:03d}Z"


def minutes_before(instant: str, minutes: int) -> str:
    """The instant so many minutes earlier, in the form of the history."""
    return seconds_after(instant, -60 * minutes)
