"""How templates write moments, ways in and lists; the sentences themselves are the engine's."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask

from challenge_engine import texts
from challenge_engine.service.reading.turns import alike
from webapp import pots
from webapp.languages import _, language
from webapp.site import site


def when(moment: str) -> str:
    """A moment no more precise than it is known, in the authority's time zone."""
    return texts.date(moment, language(), site().timezone) if moment else ""


def day(moment: str) -> str:
    """The same without the time of day."""
    return when(moment).partition(", ")[0]


def listing(words: Iterable[str]) -> str:
    """The words as one phrase: a, b and c."""
    return texts.listing(words, language())


def either(words: Iterable[str]) -> str:
    """The words as a choice: a, b or c."""
    return texts.either(words, language())


def via(code: str) -> str:
    """Through which channel something came in."""
    words: dict[str, str] = {
        "page": _("on this site"),
        "api": _("from another program"),
        "cli": _("on the command line"),
        "desk": _("at the desk"),
        "paper": _("on paper"),
        "phone": _("by telephone"),
        "import": _("by import"),
        "clock": _("by the clock"),
    }
    return words.get(code, code)


def phase_title(code: str) -> str:
    """What a phase is called on a screen."""
    return texts.phase(code, language())


def register(app: Flask) -> None:
    """Give templates these filters."""
    app.jinja_env.filters.update(when=when, day=day, listing=listing, either=either, via=via)
    app.jinja_env.filters.update(alike=alike)
    app.jinja_env.globals.update(site=site, phase_title=phase_title)
    app.jinja_env.globals.update(
        pot_drawing=pots.drawing, pot_described=pots.described, pot_money=pots.money
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
