"""Which schemes the town offers: the administrator switches them on, or lets no new case begin."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from challenge_engine import texts
from challenge_engine.errors import DefinitionError, EngineError, NotAllowed, NotFound
from challenge_engine.service import offering
from webapp.auth import signed_in
from webapp.languages import _, language
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer


@blueprint.app_context_processor
def administrator() -> dict[str, Callable[[], bool]]:
    """Templates ask whether to show the way to this page."""
    return {"is_administrator": is_administrator}


def is_administrator() -> bool:
    """Whether who looks may say what is offered; where it cannot be known, they may not."""
    if not current_user.is_authenticated:
        return False
    try:
        return offering.is_allowed(site().engine, site().authority, viewer().person)
    except EngineError:
        return False


@blueprint.get("/workflows/offered")
@signed_in
def offers() -> str:
    """What comes with the program, and how each of it stands here."""
    return _page()


@blueprint.post("/workflows/offered")
@signed_in
def offers_changed() -> tuple[str, int] | Response:
    """Switch one on, or let no new case begin in it."""
    here, person = site(), viewer().person
    name, what = request.form.get("name", ""), request.form.get("what")
    if person is None or what not in ("on", "off"):
        abort(400)
    try:
        if what == "on":
            done = offering.switch_on(here.engine, here.authority, name, person)
            said = _("%(name)s is offered now. New cases can begin in it.", name=done.name)
        else:
            offering.switch_off(here.engine, here.authority, name, person)
            said = _("No new case begins in %(name)s. Running cases go on.", name=name)
    except (DefinitionError, NotFound) as error:
        return _page([texts.error(error, language())]), 409
    flash(said, "message")
    return redirect(url_for("pages.offers"), 303)


def _page(sentences: list[str] | None = None) -> str:
    here, person = site(), viewer().person
    if not offering.is_allowed(here.engine, here.authority, person):
        raise NotAllowed(
            "{name} is not an administrator of this authority, so they cannot say which schemes "
            "it offers. An administrator can.",
            name=person.name if person else "",
        )
    found = offering.shipped(here.engine, here.authority, language())
    return render_template("offers.html", found=found, sentences=sentences or [])
