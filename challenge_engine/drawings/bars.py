"""Figures as bars, one for each side: filled and hollow, so that no colour tells them apart.

The table of the same figures stands beside it; what is in no figure is written, not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from challenge_engine.drawings import lettering
from challenge_engine.drawings.svg import BRAND, FONT, INK, WHITE
from challenge_engine.texts import spoken

WIDTH: Final = 620
LONGEST: Final = 440
BAR: Final = 18
SIZE: Final = 15
_ROW: Final = 76


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
    root = canvas(picture.title, picture.description, 40 + len(picture.rows) * _ROW, key)
    legend(root, picture.sides)
    most = max((n for row in picture.rows for n, _said in row.bars), default=0) or 1
    for i, row in enumerate(picture.rows):
        _row(root, row, 40 + i * _ROW, most)
    return written(root)


def plain(picture: Bars) -> Iterator[str]:
    """The same as lines of text."""
    for row in picture.rows:
        told = (f"{side}: {said}" for side, (_n, said) in zip(picture.sides, row.bars, strict=True))
        yield f"{row.title} – {'; '.join(told)}"


def canvas(title: str, description: str, height: int, key: str) -> ElementTree.Element:
    """An empty drawing that says what it shows."""
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
    child(root, "title", {"id": f"{key}-title", **spoken(title)}).text = lettering.clean(title)
    child(root, "desc", {"id": f"{key}-desc"}).text = lettering.clean(description)
    child(root, "rect", {"width": str(WIDTH), "height": str(height), "fill": WHITE})
    return root


def legend(root: ElementTree.Element, sides: Sequence[str]) -> None:
    """What the sorts of bars mean, in the first 40 units."""
    x = 4
    for i, side in enumerate(sides):
        bar(root, i, x, 8, 28)
        text(root, side, x + 36, 22)
        x += round(lettering.width(side, SIZE)) + 70


def written(root: ElementTree.Element) -> str:
    """The drawing as text, the same for the same figures."""
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _row(root: ElementTree.Element, row: Row, y: int, most: int) -> None:
    (title,) = lettering.lines(lettering.clean(row.title), SIZE, WIDTH - 8, most=1, bold=True)
    text(root, title, 4, y + 16, **{"font-weight": "bold"})
    for i, (n, said) in enumerate(row.bars):
        at, long = y + 24 + i * (BAR + 4), round(LONGEST * n / most)
        if long:
            bar(root, i, 4, at, long)
        text(root, said, 4 + (long + 8 if long else 0), at + 14)


def bar(root: ElementTree.Element, i: int, x: int, y: int, long: int) -> None:
    """A bar of the first sort is filled, any other hollow."""
    look = {"x": str(x), "y": str(y), "width": str(long), "height": str(BAR - 2)}
    fill = BRAND if i == 0 else WHITE
    child(root, "rect", look | {"fill": fill, "stroke": BRAND, "stroke-width": "2"})


def text(root: ElementTree.Element, said: str, x: int, y: int, **look: str) -> None:
    """One line of text, in the size of all others."""
    place = {"x": str(x), "y": str(y), "font-size": str(SIZE)}
    child(root, "text", place | look).text = lettering.clean(said)


def child(parent: ElementTree.Element, tag: str, look: dict[str, str]) -> ElementTree.Element:
    """Another element in this one."""
    return ElementTree.SubElement(parent, tag, look)
