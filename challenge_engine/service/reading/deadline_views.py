"""What a reader gets to see of the deadlines of a case, as frozen values in their language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Urgency = Literal["overdue", "near", "open", "paused", "over"]
"""How a deadline is marked; near is what ends within its first warning, else within a week."""


@dataclass(frozen=True, slots=True)
class DerivationLine:
    """One step of how a date came about."""

    code: str
    day: str
    text: str
    n: int | None = None
    """The step of the case from which it comes."""
    reason: str | None = None
    """Why it was extended, where the reader may read that."""


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One deadline of a case: where it stands, and how its date came about."""

    name: str
    title: str
    code: str
    """As `texts.due.code_of`."""
    urgency: Urgency
    says: str
    due: str | None
    due_text: str
    left: str
    """Days that are left or late, in words; empty where that is no question."""
    roles: tuple[str, ...]
    by: tuple[str, ...]
    """The titles of these roles: who has to keep it."""
    is_mine: bool
    """Whether the reader holds one of them."""
    lines: tuple[DerivationLine, ...]
    n: int
    """The step of the case by which it stands so."""
    mark: str
    mark_text: str
    source: str
    profile: str
    profile_title: str
    profile_language: str
    """Of the title: English where the profile has none in the reader's."""
    calendar: str
    version: str
    """Of the list of days off."""
    amount: str
    """Of a penalty, where rates are known; at most, as long as it may still grow."""
    is_penalty: bool
    """It counts what lateness costs, and is nobody's to keep."""

    @property
    def is_over(self) -> bool:
        """Whether it was met or stopped."""
        return self.urgency == "over"

    @property
    def is_to_be_kept(self) -> bool:
        """Whether somebody still has to do something by its date, in time or late."""
        return not self.is_over and not self.is_penalty


@dataclass(frozen=True, slots=True)
class DueLine:
    """The next deadline of a case in a list."""

    name: str
    title: str
    urgency: Urgency
    due: str | None
    due_text: str
    left: str
    is_mine: bool
