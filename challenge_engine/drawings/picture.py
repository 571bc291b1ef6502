"""What a drawing shows, in words: lanes of boxes with their ways on, and the same as a list.

Everything is said here once, so that the drawing and the list beside it cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Standing = Literal["", "open", "was", "here"]


@dataclass(frozen=True, slots=True)
class Way:
    """From one box to another: the titles of what leads there, merged into one arrow."""

    target: str
    mark: str
    """The number of the state it leads to, or the letter of the end."""
    titles: tuple[str, ...]
    is_end: bool = False
    is_out: bool = False
    """A way out (withdraw, terminate), not a way forward."""
    taken: tuple[int, ...] = ()
    """Which moves of the case went this way; empty where none did."""

    @property
    def steps(self) -> str:
        """Their numbers, in front of the titles."""
        return f"{', '.join(map(str, self.taken))}: " if self.taken else ""


@dataclass(frozen=True, slots=True)
class Box:
    """One state: its number or letter, its name, whom it waits for, and its ways on."""

    name: str
    mark: str
    title: str
    kind: Literal["start", "state", "end"] = "state"
    who: str = ""
    ways: tuple[Way, ...] = ()
    notes: tuple[str, ...] = ()
    """What leads here from another track; how much can be done here without moving on."""
    standing: Standing = ""
    """Of a case: whether it was there, or stands there now."""
    here: str = ""
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class Out:
    """A way that leads from many states of a lane to the same end, told once beneath them."""

    said: str
    """From which states, in words."""
    way: Way
    sources: tuple[str, ...]
    """Their marks; empty where it leads from all of them."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A phase, the ends, or a track beside the main one."""

    title: str
    boxes: tuple[Box, ...]
    outs: tuple[Out, ...] = ()
    folded: str = ""
    """How many states are left out."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole of a drawing; ``legend`` explains its signs."""

    title: str
    description: str
    lanes: tuple[Lane, ...]
    ends: Lane | None
    tracks: tuple[Lane, ...]
    legend: tuple[str, ...]

    @property
    def all_lanes(self) -> tuple[Lane, ...]:
        """From left to right, then those beneath."""
        return (*self.lanes, *([self.ends] if self.ends else []), *self.tracks)


@dataclass(frozen=True, slots=True)
class Item:
    """A state in the list, and what is said of it."""

    text: str
    more: tuple[str, ...]
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A lane in the list."""

    title: str
    items: tuple[Item, ...]
    notes: tuple[str, ...]


def twin(picture: Picture) -> tuple[Section, ...]:
    """The drawing as a list: everything that is written in it, in the order of reading."""
    titles = {box.mark: box.title for lane in picture.all_lanes for box in lane.boxes}
    return tuple(_section(lane, titles) for lane in picture.all_lanes)


def _section(lane: Lane, titles: Mapping[str, str]) -> Section:
    outs = [f"{out.said} {_way(out.way, titles)}" for out in lane.outs]
    notes = (*outs, *([lane.folded] if lane.folded else []))
    return Section(lane.title, tuple(_item(box, titles) for box in lane.boxes), notes)


def _item(box: Box, titles: Mapping[str, str]) -> Item:
    said = [box.who, *(_way(way, titles) for way in box.ways), *box.notes]
    head = " ".join(part for part in (box.mark, box.title) if part)
    text = f"{head} – {box.here}" if box.here else head
    return Item(text, tuple(part for part in said if part), box.standing == "here")


def _way(way: Way, titles: Mapping[str, str]) -> str:
    return f"{way.steps}{'; '.join(way.titles)} → {way.mark} {titles[way.mark]}"


def plain(picture: Picture) -> str:
    """The list as text."""
    found = [picture.title, picture.description]
    for section in twin(picture):
        found += ["", section.title]
        for item in section.items:
            found += [f"  {item.text}", *(f"    {line}" for line in item.more)]
        found += [f"  {note}" for note in section.notes]
    return "\n".join(found) + "\n"
