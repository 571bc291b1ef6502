"""What every answer carries: nothing foreign is loaded, nothing private is kept by a browser."""

from __future__ import annotations

from flask import Flask, Response, abort, request
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
A_WORKING_DAY = 12 * 3600
LARGEST_REQUEST = 1_000_000


def configure(app: Flask, *, is_loopback: bool, proxies: int = 0) -> None:
    """Cookies and limits; only on the machine itself may a cookie travel without encryption.

    ``proxies`` web servers stand in front. What none of them wrote is a visitor's word, so with 0
    no forwarded address is believed: else everybody could choose whose attempts are counted.
    """
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=500,
        PERMANENT_SESSION_LIFETIME=A_WORKING_DAY,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="challenge_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not is_loopback or proxies > 0,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a long form may stay open a whole day
    )
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.before_request(refuse_what_nobody_types)
    app.after_request(harden)


def refuse_what_nobody_types() -> None:
    """No address holds a control character, and not every database can look one up."""
    if not request.path.isprintable():
        abort(404)


def harden(response: Response) -> Response:
    """Add the headers; what a signed-in person saw is not kept on a shared machine."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        is_private = current_user.is_authenticated or request.method == "POST"
        if is_private:
            response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
