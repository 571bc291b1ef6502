"""A law that a workflow breaks, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.workflow import EMPTY, MAIN

Place = tuple[str | int, ...]
"""Keys from the top of a workflow file; after `transitions` comes the index in the value."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Which law (a code), what it is about, and the place in the file."""

    code: str
    place: Place
    params: Mapping[str, Any] = EMPTY


def state_place(track: str, state: str) -> Place:
    """The states of the main track stand at the top of the file."""
    return ("states", state) if track == MAIN else ("tracks", track, "states", state)
