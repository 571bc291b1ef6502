"""A placed picture as SVG: one image with title and description; no script, style or font."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree

from challenge_engine.drawings import lettering
from challenge_engine.drawings.boxes import BADGE, PAD, Line, Style
from challenge_engine.drawings.layout import (
    PlacedBox,
    PlacedLane,
    Rectangle,
    Wire,
    sheet,
)
from challenge_engine.drawings.picture import Picture

Node = ElementTree.Element

INK, SOFT, BRAND, PANEL, WARM, WHITE = (
    "#17211f", "#4a5755", "#0b5f5a", "#eef3f2", "#fdf0dc", "#ffffff",
)  # fmt: skip
"""Each pair that is read has a contrast of at least 4.5; nothing is told by a colour alone."""

FONT: Final = "Arial, Helvetica, 'Liberation Sans', sans-serif"


def svg(picture: Picture, key: str = "drawing") -> str:
    """The drawing; ``key`` keeps its ids apart from others on the same page."""
    placed = sheet(picture)
    width, height = _n(placed.width), _n(placed.height)
    root = Node(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            "role": "img",
            "aria-labelledby": f"{key}-title {key}-desc",
            "font-family": FONT,
            "fill": INK,
        },
    )
    _child(root, "title", {"id": f"{key}-title"}).text = picture.title
    _child(root, "desc", {"id": f"{key}-desc"}).text = picture.description
    _child(root, "rect", {"width": width, "height": height, "fill": WHITE})
    for line in placed.texts:
        _text(root, line)
    for lane in placed.lanes:
        _lane(root, lane)
    for wire in placed.wires:
        _wire(root, wire)
    for box in placed.boxes:
        _box(root, box)
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _lane(root: Node, lane: PlacedLane) -> None:
    _rect(root, lane.at, fill=PANEL, rx="4")
    band = Rectangle(lane.at.x, lane.at.y, lane.at.width, 26)
    _rect(root, band, fill=BRAND, rx="4")
    style = Style(14, 18, is_bold=True)
    room = lane.at.width - 2 * PAD
    (text,) = lettering.lines(lane.title, style.size, room, most=1, bold=True)
    full = lane.title if text != lane.title else ""
    _text(root, Line(text, PAD, 18, room, style, full), lane.at.x, lane.at.y, fill=WHITE)
    if lane.folded:
        soft = Style(13, 16, is_italic=True)
        _text(root, Line(lane.folded, PAD, lane.folded_y, room, soft), lane.at.x, 0)


def _wire(root: Node, wire: Wire) -> None:
    """Over a white line of its own, so that a crossing looks like a bridge."""
    d = "".join(wire.paths)
    wide = 3.5 if wire.is_taken else 1.4
    _child(root, "path", {"d": d, "fill": "none", "stroke": WHITE, "stroke-width": _n(wide + 2.6)})
    _child(root, "path", {"d": d, "fill": "none", "stroke": INK, "stroke-width": _n(wide)})
    size = 11 if wire.is_taken else 8
    for x, y, right in wire.tips:
        back = x - size if right else x + size
        tip = f"M{_n(x)} {_n(y)}L{_n(back)} {_n(y - size * 0.55)}V{_n(y + size * 0.55)}Z"
        _child(root, "path", {"d": tip})


def _box(root: Node, placed: PlacedBox) -> None:
    box, at = placed.written.box, placed.at
    group = _child(root, "g", {"transform": f"translate({_n(at.x)} {_n(at.y)})"})
    _frame(group, placed)
    if box.mark:
        _badge(group, box.mark, PAD - 2, PAD + 5, is_end=box.kind == "end")
    elif box.kind == "start":
        _child(group, "circle", {"cx": _n(PAD + 8), "cy": _n(PAD + 5), "r": "7"})
    for line in placed.written.lines:
        _text(group, line)
    for port in placed.written.ports:
        way, x = port.way, placed.at.width - PAD - BADGE + 4
        if way.is_end:
            _badge(group, way.mark, x, port.y, is_end=True, is_out=way.is_out, high=15)
        else:
            look = {"x": _n(x + BADGE - 4), "y": _n(port.y + 4), "text-anchor": "end"}
            look |= {"font-size": "12.5"} | ({"font-weight": "bold"} if way.taken else {})
            _child(group, "text", look).text = f"→ {way.mark}"


def _frame(group: Node, placed: PlacedBox) -> None:
    box = placed.written.box
    whole = Rectangle(0, 0, placed.at.width, placed.at.height)
    if placed.is_frame:
        _rect(group, whole, fill="none", stroke=SOFT, rx="6", **{"stroke-dasharray": "4 3"})
        return
    stroke, wide, fill = _LOOKS[box.standing]
    dashes: dict[str, str] = {"stroke-dasharray": "4 3"} if box.standing == "open" else {}
    round_ = {"start": "14", "end": "2"}.get(box.kind, "6")
    _rect(group, whole, fill=fill, stroke=stroke, rx=round_, **{"stroke-width": wide, **dashes})
    if box.kind == "end":
        inner = Rectangle(3, 3, whole.width - 6, whole.height - 6)
        _rect(group, inner, fill="none", stroke=stroke, **{"stroke-width": "0.75", **dashes})


_LOOKS: Final = {
    "": (INK, "1.5", WHITE),
    "open": (SOFT, "1", WHITE),
    "was": (INK, "2.5", WHITE),
    "here": (INK, "5", WARM),
}
"""How a state is framed: of the rules, and of a case not visited, visited, or where it stands."""


def _badge(
    group: Node,
    mark: str,
    x: float,
    y: float,
    *,
    is_end: bool,
    is_out: bool = False,
    high: float = 18,
) -> None:
    """A number in a circle, or a letter in a square; the letter of a way out is not filled."""
    fill, ink = (WHITE, INK) if is_out or not is_end else (INK, WHITE)
    look = {"fill": fill, "stroke": INK, "stroke-width": "1"}
    if is_out:
        look["stroke-dasharray"] = "2 2"
    square = Rectangle(x, y - high / 2, BADGE - 4, high)
    _rect(group, square, rx="2" if is_end else "9", **look)
    middle = {"x": _n(x + (BADGE - 4) / 2), "y": _n(y + 4), "text-anchor": "middle"}
    look = {"font-size": "11.5", "font-weight": "bold", "fill": ink}
    _child(group, "text", middle | look).text = mark


def _text(parent: Node, line: Line, x: float = 0, y: float = 0, fill: str = "") -> None:
    """One line; from right to left it begins at the right."""
    style, rtl = line.style, lettering.is_right_to_left(line.text)
    if style.is_tag:
        long = lettering.width(line.text, style.size, bold=True)
        start = line.x + (line.room - long if rtl else 0) - 6
        _rect(parent, Rectangle(start, line.y - 13, long + 12, 18), fill=INK, rx="3")
        fill = WHITE
    at = x + line.x + (line.room if rtl else 0)
    look = {"x": _n(at), "y": _n(y + line.y), "font-size": _n(style.size)}
    look |= {"font-weight": "bold"} if style.is_bold else {}
    look |= {"font-style": "italic"} if style.is_italic else {}
    look |= {"fill": fill or SOFT} if fill or style.is_soft else {}
    look |= {"direction": "rtl"} if rtl else {}
    node = _child(parent, "text", look)
    node.text = line.text
    if line.full:
        title = _child(node, "title", {})
        title.text = line.full


def _rect(parent: Node, at: Rectangle, **look: str) -> None:
    place = {"x": _n(at.x), "y": _n(at.y), "width": _n(at.width), "height": _n(at.height)}
    _child(parent, "rect", place | look)


def _child(parent: Node, tag: str, look: dict[str, str]) -> Node:
    return ElementTree.SubElement(parent, tag, look)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
