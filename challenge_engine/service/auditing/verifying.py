"""Whether a case, or the whole small log, stands as it was recorded and signed; in words."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine import texts
from challenge_engine.core.moments import local_day
from challenge_engine.errors import EngineError, InvalidInput, ProofError
from challenge_engine.history.verifying import verify_inclusion
from challenge_engine.service.auditing import office
from challenge_engine.service.auditing.comparing import SMALL, last_visit
from challenge_engine.service.checking import log_check
from challenge_engine.service.checking.flaws import said
from challenge_engine.service.checking.log_check import Report
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.head import Head, head
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.store import auditing as rows
from challenge_engine.store import checkpoints, reading, streams
from challenge_engine.store.checkpoints import Signed
from challenge_engine.store.visits import Visit


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check came to: sound, or the first things that are wrong, each a sentence."""

    wrong: tuple[str, ...]
    found: int
    """How many things are wrong; only the first are told."""
    steps: int
    signed: Signed | None
    """The checkpoint that it was compared with; ``None`` where that was refused."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.found == 0


@dataclass(frozen=True, slots=True)
class Overview:
    """What stands at the head of the auditor's page."""

    head: Head
    entries: int
    cases: int
    visit: Visit | None
    today: str

    @property
    def is_small(self) -> bool:
        """Whether a page may recompute the whole log."""
        return self.entries <= SMALL


def overview(engine: Engine, authority: int, viewer: Viewer) -> Overview:
    """The log of the authority at a glance; for auditors only."""
    person = office.require_auditor(engine, authority, viewer.person)
    one = engine.authorities[authority]
    with engine.store.read() as unit:
        entries, cases = checkpoints.size(unit, one.log), rows.count(unit, authority)
        today = local_day(unit.now(), one.timezone)
    visit = last_visit(engine, authority, person)
    return Overview(head(engine, authority), entries, cases, visit, today)


def whole(engine: Engine, authority: int, viewer: Viewer) -> Verified:
    """Recompute the whole log now, as `challenge log check` does; only where it is small."""
    office.require_auditor(engine, authority, viewer.person)
    with engine.store.read() as unit:
        size = checkpoints.size(unit, engine.authorities[authority].log)
    if size > SMALL:
        raise InvalidInput(
            "The log has {size} entries: too many to be checked while a page waits. Whoever runs "
            "this machine runs `challenge log check`.",
            (),
            size=size,
        )
    try:
        signed = signing.checkpoint(engine, authority)
    except EngineError as error:
        return _refused(error, log_check.check(engine, authority), viewer.language)
    return _verified(log_check.check(engine, authority), signed, viewer.language)


def case(engine: Engine, authority: int, reference: str, viewer: Viewer) -> Verified:
    """Recompute one case, and prove each of its steps under the newest checkpoint."""
    office.require_auditor(engine, authority, viewer.person)
    report = log_check.check_case(engine, authority, reference)
    try:
        signed = signing.checkpoint(engine, authority)
        _prove(engine, authority, reference, signed)
    except EngineError as error:
        return _refused(error, report, viewer.language)
    return _verified(report, signed, viewer.language)


def _prove(engine: Engine, authority: int, reference: str, signed: Signed) -> None:
    log = engine.authorities[authority].log
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        tree = StoredTree(unit, log, signed.size)
        for event in reading.events(unit, stream.id) if stream else ():
            place = checkpoints.place(unit, event.leaf_hash)
            if place is None:
                raise ProofError("The step has no place in the log yet. Try again in a moment.")
            if place[0] == log:  # what stands in an older log was bound when the new one began
                proof = tree.inclusion(place[1])
                verify_inclusion(event.leaf_hash, place[1], signed.size, proof, signed.root)


def _verified(report: Report, signed: Signed, language: str) -> Verified:
    wrong = tuple(said(flaw, language) for flaw in report.flaws)
    return Verified(wrong, report.found, report.events, signed)


def _refused(error: EngineError, report: Report, language: str) -> Verified:
    wrong = (texts.error(error, language), *(said(flaw, language) for flaw in report.flaws))
    return Verified(wrong, report.found + 1, report.events, None)
