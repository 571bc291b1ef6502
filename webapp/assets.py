"""What a page is dressed in: the built style sheet, or our own small one where there is none."""

from pathlib import Path

from flask import Flask
from flask_babel import get_locale
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

STATIC = Path(__file__).parent / "static"
BUILT = "vendor/govuk.css"
FALLBACK = "base.css"
BRAND = "brand.css"


def stylesheets(static: Path = STATIC) -> tuple[str, str]:
    """The sheets to link, in order; the fallback is chosen by what lies there, not by a setting."""
    return (BUILT if (static / BUILT).is_file() else FALLBACK, BRAND)


def page_language() -> str:
    """The value of `lang`: a screen reader pronounces the page by it."""
    locale = get_locale()
    return str(locale).replace("_", "-") if locale else "en"


def register(app: Flask) -> None:
    """Give templates the macros of govuk-frontend-jinja and the two functions above."""
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    own = app.jinja_env.loader
    app.jinja_env.loader = ChoiceLoader([own, macros] if own else [macros])
    app.jinja_env.globals.update(stylesheets=stylesheets, page_language=page_language)
