"""What a workflow says of its deadlines, as frozen values: when they start, run, pause and end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from challenge_engine.core.terms import Term

Start = Literal["day_after", "beginning_with"]
RuleMark = Literal["found", "inferred", "to-be-verified", "house"]
"""How sure it is that this is law; ``house`` is a rule that the workflow adds and that is none."""


@dataclass(frozen=True, slots=True)
class Standstill:
    """A state in which a term stands still, from the day after it was entered.

    ``until`` names the date that the action leading there hands in (a field of its record or of
    the case): the pause ends on that day, or on the day before the state is left.
    """

    state: str
    until: str | None = None
    at_most: Term | None = None
    """How far ahead the day of ``until`` may lie when it is named."""


@dataclass(frozen=True, slots=True)
class Extending:
    """How a term is made longer: by which action, how often, and by how much at most."""

    action: str
    at_most: Term
    given_in: str | None = None
    """The whole number that the action hands in, in the unit of ``at_most``; without it all."""
    times: int = 1


@dataclass(frozen=True, slots=True)
class ClockMove:
    """A move of a track beside the main one that the clock makes when a deadline lapses."""

    track: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Lapsing:
    """What happens when a deadline passes; a lapse never accepts or rejects."""

    tells: tuple[str, ...] = ()
    moves: ClockMove | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline of a workflow. Its end comes from exactly one of ``term``, ``until``,
    ``grace_of`` and ``penalty_of``."""

    name: str
    title: Mapping[str, str]
    by: tuple[str, ...]
    """The roles that have to keep it."""
    starts: tuple[str, ...]
    """Actions that start it, on the day on which they happened; each begins it anew."""
    met_by: tuple[str, ...]
    profile: str
    mark: RuleMark
    term: Term | None = None
    term_field: str | None = None
    """The whole number by which the term goes, in the unit of ``term``, which is then the longest:
    an answer of the case as it is when the deadline starts."""
    term_times: int = 1
    """So often the answer is taken."""
    said_by: tuple[str, ...] = ()
    """Actions that give this answer while it runs, counted from its start all the same; until then
    it runs at the longest."""
    until: str | None = None
    """A date that the starting action hands in: a field of its record, or of the case."""
    at_most: Term | None = None
    """How far ahead the day of ``until`` may lie when it is named."""
    grace_of: str | None = None
    """Counts the days that are left after a notice of default about that other deadline."""
    penalty_of: str | None = None
    """Counts the days that cost after such a notice; met when the late decision is made."""
    calendar: str = ""
    """One of the profile's; without it, its first."""
    first_day: Start | None = None
    roll: bool | None = None
    stopped_by: tuple[str, ...] = ()
    """Actions that end it without meeting it; the end of the case always does."""
    track: str = "main"
    """The track whose states pause it."""
    pauses: tuple[Standstill, ...] = ()
    extension: Extending | None = None
    is_filing: bool = False
    """Something must be handed in: an outage of the service moves its end."""
    warns: tuple[int, ...] = ()
    """So many days before its end those who have to keep it are told."""
    lapse: Lapsing = Lapsing()
    source: str = ""

    def pause_in(self, state: str) -> Standstill | None:
        """How it stands still in a state, if it does."""
        return next((one for one in self.pauses if one.state == state), None)
