"""A case, who acts on it, what is known about it, and what came of an action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from challenge_engine.core.ballot_rules import BoxFacts, Does, Won
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.moments import end_of_day
from challenge_engine.core.pot_ledger import Drawing, PotFact, PotLedger
from challenge_engine.core.pot_rules import PotMove
from challenge_engine.core.workflow import EMPTY, MAIN, NOTHING, GuardCall


class _Erased:
    """Stands where a value was and has been erased by law; it counts as given."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ERASED"


ERASED: Final = _Erased()


@dataclass(frozen=True, slots=True)
class Case:
    """One running instance of a workflow: where each of its tracks stands, after which step."""

    n: int
    states: Mapping[str, str]
    moved: Mapping[str, int] = EMPTY
    """Track → n of its last move: what a form is compared with, so that two people who only
    add records do not collide."""

    def state(self, track: str = MAIN) -> str:
        """The state of a track; a track that has not begun is at ``nothing``."""
        return self.states.get(track, NOTHING)


UNBORN: Final = Case(n=-1, states=EMPTY)
"""The case before its opening action."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the clock) as one case knows them: by number, never by name."""

    number: int | None
    """None as long as the person has no part in the case."""
    roles: frozenset[str] = frozenset()
    """What grants make the person eligible for, here and today."""
    assigned: frozenset[str] = frozenset()
    """Roles to which the person was assigned on this case."""
    visits: bool = False
    """Signed in, without a role here, and with no part in the case but what everybody may do."""


@dataclass(frozen=True, slots=True)
class Record:
    """The newest version of one repeatable entry, as far as it was asked for."""

    kind: str
    number: int
    version: int
    actor: int
    n: int
    k: int = 0
    values: Mapping[str, Any] = EMPTY
    commitments: tuple[str, ...] = ()
    """The salted hashes of this version in its entry: what a signature names."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed which version of a record for which side."""

    kind: str
    number: int
    version: int
    side: str
    actor: int


