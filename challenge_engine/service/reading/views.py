"""What a reader gets to see of a case, as frozen values in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from challenge_engine.core.intake import Asked
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.reading.deadline_views import DeadlineView, DueLine
from challenge_engine.service.reading.link_views import LinkView, OpenFrom
from challenge_engine.service.reading.pot_views import PotView
from challenge_engine.service.reading.reason_views import ReasonView, WayView
from challenge_engine.texts.rights import RouteSaid


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its label; ``text`` is how a reader sees it, ``raw`` how it is kept."""

    name: str
    label: str
    text: str
    raw: Any = None
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class RecordView:
    """The newest version of a record; a sealed one says only that it is there."""

    kind: str
    title: str
    number: int
    version: int
    n: int
    by: str
    recorded_at: str
    occurred_at: str
    values: tuple[Value, ...]
    is_sealed: bool = False
    signed: tuple[str, ...] = ()
    """The sides that signed this version."""


@dataclass(frozen=True, slots=True)
class PromiseView:
    """What a side has agreed to do by a date, and whether it did."""

    number: int
    kind: str
    owner: str
    owner_title: str
    due: str
    values: tuple[Value, ...]
    standing: Literal["open", "late", "kept", "kept-late"]
    kept_at: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One value that a correction replaced; ``None`` where nothing stood, or nothing was left."""

    name: str
    label: str
    was: Value | None
    now: Value | None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What a later step set right in an earlier one, as far as this reader may read both."""

    n: int
    of: int
    """The step that was corrected, behind corrections of corrections."""
    by: str
    recorded_at: str
    reason: str | None
    changes: tuple[ChangeView, ...]
    held: tuple[str | None, str] | None
    """When it was said to have happened (``None``: nobody knew), and when it really did."""
    withheld: int


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the history as this reader may read it."""

    n: int
    kind: str
    action: str | None
    title: str
    track: str | None
    moved: str | None
    """The title of the state it led to; ``None`` where the state stayed."""
    enters: str | None
    """The phase into which it led the case; ``None`` where the phase stayed."""
    by: str
    behalf: str | None
    via: str
    recorded_at: str
    occurred_at: str
    basis: str
    reason: str | None
    grounds: tuple[str, ...]
    values: tuple[Value, ...]
    withheld: int
    """How many values of this step this reader may not read."""
    note: str | None = None
    source: str | None = None
    """Where a reported step is known from."""
    is_dated: bool = True
    """False where nobody knows when it happened: ``occurred_at`` is then when it was noted."""
    corrects: int | None = None
    """The earlier step that this one sets right."""
    corrections: tuple[CorrectionView, ...] = ()
    """What was set right in this step later; of a correction, what it set right itself."""
    deadlines: tuple[Value, ...] = ()
    """What it did to the deadlines: from which day to which, or that one was met."""
    led_to: str | None = None
    """The name of the state that ``moved`` has the title of."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a form asks for, in the reader's language."""

    name: str
    type: str
    label: str
    hint: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    value: Any
    asked: Asked


@dataclass(frozen=True, slots=True)
class ActionView:
    """One action as it looks to this reader now: possible, or every reason why not."""

    action: str
    track: str
    title: str
    hint: str
    target: str | None
    roles: tuple[str, ...]
    refusals: tuple[ReasonView, ...]
    asks: tuple[Ask, ...]
    seen: int
    """The last move of its track: what a form carries, so that a race is noticed."""
    is_escape: bool
    on_behalf: bool = False
    way: WayView | None = None
    """How it becomes possible, where that was asked for."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons why not."""
        return tuple(reason.code for reason in self.refusals)

    @property
    def is_possible(self) -> bool:
        """A button may be shown exactly when this holds."""
        return not self.refusals

    @property
    def is_for_others(self) -> bool:
        """Refused only because somebody else has to do it."""
        return set(self.codes) <= {"wrong-role", "not-assigned"} and bool(self.codes)


@dataclass(frozen=True, slots=True)
class WaitView:
    """Who must act: a role, and who holds it on this case as far as the reader may know."""

    role: str
    title: str
    people: tuple[str, ...]
    is_me: bool


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One phase of the lifecycle on the tracker."""

    name: str
    title: str
    standing: Literal["done", "current", "todo"]


@dataclass(frozen=True, slots=True)
class TrackView:
    """A track beside the main one."""

    name: str
    title: str
    state: str
    state_title: str
    says: str
    against: tuple[RouteSaid, ...] | None = None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one reader may see it."""

    today: str
    """The authority's day on which it was read."""
    reference: str
    title: str
    group: str
    workflow: str
    version: int
    workflow_title: str
    n: int
    phase: str
    reached: str
    """The last of the four phases that the case was in."""
    phases: tuple[PhaseView, ...]
    state: str
    state_title: str
    is_ended: bool
    says: str
    against: tuple[RouteSaid, ...] | None
    """What one can do about it, where it ended against the group."""
    since: str
    waits_on: tuple[WaitView, ...]
    basis: str
    is_public: bool
    is_party: bool
    side: Literal["public", "community", "authority"]
    """In whose words the case is told to this reader."""
    tracks: tuple[TrackView, ...]
    values: tuple[Value, ...]
    records: tuple[RecordView, ...]
    promises: tuple[PromiseView, ...]
    deadlines: tuple[DeadlineView, ...]
    actions: tuple[ActionView, ...]
    steps: tuple[StepView, ...]
    correctable: frozenset[int]
    """The steps that this reader may set right."""
    definition: Workflow
    links: tuple[LinkView, ...] = ()
    """The cases that it is linked with, as far as this reader may see them."""
    openings: tuple[OpenFrom, ...] = ()
    """What this reader can open from it."""
    pots: tuple[PotView, ...] = ()
    """Its money on which linked cases draw."""

    @property
    def next_deadline(self) -> DeadlineView | None:
        """What has to be kept next: by those whom the case waits for, if they have a deadline."""
        to_keep = [one for one in self.deadlines if one.is_to_be_kept]
        waited = {wait.role for wait in self.waits_on}
        theirs = (one for one in to_keep if waited & set(one.roles))
        return next(theirs, next(iter(to_keep), None))

    @property
    def possible(self) -> tuple[ActionView, ...]:
        """What this reader can do now."""
        return tuple(a for a in self.actions if a.is_possible)

    @property
    def not_yet(self) -> tuple[ActionView, ...]:
        """What belongs to this state and this reader, and is not possible yet."""
        return tuple(
            a
            for a in self.actions
            if not a.is_possible
            and a.target is not None
            and not a.is_for_others
            and "wrong-role" not in a.codes
        )

    @property
    def for_others(self) -> tuple[ActionView, ...]:
        """What belongs to this state and is somebody else's to do."""
        return tuple(
            a
            for a in self.actions
            if not a.is_possible and a.target is not None and "wrong-role" in a.codes
        )

    @property
    def later(self) -> tuple[ActionView, ...]:
        """What no transition leads to from here."""
        return tuple(a for a in self.actions if a.target is None)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    reference: str
    title: str
    group: str
    workflow_title: str
    phase: str
    phase_title: str
    state_title: str
    says: str
    since: str
    opened_at: str
    basis: str
    waits_on: tuple[str, ...]
    due: DueLine | None = None
    """The next deadline: of the reader if they have one, else of the case."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list; ``next`` is what to ask for the one after it, if there is one."""

    lines: tuple[CaseLine, ...]
    next: int | None
