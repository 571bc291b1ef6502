"""A new log that goes on where the old one cannot, and binds what the database holds of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from challenge_engine.errors import EngineError, ForkError
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.entry import Ref
from challenge_engine.history.laws import is_origin
from challenge_engine.history.signed_note import Note
from challenge_engine.history.spelling import to_base64
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine
from challenge_engine.service.installing import make_key
from challenge_engine.service.own_history import Items
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.erasing_again import begin, erase_again
from challenge_engine.service.proving.fork import read_outside
from challenge_engine.service.proving.places import Places, write_durably
from challenge_engine.service.proving.signing import require_places
from challenge_engine.service.proving.stored_tree import root_of_leaves
from challenge_engine.store import checkpoints, recovering, streams
from challenge_engine.store.authorities import Authority
from challenge_engine.store.checkpoints import Signed
from challenge_engine.store.sequencer import lock_log, sequence
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Continued:
    """The new log, what of the old one is bound into it, and what was erased again."""

    old: str
    origin: str
    size: int
    signed_size: int | None
    """With how many entries the old log was signed, as far as that is known."""
    vkey: str
    key_file: Path
    signed: Signed
    erased: int


def suggested(engine: Engine, authority: int) -> str:
    """The old name with the next counter under which nothing was ever signed."""
    places, origin = require_places(engine), engine.authorities[authority].origin
    name, _, counter = origin.rpartition("/")
    number = int(counter) + 1
    with engine.store.read() as unit:
        while _is_used(unit, places, f"{name}/{number}"):
            number += 1
    return f"{name}/{number}"


def continue_log(engine: Engine, authority: int, origin: str, reason: str) -> Continued:
    """Begin the log ``origin``; from now on every history of the authority is written in it.

    The old one is never signed again; receipts from it stay verifiable with its keys.
    """
    places, old = require_places(engine), engine.authorities[authority]
    _refuse_bad(origin, reason)
    sequence(engine.store, old.log)
    with engine.store.write() as unit:
        lock_log(unit, old.log)
        _refuse_used(unit, places, old, origin)
        # Before the commit: a copy from before it must never go on with the old log, and a
        # command that was cut off here can be given again.
        passed = _passed(places, old.origin, origin)
        write_durably(places.continued_file(old.origin), f"{origin}\n".encode())
        _copy_journal(places, old.origin, origin)
        begin(places)
        vkey = make_key(places, origin)
        bound = _bound(unit, places, old, reason)
        _begin(unit, engine, old, origin, vkey, bound, passed)
        unit.commit()
    with engine.store.read() as unit:
        engine.reload(unit)
    signed = signing.checkpoint(engine, authority)
    erased = erase_again(engine)
    size = bound["size"]
    known = _newest(bound)
    key_file = places.key_file(origin)
    return Continued(old.origin, origin, int(size or 0), known, vkey, key_file, signed, erased)


Bound = dict[str, str | int | None]


def _bound(unit: Unit, places: Places, old: Authority, reason: str) -> Bound:
    size = checkpoints.size(unit, old.log)
    root = root_of_leaves(unit, old.log, size)
    if root is None:
        raise ForkError(
            "The log {origin} has gaps in this database, so nothing can be bound of it. Restore a "
            "backup that is sound; see docs/recovery.md.",
            origin=old.origin,
        )
    return {
        "old": old.origin,
        "size": size,
        "root": to_base64(root),
        "note": _signed_note(unit, places, old),
        "reason": reason.strip(),
    }


def _begin(
    unit: Unit,
    engine: Engine,
    old: Authority,
    origin: str,
    vkey: str,
    bound: Bound,
    passed: Bound | None,
) -> None:
    now = unit.now()
    stream = streams.lock_own(unit, old.id)
    refs: tuple[Ref, ...] = ()
    if stream is not None and stream.last_leaf is not None:
        refs = (Ref("continues", old.origin, stream.key, stream.n, bytes(stream.last_leaf), None),)
    log = recovering.begin_log(unit, old.id, origin, now)
    checkpoints.add_key(unit, log, vkey, now)
    checkpoints.end_other_keys(unit, old.log, "", now)
    signed = _newest(bound)
    if signed is not None and signed > int(bound["size"] or 0):
        recovering.skip_references(unit, old.id, signed - int(bound["size"] or 0))

    def items(n: int) -> Items:
        told: list[tuple[str, str | int]] = [("vkey", vkey)]
        for k, values in enumerate((bound, passed)):
            given = (values or {}).items()
            told += [(f"record/continue/{n}.{k}/{name}", v) for name, v in given if v is not None]
        return tuple(told)

    after = Engine(engine.store)
    after.reload(unit)
    own_history.write(unit, after, old.id, None, "cli", "continue", items, refs=refs)


def _newest(bound: Bound) -> int | None:
    note = bound["note"]
    return Checkpoint.parse(Note.parse(str(note).encode()).text).size if note else None


def _signed_note(unit: Unit, places: Places, old: Authority) -> str | None:
    """The largest checkpoint of the old log that is known; a file that is no good is none."""
    newest = checkpoints.newest(unit, old.log)
    try:
        outside = read_outside(unit, places, old.log, old.origin)
    except ForkError:
        outside = None
    if outside is not None and (newest is None or outside.size >= newest.size):
        return places.checkpoint_file(old.origin).read_text(encoding="utf-8")
    return newest.note if newest is not None else None


def _passed(places: Places, old: str, origin: str) -> Bound | None:
    """A log that continued the old one before, and whose database is lost as well."""
    path = places.continued_file(old)
    if not path.is_file():
        return None
    before = path.read_text(encoding="utf-8").strip()
    if before == origin:
        return None
    note = places.checkpoint_file(before)
    if not note.is_file():
        raise EngineError(
            "`challenge log continue` was begun with the origin {before} and cut off. Give that "
            "one again.",
            before=before,
        )
    return {"old": before, "note": note.read_text(encoding="utf-8")}


def _copy_journal(places: Places, old: str, new: str) -> None:
    """What was erased stays erased whatever the log is called."""
    source, target = places.journal_file(old), places.journal_file(new)
    if source.is_file() and not target.exists():
        write_durably(target, source.read_bytes())


def _is_used(unit: Unit, places: Places, origin: str) -> bool:
    return recovering.is_log(unit, origin) or places.checkpoint_file(origin).exists()


def _refuse_used(unit: Unit, places: Places, old: Authority, origin: str) -> None:
    if _is_used(unit, places, origin):
        raise EngineError(
            "There is a log {origin} already. The name of a log is never used twice: take the "
            "next counter after it.",
            origin=origin,
        )
    if origin.rpartition("/")[0] != old.origin.rpartition("/")[0]:
        return
    if int(origin.rpartition("/")[2]) <= int(old.origin.rpartition("/")[2]):
        raise EngineError(
            "The counter only rises: after {old} comes a larger one than in {origin}.",
            old=old.origin,
            origin=origin,
        )


def _refuse_bad(origin: str, reason: str) -> None:
    if not is_origin(origin):
        raise EngineError(
            "{origin} cannot be the origin of a log. It is a name without blanks that ends in a "
            "counter, as in gemeente.example/challenges/2.",
            origin=repr(origin),
        )
    if not reason.strip():
        raise EngineError("Say why a new log is begun; the reason is kept in the history.")
