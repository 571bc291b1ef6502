"""A pot of money as one bar: paid is filled, awarded is striped, left is empty.

No colour tells them apart, and the same figures stand below as text.
"""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree

from challenge_engine.core.pot_ledger import PotLedger
from challenge_engine.drawings import bars
from challenge_engine.drawings.svg import BRAND, WHITE
from challenge_engine.texts import pot_figures as texts

_HEIGHT, _BAR, _LONG = 132, 34, bars.WIDTH - 8
_STRIPE: Final = 8


def svg(title: str, ledger: PotLedger, language: str, key: str = "pot") -> str:
    """The drawing; ``key`` keeps its ids apart from others on the same page."""
    root = bars.canvas(title, texts.described(ledger, language), _HEIGHT, key)
    x = 4
    for i, (name, cents, said) in enumerate(texts.parts(ledger, language)):
        long = round(_LONG * cents / ledger.size) if ledger.size else 0
        _part(root, i, x, 4, long, _BAR)
        x += long
        y = 52 + i * 26
        _part(root, i, 4, y, 28, 16)
        bars.text(root, f"{name}: {said}", 42, y + 14)
    return bars.written(root)


def _part(root: ElementTree.Element, i: int, x: int, y: int, long: int, high: int) -> None:
    if not long:
        return
    fill = BRAND if i == 0 else WHITE
    look = {"x": str(x), "y": str(y), "width": str(long), "height": str(high)}
    bars.child(root, "rect", look | {"fill": fill, "stroke": BRAND, "stroke-width": "2"})
    for at in range(x + _STRIPE, x + long, _STRIPE) if i == 1 else ():
        line = {"x1": str(at), "x2": str(at), "y1": str(y), "y2": str(y + high)}
        bars.child(root, "line", line | {"stroke": BRAND, "stroke-width": "2"})
