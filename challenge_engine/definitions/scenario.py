"""A scenario of a workflow, as frozen values: who does what on which day, and what is then so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from challenge_engine.core.workflow import EMPTY, Workflow

PUBLIC: Final = "public"
"""Stands where a person could, and is nobody: whoever looks without an account."""

THIS: Final = "this"
"""What the case of the workflow beside the file is called among several."""

EARLIEST: Final = dt.date(2001, 1, 1)
LATEST: Final = dt.date(2095, 12, 31)
"""Between these days a case is played: everybody has their role, and calendars know days off."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody does something."""

    action: str
    gives: Mapping[str, Any] = EMPTY
    for_others: bool = False
    role: str | None = None
    received: str | None = None
    """The day on which it came in, where it is typed in later."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody cannot do something, for exactly these reasons or without exactly these answers."""

    action: str
    because: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """What has to be handed in with it."""
    for_others: bool = False
    role: str | None = None
    gives: Mapping[str, Any] = EMPTY


@dataclass(frozen=True, slots=True)
class Other:
    """The workflow of another case that is played with it, and the bytes of its file."""

    workflow: Workflow
    source: bytes


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that is expected: what it is about, of which track or deadline, and the answer."""

    what: str
    of: str
    value: Any
    place: Place


@dataclass(frozen=True, slots=True)
class SceneStep:
    """What happens on a day, then what is expected; each may be missing."""

    place: Place
    day: dt.date
    who: str = ""
    does: Deed | None = None
    cannot: Refused | None = None
    can: tuple[str, ...] = ()
    can_for_others: bool = False
    reads: Mapping[str, int] = EMPTY
    """Kind of record → of how many others' records the contents can be read."""
    then: tuple[Expected, ...] = ()
    case: str = THIS


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story of a case, and of others that it is linked to; it may go on where another ends."""

    name: str
    title: str
    place: Place
    begins: dt.date
    steps: tuple[SceneStep, ...]
    continues: str | None = None
    people: Mapping[str, tuple[str, ...]] = EMPTY
    """Everybody who has a part → the roles they hold."""
    cases: Mapping[str, Other] = EMPTY
    """The other cases by name."""

    @property
    def ends(self) -> dt.date:
        """The day of its last step."""
        return self.steps[-1].day if self.steps else self.begins
