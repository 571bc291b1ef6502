"""The public services: what each costs and delivers now, and whom to ask what is not known."""

from __future__ import annotations

import datetime as dt

from flask import Response, render_template, url_for

from challenge_engine.service.reading import contracts, sheets, who
from webapp import calendar_file
from webapp.calendar_file import Day
from webapp.languages import _, language
from webapp.pages.blueprint import blueprint
from webapp.site import site

A_MONTH = dt.timedelta(days=-30)
"""When a calendar reminds of it: a challenge is not written in three days."""


@blueprint.get("/services")
def services() -> str:
    """What the services cost and deliver now: what a plan can be compared with."""
    found = sheets.all_facts(site().engine, site().authority, language())
    return render_template("services.html", found=found)


@blueprint.get("/services/calendar")
def contract_calendar() -> str:
    """What can be challenged before when, each day with how it came about."""
    found = contracts.contract_calendar(site().engine, site().authority, language())
    return render_template("contracts.html", found=found)


@blueprint.get("/services/calendar.ics")
def contract_days() -> Response:
    """The same as a calendar file: the days that are still to come."""
    found = contracts.contract_calendar(site().engine, site().authority, language())
    days = [
        Day(
            uid=f"{one.service.code}-{one.contract_end}-{one.workflow}@{found.authority}",
            day=one.by,
            title=_("Last day to challenge: %(service)s", service=one.service.title),
            says="\n".join((*one.lines, _("Worked out by the house; it is no law."))),
            address=url_for("pages.service", code=one.service.code, _external=True),
            ahead=A_MONTH,
        )
        for one in found.contracts
        if one.standing == "open"
    ]
    return calendar_file.answer(days, found.at, "contracts.ics")


@blueprint.get("/services/<code>")
def service(code: str) -> str:
    """One service with its fact sheet, and the sheets before."""
    here = site()
    found = sheets.facts(here.engine, here.authority, code, language())
    (told,) = who.who(here.engine, here.authority, language(), code).services
    return render_template("service.html", found=found, cases=told.cases)
