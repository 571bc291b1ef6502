"""What a workflow is, as frozen values: published once, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from challenge_engine.core.ballot_rules import BallotBox
from challenge_engine.core.ballot_rules import Does as Does
from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.empty import EMPTY as EMPTY
from challenge_engine.core.link_rules import Link
from challenge_engine.core.pot_rules import Pot, PotMove
from challenge_engine.core.right_rules import Route, Waiver

MAIN = "main"
"""The name of the track that every case has."""

NOTHING = "nothing"
"""Where an opening action starts from: there is no case (or no such track) yet."""

PHASES = ("submitted", "assessed", "delegated", "monitored", "ended")

Side = Literal["community", "authority", "public"]
"""Whose role it is; ``public``: of everybody who is signed in, on a case that the public reads.
It makes nobody a party: who acts in it reads what the public reads, and what they wrote."""
Audience = Literal["public", "parties", "authority"]
AUDIENCES: tuple[Audience, ...] = ("public", "parties", "authority")

Texts = Mapping[str, str]
"""Language code → text; complete for every language of the workflow."""


def of_link(name: str) -> str:
    """Under which name an action is handed the reference of a linked case: no field has it."""
    return f"link-{name}"


@dataclass(frozen=True, slots=True)
class Role:
    """Who may act; an ``assigned`` role needs an assignment to the case besides a grant."""

    name: str
    side: Side
    title: Texts
    assigned: bool = False
    body: Texts | None = None
    """The body that decides and that this role records for (a college, a council)."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One code of a list (grounds, conditions, choices) with its text and where it comes from."""

    code: str
    title: Texts
    source: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a form: its type decides what it may be (``core.fields``)."""

    name: str
    type: str
    ask: Texts
    hint: Texts | None = None
    see: Audience = "parties"
    personal: bool = False
    maximum: int | None = None
    minimum: int | None = None
    choices: tuple[ListItem, ...] = ()
    of: str | None = None
    """For a field of type ``record``: the kind that it points at."""
    currency: str = "EUR"
    counted: str = ""
    """The list under whose name the answers are counted, by year and by side; empty: not."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Marks a record kind as promises: whose it is, by when, and which records keep it."""

    owner: str
    due: str
    kept_by: str


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A repeatable entry; it never changes, a revision adds a version."""

    name: str
    title: Texts
    fields: Mapping[str, Field]
    see: Audience = "parties"
    once_per_person: bool = False
    sealed_until: str | None = None
    """The action that opens these records to everybody who may see them; until then only
    their author reads them."""
    promise: Promise | None = None
    beside: str | None = None
    """Another kind: the page of a case shows the two in two columns."""


@dataclass(frozen=True, slots=True)
class Keep:
    """For how long a case that ended so must be kept (``None`` years: for ever), says which law."""

    years: int | None
    source: str


@dataclass(frozen=True, slots=True)
class State:
    """Where a track stands; ``waits_on`` is who must act, ``says`` what each audience reads."""

    name: str
    phase: str
    title: Texts
    says: Mapping[str, Texts]
    waits_on: tuple[str, ...] = ()
    ends: Literal["settled", "closed"] | None = None
    keep: Keep | None = None
    is_adverse: bool = False
    """An end that goes against the group: a *no*, or something taken away."""
    grounds: tuple[str, ...] = ()
    """Of an adverse end: the lists from which its grounds must come."""
    routes: tuple[str, ...] = ()
    """Of an adverse end: what one can do against it."""
    agreed_by: tuple[str, ...] = ()
    """Of an end to which the authority can bring the case: what the group has agreed to it by."""

    @property
    def is_end(self) -> bool:
        """An end waits on nobody; only a named track may leave a settled one."""
        return self.ends is not None


@dataclass(frozen=True, slots=True)
class GuardCall:
    """A guard's name and parameters as the workflow states them."""

    name: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Takes:
    """All that an action hands in; nothing else can change a value of the case."""

    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    record: str | None = None
    revises: bool = False
    record_optional: tuple[str, ...] = ()
    reason: Literal["none", "optional", "required"] = "none"
    grounds: str | None = None
    grounds_min: int = 1
    publish: bool = False
    """Reason and grounds of this action are public."""
    assigns: str | None = None
    """The role to which a person is assigned on this case."""
    replaces: bool = False
    """The assignment ends the earlier ones of that role (a hand-over)."""
    signs: str | None = None
    """The record kind whose newest version is signed."""
    ballot: Does | None = None
    """What it does to the ballot box of the case."""
    links: tuple[str, ...] = ()
    """Links of which the other case is named by its reference."""
    links_optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Also:
    """A second track moved by the same action, as a second entry in the same transaction."""

    track: str
    target: str
    sources: tuple[str, ...] = ()
    """Only if the track stands in one of these; without any, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Transition:
    """From one state to another by one action; exactly one for a track, state and action."""

    action: str
    track: str
    source: str
    target: str
    by: tuple[str, ...]
    when: tuple[GuardCall, ...] = ()
    takes: Takes = Takes()
    for_others: tuple[str, ...] = ()
    """Roles that may do this on behalf of the group (at a desk, on paper, by telephone)."""
    tells: tuple[str, ...] = ()
    also: tuple[Also, ...] = ()
    at_most: int | None = None
    """How often its action may be done in one case, wherever it starts from."""
    pot: PotMove | None = None
    """What it does to a pot of a linked case."""

    @property
    def moves(self) -> bool:
        """False where something is recorded and the state stays."""
        return self.source != self.target


@dataclass(frozen=True, slots=True)
class Action:
    """What an actor does, an imperative; its texts are the same from every state."""

    name: str
    title: Texts
    hint: Texts | None = None
    escape: bool = False
    """A way out (withdraw, terminate), not a way forward."""
    told: Mapping[str, Texts] = EMPTY
    """How it is told once it is done, by audience: a sentence for ``public``, other words for
    ``community`` or ``authority`` where they read something else."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """A published, versioned, never changing definition of states and transitions."""

    name: str
    version: int
    digest: bytes
    title: Texts
    languages: tuple[str, ...]
    roles: Mapping[str, Role]
    fields: Mapping[str, Field]
    records: Mapping[str, RecordKind]
    lists: Mapping[str, Mapping[str, ListItem]]
    actions: Mapping[str, Action]
    tracks: Mapping[str, Mapping[str, State]]
    """Track → its states by name; ``main`` is always there."""
    transitions: tuple[Transition, ...]
    wish: Texts = EMPTY
    """What a group wants for which this is the way, in their words."""
    notes: Texts = EMPTY
    public_from: str | None = None
    """The action from which on a case stands in the public register."""
    named_by: str = "title"
    public_lines: tuple[str, ...] = ()
    """Fields in the group's own words that the page of a case shows first, together."""
    sources: tuple[str, ...] = ()
    track_titles: Mapping[str, Texts] = EMPTY
    """Track → what people call it; the main track is the case itself and has none."""
    open_tracks: tuple[str, ...] = ()
    """Tracks that may stay unfinished: they keep no ended case from being destroyed."""
    deadlines: Mapping[str, Deadline] = EMPTY
    pots: Mapping[str, Pot] = EMPTY
    rights: Mapping[str, tuple[str, ...]] = EMPTY
    """What is promised (``core.right_rules``) → the actions that it names."""
    routes: Mapping[str, Route] = EMPTY
    waivers: tuple[Waiver, ...] = ()
    ballot: BallotBox | None = None
    links: Mapping[str, Link] = EMPTY
    open_roles: frozenset[str] = field(init=False, repr=False, compare=False)
    """The roles in which everybody may act who is no party."""
    _from: Mapping[tuple[str, str], tuple[Transition, ...]] = field(
        init=False, repr=False, compare=False
    )
    _one: Mapping[tuple[str, str, str], Transition] = field(init=False, repr=False, compare=False)
    _track: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _sources: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        leaving: dict[tuple[str, str], tuple[Transition, ...]] = {}
        sources: dict[str, tuple[str, ...]] = {}
        for t in self.transitions:
            leaving[t.track, t.source] = (*leaving.get((t.track, t.source), ()), t)
            sources[t.action] = (*sources.get(t.action, ()), t.source)
        everybody = (name for name, role in self.roles.items() if role.side == "public")
        object.__setattr__(self, "open_roles", frozenset(everybody))
        object.__setattr__(self, "_from", leaving)
        object.__setattr__(self, "_sources", sources)
        object.__setattr__(self, "_track", {t.action: t.track for t in self.transitions})
        object.__setattr__(
            self, "_one", {(t.track, t.source, t.action): t for t in self.transitions}
        )

    def __hash__(self) -> int:
        """So that what follows from a workflow can be worked out once."""
        return hash(self.digest)

    @property
    def states(self) -> Mapping[str, State]:
        """The states of the main track."""
        return self.tracks[MAIN]

    def leaving(self, track: str, source: str) -> tuple[Transition, ...]:
        """The transitions from a state, in the order of the file."""
        return self._from.get((track, source), ())

    def transition(self, track: str, source: str, action: str) -> Transition | None:
        """The one transition for a track, state and action, if the workflow has it."""
        return self._one.get((track, source, action))

    def track_of(self, action: str) -> str | None:
        """The track that an action moves; an action belongs to one track."""
        return self._track.get(action)

    def sources_of(self, action: str) -> tuple[str, ...]:
        """The states from which an action is possible, in the order of the file."""
        return self._sources.get(action, ())

    @property
    def openings(self) -> tuple[Transition, ...]:
        """The actions by which a case is born."""
        return self.leaving(MAIN, NOTHING)
