"""Signing in and out; who is signed in is looked up anew for every request."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask_login import (
    LoginManager,
    UserMixin,
    current_user,
    login_required,
    login_user,
    logout_user,
)
from werkzeug.wrappers import Response

from challenge_engine.errors import NotAllowed
from challenge_engine.service.people import accounts
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.texts import error as sentence
from webapp import problems
from webapp.languages import language
from webapp.site import site

blueprint = Blueprint("auth", __name__)
View = TypeVar("View", bound=Callable[..., Any])
LONGEST = 1000
"""Of a password: argon2 takes any length, and a long one takes long."""


class Account(UserMixin):  # type: ignore[misc]
    """A signed-in person as flask-login knows them."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.name = viewer.person.name if viewer.person else ""

    def get_id(self) -> str:
        """A new password ends every session that began with the old one."""
        person = self.viewer.person
        if person is None:
            return ""
        mark = hashlib.sha256((person.password_hash or "").encode()).hexdigest()[:16]
        return f"{person.key}.{mark}"


def register(app: Flask) -> None:
    """Sessions are bound to the browser that began them, and end after a working day."""
    manager = LoginManager(app)
    manager.session_protection = "strong"
    manager.user_loader(load)
    manager.unauthorized_handler(ask_to_sign_in)
    app.register_blueprint(blueprint)


def signed_in(view: View) -> View:
    """Only for who is signed in; others are asked to, and come back."""
    return cast(View, login_required(view))


def load(key: str) -> Account | None:
    """The account of a session, unless it was closed or its password changed."""
    person = accounts.by_key(site().engine, key.partition(".")[0])
    if person is None or person.authority != site().authority:
        return None
    account = Account(Viewer(person, ""))
    return account if account.get_id() == key else None


def ask_to_sign_in() -> Response:
    """After signing in one comes back to where one was going."""
    going = request.full_path if request.query_string else request.path
    return redirect(url_for("auth.sign_in", next=going if request.method == "GET" else None))


def local(address: str | None, otherwise: str) -> str:
    """An address on this site; anything else leads to ``otherwise``."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return otherwise
    if "\\" in address or any(ord(c) < ord("!") for c in address):
        return otherwise
    try:
        parts = urlsplit(address)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else address


@blueprint.get("/sign-in")
def sign_in() -> str | Response:
    """The form; who is signed in already goes on."""
    going = local(request.args.get("next"), url_for("pages.my_work"))
    if current_user.is_authenticated:
        return redirect(going)
    return render_template("sign_in.html", going=going)


@blueprint.post("/sign-in")
def check() -> tuple[str, int] | Response:
    """The password is never shown again, nor whether it was the name that was wrong."""
    going = local(request.form.get("next"), url_for("pages.my_work"))
    login, password = request.form.get("login", ""), request.form.get("password", "")
    try:
        if not (0 < len(password) <= LONGEST and 0 < len(login) <= LONGEST and login.isprintable()):
            raise NotAllowed(
                "The name or the password is not right. Try again, or ask the administrator for a "
                "new password."
            )
        address = request.remote_addr or ""
        person = accounts.sign_in(site().engine, login, password, address)
        if person.authority != site().authority:
            raise NotAllowed("This account belongs to another authority: sign in there.")
    except NotAllowed as error:
        said = sentence(error, language())
        page = render_template("sign_in.html", going=going, login=login[:100], said=said)
        return page, problems.status_of(error)
    session.clear()
    login_user(Account(Viewer(person, "")))
    return redirect(going, 303)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Nothing of the session is left."""
    logout_user()
    session.clear()
    return redirect(url_for("pages.front"), 303)
