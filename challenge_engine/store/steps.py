"""What one step of a history says, and of whom, before it has a number and a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.history.entry import Ref


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in a history: a number there, and who it is (a person, a group or a label)."""

    id: str
    name: str
    person: int | None = None
    group: int | None = None
    number: int | None = None
    is_new: bool = False
    """The history was asked already, and does not know them."""

    def as_number(self, number: int | None) -> Who:
        """The same, with the number that the history turned out to know them by."""
        if number == self.number:
            return self
        return Who(self.id, self.name, self.person, self.group, number)

    @property
    def value(self) -> dict[str, str]:
        """What the opening says; it can be erased."""
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True)
class Definition:
    """Which workflow an entry names: what is the same for every case of it."""

    name: str
    version: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """In which log and for which authority an entry is written."""

    log: str
    authority: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one event says, before it has a number and a place."""

    kind: str
    actor: Who
    via: str
    action: str | None = None
    track: str | None = None
    source: str | None = None
    target: str | None = None
    role: str | None = None
    behalf: Who | None = None
    recorder: Who | None = None
    src: tuple[str, int] | None = None
    occurred_at: str | None = None
    basis: str = "enforced"
    refs: tuple[Ref, ...] = ()
    items: tuple[tuple[str, Any], ...] = ()
    personal: Mapping[str, tuple[int, ...]] | None = None
    """Path → the persons (row ids) whose data it is."""
