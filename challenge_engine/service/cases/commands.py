"""What a use case is asked: who acts, what is to be done; and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.workflow import EMPTY
from challenge_engine.service.cases.writing import Channel
from challenge_engine.store.people import Person
from challenge_engine.store.steps import Who


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, in which role, through which channel, for themselves or on a group's behalf."""

    person: Person
    role: str | None = None
    via: str = "cli"
    on_behalf: bool = False
    src: tuple[str, int] | None = None
    """The batch and line of an import."""
    recorder: Who | None = None
    """Who typed it in, where that is somebody else."""

    @property
    def channel(self) -> Channel:
        """How this comes in, for the history."""
        return Channel(self.via, self.src, self.recorder)


@dataclass(frozen=True, slots=True)
class Command:
    """What is to be done, with what is handed in; ``seen`` is the last move the person saw."""

    action: str
    data: Mapping[str, Any] = EMPTY
    occurred_at: str | None = None
    seen: int | None = None
    today: str | None = None
    """For a replayed past: the day on which rights and guards are asked."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the case's reference, the step written last, and where it stands."""

    reference: str
    n: int
    state: str
    first: int
    """The first step of it: before that, the clock may have noted what had passed."""
