"""A pot of money on a page: its drawing, and its amounts as the reader writes them."""

from __future__ import annotations

from markupsafe import Markup

from challenge_engine import texts
from challenge_engine.drawings import pot
from challenge_engine.service.reading.pot_views import PotView
from challenge_engine.texts import pot_figures
from webapp.languages import language


def drawing(view: PotView) -> Markup:
    """The pot as a picture."""
    # Safe: every text in it went through an XML writer.
    return Markup(pot.svg(view.title, view.ledger, language(), f"pot-{view.name}-bar"))  # noqa: S704


def described(view: PotView) -> str:
    """The pot in a sentence or two."""
    return pot_figures.described(view.ledger, language())


def money(cents: int, view: PotView) -> str:
    """An amount of the pot."""
    return texts.money(cents, view.ledger.currency, language())
