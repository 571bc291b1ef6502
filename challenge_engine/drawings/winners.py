"""The result of a vote as bars: winners in the order of funding, the line where the money ended,
and then the others by rank. A list says the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

from challenge_engine.counting.result import Result, Verdict
from challenge_engine.drawings import bars, lettering
from challenge_engine.drawings.svg import INK
from challenge_engine.texts import counting as texts

_TOP, _ROW, _LINE = 40, 52, 46
_LONGEST: Final = 330
"""Shorter than where the figures are bare: support and cost stand behind the bar."""


def svg(result: Result, language: str, key: str = "winners") -> str:
    """The drawing; ``key`` keeps its ids apart from others on the same page."""
    rows = texts.in_order(result)
    described = f"{texts.balance(result, language)} {texts.ballots(result, language)}"
    height = _TOP + len(rows) * _ROW + _LINE
    root = bars.canvas(texts.title(language), described, height, key)
    bars.legend(root, texts.sides(language))
    most = max((one.score for one in rows), default=0) or 1
    y = _TOP
    for i, one in enumerate([*rows, None]):
        if i == len(result.winners):
            _money_ended(root, texts.money_ended(result, language), y)
            y += _LINE
        if one is not None:
            _row(root, one, result, language, y, most)
            y += _ROW
    return bars.written(root)


def plain(result: Result, language: str) -> Iterator[str]:
    """The same as lines of text, with the reason for each project."""
    for i, one in enumerate([*texts.in_order(result), None]):
        if i == len(result.winners):
            yield texts.money_ended(result, language)
        if one is not None:
            head = f"{texts.name(one.project)}: {texts.figures(one, result, language)}."
            yield f"{head} {texts.verdict(one, result, language)}"


def _row(
    root: ElementTree.Element, one: Verdict, result: Result, language: str, y: int, most: int
) -> None:
    name = lettering.clean(texts.name(one.project))
    (title,) = lettering.lines(name, bars.SIZE, bars.WIDTH - 8, most=1, bold=True)
    bars.text(root, title, 4, y + 16, **{"font-weight": "bold"})
    long = round(_LONGEST * one.score / most)
    if long:
        bars.bar(root, 0 if one.is_funded else 1, 4, y + 24, long)
    said = texts.figures(one, result, language)
    bars.text(root, said, 4 + (long + 8 if long else 0), y + 24 + 14)


def _money_ended(root: ElementTree.Element, said: str, y: int) -> None:
    look = {"x1": "0", "x2": str(bars.WIDTH), "y1": str(y + 12), "y2": str(y + 12)}
    bars.child(root, "line", look | {"stroke": INK, "stroke-width": "2", "stroke-dasharray": "6 4"})
    bars.text(root, said, 4, y + 32)
