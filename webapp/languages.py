"""In which language a page speaks: chosen, else the account's, else what the browser asks for."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, get_locale, gettext
from flask_login import current_user

LANGUAGES = ("en", "nl")
"""What the pages are written in; an authority shows those of its own."""

COOKIE = "language"
A_YEAR = 365 * 24 * 3600
FOLDER = Path(__file__).parent / "translations"


def _(sentence: str, **holes: Any) -> str:
    """A sentence in the language of the page; Babel finds the sentences by this name."""
    return str(gettext(sentence, **holes))


def register(app: Flask) -> None:
    """Give the application its languages; a changed translation is compiled before it starts."""
    compile_changed(FOLDER)
    Babel(app, locale_selector=select)
    app.jinja_env.globals.update(site_languages=offered)


def select() -> str:
    """The language of this request."""
    if not has_request_context():
        return LANGUAGES[0]
    known = offered()
    wanted = [request.cookies.get(COOKIE)]
    if request.endpoint != "static" and current_user and current_user.is_authenticated:
        wanted.append(current_user.viewer.person.language)
    wanted.append(request.accept_languages.best_match(known))
    return next((one for one in wanted if one in known), known[0])


def offered() -> tuple[str, ...]:
    """The languages of this authority that the pages speak."""
    found: tuple[str, ...] = current_app.extensions["site"].languages
    return found


def language() -> str:
    """The language in which this page is being written."""
    locale = get_locale()
    return str(locale.language) if locale else LANGUAGES[0]


def compile_changed(folder: Path) -> None:
    """A checkout that was not built speaks all its languages, and never yesterday's sentences."""
    for source in folder.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            _compile(source, target)
        except OSError:
            continue  # A folder that cannot be written to was built, or the page is in English.


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as po:
        catalogue = read_po(po, locale=source.parts[-3])
    # Written beside and moved: another process may be reading the old one.
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as mo:
        write_mo(mo, catalogue)
    Path(name).replace(target)
