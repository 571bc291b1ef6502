"""A way to an action: steps whose outcome is in the actors' hand, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ends = Literal["possible", "judgement", "hidden", "nobody", "far", "never", "not-known"]
"""Where a way leads: to the action; to a judgement, or to something that the asker may not read,
on which the rest depends; nobody holds the role; there is none of so few steps; there is none at
all in this case (this is proven); there were too many situations to look at."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: somebody does something, or time goes by."""

    action: str | None = None
    """``None`` where one waits."""
    roles: tuple[str, ...] = ()
    """Who may do it."""
    is_asker: bool = False
    """The asker can do it, and is meant."""
    on_behalf: bool = False
    """It is done for the group, by somebody of an office."""
    assigns_asker: bool = False
    none_of: tuple[str, ...] = ()
    """Four eyes: whoever does it did none of these actions."""
    until: str | None = None
    """Wait until this day."""
    deadline: str | None = None
    """Wait until this deadline has passed; its day comes from a step before."""
    person: int = -1
    """Whom it was tried with, by place among the people: for whoever plays it."""
    assignee: int = -1


@dataclass(frozen=True, slots=True)
class Way:
    """The nearest way to an action that is not possible now."""

    action: str
    ends: Ends
    steps: tuple[Step, ...] = ()
    is_asker: bool = False
    """It ends with the action being possible for the asker, and not only for somebody else."""
    roles: tuple[str, ...] = ()
    """For whom it is possible then; or on whose judgement it depends."""
    none_of: tuple[str, ...] = ()
    """Four eyes: who may then take the step did none of these actions."""
    hidden: tuple[tuple[str, str], ...] = ()
    """What it depends on: ``field``, ``record`` or ``role``, and which."""
