"""Writes the lost file with the last signed checkpoint again, by an entry that says why."""

from __future__ import annotations

from challenge_engine.errors import EngineError, ForkError
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.signed_note import Note
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.fork import refuse_continued, refuse_fork
from challenge_engine.service.proving.signing import require_places
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.store import checkpoints
from challenge_engine.store.checkpoints import Signed


def renew(engine: Engine, authority: int, reason: str) -> Signed:
    """Believe the database's own newest checkpoint; ``ForkError`` where its leaves deny it.

    Whether there was a newer one nobody can tell any more, so the reason is kept for ever.
    """
    places, one = require_places(engine), engine.authorities[authority]
    path = places.checkpoint_file(one.origin)
    if path.exists():
        raise EngineError(
            "There is a signed checkpoint at {path}, so it need not be written again. If it is "
            "not the right one, keep it somewhere else first: it may show what is missing here.",
            path=str(path),
        )
    if not reason.strip():
        raise EngineError("Say why the file is lost; the reason is kept in the history.")
    refuse_continued(places, one.origin)
    with engine.store.write() as unit:
        newest = checkpoints.newest(unit, one.log)
        if newest is None:
            raise ForkError(
                "Nothing of the log {origin} was ever signed here. Run `challenge init`, which "
                "signs what is there.",
                origin=one.origin,
            )
        tree = StoredTree(unit, one.log, checkpoints.size(unit, one.log))
        refuse_fork(tree, one.origin, Checkpoint.parse(Note.parse(newest.note.encode()).text))
        values = {"reason": reason.strip(), "size": newest.size, "note": newest.note}
        own_history.note(unit, engine, authority, None, "cli", "note", "anew", values)
        unit.commit()
    return signing.checkpoint(engine, authority)
