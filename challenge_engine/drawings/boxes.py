"""What is written in a box and where, and so how high the box is; in units of the drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from challenge_engine.drawings import lettering
from challenge_engine.drawings.picture import Box, Lane, Way

WIDE: Final = 226
NARROW: Final = 168
EMPTY: Final = 132
"""The width of a box, of an end, and of a lane of which nothing is shown."""
PAD: Final = 10
BADGE: Final = 24
"""The width of the mark in front of a title, and of the one behind a way."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is set; told apart by weight and slant, never by colour alone."""

    size: float
    height: float
    is_bold: bool = False
    is_italic: bool = False
    is_soft: bool = False
    """In a lighter ink, still with enough contrast."""
    is_tag: bool = False
    """White on dark, so that it is found first."""


TITLE = Style(14, 17, is_bold=True)
OPEN = Style(14, 17)
HERE = Style(12.5, 22, is_bold=True, is_tag=True)
WHO = Style(12, 15, is_soft=True)
WAY = Style(12.5, 15.5)
OUT = Style(12.5, 15.5, is_italic=True)
NOTE = Style(12, 15, is_italic=True, is_soft=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; ``y`` is where it stands, from the top of its box."""

    text: str
    x: float
    y: float
    room: float
    style: Style
    full: str = ""
    """The whole text where this is the end of one that was cut."""


@dataclass(frozen=True, slots=True)
class Port:
    """Where a way leaves its box, from the top of the box."""

    way: Way
    y: float


@dataclass(slots=True)
class Written:
    """A box with its lines."""

    box: Box
    width: float = WIDE
    height: float = 0.0
    lines: list[Line] = field(default_factory=list)
    ports: list[Port] = field(default_factory=list)

    def write(
        self, text: str, style: Style, *, most: int, x: float = PAD, right: float = PAD
    ) -> float:
        """Add a text beneath what is there; answers the middle of its lines."""
        room, top = self.width - x - right, self.height
        pieces = lettering.lines(text, style.size, room, most=most, bold=style.is_bold)
        for i, piece in enumerate(pieces):
            self.height += style.height
            is_cut = i == len(pieces) - 1 and piece.endswith("…") and not text.endswith("…")
            self.lines.append(
                Line(
                    piece, x, self.height - style.height * 0.25, room, style, text if is_cut else ""
                )
            )
        return (top + self.height) / 2


def written(box: Box, *, is_narrow: bool = False) -> Written:
    """A box: its title, whom it waits for, its ways, its notes."""
    found = Written(box, NARROW if is_narrow else WIDE, height=PAD - 3)
    title = OPEN if box.standing == "open" or box.kind == "start" else TITLE
    found.write(box.title, title, most=3, x=PAD + BADGE)
    if box.here:
        found.write(box.here, HERE, most=1, x=PAD + BADGE + 6)
    if box.who:
        found.write(box.who, WHO, most=2)
    if box.ways:
        found.height += 4
    for way in box.ways:
        _write_way(found, way)
    for note in box.notes:
        found.write(note, NOTE, most=3)
    found.height += PAD - 2
    return found


def outs(lane: Lane) -> Written | None:
    """What leads to an end from every state of a lane, in a frame of its own."""
    if not lane.outs:
        return None
    found, said = Written(Box(lane.title, "", ""), height=PAD - 4), ""
    for out in lane.outs:
        if out.said != said:
            found.write(out.said, WHO, most=2)
        _write_way(found, out.way)
        said = out.said
    found.height += PAD - 3
    return found


def _write_way(found: Written, way: Way) -> None:
    style, top = OUT if way.is_out else WAY, found.height
    for i, title in enumerate(way.titles):
        text = f"{way.steps}{title}" if i == 0 else title
        found.write(text, style, most=2, right=PAD + BADGE + 4)
    found.ports.append(Port(way, (top + found.height) / 2))
    found.height += 2


def columns(lane: Lane, tallest: float, gap: float) -> Iterator[list[Written]]:
    """A lane in one column, or in several of about the same height."""
    boxes = [written(box, is_narrow=all(b.kind == "end" for b in lane.boxes)) for box in lane.boxes]
    height = sum(box.height + gap for box in boxes)
    parts = max(1, round(height / tallest))
    column: list[Written] = []
    done = 0.0
    for box in boxes:
        if column and done + box.height / 2 > height / parts:
            yield column
            column, done = [], 0.0
        column.append(box)
        done += box.height + gap
    yield column
