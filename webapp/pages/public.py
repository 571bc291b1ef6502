"""What anybody reads: the front page, the register, about this site; and the language switch."""

from __future__ import annotations

import unicodedata

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge_engine.core.workflow import PHASES
from challenge_engine.service.reading import listing, opening
from challenge_engine.texts import phase
from webapp.auth import local
from webapp.languages import A_YEAR, COOKIE, LANGUAGES, language
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer

MOST_DIGITS = 9


@blueprint.get("/")
def front() -> str:
    """What a challenge is, its four phases, and the two ways in."""
    offers = opening.offered(site().engine, site().authority, language())
    return render_template("front.html", offers=offers)


@blueprint.get("/cases")
def register() -> str:
    """The public register, searched by reference, title and group."""
    words, chosen = plain(request.args.get("q", "")), request.args.get("phase", "")
    found = listing.register(
        site().engine,
        site().authority,
        viewer(),
        words=words,
        in_phase=chosen if chosen in PHASES else "",
        before=place(request.args.get("before", "")),
    )
    phases = [(name, phase(name, language())) for name in PHASES]
    return render_template("register.html", found=found, words=words, chosen=chosen, phases=phases)


@blueprint.get("/about")
def about() -> str:
    """The licence, what is proven, and what is not."""
    return render_template("about.html")


@blueprint.post("/language", endpoint="language")
def language_choice() -> Response:
    """Remember a language in this browser."""
    answer = redirect(local(request.form.get("next"), url_for("pages.front")), 303)
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        answer.set_cookie(
            COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return answer


def plain(words: str) -> str:
    """Words without what no title holds and a database may choke on."""
    return "".join(c for c in words if unicodedata.category(c)[0] != "C")[: listing.LONGEST_SEARCH]


def place(typed: str) -> int | None:
    """Where a page of the register begins; anything else is the beginning."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
    return int(typed) if is_number else None
