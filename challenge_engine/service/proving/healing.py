"""Fills an older copy from the published log, and writes down which steps are lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from challenge_engine.errors import EngineError, ForkError
from challenge_engine.history import commitments, signed_note
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note
from challenge_engine.history.spelling import to_base64
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine
from challenge_engine.service.own_history import Items
from challenge_engine.service.proving import published_log, signing
from challenge_engine.service.proving.erasing_again import begin, erase_again
from challenge_engine.service.proving.fork import refuse_continued
from challenge_engine.service.proving.places import Places
from challenge_engine.service.proving.published_log import PublishedLog
from challenge_engine.service.proving.signing import require_places
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.store import checkpoints, recovering
from challenge_engine.store.authorities import Authority
from challenge_engine.store.checkpoints import Leaf, Signed
from challenge_engine.store.recovering import History
from challenge_engine.store.sequencer import lock_log, sequence
from challenge_engine.store.unit import Unit

Progress = Callable[[int, int | None], None]

NOBODYS = bytes(16)
"""Stands for the id of a case that this copy has never seen; its steps go by their place."""
AT_ONCE = 200
"""Lost steps that one entry names."""


@dataclass(frozen=True, slots=True)
class LostSteps:
    """What one history lost; without a reference it is the authority's own."""

    reference: str | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Healed:
    """How far the log was filled, and what of its steps nobody here knows."""

    origin: str
    before: int
    size: int
    steps: tuple[LostSteps, ...]
    strangers: int
    """Steps of cases that this copy has never seen."""
    erased: int = 0


@dataclass(frozen=True, slots=True)
class _Lost:
    case: bytes
    n: int
    leaf: bytes