@dataclass(frozen=True, slots=True)
class Linked:
    """A case at the other end of a link, or another one in the same line, as it stands now."""

    state: str
    value: Any = None
    """Of the field by which it stands in line."""
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """What guards ask for; only that is fetched."""

    fields: frozenset[str] = frozenset()
    records: Mapping[str, frozenset[str]] = EMPTY
    """Record kind → the fields whose values are wanted (none: only that they exist)."""
    done: frozenset[str] = frozenset()
    """Actions of which it is asked whether this actor did them."""
    assigned: frozenset[str] = frozenset()
    signatures: frozenset[str] = frozenset()
    commitments: frozenset[str] = frozenset()
    """Record kinds of which the newest version is to be signed."""
    deadlines: frozenset[str] = frozenset()
    times: frozenset[tuple[str, str]] = frozenset()
    """Track and action of which it is asked how often it was done."""
    box: bool = False
    """Whether it is asked where the vote of the case stands."""
    won: frozenset[str] = frozenset()
    """Links of which it is asked whether this case won the vote at the other end."""
    linked: frozenset[str] = frozenset()
    """Links of which it is asked where the other cases stand."""
    linked_fields: frozenset[tuple[str, str]] = frozenset()
    """Link and field: what the cases at its other end say there."""
    lines: frozenset[tuple[str, str]] = frozenset()
    """Link and field: the other cases with the same parent, and their values of that field."""
    pots: frozenset[tuple[str, str]] = frozenset()
    """Link (none: the case itself) and name of the pots that are asked about."""

    def __or__(self, other: Needs) -> Needs:
        kinds = {*self.records, *other.records}
        return Needs(
            fields=self.fields | other.fields,
            records={
                kind: self.records.get(kind, frozenset()) | other.records.get(kind, frozenset())
                for kind in kinds
            },
            done=self.done | other.done,
            assigned=self.assigned | other.assigned,
            signatures=self.signatures | other.signatures,
            commitments=self.commitments | other.commitments,
            deadlines=self.deadlines | other.deadlines,
            times=self.times | other.times,
            box=self.box or other.box,
            won=self.won | other.won,
            linked=self.linked | other.linked,
            linked_fields=self.linked_fields | other.linked_fields,
            lines=self.lines | other.lines,
            pots=self.pots | other.pots,
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers to ``Needs``, read in the same transaction as the state."""

    today: str
    """The day in the authority's time zone, as YYYY-MM-DD."""
    on: str = ""
    """When the action held, if not today: what arrived in time may be typed in later."""
    at: str = ""
    """The instant at which it held; nothing where only the day is known."""
    zone: str = "UTC"
    """The time zone of the authority."""
    values: Mapping[str, Any] = EMPTY
    """Field → value; ``ERASED`` where it was erased; absent where nothing was given."""
    records: Mapping[str, tuple[Record, ...]] = EMPTY
    done: frozenset[str] = frozenset()
    assigned: Mapping[str, int] = EMPTY
    """Role → how many people are assigned to it."""
    signatures: Mapping[str, tuple[Signature, ...]] = EMPTY
    deadlines: Mapping[str, Ledger] = EMPTY
    """Deadline → where it stands; absent where it never started."""
    times: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Track and action → how often it was done; absent where it never was."""
    box: BoxFacts | None = None
    """Where the vote of the case stands."""
    won: Mapping[str, Won] = EMPTY
    """Link → how this case came out of the vote at the other end."""
    linked: Mapping[str, tuple[Linked, ...]] = EMPTY
    """Link → the cases at its other end, that which this action links to among them."""
    linked_fields: Mapping[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)
    """Link and field → its value in each of these cases."""
    lines: Mapping[tuple[str, str], tuple[Linked, ...]] = field(default_factory=dict)
    pots: Mapping[tuple[str, str], PotFact] = field(default_factory=dict)
    """Link and name → where the pot stands; absent where the case is not linked."""

    @property
    def held_at(self) -> str:
        """The instant at which it held; of what is known to a day only, the last that it can be."""
        return self.at or end_of_day(self.on or self.today, self.zone)

    def is_over(self, ledger: Ledger) -> bool:
        """Whether a deadline had passed when the action held; what has lapsed, has passed."""
        held = dt.date.fromisoformat(self.on if len(self.on) == len(self.today) else self.today)
        return ledger.is_over(held)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A *no* with its code and parameters; ``texts`` says it and what would help, in words."""

    code: str
    params: Mapping[str, Any] = EMPTY
    asked: GuardCall | None = field(default=None, compare=False, repr=False)
    """The guard whose answer it is: who may not read what that asks for hears less."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody hands in with an action, already read by ``core.intake``."""

    fields: Mapping[str, Any] = EMPTY
    record: Mapping[str, Any] = EMPTY
    revises: int | None = None
    """The number of the record that gets a new version."""
    reason: str | None = None
    grounds: tuple[str, ...] = ()
    assignee: Any = None
    """The person to be assigned: a value {id, name} that the service has looked up."""
    half: str | None = field(default=None, repr=False)
    """A half of the key of the ballot box; never written down so that the program can read it."""
    links: Mapping[str, str] = EMPTY
    """Link → reference of the other case."""


NOTHING_GIVEN: Final = Given()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was handed in: where, which code, with which parameters."""

    path: str
    code: str
    params: Mapping[str, Any] = EMPTY


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to do after the commit, kept as data in the outbox."""

    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """One event to be: a track, from where to where, and the values that come with it."""

    action: str
    track: str
    source: str
    target: str
    items: tuple[tuple[str, Any], ...] = ()
    """Path → value, in no order; persons are added by the store."""
    reopens: bool = False


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be: the first version of a new one, or the next version of ``revises``."""

    kind: str
    revises: Record | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person to be assigned to a role of the case; a hand-over ends the earlier ones."""

    role: str
    person: Any
    replaces: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action comes to: the case afterwards, its events, what to do after the commit."""

    case: Case
    role: str
    moves: tuple[Move, ...]
    effects: tuple[Effect, ...] = ()
    record: NewRecord | None = None
    signature: Signature | None = None
    assignment: Assignment | None = None
    on_behalf: bool = False
    ballot: Does | None = None
    """What it does to the ballot box of the case."""
    is_public: bool = False
    """From this step on the case stands in the public register."""
    ledgers: Mapping[str, Ledger] = EMPTY
    """The deadlines that it changes, as they stand afterwards."""
    pots: Mapping[str, PotLedger] = EMPTY
    """The pots of the case itself that it fills, as they stand afterwards."""
    drawing: tuple[PotMove, Drawing] | None = None
    """What it does to a pot of a linked case, and both as they stand afterwards."""


@dataclass(frozen=True, slots=True)
class Possibility:
    """One action of the workflow as it looks to one actor now: possible, or every reason not."""

    action: str
    track: str
    target: str | None
    """None where no transition leads out of the present state by this action."""
    roles: tuple[str, ...]
    """The roles in which this actor could do it, were there no refusal."""
    refusals: tuple[Refusal, ...] = field(default=())

    @property
    def is_possible(self) -> bool:
        """A button may be shown exactly when this holds."""
        return not self.refusals
