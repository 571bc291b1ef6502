"""What went wrong, as a status and a page in plain words: the one table from error to status."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus

from flask import Flask, render_template, request
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from challenge_engine.errors import (
    ClockError,
    EngineError,
    InvalidInput,
    NotAllowed,
    NotFound,
    Refused,
    StaleVersion,
    StoreError,
    VoteRefused,
)
from challenge_engine.texts import error as sentence
from webapp import forms
from webapp.languages import _, language

log = logging.getLogger(__name__)

STATUS: tuple[tuple[type[EngineError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Refused, 409),
    (VoteRefused, 409),
    (StaleVersion, 409),
    (InvalidInput, 422),
    (StoreError, 503),
    (ClockError, 503),
    (EngineError, 400),
)

HEADINGS = {
    400: lazy_gettext("This request could not be understood"),
    403: lazy_gettext("This is not yours to do"),
    404: lazy_gettext("There is nothing here"),
    405: lazy_gettext("This page cannot be used in that way"),
    409: lazy_gettext("This is not possible now"),
    413: lazy_gettext("That was too much at once"),
    422: lazy_gettext("This cannot be taken as it is"),
    500: lazy_gettext("Something went wrong here"),
    503: lazy_gettext("The records cannot be reached now"),
}
SENTENCES = {
    400: lazy_gettext(
        "What your browser sent could not be read. Nothing was changed. Go back and try again."
    ),
    403: lazy_gettext(
        "Your account has no right to do this. Ask the administrator if it should have."
    ),
    404: lazy_gettext(
        "No page has this address, or you may not see it. Look at the address again, or search "
        "the register."
    ),
    405: lazy_gettext("Nothing was changed. Go back and use the links and buttons of the page."),
    413: lazy_gettext(
        "Nothing was changed. A form takes about a million characters in all: shorten it."
    ),
    500: lazy_gettext("This is our fault, not yours. Nothing was half done. Try again in a while."),
}

SECRET = {"csrf_token", "form_token", "password", *forms.SECRET}


def status_of(error: EngineError) -> int:
    """The status of an error, the narrowest row first."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def register(app: Flask) -> None:
    """Every error becomes a page; none shows how the program is made."""
    app.register_error_handler(EngineError, from_engine)
    app.register_error_handler(CSRFError, from_csrf)
    app.register_error_handler(HTTPException, from_http)
    app.register_error_handler(Exception, from_nowhere)


def page(status: int, said: str = "", **more: object) -> tuple[str, int]:
    """The page of an error."""
    heading = HEADINGS.get(status) or HTTPStatus(status).phrase
    said = said or str(SENTENCES.get(status, SENTENCES[400]))
    return render_template("problem.html", heading=heading, said=said, **more), status


def from_engine(error: EngineError) -> tuple[str, int]:
    """An error of the engine is a sentence already; only the table decides its status."""
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s: %s", type(error).__name__, error)
    return page(status, sentence(error, language()))


def from_csrf(_error: CSRFError) -> tuple[str, int]:
    """A form that outlived its session: what was typed is shown, so that it is not lost."""
    said = _(
        "The form was open for so long that your session has ended, or it did not come from this "
        "site. Nothing was changed. Sign in again and send it once more."
    )
    kept = [(k, v) for k, v in request.form.items(multi=True) if k not in SECRET and v.strip()]
    return page(400, said, kept=kept, offers_sign_in=True)


def from_http(error: HTTPException) -> tuple[str, int] | HTTPException:
    """A refusal of the framework; a redirect stays what it is."""
    code = error.code or 500
    return error if code < HTTPStatus.BAD_REQUEST else page(code)


def from_nowhere(error: Exception) -> tuple[str, int]:
    """An error that nobody foresaw: its number leads whoever runs this to the log."""
    number = secrets.token_hex(4)
    log.error("problem %s at %s %s", number, request.method, request.path, exc_info=error)
    return page(500, number=number)
