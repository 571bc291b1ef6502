"""Drawings on a page: one image, and a list beside it that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.drawings.making import picture
from challenge_engine.drawings.picture import Picture, Section, twin
from challenge_engine.drawings.svg import svg
from challenge_engine.drawings.walk import Move, Walk
from challenge_engine.service.reading.views import CaseView


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a template needs of one."""

    title: str
    image: Markup
    sections: tuple[Section, ...]
    legend: tuple[str, ...]


@lru_cache(maxsize=64)
def of_rules(workflow: Workflow, language: str) -> Drawing:
    """A published version never changes, so it is drawn once."""
    return _drawing(picture(workflow, language))


def of_case(found: CaseView, language: str) -> Drawing:
    """The way of a case as its history tells it to this reader, and no step more."""
    tracks = found.definition.tracks
    led = [(step.track or MAIN, step.led_to or "", step.title) for step in found.steps]
    moves = tuple(Move(*one) for one in led if one[1] in tracks.get(one[0], ()))
    walk = Walk(found.title, moves, is_known=found.basis == "enforced")
    return _drawing(picture(found.definition, language, walk))


def _drawing(shown: Picture) -> Drawing:
    # Safe: every text in it went through an XML writer.
    return Drawing(shown.title, Markup(svg(shown)), twin(shown), shown.legend)  # noqa: S704
