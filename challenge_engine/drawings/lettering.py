"""How wide a text is and where it breaks, without a font: Arial's widths, rounded up."""

from __future__ import annotations

import unicodedata
from typing import Final

_NARROW: Final = frozenset("ijlI.,:;'|!()[]{}ftr-/ ‘’“”·")
_BROAD: Final = frozenset("mwMWOQGD@%&—…+→")
_BIDI_CONTROLS: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""A title may not turn the text around it; each line is a paragraph of its own anyway."""


def clean(text: str) -> str:
    """A text in one line, without what cannot be drawn or would turn its neighbours."""
    kept = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace()
        or (unicodedata.category(c) not in ("Cc", "Cs", "Cn") and c not in _BIDI_CONTROLS)
    )
    return " ".join(kept.split())


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for c in text:
        if (way := unicodedata.bidirectional(c)) in ("L", "R", "AL"):
            return way != "L"
    return False


def width(text: str, size: float, *, bold: bool = False) -> float:
    """At most how many units a text takes; no browser's sans serif is much wider than Arial."""
    return sum(map(_em, text)) * size * (1.1 if bold else 1.03)


def _em(c: str) -> float:
    if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(c) in ("W", "F"):
        return 1.05
    if c in _NARROW:
        return 0.36
    if c in _BROAD:
        return 0.92
    return 0.7 if c.isupper() else 0.57 if c.isascii() else 0.66


def lines(text: str, size: float, room: float, *, most: int, bold: bool = False) -> tuple[str, ...]:
    """A text broken at its blanks into at most so many lines; an ellipsis where more follows."""
    found, line = [], ""
    for word in _pieces(text, size, room, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold=bold) > room:
            found.append(line)
            longer = word
        line = longer
    found.append(line)
    if len(found) <= most:
        return tuple(found)
    return (*found[: most - 1], _cut(f"{found[most - 1]} {found[most]}", size, room, bold=bold))


def _pieces(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    """Words; one that is wider than a line is broken where it must be."""
    found = []
    for word in text.split(" "):
        piece = ""
        for c in word:
            if piece and width(piece + c, size, bold=bold) > room:
                found.append(piece)
                piece = ""
            piece += c
        found.append(piece)
    return found


def _cut(text: str, size: float, room: float, *, bold: bool) -> str:
    while text and width(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
