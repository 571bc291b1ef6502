"""Where everything of a picture stands: lanes side by side, then the ends, tracks beneath."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from challenge_engine.drawings import boxes, lettering, routes
from challenge_engine.drawings.boxes import WIDE, Line, Style, Written
from challenge_engine.drawings.picture import Lane, Picture
from challenge_engine.drawings.routes import Arrow, Plan

EDGE: Final = 16
"""Around the whole drawing."""
GAP: Final = 14
"""Between two boxes of a column."""
HEAD: Final = 30
"""The band with the title of a lane."""
INSIDE: Final = 8
"""Between a column and the edges of its lane."""
TALLEST: Final = 1150
"""A lane that is much higher is set in several columns."""
LINE: Final = 18
HEADING, LEGEND = Style(18, 22, is_bold=True), Style(12.5, LINE, is_soft=True)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on the sheet."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its lines, and whether it is the frame of what leads out of a whole lane."""

    at: Rectangle
    written: Written
    is_frame: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLane:
    """The panel behind the boxes of a lane, with its title and what was folded."""

    at: Rectangle
    title: str
    folded: str = ""
    folded_y: float = 0.0


@dataclass(frozen=True, slots=True)
class Wire:
    """All arrows that lead to one box: their lines, and the tips that point at it."""

    target: str
    paths: tuple[str, ...]
    tips: tuple[tuple[float, float, bool], ...]
    """Where a tip stands, and whether it points to the right."""
    is_taken: bool


@dataclass(slots=True)
class Sheet:
    """Everything, placed."""

    picture: Picture
    width: float = 0.0
    height: float = 0.0
    texts: list[Line] = field(default_factory=list)
    """The title above, the legend beneath."""
    lanes: list[PlacedLane] = field(default_factory=list)
    boxes: list[PlacedBox] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)


