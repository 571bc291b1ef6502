"""What a workflow says of the other cases that its cases point at, or that point at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """The other end of a link: which workflow's cases point here, and what they call it."""

    workflow: str
    link: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A field that is filled in from one of the other case, when a case is opened from it."""

    field: str
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """Other cases: those that a case points at (``to``), or those that point at it (``of``)."""

    name: str
    title: Mapping[str, str]
    to: tuple[str, ...] = ()
    """The workflows of which it may be a case."""
    of: tuple[LinkEnd, ...] = ()
    see: Literal["public", "parties", "authority"] = "parties"
    """Who may know of it; of the other case each sees what they may see there."""
    copies: tuple[Copy, ...] = ()

    @property
    def workflows(self) -> tuple[str, ...]:
        """The workflows of which the other cases can be."""
        return self.to or tuple(dict.fromkeys(end.workflow for end in self.of))
