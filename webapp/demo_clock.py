"""The band of a demo, with the clock that only a demo can move."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from challenge_engine.service import demo_clock as clock
from challenge_engine.service.timing.sweep import sweep
from webapp.auth import local
from webapp.filters import when
from webapp.languages import _
from webapp.site import site

blueprint = Blueprint("demo", __name__)
MOST_DAYS = 366


def register(app: Flask) -> None:
    """Outside a demo there is no such address."""
    is_demo = app.extensions["site"].engine.is_demo
    app.jinja_env.globals.update(is_demo=is_demo, demo_now=now)
    if is_demo:
        app.register_blueprint(blueprint)


def now() -> str:
    """The present moment of the demo."""
    return clock.now(site().engine)


@blueprint.post("/demo/clock")
def move() -> Response:
    """Move the demo's present forward; it never goes back, because history does not."""
    typed = request.form.get("days", "").strip()[:4]
    if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= MOST_DAYS:
        clock.move(site().engine, int(typed))
        sweep(site().engine)
        flash(_("In the demo it is now %(moment)s.", moment=when(now())))
    else:
        most = _("Give a number of days from 1 to %(most)s.", most=MOST_DAYS)
        flash(_("The clock was not moved.") + " " + most)
    return redirect(local(request.form.get("next"), url_for("pages.front")), 303)
