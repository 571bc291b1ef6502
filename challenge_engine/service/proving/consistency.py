"""Proves to somebody who holds an older checkpoint or receipt that the log has only grown."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.errors import FormatError, ProofError
from challenge_engine.history import signed_note
from challenge_engine.history.checkpoint import Checkpoint, Growth
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note
from challenge_engine.history.tlog_proof import TlogProof
from challenge_engine.history.verifying import verify_consistency
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.store import checkpoints
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Grown:
    """From which checkpoint to which, and the file that proves it."""

    old: Checkpoint
    new: Checkpoint
    file: bytes


def since(engine: Engine, authority: int, data: bytes) -> Grown:
    """The proof for an older checkpoint, a receipt or an earlier such proof.

    ``ProofError`` where that file was signed by us and is not in our log: then there are two.
    """
    note = _note(data)
    old = Checkpoint.parse(note.text)
    if old.origin == engine.authorities[authority].origin:
        signing.checkpoint(engine, authority)
    with engine.store.read() as unit:
        log = _log(unit, authority, old.origin)
        known = [Verifier.parse(key.vkey) for key in checkpoints.keys(unit, log)]
        signed_note.verify(note, known)
        newest = checkpoints.newest(unit, log)
        if newest is None or newest.size < old.size:
            raise _two_histories(old, newest.size if newest else 0)
        new = Checkpoint(old.origin, newest.size, newest.root)
        hashes = StoredTree(unit, log, new.size).consistency(old.size)
        try:
            verify_consistency(old.size, new.size, old.root, new.root, hashes)
        except ProofError as error:
            raise _two_histories(old, newest.size) from error
    growth = Growth(old.size, new.size, tuple(hashes), Note.parse(newest.note.encode()))
    return Grown(old, new, growth.to_bytes())


def _note(data: bytes) -> Note:
    """The signed note in any of our three kinds of file."""
    for read in (_of_receipt, _of_growth, Note.parse):
        try:
            return read(data)
        except FormatError:
            continue
    raise FormatError(
        "This is neither a signed checkpoint nor a proof of receipt. Give one of these files as "
        "it was handed out."
    )


def _of_receipt(data: bytes) -> Note:
    return TlogProof.parse(data).note


def _of_growth(data: bytes) -> Note:
    return Growth.parse(data).note


def _log(unit: Unit, authority: int, origin: str) -> int:
    logs = {name: id_ for id_, name in checkpoints.logs(unit, authority)}
    if origin not in logs:
        raise ProofError(
            "It is of the log {origin}, which is none of this authority's: {known}.",
            origin=origin,
            known=", ".join(logs),
        )
    return logs[origin]


def _two_histories(old: Checkpoint, size: int) -> ProofError:
    return ProofError(
        "This file is signed by a key of the log {origin} at size {old}, and the log of this "
        "database (signed up to {size}) does not contain it: there are two histories. Keep the "
        "file, tell who gave it to you, and see docs/recovery.md.",
        origin=old.origin,
        old=old.size,
        size=size,
    )
