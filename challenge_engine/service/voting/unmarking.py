"""Whoever was marked as voting on paper by mistake: two officials put it right, before the close.

Both steps stand in the voter's own history, after the mark, and the reason in that of the round,
for everybody and without a name. Then the voter stands in no roll, and can vote once as anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenge_engine.errors import VoteRefused
from challenge_engine.history.entry import Ref
from challenge_engine.service.cases import noting
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.cases.writing import Pen
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.voting import casting, showing
from challenge_engine.service.voting.casting import Polling
from challenge_engine.store import ballots, doubts, recording, streams
from challenge_engine.store.doubts import Doubt
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step
from challenge_engine.store.streams import Stream
from challenge_engine.texts.catalogue import _

LONGEST = 500
"""Characters of a reason."""

_NOT_MARKED = _("{name} is not marked as voting on paper in {reference}; there is nothing to undo.")
_OWN = _("This is about yourself: two other officials put it right.")
_SAME = _("You asked for this. Another official looks at it, and confirms it or leaves it.")
_NO_REASON = _("Say why the mark was wrong, in {n} characters at most. Everybody can read it.")


@dataclass(frozen=True, slots=True)
class Unmarked:
    """What became of it; ``waits`` for a second official."""

    name: str
    waits: bool


def unmark(
    engine: Engine, authority: int, reference: str, who: Acting, voter: Person, reason: str = ""
) -> Unmarked:
    """Ask for it, with a reason that everybody reads; of the second official, confirm it.

    Raises ``NotAllowed``, ``VoteRefused``.
    """
    with engine.store.write() as unit:
        streams.lock_now(unit, authority, reference)
        polling = casting.enter(unit, engine, authority, reference, who)
        polling.require(polling.box.officials)
        polling.require_open()
        line = ballots.in_roll(unit, polling.round.id, voter.id)
        if line is None or not line[1]:
            raise VoteRefused(_NOT_MARKED, name=voter.name, reference=reference)
        if who.person.id == voter.id:
            raise VoteRefused(_OWN)
        waiting = doubts.of(unit, polling.round.id, voter.id)
        if waiting is None:
            _ask(polling, who, voter, reason.strip())
        elif waiting.by == who.person.id:
            raise VoteRefused(_SAME)
        else:
            _put_right(polling, who, voter, waiting)
        unit.commit()
    engine.after_commit(authority)
    return Unmarked(voter.name, waiting is None)


def asked(engine: Engine, authority: int, reference: str, viewer: Viewer) -> list[Doubt]:
    """What waits for a second official; for officials only."""
    showing.require_official(showing.vote(engine, authority, reference, viewer))
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        return doubts.waiting(unit, stream.id) if stream is not None else []


def _ask(polling: Polling, who: Acting, voter: Person, reason: str) -> None:
    if not reason or len(reason) > LONGEST:
        raise VoteRefused(_NO_REASON, n=LONGEST)
    own = _history(polling, voter)
    n = _write(polling, own, "note", who, {"reason": reason})
    doubts.put(polling.unit, polling.round.id, voter.id, who.person.id, n, reason)


def _put_right(polling: Polling, who: Acting, voter: Person, waiting: Doubt) -> None:
    unit, round_ = polling.unit, polling.round
    own, mark = _history(polling, voter), ballots.own(unit, round_.id, voter.id)
    if mark is None:
        raise VoteRefused(_NOT_MARKED, name=voter.name, reference=round_.reference)
    origin = polling.engine.origin(round_.authority)
    leaf = ballots.leaf_of(unit, own.id, mark.n)
    refs = (Ref("corrects", origin.log, own.key, mark.n, leaf),)
    _write(polling, own, "correct", who, {"paper": "no"}, refs)
    pen = Pen(unit, origin, None, polling.now, None, who.channel, who_is(who.person))
    n = round_.n + 1
    items = ((f"record/ballot/{n}.0/unmarked", "yes"), (f"record/note/{n}.0/text", waiting.reason))
    noting.note(pen, polling.engine, round_, items, (), "note")
    ballots.leave(unit, round_.id, voter.id)
    doubts.drop(unit, round_.id, voter.id)


def _history(polling: Polling, voter: Person) -> Stream:
    found = ballots.voter(polling.unit, casting.own_key(polling, voter))
    if found is None:
        raise VoteRefused(_NOT_MARKED, name=voter.name, reference=polling.round.reference)
    return found


def _write(
    polling: Polling,
    own: Stream,
    kind: str,
    who: Acting,
    said: dict[str, Any],
    refs: tuple[Ref, ...] = (),
) -> int:
    """A step of an official in the voter's own history."""
    unit, engine, before = polling.unit, polling.engine, own.n
    n = own.n + 1
    step = Step(
        kind=kind,
        actor=who_is(who.person),
        via=who.via,
        role=polling.box.officials,
        refs=refs,
        items=tuple((f"record/ballot/{n}.0/{name}", value) for name, value in said.items()),
    )
    origin = engine.origin(polling.round.authority)
    definition = engine.version(unit, polling.round.workflow or 0).definition
    recording.append(unit, own, origin, definition, step, stamp(polling.now, own), None)
    streams.step(unit, before, own, None)
    return n
