"""Figures as bars, one for each side: filled and hollow, so that no colour tells them apart.

The table of the same figures stands beside it; what is in no figure is written, not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from challenge_engine.drawings import lettering
from challenge_engine.drawings.svg import BRAND, FONT, INK, WHITE

WIDTH: Final = 620
_LONGEST, _ROW, _BAR, _SIZE = 440, 76, 18, 15


@dataclass(frozen=True, slots=True)
class Row:
    """One answer with a bar for each side: its length and what is written behind it."""

    title: str
    bars: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of figures; ``sides`` explains the two sorts of bars."""

    title: str
    description: str
    sides: tuple[str, ...]
    rows: tuple[Row, ...]


def svg(picture: Bars, key: str = "bars") -> str:
    """The drawing; ``key`` keeps its ids apart from others on the same page."""
    height = 40 + len(picture.rows) * _ROW
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "width": str(WIDTH),
            "height": str(height),
            "role": "img",
            "aria-labelledby": f"{key}-title {key}-desc",
            "font-family": FONT,
            "fill": INK,
        },
    )
    _child(root, "title", {"id": f"{key}-title"}).text = lettering.clean(picture.title)
    _child(root, "desc", {"id": f"{key}-desc"}).text = lettering.clean(picture.description)
    _child(root, "rect", {"width": str(WIDTH), "height": str(height), "fill": WHITE})
    x = 4
    for i, side in enumerate(picture.sides):
        _bar(root, i, x, 8, 28)
        _text(root, side, x + 36, 22)
        x += round(lettering.width(side, _SIZE)) + 70
    most = max((n for row in picture.rows for n, _said in row.bars), default=0) or 1
    for i, row in enumerate(picture.rows):
        _row(root, row, 40 + i * _ROW, most)
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def plain(picture: Bars) -> Iterator[str]:
    """The same as lines of text."""
    for row in picture.rows:
        told = (f"{side}: {said}" for side, (_n, said) in zip(picture.sides, row.bars, strict=True))
        yield f"{row.title} – {'; '.join(told)}"


def _row(root: ElementTree.Element, row: Row, y: int, most: int) -> None:
    (title,) = lettering.lines(lettering.clean(row.title), _SIZE, WIDTH - 8, most=1, bold=True)
    _text(root, title, 4, y + 16, **{"font-weight": "bold"})
    for i, (n, said) in enumerate(row.bars):
        at, long = y + 24 + i * (_BAR + 4), round(_LONGEST * n / most)
        if long:
            _bar(root, i, 4, at, long)
        _text(root, said, 4 + (long + 8 if long else 0), at + 14)


def _bar(root: ElementTree.Element, i: int, x: int, y: int, long: int) -> None:
    look = {"x": str(x), "y": str(y), "width": str(long), "height": str(_BAR - 2)}
    fill = BRAND if i == 0 else WHITE
    _child(root, "rect", look | {"fill": fill, "stroke": BRAND, "stroke-width": "2"})


def _text(root: ElementTree.Element, text: str, x: int, y: int, **look: str) -> None:
    place = {"x": str(x), "y": str(y), "font-size": str(_SIZE)}
    _child(root, "text", place | look).text = lettering.clean(text)


def _child(parent: ElementTree.Element, tag: str, look: dict[str, str]) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, look)
