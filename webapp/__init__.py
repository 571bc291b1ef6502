"""The web application: parse, call the service, answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from challenge_engine.service.engine import Engine


def create_app(
    engine: Engine,
    *,
    secret: str,
    authority: str = "",
    is_loopback: bool = True,
    proxies: int = 0,
    demo_accounts: Sequence[Mapping[str, str]] = (),
    calendar_days: str = "",
) -> Flask:
    """The site of one authority; without a code that of the first which is not *elsewhere*."""
    # Imported here because the command line imports this package and must start fast.
    from flask import Flask
    from flask_wtf.csrf import CSRFProtect

    from webapp import assets, auth, demo_clock, filters, languages, pages, problems, security, sent
    from webapp.site import make_site

    app = Flask(__name__)
    app.secret_key = secret
    app.config["CALENDAR_DAYS"] = calendar_days
    app.extensions["site"] = make_site(engine, authority, demo_accounts)
    security.configure(app, is_loopback=is_loopback, proxies=proxies)
    CSRFProtect(app)
    assets.register(app)
    languages.register(app)
    filters.register(app)
    sent.register(app)
    auth.register(app)
    app.register_blueprint(pages.blueprint)
    demo_clock.register(app)
    problems.register(app)
    return app
