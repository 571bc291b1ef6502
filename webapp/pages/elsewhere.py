"""Published cases of others, retold: read-only, and each step says where it is known from."""

from __future__ import annotations

from flask import abort, render_template, request

from challenge_engine.service.reading import listing, viewing
from challenge_engine.service.reading.reader import Viewer
from webapp.languages import language
from webapp.pages.blueprint import blueprint
from webapp.pages.case import show
from webapp.pages.public import place, plain
from webapp.site import site


@blueprint.get("/elsewhere")
def elsewhere() -> str:
    """The collection, if this installation holds one."""
    here, words = site(), plain(request.args.get("q", ""))
    if here.elsewhere is None:
        return render_template("elsewhere.html", found=None, words="")
    before = place(request.args.get("before", ""))
    public = Viewer(None, language())
    found = listing.register(here.engine, here.elsewhere, public, words=words, before=before)
    return render_template("elsewhere.html", found=found, words=words)


@blueprint.get("/elsewhere/<reference>")
def case_elsewhere(reference: str) -> str:
    """One of them, as far as it is known."""
    here = site()
    if here.elsewhere is None:
        abort(404)
    return show(viewing.view(here.engine, here.elsewhere, reference, Viewer(None, language())))
