"""Refuses to go on where the database is not what was signed: a restored backup, or a fork."""

from __future__ import annotations

from typing import TYPE_CHECKING

from challenge_engine.errors import EngineError, ForkError
from challenge_engine.history import signed_note
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note
from challenge_engine.service.proving.installation import Installation
from challenge_engine.service.proving.places import Places, write_durably
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.store import checkpoints
from challenge_engine.store.authorities import Authority
from challenge_engine.store.sequencer import sequence

if TYPE_CHECKING:
    from challenge_engine.store.unit import Unit


def check_signed(engine: Installation, places: Places) -> None:
    """At every start: what was signed last must still be in the database (`ForkError`)."""
    check_logs(engine, places)
    if places.due_file.is_file():
        raise ForkError(
            "This database was restored, and what was erased since the copy was made has come back"
            " with it. Run `challenge restore --finish`, which erases it again."
        )


def check_logs(engine: Installation, places: Places) -> None:
    """The same for a program that is about to erase again what has come back."""
    for authority in engine.authorities.values():
        with engine.store.read() as unit:
            _check(unit, places, authority)
        # Not before: in an older copy, what waited for its place would get another one.
        sequence(engine.store, authority.log)


def refuse_fork(tree: StoredTree, origin: str, signed: Checkpoint) -> None:
    """The root is recomputed at the signed size: what was cut and grew again is no shorter."""
    if signed.size > tree.size:
        raise ForkError(
            "The log {origin} was signed with {signed} entries, but this database has only {size}:"
            " it is an older copy, and going on would make two histories. Bring back the newer "
            "database; or, if it is lost, fill the log from its published tiles with `challenge "
            "log heal DIR`, which names what is lost; or begin a new log with `challenge log "
            "continue`. docs/recovery.md says which.",
            origin=origin,
            signed=signed.size,
            size=tree.size,
        )
    if tree.root(signed.size) != signed.root:
        raise ForkError(
            "The first {signed} entries of the log {origin} are not the ones that were signed: an "
            "older copy was restored and went on, or the database was changed. Bring back the "
            "database that fits the signed checkpoint, or begin a new log with `challenge log "
            "continue`. docs/recovery.md says how to find out what happened.",
            signed=signed.size,
            origin=origin,
        )


def read_outside(unit: Unit, places: Places, log: int, origin: str) -> Checkpoint | None:
    """The checkpoint in the file, if one of the log's keys signed it."""
    path = places.checkpoint_file(origin)
    try:
        note = Note.parse(path.read_bytes())
        found = Checkpoint.parse(note.text)
        signed_note.verify(note, [Verifier.parse(k.vkey) for k in checkpoints.keys(unit, log)])
    except FileNotFoundError:
        return None
    except (EngineError, OSError) as error:
        raise _unreadable(str(path), str(error)) from error
    if found.origin != origin:
        raise _unreadable(str(path), f"It is of the log {found.origin}.")
    return found


def _check(unit: Unit, places: Places, authority: Authority) -> None:
    log, origin = authority.log, authority.origin
    refuse_continued(places, origin)
    newest = checkpoints.newest(unit, log)
    size = checkpoints.size(unit, log)
    outside = read_outside(unit, places, log, origin)
    if outside is None:
        if size:
            raise _missing(str(places.checkpoint_file(origin)), is_first=newest is None)
        return
    tree = StoredTree(unit, log, size)
    refuse_fork(tree, origin, outside)
    if newest is not None and newest.size > outside.size:
        # Signed and written to the table, but the machine stopped before the file was.
        refuse_fork(tree, origin, Checkpoint.parse(Note.parse(newest.note.encode()).text))
        write_durably(places.checkpoint_file(origin), newest.note.encode())


def refuse_continued(places: Places, origin: str) -> None:
    """A copy from before the new log was begun would go on with the old one."""
    path = places.continued_file(origin)
    if path.is_file():
        raise ForkError(
            "The log {origin} is over: {path} says that {new} continues it, and this database does"
            " not know that. Bring back the newer database; or, if it is lost or `challenge log "
            "continue` was cut off, say `challenge log continue` again.",
            origin=origin,
            path=str(path),
            new=path.read_text(encoding="utf-8").strip(),
        )


def _missing(path: str, *, is_first: bool) -> ForkError:
    if is_first:
        return ForkError(
            "Nothing of this log was signed yet. Run `challenge init`, which signs what is there "
            "and keeps it in {path}.",
            path=path,
        )
    return ForkError(
        "The file {path} with the last signed checkpoint is missing, so nobody can tell whether "
        "this database is the newest. Put the file back; if it is lost, look for the newest "
        "checkpoint elsewhere (tiles, receipts), then say `challenge log checkpoint --anew "
        "REASON`.",
        path=path,
    )


def _unreadable(path: str, why: str) -> ForkError:
    return ForkError(
        "The file {path} is not the last signed checkpoint of this log. {why} Put the right "
        "file back before anything is written.",
        path=path,
        why=why,
    )
