"""Signs the head of a log: after the steps are durable, never while somebody waits for one."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from challenge_engine.errors import EngineError
from challenge_engine.history import signed_note
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.signed_note import Note
from challenge_engine.service.proving.fork import refuse_fork
from challenge_engine.service.proving.places import Places, write_durably
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.store import checkpoints
from challenge_engine.store.checkpoints import Signed
from challenge_engine.store.sequencer import lock_log, sequence

if TYPE_CHECKING:
    from challenge_engine.service.engine import Engine
    from challenge_engine.store.unit import Unit


def checkpoint(engine: Engine, authority: int) -> Signed:
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
    """Write the checkpoint where a restored database cannot take it back."""
    path = places.checkpoint_file(origin)
    note = signed.note.encode()
    if not path.is_file() or path.read_bytes() != note:
        write_durably(path, note)


def require_places(engine: Engine) -> Places:
    """Where the keys are; an installation that was opened without them signs nothing."""
    if engine.places is None:
        raise EngineError(
            "This installation was opened without its keys, so nothing can be signed. "
            "See the settings `keys` and `checkpoints`."
        )
    return engine.places


def _sign(unit: Unit, places: Places, log: int, origin: str) -> Signed:
    newest = checkpoints.newest(unit, log)
    size = checkpoints.size(unit, log)
    if newest is not None and newest.size == size:
        return newest
    tree = StoredTree(unit, log, size)
    root = tree.root()
    if newest is not None:
        refuse_fork(tree, origin, Checkpoint.parse(Note.parse(newest.note.encode()).text))
    now = unit.now()
    signers = [
        places.read_key(origin, key.number) for key in checkpoints.signing_keys(unit, log, now)
    ]
    note = signed_note.sign(Checkpoint(origin, size, root).text(), signers).to_bytes().decode()
    checkpoints.keep_nodes(unit, log, tree.missing)
    checkpoints.keep(unit, log, signed := Signed(size, root, note, now))
    return signed


class Background:
    """Signs beside a serving program, at most once a pause, as long as something is new."""

    PAUSE = 1.0
    """Seconds in which steps gather under one signature."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: set[int] = set()
        self._guard = threading.Lock()
        self._wake = threading.Event()
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="signing", daemon=True)
        self._thread.start()

    def soon(self, authority: int) -> None:
        """Something was written that no checkpoint covers yet."""
        with self._guard:
            self._waiting.add(authority)
        self._wake.set()

    def close(self) -> None:
        """Sign what waits, and end."""
        self._is_closing.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            self._is_closing.wait(self.PAUSE)
            is_last = self._is_closing.is_set()
            with self._guard:
                waiting, self._waiting = self._waiting, set()
            for authority in waiting:
                self._sign(authority)
            if is_last:
                return

    def _sign(self, authority: int) -> None:
        try:
            checkpoint(self._engine, authority)
        except (EngineError, OSError) as error:
            # The steps are durable without it; whoever asks for a receipt is told what is wrong.
            logging.getLogger(__name__).warning("no checkpoint yet: %s", error)