@dataclass(slots=True)
class _Column:
    lane: Lane
    boxes: list[Written]
    frame: Written | None = None
    is_first: bool = True
    width: float = WIDE
    tops: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the columns of a grid begin, and how wide they are."""

    left: Sequence[float]
    width: Sequence[float]

    def right(self, column: int) -> float:
        return self.left[column] + self.width[column]

    def gutter(self, gutter: int, planned: Plan) -> float:
        return self.right(gutter) if gutter >= 0 else self.left[0] - planned.widths[-1]


def sheet(picture: Picture) -> Sheet:
    """Place a picture; the same picture is always placed in the same way."""
    found = Sheet(picture)
    main = [c for lane in picture.lanes for c in _columns(lane)]
    ends = _columns(picture.ends) if picture.ends else []
    bottom = _grid(found, [*main, *ends], EDGE + 24)
    for track in picture.tracks:
        bottom = _grid(found, _strip(track, len(main) + len(ends)), bottom + 2 * GAP)
    found.width = max(found.width, _legend_width(picture)) + EDGE
    room = found.width - 2 * EDGE
    (heading,) = lettering.lines(picture.title, HEADING.size, room, most=1, bold=True)
    full = picture.title if heading != picture.title else ""
    found.texts.append(Line(heading, EDGE, EDGE + 14, room, HEADING, full))
    for text in picture.legend:
        bottom += LEGEND.height
        found.texts.append(Line(text, EDGE, bottom + GAP, room, LEGEND))
    found.height = bottom + GAP + EDGE
    return found


def _legend_width(picture: Picture) -> float:
    return EDGE + max(lettering.width(text, LEGEND.size) for text in picture.legend)


def _columns(lane: Lane) -> list[_Column]:
    found = [
        _Column(lane, column, width=column[0].width if column else boxes.EMPTY)
        for column in boxes.columns(lane, TALLEST, GAP)
    ]
    for column in found[1:]:
        column.is_first = False
    found[-1].frame = boxes.outs(lane)
    return found


def _strip(track: Lane, most: int) -> list[_Column]:
    """The states of a track beside each other, as far as the sheet is wide."""
    every = [boxes.written(box) for box in track.boxes]
    a_column = -(-len(every) // max(most, 1))
    parts = [every[i : i + a_column] for i in range(0, len(every), a_column)] or [[]]
    return [_Column(track, part, is_first=i == 0) for i, part in enumerate(parts)]


def _grid(found: Sheet, columns: list[_Column], top: float) -> float:
    """Place columns side by side with their arrows; answers where they end."""
    flat = _arrows(columns)
    lines = routes.highway(flat)
    first = top + HEAD + INSIDE + (len(lines) * routes.TRACK + 6 if lines else 0)
    for column in columns:
        y = first
        for box in column.boxes:
            column.tops.append(y)
            y += box.height + GAP
    arrows = _arrows(columns)
    line_of = {target: top + HEAD + 6 + i * routes.TRACK for target, i in lines.items()}
    planned = routes.plan(arrows, len(columns), line_of)
    lefts = _lefts(columns, planned)
    bottom = max(map(_bottom, columns), default=first)
    _place_lanes(found, columns, lefts, top, bottom)
    for left, column in zip(lefts, columns, strict=True):
        _place_boxes(found, column, left)
    found.wires += _wires(arrows, planned, _Edges(lefts, [c.width for c in columns]), line_of)
    found.width = max(
        found.width, lefts[-1] + columns[-1].width + INSIDE + planned.widths[len(columns) - 1]
    )
    return bottom


def _arrows(columns: Sequence[_Column]) -> list[Arrow]:
    """Between the boxes that are drawn; what leads to an end is said by its letter."""
    entry = {
        box.box.name: (i, (column.tops[j] if column.tops else 0.0) + boxes.PAD + 5)
        for i, column in enumerate(columns)
        for j, box in enumerate(column.boxes)
    }
    return [
        Arrow(
            box.box.name,
            port.way.target,
            (i, (column.tops[j] if column.tops else 0.0) + port.y),
            entry[port.way.target],
            bool(port.way.taken),
        )
        for i, column in enumerate(columns)
        for j, box in enumerate(column.boxes)
        for port in box.ports
        if port.way.target in entry and (not port.way.is_end or port.way.taken)
    ]


def _lefts(columns: Sequence[_Column], planned: Plan) -> list[float]:
    """Where each column begins, behind the gutter before it."""
    x = EDGE + planned.widths[-1] + INSIDE
    found = [x]
    for i, (one, other) in enumerate(pairwise(columns)):
        apart = INSIDE if one.lane is other.lane else 2 * INSIDE + GAP
        x += one.width + max(planned.widths[i], apart)
        found.append(x)
    return found


def _bottom(column: _Column) -> float:
    last = column.tops[-1] + column.boxes[-1].height if column.tops else 0.0
    frame = column.frame.height + GAP if column.frame else 0.0
    return last + frame + INSIDE + (LINE + 4 if column.lane.folded else 0)


def _place_lanes(
    found: Sheet, columns: Sequence[_Column], lefts: Sequence[float], top: float, bottom: float
) -> None:
    for i, column in enumerate(columns):
        if not column.is_first:
            continue
        mine = [x + c.width for x, c in zip(lefts, columns, strict=True) if c.lane is column.lane]
        left, right = lefts[i] - INSIDE, mine[-1] + INSIDE
        at = Rectangle(left, top, right - left, bottom - top)
        found.lanes.append(PlacedLane(at, column.lane.title, column.lane.folded, bottom - 10))


def _place_boxes(found: Sheet, column: _Column, left: float) -> None:
    for y, box in zip(column.tops, column.boxes, strict=True):
        found.boxes.append(PlacedBox(Rectangle(left, y, column.width, box.height), box))
    if column.frame is not None:
        y = column.tops[-1] + column.boxes[-1].height + GAP
        at = Rectangle(left, y, column.width, column.frame.height)
        found.boxes.append(PlacedBox(at, column.frame, is_frame=True))


def _wires(
    arrows: Iterable[Arrow], planned: Plan, edges: _Edges, line_of: Mapping[str, float]
) -> list[Wire]:
    grouped: dict[tuple[str, bool], list[Arrow]] = {}
    for arrow in arrows:
        grouped.setdefault((arrow.target, arrow.is_taken), []).append(arrow)
    found = []
    for (target, taken), some in sorted(grouped.items(), key=lambda item: item[0][1]):
        routed = [_points(arrow, planned, edges, line_of) for arrow in some]
        tips = dict.fromkeys(
            (*points[-1], a.enters_left) for a, points in zip(some, routed, strict=True)
        )
        found.append(Wire(target, tuple(map(routes.path, routed)), tuple(tips), taken))
    return found


def _points(
    arrow: Arrow, planned: Plan, edges: _Edges, line_of: Mapping[str, float]
) -> list[tuple[float, float]]:
    (a, start), (b, end) = arrow.start, arrow.end
    begin = edges.left[a] if arrow.leaves_left else edges.right(a)
    last = planned.x(arrow.last, arrow.target, edges.gutter(arrow.last, planned))
    into = edges.left[b] if arrow.enters_left else edges.right(b)
    if arrow.first == arrow.last:
        return [(begin, start), (last, start), (last, end), (into, end)]
    up = planned.x(arrow.first, arrow.target, edges.gutter(arrow.first, planned))
    over = line_of[arrow.target]
    return [(begin, start), (up, start), (up, over), (last, over), (last, end), (into, end)]
