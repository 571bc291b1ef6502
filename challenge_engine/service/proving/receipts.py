"""Writes receipts: one file that proves a step to whoever has it, without us and offline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import NotFound, ProofError
from challenge_engine.history.checkpoint import Growth
from challenge_engine.history.commitments import Opening
from challenge_engine.history.entry import from_bytes
from challenge_engine.history.receipt import Gone, Receipt
from challenge_engine.history.signed_note import Note
from challenge_engine.history.tlog_proof import TlogProof
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.cases.neighbours import other_of
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.service.reading import others, past, viewing
from challenge_engine.service.reading.reader import Sight, Viewer, sight
from challenge_engine.store import ballots, checkpoints, erasing, links, streams
from challenge_engine.store import receipts as rows
from challenge_engine.store.reading import EventRow
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

Paths = frozenset[str]
# Of the steps that explain another one, only what explains it.
_GROUND, _KEY, _ACTOR = frozenset({"ground"}), frozenset({"vkey"}), frozenset({"actor"})


def receipt(
    engine: Engine, authority: int, reference: str, viewer: Viewer, n: int | None = None
) -> bytes:
    """The proof of one step of a case, the newest by default, with what the viewer may keep.

    Opened is what they may read of it, but for the personal data of somebody else: a file that is
    handed on cannot be erased.
    """
    found = _written(engine, authority, reference, viewer, n)
    return found[-1].to_bytes()


def receipts(engine: Engine, authority: int, reference: str, viewer: Viewer) -> dict[int, bytes]:
    """The proofs of every step of a case, under one checkpoint, by the number of the step.

    Without those whose entry has the secret id of a linked case that the viewer may not see.
    """
    found = _written(engine, authority, reference, viewer, None, all_=True)
    return {from_bytes(one.entry).n: one.to_bytes() for one in found}


def of_vote(engine: Engine, authority: int, reference: str, viewer: Viewer) -> bytes:
    """The proof that the viewer voted: it says under which terms, and nothing of how."""
    signing.checkpoint(engine, authority)
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        person = viewer.person.id if viewer.person else None
        own = ballots.own(unit, stream.id, person) if stream is not None and person else None
        if own is None:
            raise NotFound("You have not voted in {reference}.", reference=reference)
        keys = [_Place(*at, _KEY) for at in rows.told_keys(unit, authority)]
        writer = _Writer(unit, person)
        return writer.of_step(_Place(own.id, own.n, _ACTOR), keys).to_bytes()


def growth(engine: Engine, authority: int, old: int) -> bytes:
    """The newest checkpoint, with the proof that the log only grew since it had ``old`` leaves."""
    signing.checkpoint(engine, authority)
    with engine.store.read() as unit:
        return _Log(unit, engine.authorities[authority].log).growth(old)


def _written(
    engine: Engine,
    authority: int,
    reference: str,
    viewer: Viewer,
    n: int | None,
    *,
    all_: bool = False,
) -> list[Receipt]:
    signing.checkpoint(engine, authority)
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        if stream is None or stream.workflow is None:
            raise no_such_case(reference)
        workflow = engine.version(unit, stream.workflow).workflow
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        seen = sight(workflow, viewing.actor_of(unit, stream, workflow, viewer, today))
        if stream.public_n is None and not seen.may_see("parties"):
            raise no_such_case(reference)
        writer = _Writer(unit, viewer.person.id if viewer.person else None)
        person = viewer.person.id if viewer.person else None
        kept = past.read(unit, stream.id, others.visible(unit, engine, stream.id, person, today))
        if not kept.events:
            raise _nothing_kept(reference)
        secret = _naming_others(unit, engine, stream, kept, person, today)
        wanted = [_step(kept.events, reference, n)]
        if all_:
            wanted = [event for event in kept.events if event.n not in secret]
        elif wanted[0].n in secret:
            raise _names_another(reference, wanted[0].n)
        return [writer.of_case(stream, workflow, seen, kept, event) for event in wanted]


def _step(events: list[EventRow], reference: str, n: int | None) -> EventRow:
    if n is None:
        return events[-1]
    for event in events:
        if event.n == n:
            return event
    raise NotFound(
        "The case {reference} has no step {n}; its newest is step {last}.",
        reference=reference,
        n=n,
        last=events[-1].n,
    )


def _nothing_kept(reference: str) -> NotFound:
    return NotFound(
        "Nothing is kept of the case {reference} any more, so no proof can be written. One that "
        "was handed out before still holds.",
        reference=reference,
    )


def _naming_others(
    unit: Unit, engine: Engine, stream: Stream, kept: past.Past, person: int | None, today: str
) -> set[int]:
    """The steps whose entry has the secret id of a case that this reader may not see."""
    linked = {other_of(row, stream.id) for row in links.of_case(unit, stream.id)}
    found = streams.by_ids(unit, linked).values()
    seen = {one.id for one in others.seen_of(unit, engine, found, person, today)}
    hidden = {one.key for one in found if one.id not in seen}
    if not hidden:
        return set()
    return {
        event.n
        for event in kept.events
        if hidden & {ref.case for ref in from_bytes(event.entry).refs}
    }


def _names_another(reference: str, n: int) -> NotFound:
    return NotFound(
        "Step {n} of the case {reference} names another case, which you may not see, and its proof "
        "would tell that case's secret number. Ask whoever handles both cases for it.",
        reference=reference,
        n=n,
    )


class _Log:
    """One log at one checkpoint, read once for any number of proofs."""

    def __init__(self, unit: Unit, log: int, index: int | None = None) -> None:
        if index is None:
            signed = checkpoints.newest(unit, log)
        else:
            signed = checkpoints.covering(unit, log, index + 1)
        if signed is None:
            raise ProofError("Nothing of this log was signed yet, so nothing can be proven.")
        self.note = Note.parse(signed.note.encode())
        self.tree = StoredTree(unit, log, signed.size)

    def proof(self, index: int) -> TlogProof:
        """The proof of one leaf; ``ProofError`` where it came after the checkpoint."""
        return TlogProof(index, tuple(self.tree.inclusion(index)), self.note)

    def growth(self, old: int) -> bytes:
        """That the log only grew since then."""
        hashes = tuple(self.tree.consistency(old))
        return Growth(old, self.tree.size, hashes, self.note).to_bytes()


@dataclass(frozen=True, slots=True)
class _Place:
    """A step of any history, and what of it may be opened."""

    case_id: int
    n: int
    paths: Paths


class _Writer:
    def __init__(self, unit: Unit, holder: int | None) -> None:
        self._unit = unit
        self._holder = holder
        self._logs: dict[tuple[int, int | None], _Log] = {}

    def of_case(
        self, stream: Stream, workflow: Workflow, seen: Sight, kept: past.Past, event: EventRow
    ) -> Receipt:
        """The receipt of a step of a case, with the further ones that explain it."""
        paths = past.readable(kept, workflow, seen, event)
        keys = [_Place(*at, _KEY) for at in rows.told_keys(self._unit, stream.authority)]
        also = [_Place(*at, _GROUND) for at in self._erasers(stream.id, event.n)]
        if event.kind == "correct":
            corrected = kept.root(event)
            may_read = past.readable(kept, workflow, seen, corrected)
            also.append(_Place(stream.id, corrected.n, may_read))
        return self._receipt(_Place(stream.id, event.n, paths), keys, also)

    def of_step(self, place: _Place, keys: Iterable[_Place]) -> Receipt:
        """The receipt of a step of any history."""
        return self._receipt(place, keys)

    def _erasers(self, case_id: int, n: int) -> list[tuple[int, int]]:
        found = erasing.erased(self._unit, case_id, n)
        return sorted({(by_case, by_n) for _, by_case, by_n, _ in found})

    def _receipt(
        self, place: _Place, keys: Iterable[_Place] = (), also: Iterable[_Place] = ()
    ) -> Receipt:
        log, index = self._at(self._step(place))
        # A key that followed is told under a checkpoint that the key before it signed, and comes
        # first: so whoever knows only the first key can follow to the one that signs today.
        told = [self._proven(one, log, is_oldest=True) for one in keys]
        found = [self._proven(one, log) for one in also]
        return self._written(place, self._log(log, None).proof(index), [*told, *found])

    def _proven(self, place: _Place, log: int, *, is_oldest: bool = False) -> Receipt | None:
        """A further receipt; none where the step stands in another log, or is not kept."""
        event = rows.step(self._unit, place.case_id, place.n)
        if event is None or self._at(event)[0] != log:
            return None
        _, index = self._at(event)
        return self._written(place, self._log(log, index if is_oldest else None).proof(index))

    def _written(
        self, place: _Place, proof: TlogProof, also: Iterable[Receipt | None] = ()
    ) -> Receipt:
        event = self._step(place)
        gone = erasing.erased(self._unit, place.case_id, place.n)
        return Receipt(
            proof=proof,
            entry=event.entry,
            salt=event.salt,
            open=self._open(place),
            gone=tuple(Gone(item, by) for item, _, _, by in gone),
            also=tuple(one for one in also if one is not None),
        )

    def _step(self, place: _Place) -> EventRow:
        event = rows.step(self._unit, place.case_id, place.n)
        if event is None:
            raise ProofError("The step is not kept here any more.")
        return event

    def _at(self, event: EventRow) -> tuple[int, int]:
        """In which log a step stands, and at which place."""
        found = checkpoints.place(self._unit, event.leaf_hash)
        if found is None:
            raise ProofError("The step has no place in the log yet. Try again in a moment.")
        return found

    def _log(self, log: int, index: int | None) -> _Log:
        """The log at its newest checkpoint, or at the oldest one that covers a place."""
        if (log, index) not in self._logs:
            self._logs[log, index] = _Log(self._unit, log, index)
        return self._logs[log, index]

    def _open(self, place: _Place) -> tuple[Opening, ...]:
        about = rows.subjects(self._unit, place.case_id, place.n)
        return tuple(
            Opening(o.item, o.path, o.salt, o.value.encode())
            for o in rows.openings(self._unit, place.case_id, place.n)
            if o.path in place.paths and about.get(o.item, set()) <= {self._holder}
        )
