"""Signs the head of a log: after the steps are durable, never while somebody waits for one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from challenge_engine.errors import EngineError
from challenge_engine.history import signed_note
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.keys import LogKey
from challenge_engine.history.signed_note import Note
from challenge_engine.service.proving.fork import read_outside, refuse_fork
from challenge_engine.service.proving.installation import Installation
from challenge_engine.service.proving.places import Places, alone, write_durably
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.store import checkpoints
from challenge_engine.store.background import Background
from challenge_engine.store.checkpoints import Signed
from challenge_engine.store.sequencer import lock_log, sequence

if TYPE_CHECKING:
    from challenge_engine.store.unit import Unit

PAUSE = 1.0
"""Seconds in which steps gather under one signature."""


def checkpoint(engine: Installation, authority: int) -> Signed:
    """A checkpoint over every step that is written by now; made if there is none yet.

    It is in the table and in its file when this returns, so it may be handed out.
    """
    places = require_places(engine)
    one = engine.authorities[authority]
    sequence(engine.store, one.log)
    with engine.store.write() as unit:
        lock_log(unit, one.log)
        signed = _sign(unit, places, one.log, one.origin)
        unit.commit()
    # The table comes first: on PostgreSQL its commit is what makes the order of the leaves
    # durable. Nothing is handed out before the file is written (docs/decisions/0007).
    keep_outside(places, one.origin, signed)
    return signed


def keep_outside(places: Places, origin: str, signed: Signed) -> None:
    """Write the checkpoint where a restored database cannot take it back; never an older one.

    Another process may have signed more in between, and written first.
    """
    path, note = places.checkpoint_file(origin), signed.note.encode()
    with alone(places.checkpoints):
        there = path.read_bytes() if path.is_file() else b""
        if there != note and _size(there) <= signed.size:
            write_durably(path, note)


def _size(note: bytes) -> int:
    return Checkpoint.parse(Note.parse(note).text).size if note else 0


def require_places(engine: Installation) -> Places:
    """Where the keys are; an installation that was opened without them signs nothing."""
    if engine.places is None:
        raise EngineError(
            "This installation was opened without its keys, so nothing can be signed. "
            "See the settings `keys` and `checkpoints`."
        )
    return engine.places


def _sign(unit: Unit, places: Places, log: int, origin: str) -> Signed:
    newest = checkpoints.newest(unit, log)
    tree = StoredTree(unit, log, checkpoints.size(unit, log))
    # Whoever signs holds the lock of the log, so the file says no more than this transaction sees,
    # unless the database was put back while the program runs.
    outside = read_outside(unit, places, log, origin)
    if outside is not None:
        refuse_fork(tree, origin, outside)
    if newest is not None and newest.size == tree.size:
        return newest
    size, root = tree.size, tree.root()
    if newest is not None:
        refuse_fork(tree, origin, Checkpoint.parse(Note.parse(newest.note.encode()).text))
    now = unit.now()
    signers = _signers(unit, places, log, origin, now)
    note = signed_note.sign(Checkpoint(origin, size, root).text(), signers).to_bytes().decode()
    checkpoints.keep_nodes(unit, log, tree.missing)
    checkpoints.keep(unit, log, signed := Signed(size, root, note, now))
    return signed


def _signers(unit: Unit, places: Places, log: int, origin: str, now: str) -> list[LogKey]:
    known = checkpoints.signing_keys(unit, log, now)
    if not known:
        raise EngineError(
            "No key of the log {origin} signs at {now}. See `challenge log key`: if the clock of "
            "this machine is wrong, set it right.",
            origin=origin,
            now=now,
        )
    signers = [places.read_key(origin, key.number) for key in known]
    for key, signer in zip(known, signers, strict=True):
        if signer.vkey != key.vkey:
            raise EngineError(
                "{path} is not key {number} of the log {origin}, but another key. Put the right "
                "file back: nobody could check what this one signs.",
                path=str(places.key_file(origin, key.number)),
                number=key.number,
                origin=origin,
            )
    return signers


def in_background(engine: Installation) -> Background:
    """Signs beside a serving program, at most once a pause, as long as something is new."""

    def sign(authority: int) -> None:
        try:
            checkpoint(engine, authority)
        except (EngineError, OSError) as error:
            # The steps are durable without it; whoever asks for a receipt is told what is wrong.
            logging.getLogger(__name__).warning("no checkpoint yet: %s", error)

    return Background("signing", PAUSE, sign)
