"""Why an action is not possible, and how it could be, as frozen values in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.nearest.way import Ends


@dataclass(frozen=True, slots=True)
class DoerView:
    """A role that can change something, and whether the reader holds it."""

    role: str
    title: str
    is_me: bool


@dataclass(frozen=True, slots=True)
class ByWhen:
    """The deadline that runs for whoever is waited on."""

    name: str
    title: str
    due: str
    due_text: str


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason why not, what would help, who can change it, and by when they have to."""

    code: str
    params: Mapping[str, Any]
    no: str
    help: str
    who: tuple[DoerView, ...]
    by_when: ByWhen | None

    def __str__(self) -> str:
        return f"{self.no} {self.help}"


@dataclass(frozen=True, slots=True)
class WayStepView:
    """One step of a way; without an action it is time that has to pass."""

    says: str
    action: str | None
    title: str
    who: tuple[DoerView, ...]
    is_me: bool
    on_behalf: bool
    none_of: tuple[str, ...]
    until: str | None
    deadline: str | None


@dataclass(frozen=True, slots=True)
class WayView:
    """The nearest way to an action: steps in the actors' hand, and where it ends."""

    ends: Ends
    says: str
    steps: tuple[WayStepView, ...]
    who: tuple[DoerView, ...]
    """Who can then do it, or on whose judgement it depends."""
    is_me: bool
    """It ends with this reader."""
    depends_on: tuple[tuple[str, str], ...]
    """What they may not read and it depends on: ``field``, ``record`` or ``role``, and which."""

    @property
    def is_now(self) -> bool:
        """Whether somebody can do it without anything before."""
        return self.ends == "possible" and not self.steps
