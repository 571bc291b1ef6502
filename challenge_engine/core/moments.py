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


def earliest(moment: str, timezone: str) -> str:
    """The first instant at which the clocks of a place show a day and a minute."""
    return _instant(moment, timezone, fold=0)


def latest(moment: str, timezone: str) -> str:
    """The last such instant: in an autumn night an hour comes twice."""
    return _instant(moment, timezone, fold=1)


def end_of_day(day: str, timezone: str) -> str:
    """The last instant of a day; of a year or a month, that of its first day."""
    day = day + "-01-01"[len(day) - 4 :] if len(day) < _DAY else day
    last = dt.datetime.fromisoformat(f"{day}T23:59:59.999")
    return _told(last.replace(tzinfo=ZoneInfo(timezone), fold=1))


def _instant(moment: str, timezone: str, *, fold: int) -> str:
    local = dt.datetime.fromisoformat(moment)
    return _told(local.replace(tzinfo=ZoneInfo(timezone), fold=fold))


def _told(moment: dt.datetime) -> str:
    utc = moment.astimezone(dt.UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"


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
