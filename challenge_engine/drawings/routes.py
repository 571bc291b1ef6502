"""The arrows between columns of boxes: along the gutters, one trunk for all that lead to a box.

Arrows to the same box share a vertical trunk in the gutter beside it, and trunks that overlap get
tracks of their own. What skips a column goes over the highway above the boxes. So no arrow ever
runs through a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

TRACK: Final = 9
"""Between two trunks, and between two lines of the highway."""
MARGIN: Final = 14


@dataclass(frozen=True, slots=True)
class Arrow:
    """From a port (column and height) into a box (column and height)."""

    source: str
    target: str
    start: tuple[int, float]
    end: tuple[int, float]
    is_taken: bool = False

    @property
    def leaves_left(self) -> bool:
        """Backwards it leaves on the left; all else leaves on the right."""
        return self.end[0] < self.start[0]

    @property
    def enters_left(self) -> bool:
        """Forwards it enters on the left; from its own column or from behind on the right."""
        return self.end[0] > self.start[0]

    @property
    def first(self) -> int:
        """The gutter that it leaves into; gutter n lies to the right of column n."""
        return self.start[0] - 1 if self.leaves_left else self.start[0]

    @property
    def last(self) -> int:
        """The gutter from which it enters."""
        return self.end[0] - 1 if self.enters_left else self.end[0]


@dataclass(slots=True)
class Trunk:
    """A vertical line in a gutter, for all arrows there that lead to the same box."""

    gutter: int
    target: str
    place: int
    """0: next to the column on its left, 1: in the middle, 2: next to the column on its right."""
    heights: list[float] = field(default_factory=list)
    track: int = 0

    @property
    def span(self) -> tuple[float, float]:
        """From top to bottom."""
        return min(self.heights), max(self.heights)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which trunk has which track, how wide each gutter is, and who has a line of the highway."""

    trunks: Mapping[tuple[int, str], Trunk]
    widths: Mapping[int, float]
    highway: Mapping[str, int]

    def x(self, gutter: int, target: str, left: float) -> float:
        """Where a trunk stands, in a gutter that begins at ``left``."""
        return left + MARGIN + self.trunks[gutter, target].track * TRACK


def highway(arrows: Iterable[Arrow]) -> dict[str, int]:
    """The boxes to which something skips a column, each with its line."""
    skipped = dict.fromkeys(a.target for a in arrows if a.first != a.last)
    return {target: i for i, target in enumerate(skipped)}


def plan(arrows: Sequence[Arrow], columns: int, line_of: Mapping[str, float]) -> Plan:
    """Give every trunk a track; ``line_of`` is how high each line of the highway lies."""
    trunks: dict[tuple[int, str], Trunk] = {}
    for arrow in arrows:
        end = _trunk(trunks, arrow.last, arrow.target, 2 if arrow.enters_left else 0)
        end.heights.append(arrow.end[1])
        if arrow.first == arrow.last:
            end.heights.append(arrow.start[1])
            continue
        end.heights.append(line_of[arrow.target])
        up = _trunk(trunks, arrow.first, arrow.target, 1)
        up.heights += [arrow.start[1], line_of[arrow.target]]
    widths = {}
    for gutter in range(-1, columns):
        tracks = _tracks([t for t in trunks.values() if t.gutter == gutter])
        widths[gutter] = 2 * MARGIN + max(tracks - 1, 0) * TRACK if tracks else 0
    return Plan(trunks, widths, highway(arrows))


def _trunk(trunks: dict[tuple[int, str], Trunk], gutter: int, target: str, place: int) -> Trunk:
    return trunks.setdefault((gutter, target), Trunk(gutter, target, place))


def _tracks(trunks: list[Trunk]) -> int:
    """Short trunks next to the column that they serve; answers how many tracks there are."""
    used = 0
    for place in (0, 1, 2):
        mine = [t for t in trunks if t.place == place]
        mine.sort(key=lambda t: (t.span[1] - t.span[0], t.span, t.target))
        rows: list[list[Trunk]] = []
        for trunk in mine:
            free = next((row for row in rows if not any(_overlap(trunk, o) for o in row)), None)
            if free is None:
                rows.append([trunk])
            else:
                free.append(trunk)
        if place == 2:
            rows.reverse()
        for i, row in enumerate(rows):
            for trunk in row:
                trunk.track = used + i
        used += len(rows)
    return used


def _overlap(one: Trunk, other: Trunk) -> bool:
    return one.span[0] - TRACK < other.span[1] and other.span[0] - TRACK < one.span[1]


def path(points: Sequence[tuple[float, float]], radius: float = 6) -> str:
    """A line along horizontal and vertical pieces, with round corners, as an SVG path."""
    kept = [points[0]]
    for point in points[1:]:
        if _distance(point, kept[-1]) > 0.5:
            kept.append(point)
    drawn = [f"M{_number(kept[0][0])} {_number(kept[0][1])}"]
    for before, corner, after in zip(kept, kept[1:], kept[2:], strict=False):
        r = min(radius, _distance(before, corner) / 2, _distance(corner, after) / 2)
        a, b = _towards(corner, before, r), _towards(corner, after, r)
        drawn.append(f"L{_pair(a)}Q{_pair(corner)} {_pair(b)}")
    return "".join(drawn) + (f"L{_pair(kept[-1])}" if len(kept) > 1 else "")


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(
    corner: tuple[float, float], other: tuple[float, float], r: float
) -> tuple[float, float]:
    part = r / (_distance(corner, other) or 1)
    return (
        corner[0] + (other[0] - corner[0]) * part,
        corner[1] + (other[1] - corner[1]) * part,
    )


def _pair(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
