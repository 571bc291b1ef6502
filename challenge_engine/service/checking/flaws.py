"""What a check of the history can find wrong, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from challenge_engine.texts import say
from challenge_engine.texts.catalogue import _

CHANGED = _(
    "The history in this database is no longer the one that was recorded. Stop writing, compare "
    "with the receipts and checkpoints that others hold, and restore a backup that is sound."
)
MADE_OTHERWISE = _(
    "The entries themselves stand; a table that is made from them was changed past the program. "
    "Find out who did, and restore the row from a backup."
)

UNREADABLE = _("The entry cannot be read: {why}")
UNSEALED = _("The entry or its salt was changed: they no longer give the leaf hash.")
LEAF_HASH = _(
    "The column leaf_hash was changed: the entry gives another leaf, which is in the log."
)
SLOT = _("The slot is not the one of this history and step.")
NO_LEAF = _("Its leaf is not in the log.")
OTHER_LOG = _("The entry says that it stands in the log {said}, which is not where its leaf is.")
ELSEWHERE = _("The entry belongs elsewhere: it says {stream} {case}, step {said}.")
COLUMN = _("The column {column} says {value}, but the entry says {said}.")
PREVIOUS = _("It does not name the leaf of the step before: a step was removed, added or replaced.")
MISSING = _("A step is missing: here should be step {wanted}.")
DOUBLED = _("The step is there twice.")
BACKWARDS = _("It was recorded at {at}, which is before the step before it ({before}).")
MOVED = _("It leaves the state {source}, but the track {track} is in {state}.")
NUMBERED = _("It gives somebody the number {number}, but the next free number is {next}.")
UNOPENED = _("Item {item} ({path}) does not open its commitment: its path, salt or value changed.")
MALFORMED = _("Item {item} ({path}) is not what the format allows: {why}")
UNCOMMITTED = _("Item {item} ({path}) has no commitment in the entry: it was added.")
GONE = _("Item {item} is neither kept nor known to be erased: it was removed.")
KEPT = _("Item {item} ({path}) is still kept, though its erasure is recorded.")
NOT_ORDERED = _("Item {item} is noted as erased, but no erase event of that number names it.")
MISPLACED = _("Item {item} is noted as erased under the path {path}, which it cannot have had.")
ROW = _("The row of the history says {column} = {value}, but its steps come to {said}.")
TRACK = _("The track {track} is noted at {value}, but the steps come to {said}.")
RECORD = _("The record {kind} {number}, version {version}, is not what its step wrote ({column}).")
NO_RECORD = _("The step wrote a record of the kind {kind}, which is missing or noted elsewhere.")
SIGNATURE = _("The signature for the side {side} is not what the step wrote ({column}).")
NO_SIGNATURE = _("The step wrote a signature, which is missing or noted elsewhere.")
PARTY = _("Number {number} is {value} in the list of parties, but {said} in the steps.")
NO_PARTY = _("Number {number} acts in the steps, but is not in the list of parties.")
ADDED_PARTY = _("Number {number} is in the list of parties, but does nothing in the steps.")
DEADLINE = _(
    "The deadline {deadline} is noted with {column} = {value}, but the newest step of it says "
    "{said}."
)
POT = _("The pot {pot} is noted with {column} = {value}, but its steps come to {said}.")
NO_POT = _("The steps fill the pot {pot}, which is missing among the pots.")
DRAW = _(
    "What a case has of the pot {pot} is noted as {value} (awarded/paid, in cents, and the step), "
    "but the steps come to {said}."
)
STRAY_POT = _("The tables of pots have a row of the pot {pot}, which no step fills.")
POT_OVER = _("This step moves more money of the pot {pot} than could be moved then.")
POT_UNREAD = _("What this step says of the pot {pot} cannot be read.")
ONE_SIDE = _(
    "Money of the pot {pot} is moved by this step, and the history of the other case does not say "
    "the same."
)
WAKE = _(
    "The clock is to look at the deadline {deadline} on {value}, but by its newest step it has "
    "something to do there on {said}."
)
NO_DEADLINE = _("The deadline {deadline}, of which the step tells, is missing in the table.")
ADDED_DEADLINE = _("The deadline {deadline} is noted, but no step tells of it.")
NO_START = _("The deadline {deadline} is to count from step {said}, which is none up to this step.")
NO_LAPSE = _(
    "The deadline {deadline} is to have been noted as passed by step {said}, and that is no step "
    "of the clock that notes this."
)
OUTAGE = _(
    "An outage from {first} to {last} is noted, of which this step does not tell, or not so, or "
    "which is noted twice."
)
NO_OUTAGE = _("The outage from {first} to {last}, of which the step tells, is not noted.")
ENTRY = _(
    "The directory has {what} {code} from {first} to {last} here, of which this step does not "
    "tell, or not so."
)
NO_ENTRY = _("The {what} {code}, of which the step tells, is not in the directory.")
LINK = _("A link {name} with the case {other} is noted here, of which this step does not tell.")
NO_LINK = _("The link {name} with the case {other}, of which the step tells, is not noted.")
NO_ANSWER = _(
    "The step links the case {other}, but step {said} there does not answer it: it is not of the "
    "kind link, or names another step than this one."
)
NO_POINTER = _(
    "The case {other} answers this step at step {said} there, but the step does not name that case."
)
VOTE_TERMS = _("The terms of the vote are not those that this step fixed.")
VOTE_ROLL = _(
    "A line of the roll (history {key}) is not what the voter's own history says: the envelope was "
    "replaced, or the line added."
)
VOTE_STRAY = _("The history {key} says that somebody voted, and no roll has a line of it.")
VOTE_LIST = _("The envelopes in the roll are not the list that this step fixed.")
VOTE_RESULT = _("The result of the vote is not the one whose hash this step has.")
VOTE_COUNT = _("The winners do not follow from the ballots by the rule that was locked.")
VOTE_STEP = _("The vote is noted to have its {kind} at step {value}, but its steps say {said}.")
VOTE_PARTS = _("The ballot box holds what it cannot hold yet, or lacks what it should.")
VOTE_HALF = _("The half of the key that waits is not the one that this step tells of.")
VOTE_DOUBT = _(
    "That a mark of voting on paper is doubted (history {key}) is not what that history says."
)
VOTE_HOMELESS = _("The table {table} has a row of a vote that does not exist.")
VOTE_SECRET = _("The secret of the vote is not the one whose hash this step has.")
VOTE_PAPERS = _("The papers that officials typed in are not those that the steps tell of.")
VOTE_UNBOXED = _("The steps lock a vote, which is missing among the ballot boxes.")
STRAY = _("The table {table} has a row of a step that does not exist.")
NO_CASE = _("The table {table} has a row of a history that does not exist.")
LEFT_OVER = _("It was destroyed, but the table {table} still has a row of it.")
NOT_DECREED = _("The table {table} names an event that does not order it.")
LATER = _("The log has a leaf of step {later}, which is missing: the end was cut off.")
STRANGER = _(
    "The leaf belongs to no step in this database: the step was removed, or the leaf added."
)
LEAF = _("The leaf was changed: its slot and seal no longer give its leaf hash.")
NO_PLACE = _("The log has no leaf at this place, though it has later ones.")
CHECKPOINT = _("The checkpoint of size {size} does not hold: {why}")
SHORTER = _("The checkpoint of size {size} is larger than the log, which has {leaves} leaves.")
ROOT = _(
    "The leaves do not give the root of the checkpoint of size {size}: one of them, at place "
    "{since} or after it, was changed, or they changed places."
)
NO_LOG = _("The table {table} has rows of a log that does not exist (number {log}).")
NODE = _("The node {node} of level {level} is not the hash of its leaves.")
NO_NODE = _("The node {node} of level {level} is missing.")
KEY = _("Key {number} of the log is not a key: {why}")
UNTOLD_KEY = _("Key {number} of the log was never told in the authority's own history.")
KEY_NUMBER = _("The keys of the log are not numbered one after the other at {number}.")
NO_KEY = _("A key of the log is missing that the authority's own history names: {vkey}.")
UNKNOWN_DEFINITION = _(
    "It names the workflow {workflow} {version}, which is not published here so."
)
UNEXPLAINED = _(
    "The quick check refuses it and the strict one does not: tell who makes this program."
)

_WHERE = _("{reference}, step {n} (place {place} of the log): ")
_STEP = _("{reference}, step {n}: ")
_HISTORY = _("{reference}: ")
_PLACE = _("{reference}, place {place} of the log: ")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong: in which case or log, at which step and place, and what."""

    reference: str | None
    n: int | None
    place: int | None
    template: str
    params: Mapping[str, Any] = field(default_factory=dict)
    means: str = CHANGED

    def order(self) -> tuple[bool, int, str, int]:
        """What was written first comes first; what has no place in the log comes last."""
        return (
            self.place is None,
            self.place or 0,
            self.reference or "",
            -1 if self.n is None else self.n,
        )


Make = Callable[..., Flaw]
"""Makes a flaw of one history: its step, the sentence, what stands in it."""


def said(flaw: Flaw, language: str = "en", *, with_meaning: bool = True) -> str:
    """The sentence: where, what, and what it means and would help."""
    if flaw.n is None:
        where = _HISTORY if flaw.place is None else _PLACE
    else:
        where = _STEP if flaw.place is None else _WHERE
    params = {name: _shown(value) for name, value in flaw.params.items()}
    told = say(language, where, reference=flaw.reference or "–", n=flaw.n, place=flaw.place)
    told += say(language, flaw.template, **params)
    return f"{told} {say(language, flaw.means)}" if with_meaning else told


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            value = value.hex()
    text = str(value) if str(value).isprintable() else repr(value)
    return text if len(text) <= 120 else text[:119] + "…"
