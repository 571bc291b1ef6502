"""Compares the log with a checkpoint that an auditor kept: is anything gone, and what is new?"""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.errors import EngineError, ProofError
from challenge_engine.history import tree
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.verifying import verify_consistency
from challenge_engine.service.auditing import office
from challenge_engine.service.auditing.looking import step_title
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import consistency, signing
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.store import checkpoints, visits
from challenge_engine.store.checkpoints import Signed
from challenge_engine.store.people import Person
from challenge_engine.store.unit import Unit
from challenge_engine.store.visits import Visit

SMALL = 20_000
"""Leaves up to which a page recomputes the whole log; beyond it `challenge log check` does."""
MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step that came since; without a reference it is of the authority's own history."""

    place: int
    reference: str | None
    n: int
    title: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a comparison that went well; what does not fit is an error instead."""

    old: int
    new: int
    was_signed: bool
    """False for a checkpoint that was only noted here at the last visit."""
    is_recomputed: bool
    """Whether the older root was worked out from every single leaf, not from kept nodes."""
    steps: tuple[NewStep, ...]
    """Those that came since, oldest first; at most ``MOST_STEPS``."""

    @property
    def entries(self) -> int:
        """How many entries came since."""
        return self.new - self.old

    @property
    def cases(self) -> dict[str, tuple[NewStep, ...]]:
        """Case → its new steps."""
        found: dict[str, tuple[NewStep, ...]] = {}
        for one in self.steps:
            if one.reference is not None:
                found[one.reference] = (*found.get(one.reference, ()), one)
        return found

    @property
    def own(self) -> tuple[NewStep, ...]:
        """New steps of the authority's own history."""
        return tuple(one for one in self.steps if one.reference is None)


def with_file(engine: Engine, authority: int, data: bytes, language: str) -> Compared:
    """With a checkpoint or proof of receipt that somebody kept.

    ``FormatError`` where it is neither; ``ProofError`` where it does not fit, which says how.
    """
    grown = consistency.since(engine, authority, data)
    with engine.store.read() as unit:
        logs = {name: id_ for id_, name in checkpoints.logs(unit, authority)}
        log = logs[grown.old.origin]
        return _compared(unit, engine, log, grown.old, grown.new, language, was_signed=True)


def with_visit(engine: Engine, authority: int, by: Person, language: str) -> Compared:
    """With the checkpoint that this auditor took along last."""
    signed = signing.checkpoint(engine, authority)
    one = engine.authorities[authority]
    with engine.store.read() as unit:
        last = visits.last(unit, by.id, one.log)
        if last is None:
            raise EngineError(
                "You have taken no checkpoint with you yet, so there is nothing to compare with."
            )
        old = Checkpoint(one.origin, last.size, last.root)
        new = Checkpoint(one.origin, signed.size, signed.root)
        _require_grown(unit, one.log, old, new)
        return _compared(unit, engine, one.log, old, new, language, was_signed=False)


def take(engine: Engine, authority: int, by: Person) -> Signed:
    """Note the newest checkpoint as the one that this auditor takes along."""
    office.require_auditor(engine, authority, by)
    signed = signing.checkpoint(engine, authority)
    log = engine.authorities[authority].log
    with engine.store.write() as unit:
        visits.add(unit, by.id, log, signed.size, signed.root, unit.now())
        unit.commit()
    return signed


def last_visit(engine: Engine, authority: int, by: Person) -> Visit | None:
    """What this auditor took along last."""
    with engine.store.read() as unit:
        return visits.last(unit, by.id, engine.authorities[authority].log)


def _require_grown(unit: Unit, log: int, old: Checkpoint, new: Checkpoint) -> None:
    if new.size < old.size:
        raise ProofError(
            "The log has {new} entries, and had {old} when you took the checkpoint along: "
            "entries are gone. See docs/recovery.md.",
            new=new.size,
            old=old.size,
        )
    try:
        hashes = StoredTree(unit, log, new.size).consistency(old.size)
        verify_consistency(old.size, new.size, old.root, new.root, hashes)
    except ProofError as error:
        raise _changed(old) from error


def _compared(
    unit: Unit,
    engine: Engine,
    log: int,
    old: Checkpoint,
    new: Checkpoint,
    language: str,
    *,
    was_signed: bool,
) -> Compared:
    is_small = old.size <= SMALL
    if is_small and tree.root(checkpoints.hashes(unit, log, 0, old.size)) != old.root:
        raise _changed(old)
    return Compared(
        old=old.size,
        new=new.size,
        was_signed=was_signed,
        is_recomputed=is_small,
        steps=tuple(_steps(unit, engine, log, old.size, language)),
    )


def _steps(unit: Unit, engine: Engine, log: int, size: int, language: str) -> list[NewStep]:
    found = []
    for row in visits.new_since(unit, log, size, MOST_STEPS):
        workflow = engine.version(unit, row.workflow).workflow if row.workflow else None
        title = step_title(workflow, row.kind, row.action, language)
        found.append(NewStep(row.seq, row.reference, row.n, title))
    return found


def _changed(old: Checkpoint) -> ProofError:
    return ProofError(
        "The first {size} entries of the log are no longer those of your checkpoint: at least "
        "one was changed, removed or moved. `challenge log check` looks for the first one.",
        size=old.size,
    )
