"""The other cases of a case, and what can be opened from it, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case at the other end of a link that the reader may see."""

    reference: str
    title: str
    workflow_title: str
    state_title: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """The cases at the other end of one link; ``hidden`` are those that the reader may not see."""

    name: str
    title: str
    cases: tuple[LinkedCase, ...]
    hidden: int
    more: int = 0
    """So many that may be seen are left out of a long list."""


@dataclass(frozen=True, slots=True)
class OpenFrom:
    """A case that this reader can open from this one, linked with it and filled in from it."""

    workflow: str
    workflow_title: str
    action: str
    title: str
    link: str
    on_behalf: bool = False
