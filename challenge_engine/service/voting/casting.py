"""A vote: one transaction, one row of the roll, one step in a history of the voter's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from challenge_engine.core.ballot_rules import BallotBox
from challenge_engine.core.case import Actor
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import NotAllowed, NotFound, VoteRefused
from challenge_engine.history import envelope
from challenge_engine.history.entry import Ref
from challenge_engine.history.spelling import to_base64
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.reader import sight
from challenge_engine.service.voting import ballots as reading
from challenge_engine.service.voting import standing, terms
from challenge_engine.store import ballots, deadlines, people, recording, streams
from challenge_engine.store.ballots import BoxRow
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step, Who
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Cast:
    """That somebody voted: nothing of how."""

    reference: str
    key: bytes
    """The id of the voter's own history."""
    n: int
    recorded_at: str

    @property
    def is_again(self) -> bool:
        """Whether the vote replaced an earlier one."""
        return self.n > 0


@dataclass(frozen=True, slots=True)
class Polling:
    """A round in whose vote somebody wants to do something, locked so that nobody can close it."""

    unit: Unit
    engine: Engine
    workflow: Workflow
    box: BallotBox
    round: Stream
    row: BoxRow
    actor: Actor
    now: str
    today: str

    def require(self, role: str) -> None:
        """``NotAllowed`` for who does not hold the role today."""
        if role not in self.actor.roles:
            raise NotAllowed(
                "Only who holds the role {role} today can do this in {reference}.",
                role=self.workflow.roles[role].title[self.workflow.languages[0]],
                reference=self.round.reference,
            )

    def require_open(self) -> None:
        """``VoteRefused`` before the vote opens and after it is closed."""
        if self.row.closed_n is not None:
            raise VoteRefused(
                "The vote of {reference} is closed; nothing more can be added to it.",
                reference=self.round.reference,
            )
        if self.round.state not in self.box.open_in:
            raise VoteRefused(
                "The vote of {reference} is not open. Its page says when it opens.",
                reference=self.round.reference,
            )
        due = _last_day(self)
        if due is not None and dt.date.fromisoformat(self.today) > due:
            raise VoteRefused(
                "The vote of {reference} was open until {due}.",
                reference=self.round.reference,
                due=due,
            )


def _last_day(polling: Polling) -> dt.date | None:
    name = polling.box.closes
    if name is None:
        return None
    ledger = deadlines.ledgers(polling.unit, polling.round.id, {name}).get(name)
    return ledger.due if ledger is not None else None


def cast(
    engine: Engine, authority: int, reference: str, who: Acting, data: Mapping[str, Any]
) -> Cast:
    """Vote, or vote anew: what was voted before is replaced.

    ``data``: choice → points or place, anything where it is ticked. Raises ``NotAllowed``,
    ``VoteRefused``.
    """
    with engine.store.write() as unit:
        polling = enter(unit, engine, authority, reference, who)
        polling.require(polling.box.voters)
        polling.require_open()
        locked = terms.from_text(polling.row.terms)
        out = standing.withdrawn(unit, engine, polling.workflow, polling.round.id)
        ballot = reading.read(locked, data, out)
        key = own_key(polling, who.person)
        _, on_paper = ballots.enter(unit, polling.round.id, who.person.id, key)
        if on_paper:
            raise VoteRefused(
                "You are marked as voting on paper in {reference}, so you cannot vote here too. If "
                "that is wrong, ask the office before the vote is closed.",
                reference=reference,
            )
        inside = reading.pack(ballot)
        sealed = envelope.seal(locked.key, polling.round.key, key, inside, locked.length)
        done = _write(polling, key, who_is(who.person), who.via, sealed)
        ballots.put(unit, polling.round.id, who.person.id, sealed)
        unit.commit()
    engine.after_commit(authority)
    return done


