"""A calendar file (RFC 5545) of days with a reminder: a copy, to be opened by any calendar."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response
from icalendar import Alarm, Calendar, Event, Timezone

from challenge_engine import __version__
from webapp.site import site

KIND = "text/calendar; charset=utf-8"
A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Day:
    """One whole day of a calendar."""

    uid: str
    day: dt.date
    title: str
    says: str
    address: str
    sequence: int = 0
    ahead: dt.timedelta = dt.timedelta(days=-3)
    """When a calendar reminds of it."""


def answer(days: Sequence[Day], at: str, filename: str) -> Response:
    """The days as a file to be saved."""
    content = calendar(days, dt.datetime.fromisoformat(at)).to_ical()
    found = Response(content, content_type=KIND)
    found.headers.set("Content-Disposition", "attachment", filename=filename)
    return found


def calendar(days: Sequence[Day], at: dt.datetime) -> Calendar:
    """The days as a calendar, as they stood at an instant."""
    file = Calendar()
    file.add("prodid", f"-//Right to Challenge//challenge-engine {__version__}//EN")
    file.add("version", "2.0")
    for one in days:
        file.add_component(_event(one, at))
    if not days:
        # A calendar has to hold something; which time it is in says nothing else.
        zone = site().timezone
        file.add_component(Timezone.from_tzid(zone, first_date=at, last_date=at + A_YEAR))
    return file


def _event(one: Day, at: dt.datetime) -> Event:
    event, alarm, title = Event(), Alarm(), _plain(one.title)
    event.add("uid", one.uid)
    event.add("dtstamp", at.replace(microsecond=0))
    event.add("sequence", one.sequence)
    event.add("dtstart", one.day)
    event.add("summary", title)
    event.add("description", _plain(one.says))
    event.add("url", one.address)
    event.add("transp", "TRANSPARENT")
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", one.ahead)
    event.add_component(alarm)
    return event


def _plain(text: str) -> str:
    """What a calendar may hold: somebody may have typed what no line of it can."""
    return "".join(c for c in text if unicodedata.category(c)[0] != "C" or c == "\n")
