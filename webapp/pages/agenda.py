"""My deadlines as a calendar file."""

from __future__ import annotations

from flask import Response, url_for

from challenge_engine.service.reading.agenda import AgendaDay, agenda
from webapp import calendar_file
from webapp.auth import signed_in
from webapp.calendar_file import Day
from webapp.filters import day, listing
from webapp.languages import _
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer


@blueprint.get("/my-work/deadlines.ics")
@signed_in
def my_deadlines() -> Response:
    """One day for each open deadline of what waits for the reader, or in which they take part."""
    here = site()
    found = agenda(here.engine, here.authority, viewer())
    days = [_day(one, found.authority, found.at) for one in found.days]
    return calendar_file.answer(days, found.at, "deadlines.ics")


def _day(one: AgendaDay, authority: str, at: str) -> Day:
    deadline = one.deadline
    return Day(
        uid=f"{one.reference}-{deadline.name}@{authority}",
        day=one.due,
        title=f"{deadline.title}: {one.case_title} ({one.reference})",
        says="\n".join(_description(one, at)),
        address=url_for("pages.case", reference=one.reference, _external=True),
        sequence=deadline.n,
    )


def _description(one: AgendaDay, at: str) -> list[str]:
    """Nothing of how many days are left: a copy does not count on."""
    deadline = one.deadline
    said = [_("Up to: %(who)s", who=listing(deadline.by))]
    if deadline.urgency == "paused":
        said.append(deadline.says)
    said += [f"{number}. {line.text}" for number, line in enumerate(deadline.lines, 1)]
    return [*said, _("As it stood on %(day)s.", day=day(at[:10]))]