def mark_paper(engine: Engine, authority: int, reference: str, who: Acting, voter: Person) -> Cast:
    """Mark a person as voting on paper; they can then not vote online, nor twice on paper."""
    with engine.store.write() as unit:
        polling = enter(unit, engine, authority, reference, who)
        polling.require(polling.box.officials)
        polling.require_open()
        theirs = people.actor(unit, voter.id, authority, None, polling.round.id, polling.today)
        if polling.box.voters not in theirs.roles:
            raise VoteRefused(
                "{name} may not vote in {reference}.", name=voter.name, reference=reference
            )
        key = own_key(polling, voter)
        if (line := ballots.in_roll(unit, polling.round.id, voter.id)) is not None:
            raise VoteRefused(
                _ON_PAPER if line[1] else _ONLINE, name=voter.name, reference=reference
            )
        ballots.enter(unit, polling.round.id, voter.id, key)
        done = _write(polling, key, who_is(voter), "paper", None, who_is(who.person))
        ballots.put(unit, polling.round.id, voter.id, None)
        unit.commit()
    engine.after_commit(authority)
    return done


CANCELLED = (
    "The vote of {reference} was cancelled. What was voted is destroyed and was never counted; the "
    "page of the round says why."
)
_ON_PAPER = "{name} is marked as voting on paper already: everybody gets one paper."
_ONLINE = "{name} has voted online in {reference} already, and can vote anew there; give no paper."


def enter(unit: Unit, engine: Engine, authority: int, reference: str, who: Acting) -> Polling:
    """The round, its vote and who comes; the round is locked, but not against others who vote."""
    stream, clock = ballots.share(unit, authority, reference)
    if stream is None or stream.workflow is None or not stream.state:
        raise no_such_case(reference)
    workflow = engine.version(unit, stream.workflow).workflow
    now = stamp(clock, stream)
    today = local_day(now, engine.origin(authority).timezone)
    actor = people.actor(unit, who.person.id, authority, stream.group, stream.id, today)
    if stream.public_n is None and not sight(workflow, actor).may_see("parties"):
        raise no_such_case(reference)
    # Whoever opened the round is a group of one, and has its roles there: that is no right to vote.
    actor = people.actor(unit, who.person.id, authority, None, stream.id, today)
    row = ballots.box(unit, stream.id)
    if workflow.ballot is None or row is None:
        raise NotFound(
            "There is no vote in {reference}, or it is not fixed yet.", reference=reference
        )
    if row.is_cancelled:
        raise VoteRefused(CANCELLED, reference=reference)
    return Polling(unit, engine, workflow, workflow.ballot, stream, row, actor, now, today)


def own_key(polling: Polling, person: Person) -> bytes:
    """The id of the history of somebody in this vote."""
    secret = polling.row.secret
    if secret is None:
        raise VoteRefused(
            "The vote of {reference} is over, and its key is destroyed.",
            reference=polling.round.reference,
        )
    return envelope.stream_of(secret, person.key)


def _write(
    polling: Polling,
    key: bytes,
    voter: Who,
    via: str,
    sealed: bytes | None,
    recorder: Who | None = None,
) -> Cast:
    """The step in the voter's own history: it names the lock, and the envelope by its hash."""
    unit, engine, round_ = polling.unit, polling.engine, polling.round
    stream = ballots.voter(unit, key)
    begin = None
    if stream is None:
        stream = Stream.unborn(round_.authority, round_.log, "ballot", polling.now)
        stream.key = key
        begin = streams.beginning(unit, stream, polling.now)
    before = max(stream.n, 0)
    now = stamp(polling.now, stream)
    n = stream.n + 1
    step = Step(
        kind="cast",
        actor=voter,
        via=via,
        role=polling.box.voters,
        recorder=recorder,
        refs=(_lock_of(polling),),
        items=_items(n, sealed),
    )
    definition = engine.version(unit, round_.workflow or 0).definition
    origin = engine.origin(round_.authority)
    recording.append(unit, stream, origin, definition, step, now, begin)
    streams.step(unit, before, stream, None)
    return Cast(round_.reference or "", key, n, now)


def _lock_of(polling: Polling) -> Ref:
    """The step of the round that says under which terms this vote was cast."""
    round_, n = polling.round, polling.row.locked_n
    leaf = ballots.leaf_of(polling.unit, round_.id, n)
    return Ref("links", polling.engine.origin(round_.authority).log, round_.key, n, leaf)


def _items(n: int, sealed: bytes | None) -> tuple[tuple[str, Any], ...]:
    """The hash of the envelope: so nobody can put another one into the roll unnoticed."""
    if sealed is None:
        return ((f"record/ballot/{n}.0/paper", "yes"),)
    return ((f"record/ballot/{n}.0/envelope", to_base64(sha256(sealed).digest())),)
