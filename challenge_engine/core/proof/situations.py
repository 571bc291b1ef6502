"""What can be the case, and one question about it: what all of the proof is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Person = tuple[int, ...]
"""What counts of a person: which actions they did (bits), whether they are assigned, and for each
kind of which everybody hands in one, which sort theirs is (from 1)."""

DONE, ASSIGNED, HANDED = 0, 1, 2


class Situation(NamedTuple):
    """Where each track stands, what every fact is, and the people of each role in no order."""

    states: tuple[str, ...]
    values: tuple[Any, ...]
    people: tuple[tuple[Person, ...], ...]


Reads = Mapping[int, int]
"""Which bits of which part of a situation a question reads."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a situation, and perhaps about who acts."""

    name: str
    params: Mapping[str, Any]
    holds: Callable[[Situation, Person], bool]
    reads: Reads = field(default_factory=dict)
    guard: int | None = None
    """Which of the guards of the file it is; else nobody wrote it down."""
    is_personal: bool = False
    roles: tuple[str, ...] = ()
    """More people of these roles might make it hold."""
