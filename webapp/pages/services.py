"""The public services: what each costs and delivers now, and whom to ask what is not known."""

from __future__ import annotations

from flask import render_template

from challenge_engine.service.reading import sheets
from webapp.languages import language
from webapp.pages.blueprint import blueprint
from webapp.site import site


@blueprint.get("/services")
def services() -> str:
    """What the services cost and deliver now: what a plan can be compared with."""
    found = sheets.all_facts(site().engine, site().authority, language())
    return render_template("services.html", found=found)


@blueprint.get("/services/<code>")
def service(code: str) -> str:
    """One service with its fact sheet, and the sheets before."""
    found = sheets.facts(site().engine, site().authority, code, language())
    return render_template("service.html", found=found)
