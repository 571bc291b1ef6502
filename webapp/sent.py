"""A form that is sent twice makes one case: each form carries a token that is good for one."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable

from flask import Flask, current_app, request, session

FIELD = "form_token"
KEPT = 20
"""Per session; in memory, of all together, fifty times as many."""
LONGEST = 40

_IN_SESSION = "sent"


class Sent:
    """What this process made of the last forms.

    A session alone is not enough: the second click comes before the first answer with its cookie.
    """

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def once(self, key: tuple[str, str], make: Callable[[], str]) -> tuple[str, bool]:
        """What was made of this form, and whether it was made just now."""
        with self._lock:
            if key in self._made:
                return self._made[key], False
            reference = self._made[key] = make()
            while len(self._made) > KEPT * 50:
                self._made.popitem(last=False)
        return reference, True


def register(app: Flask) -> None:
    """Templates write the token of a new form."""
    app.extensions["sent"] = Sent()
    app.jinja_env.globals.update(form_token=lambda: secrets.token_urlsafe(12))


def once(person: str, make: Callable[[], str]) -> tuple[str, bool]:
    """Make it, unless this form of this person made something already; a form without token may."""
    token = request.form.get(FIELD, "")
    if not 0 < len(token) <= LONGEST:
        return make(), True
    before: list[list[str]] = session.get(_IN_SESSION, [])
    known = dict(before).get(token)  # made by another process, or before this one started
    if known is not None:
        return known, False
    sent: Sent = current_app.extensions["sent"]
    reference, is_new = sent.once((person, token), make)
    session[_IN_SESSION] = [*before, [token, reference]][-KEPT:]
    return reference, is_new