def heal(
    engine: Engine,
    authority: int,
    folder: Path,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Healed:
    """Fill the log from its published tiles up to what was signed, and name what is lost.

    ``ForkError`` unless the copy is the beginning of what was published and signed.
    """
    places, one = require_places(engine), engine.authorities[authority]
    refuse_continued(places, one.origin)
    with engine.store.write() as unit:
        lock_log(unit, one.log)
        done = _heal(unit, engine, places, one, folder, progress)
        if dry_run:
            return done
        begin(places)
        unit.commit()
    sequence(engine.store, one.log)
    signing.checkpoint(engine, authority)
    erased = erase_again(engine)
    return Healed(done.origin, done.before, done.size, done.steps, done.strangers, erased)


def _heal(
    unit: Unit,
    engine: Engine,
    places: Places,
    one: Authority,
    folder: Path,
    progress: Progress | None,
) -> Healed:
    known = [Verifier.parse(key.vkey) for key in checkpoints.keys(unit, one.log)]
    followed = _followed(places, one.origin, len(known))
    published = PublishedLog.read(folder, one.origin, [*known, *followed])
    outside = _outside(places, one.origin, [*known, *followed])
    size = checkpoints.size(unit, one.log)
    _refuse_useless(published, outside, size)
    leaves = published_log.missing_leaves(unit, one.log, published, outside, progress)
    waiting = recovering.waiting(unit, one.log)
    _fill(unit, one.log, leaves, published)
    steps, lost = [], []
    slots = {leaf.slot: leaf for leaf in leaves if leaf.slot not in waiting}
    for history in recovering.histories(unit, one.id):
        gone = list(_steps_after(history, slots))
        if gone:
            recovering.pass_over(unit, history, gone[-1].n, gone[-1].leaf)
            steps.append(LostSteps(history.reference, gone[0].n, gone[-1].n))
            lost += gone
    recovering.skip_references(unit, one.id, len(slots))
    strange = sorted(slots.values(), key=lambda leaf: leaf.seq)
    told = [*lost, *(_Lost(NOBODYS, leaf.seq, leaf.leaf_hash) for leaf in strange)]
    vkey = _follow(unit, one, published, followed)
    _tell(unit, engine, one.id, published, size, told, vkey)
    return Healed(one.origin, size, published.checkpoint.size, tuple(steps), len(strange))


def _fill(unit: Unit, log: int, leaves: list[Leaf], published: PublishedLog) -> None:
    recovering.add_leaves(unit, log, leaves)
    recovering.forget_placed(unit, log)
    signed = published.checkpoint
    tree = StoredTree(unit, log, signed.size)
    tree.root()
    checkpoints.keep_nodes(unit, log, tree.missing)
    checkpoints.keep(unit, log, Signed(signed.size, signed.root, published.note, unit.now()))


def _steps_after(history: History, slots: dict[bytes, Leaf]) -> Iterator[_Lost]:
    """The steps of a history that came after the last one known here, for as long as they do."""
    n = history.n + 1
    while (leaf := slots.pop(commitments.slot(history.key, n), None)) is not None:
        yield _Lost(history.key, n, leaf.leaf_hash)
        n += 1


def _tell(
    unit: Unit,
    engine: Engine,
    authority: int,
    published: PublishedLog,
    before: int,
    lost: list[_Lost],
    vkey: str | None,
) -> None:
    signed = published.checkpoint
    healed: dict[str, str | int | None] = {
        "before": before,
        "size": signed.size,
        "root": to_base64(signed.root),
        "lost": len(lost),
        "vkey": vkey,
    }
    for first in range(0, max(len(lost), 1), AT_ONCE):
        part, about = lost[first : first + AT_ONCE], {} if first else healed

        def items(
            n: int,
            part: list[_Lost] = part,
            about: dict[str, str | int | None] = about,
        ) -> Items:
            said = about.items()
            told = [(f"record/healed/{n}.0/{name}", v) for name, v in said if v is not None]
            for k, one in enumerate(part):
                told += [
                    (f"record/lost/{n}.{k}/case", one.case.hex()),
                    (f"record/lost/{n}.{k}/n", one.n),
                    (f"record/lost/{n}.{k}/leaf", to_base64(one.leaf)),
                ]
            return tuple(told)

        own_history.write(unit, engine, authority, None, "cli", "lost", items)


def _followed(places: Places, origin: str, number: int) -> list[Verifier]:
    """Keys that this copy does not know yet: their secret halves are in our own folder."""
    found = []
    while places.key_file(origin, number + 1).is_file():
        number += 1
        found.append(places.read_key(origin, number).verifier)
    return found


def _follow(
    unit: Unit, one: Authority, published: PublishedLog, followed: list[Verifier]
) -> str | None:
    """Take up the newest key that signed what was published; the entry that told it is lost."""
    signed = [key for key in followed if key in published.signers]
    if not signed:
        return None
    now = unit.now()
    for key in followed[: followed.index(signed[-1]) + 1]:
        checkpoints.add_key(unit, one.log, key.vkey, now)
    checkpoints.end_other_keys(unit, one.log, signed[-1].vkey, now)
    return signed[-1].vkey


def _outside(places: Places, origin: str, verifiers: list[Verifier]) -> Checkpoint | None:
    """What was signed last; without the file the published checkpoint is the newest known."""
    path = places.checkpoint_file(origin)
    if not path.exists():
        return None
    try:
        note = Note.parse(path.read_bytes())
        signed_note.verify(note, verifiers)
        found = Checkpoint.parse(note.text)
    except (EngineError, OSError) as error:
        raise ForkError(
            "The file {path} is not the last signed checkpoint of this log. {why} Put the right "
            "file back before anything is written.",
            path=str(path),
            why=str(error),
        ) from error
    if found.origin != origin:
        raise ForkError(
            "The file {path} is of the log {other}, not of {origin}.",
            path=str(path),
            other=found.origin,
            origin=origin,
        )
    return found


def _refuse_useless(published: PublishedLog, outside: Checkpoint | None, size: int) -> None:
    reached = published.checkpoint.size
    if outside is not None and max(reached, size) < outside.size:
        raise ForkError(
            "{signed} entries were signed, and {folder} has only {reached}. Look for a newer copy "
            "of the published log; if there is none, begin a new log with `challenge log "
            "continue`.",
            signed=outside.size,
            folder=str(published.folder),
            reached=reached,
        )
    if reached <= size:
        raise ForkError(
            "{folder} has {reached} entries, and this database has {size}: nothing can be filled "
            "from there. If the program refuses to run, docs/recovery.md says what helps.",
            folder=str(published.folder),
            reached=reached,
            size=size,
        )
