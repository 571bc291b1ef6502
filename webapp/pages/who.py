"""Who does what: page, table, poster, sheet for the telephone, and a piece for other sites."""

from __future__ import annotations

from flask import Response, abort, jsonify, render_template, request, url_for

from challenge_engine.exports import who as exports
from challenge_engine.service.reading import who as service
from challenge_engine.service.reading.who import WhoView
from webapp.languages import language, offered
from webapp.pages.blueprint import blueprint
from webapp.site import site

FIVE_MINUTES = 300


@blueprint.get("/who-does-what")
def who() -> str:
    """In each state whose turn it is; for each service who answers, and the open challenges."""
    return render_template("who/page.html", found=_found(language()))


@blueprint.get("/who-does-what.csv")
def who_csv() -> Response:
    """All of it as one table."""
    answer = Response(exports.as_csv(_found(language()), language()), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="who-does-what.csv")
    return answer


@blueprint.get("/who-does-what.json")
def who_json() -> Response:
    """All of it for programs."""
    return jsonify(exports.as_json(_found(language())))


@blueprint.get("/who-does-what/poster")
def who_poster() -> str:
    """One workflow on one sheet of paper, for the wall of the counter."""
    found, name = _found(language()), request.args.get("workflow")
    chosen = next((one for one in found.workflows if name in (None, one.name)), None)
    if chosen is None:
        abort(404)
    return render_template("who/poster.html", found=found, workflow=chosen)


@blueprint.get("/who-does-what/call-centre")
def who_call_centre() -> str:
    """Question, answer, who, number: for whoever picks up the telephone."""
    return render_template("who/call_centre.html", found=_found(language()))


@blueprint.get("/who-does-what/embed.html")
def who_embed() -> Response:
    """A piece of HTML that the town's own site can include; it is the same for everybody.

    In the language that is asked for, else the authority's first: no cookie is looked at.
    """
    known, asked = offered(), request.args.get("language")
    spoken = asked if asked in known else known[0]
    address = url_for("pages.who", _external=True)
    answer = Response(exports.as_html(_found(spoken), spoken, address), mimetype="text/html")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    return answer


def _found(language: str) -> WhoView:
    return service.who(site().engine, site().authority, language)
