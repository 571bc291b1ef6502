"""A picture as a state diagram for Mermaid: https://mermaid.js.org/syntax/stateDiagram.html."""

from __future__ import annotations

import json
from collections.abc import Iterator

from challenge_engine.drawings.picture import Box, Lane, Picture, Way


def mermaid(picture: Picture) -> str:
    """The text of the diagram; phases and tracks are states that hold others."""
    # JSON is YAML too, and the front matter is YAML.
    lines = [
        "---",
        f"title: {json.dumps(picture.title, ensure_ascii=False)}",
        "---",
        "stateDiagram-v2",
    ]
    ids = {box.mark: _id(box) for lane in picture.all_lanes for box in lane.boxes if box.mark}
    for n, lane in enumerate(picture.all_lanes, 1):
        lines += [f"    {line}" for line in _lane(lane, f"lane{n}")]
    for n, lane in enumerate(picture.all_lanes, 1):
        lines += [f"    {line}" for line in _ways(lane, f"lane{n}", ids)]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Letters, digits and plain punctuation stay; all else by its number, as Mermaid reads it."""
    return "".join(c if c.isalnum() or c in " .,'()!?/-–" else f"#{ord(c)};" for c in text)


def _id(box: Box) -> str:
    return f"end{box.mark}" if box.kind == "end" else f"state{box.mark}"


def _lane(lane: Lane, name: str) -> Iterator[str]:
    yield f'state "{escaped(lane.title)}" as {name} {{'
    for box in lane.boxes:
        if box.mark:
            yield f'    state "{escaped(f"{box.mark} {box.title}")}" as {_id(box)}'
    yield "}"


def _ways(lane: Lane, name: str, ids: dict[str, str]) -> Iterator[str]:
    for box in lane.boxes:
        source = ids.get(box.mark, "[*]")
        for way in box.ways:
            yield _arrow(source, way, ids)
        if box.kind == "end":
            yield f"{source} --> [*]"
    for out in lane.outs:
        for mark in out.sources or [""]:
            yield _arrow(ids.get(mark, name), out.way, ids)


def _arrow(source: str, way: Way, ids: dict[str, str]) -> str:
    return f"{source} --> {ids[way.mark]} : {escaped(' / '.join(way.titles))}"
