"""What was erased since a copy was made goes again, before anybody can look at the copy."""

from __future__ import annotations

from challenge_engine.errors import EngineError, StoreError
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing import journal
from challenge_engine.service.proving.fork import check_logs
from challenge_engine.service.proving.places import Places, write_durably
from challenge_engine.service.proving.signing import checkpoint, require_places
from challenge_engine.store.checkpoints import newest


def begin(places: Places) -> None:
    """From now on the program refuses to run until ``erase_again`` is done."""
    write_durably(places.due_file, b"challenge restore --finish\n")


def erase_again(engine: Engine) -> int:
    """Replay the journals; how many values went. ``EngineError`` where a hold keeps some back."""
    places = require_places(engine)
    for one in engine.authorities.values():
        journal.lines(places.journal_file(one.origin))
    try:
        erased = journal.replay(engine, places.checkpoints)
    except StoreError:
        raise
    except EngineError:
        # A hold can be released only by a program that runs; what it keeps was told.
        places.due_file.unlink(missing_ok=True)
        raise
    places.due_file.unlink(missing_ok=True)
    return erased


def finish(engine: Engine) -> int:
    """What a restore, a heal or a continuation that was cut off did not come to."""
    with engine.store.read() as unit:
        unsigned = [a for a, one in engine.authorities.items() if not newest(unit, one.log)]
    for authority in unsigned:
        checkpoint(engine, authority)
    check_logs(engine, require_places(engine))
    return erase_again(engine)
