"""My deadlines as a calendar file (RFC 5545): a copy, to be opened by any calendar."""

from __future__ import annotations

import datetime as dt
import unicodedata

from flask import Response, url_for
from icalendar import Alarm, Calendar, Event, Timezone

from challenge_engine import __version__
from challenge_engine.service.reading.agenda import Agenda, AgendaDay, agenda
from webapp.auth import signed_in
from webapp.filters import day, listing
from webapp.languages import _
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer

KIND = "text/calendar; charset=utf-8"
AHEAD = dt.timedelta(days=-3)
"""When a calendar reminds of a last day."""
A_YEAR = dt.timedelta(days=365)


@blueprint.get("/my-work/deadlines.ics")
@signed_in
def my_deadlines() -> Response:
    """One day for each open deadline of what waits for the reader, or in which they take part."""
    here = site()
    found = agenda(here.engine, here.authority, viewer())
    answer = Response(calendar(found).to_ical(), content_type=KIND)
    answer.headers.set("Content-Disposition", "attachment", filename="deadlines.ics")
    return answer


def calendar(found: Agenda) -> Calendar:
    """The days as a calendar."""
    file, at = Calendar(), dt.datetime.fromisoformat(found.at)
    file.add("prodid", f"-//Right to Challenge//challenge-engine {__version__}//EN")
    file.add("version", "2.0")
    for one in found.days:
        file.add_component(_event(one, found.authority, at))
    if not found.days:
        # A calendar has to hold something; which time it is in says nothing else.
        zone = site().timezone
        file.add_component(Timezone.from_tzid(zone, first_date=at, last_date=at + A_YEAR))
    return file


def _event(one: AgendaDay, authority: str, at: dt.datetime) -> Event:
    deadline, event = one.deadline, Event()
    title = _plain(f"{deadline.title}: {one.case_title} ({one.reference})")
    event.add("uid", f"{one.reference}-{deadline.name}@{authority}")
    event.add("dtstamp", at.replace(microsecond=0))
    event.add("sequence", deadline.n)
    event.add("dtstart", one.due)
    event.add("summary", title)
    event.add("description", _plain("\n".join(_description(one, at))))
    event.add("url", url_for("pages.case", reference=one.reference, _external=True))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", AHEAD)
    event.add_component(alarm)
    return event


def _description(one: AgendaDay, at: dt.datetime) -> list[str]:
    """Nothing of how many days are left: a copy does not count on."""
    deadline = one.deadline
    said = [_("Up to: %(who)s", who=listing(deadline.by))]
    if deadline.urgency == "paused":
        said.append(deadline.says)
    said += [f"{number}. {line.text}" for number, line in enumerate(deadline.lines, 1)]
    return [*said, _("As it stood on %(day)s.", day=day(at.date().isoformat()))]


def _plain(text: str) -> str:
    """What a calendar may hold: somebody may have typed what no line of it can."""
    return "".join(c for c in text if unicodedata.category(c)[0] != "C" or c == "\n")
