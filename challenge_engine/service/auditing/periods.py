"""A period of days as an auditor gives it, in the authority's own days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from challenge_engine.errors import InvalidInput
from challenge_engine.history.times import is_occurrence

_FIRST, _LAST = "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"
_DAY = 10


@dataclass(frozen=True, slots=True)
class Period:
    """From a day until another, both included; blank is without an end."""

    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        for day in (self.since, self.until):
            if day and not (len(day) == _DAY and is_occurrence(day)):
                raise InvalidInput(
                    "{day} is not a day that exists. Write it as 2026-03-02.", (), day=day[:40]
                )
        if self.since and self.until and self.until < self.since:
            raise InvalidInput(
                "The period ends on {until}, before it begins on {since}.",
                (),
                since=self.since,
                until=self.until,
            )

    def instants(self, zone: str) -> tuple[str, str]:
        """The first instant of it, and the first after it."""
        since = _midnight(self.since, 0, zone) if self.since else _FIRST
        return since, _midnight(self.until, 1, zone) if self.until else _LAST

    def covers(self, day: str) -> bool:
        """Whether a day lies in it."""
        return (not self.since or self.since <= day) and (not self.until or day <= self.until)


def _midnight(day: str, later: int, zone: str) -> str:
    try:
        date = dt.date.fromisoformat(day) + dt.timedelta(days=later)
        moment = dt.datetime.combine(date, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
    except OverflowError:
        return _LAST if later else _FIRST
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z".rjust(24, "0")


ALWAYS = Period()
"""Without a beginning and without an end."""
