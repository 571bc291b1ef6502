"""`sweep`: the clock looks at every case that has something due today, one transaction a case.

Safe to run as often as one likes, and by several at once: what is to be done is asked again once
the case is locked.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from challenge_engine.core.moments import local_day
from challenge_engine.errors import EngineError
from challenge_engine.service.engine import Engine
from challenge_engine.service.timing import lapsing
from challenge_engine.service.timing.lapsing import Looked
from challenge_engine.store import deadlines, streams
from challenge_engine.store.recording import stamp

Progress = Callable[[int], None]

AT_ONCE = 200
"""Cases that are asked for at a time."""


@dataclass(slots=True)
class Swept:
    """What a sweep came to."""

    lapsed: int = 0
    warned: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Reference and why; the others were done, and this one is tried again at the next sweep."""


def sweep(engine: Engine, progress: Progress | None = None) -> Swept:
    """Let pass what has passed and warn of what is near, in every authority."""
    engine.store.look_at_clock()  # else a wrong clock would be refused anew for every case
    swept = Swept()
    for authority in engine.authorities:
        _of_authority(engine, authority, swept, progress)
        engine.after_commit(authority)
    return swept


def _of_authority(engine: Engine, authority: int, swept: Swept, progress: Progress | None) -> None:
    day = today(engine, authority)
    after = deadlines.FROM_THE_FIRST
    while True:
        with engine.store.read() as unit:
            found = deadlines.due(unit, authority, day, after, AT_ONCE)
        if not found:
            return
        after = found[-1].place
        # Several sweeps at once would queue for the same case; so each goes its own way.
        references = list({one.reference for one in found})
        random.shuffle(references)
        for reference in references:
            _try(engine, authority, reference, swept)
            if progress is not None:
                progress(swept.lapsed + swept.warned)


def today(engine: Engine, authority: int) -> str:
    """The day by the database's clock, where the authority is."""
    with engine.store.read() as unit:
        return local_day(unit.now(), engine.authorities[authority].timezone)


def _try(engine: Engine, authority: int, reference: str, swept: Swept) -> None:
    try:
        looked = look_at(engine, authority, reference)
    except EngineError as error:
        logging.getLogger(__name__).warning("The sweep left out %s: %s", reference, error)
        swept.failed.append((reference, str(error)))
        return
    except Exception:
        # A fault of ours in one case must not hold up the others; the log says what it was.
        logging.getLogger(__name__).exception("The sweep left out %s", reference)
        swept.failed.append((reference, "An unforeseen error; the log of the program has it."))
        return
    swept.lapsed += len(looked.lapsed)
    swept.warned += len(looked.warned)


def look_at(engine: Engine, authority: int, reference: str) -> Looked:
    """One case: the clock does what it has to do there today, or nothing."""
    with engine.store.write() as unit:
        stream, clock = streams.lock_now(unit, authority, reference)
        if stream is None or stream.workflow is None or not stream.state:
            return Looked()
        version = engine.version(unit, stream.workflow)
        now = stamp(clock, stream)
        day = local_day(now, engine.origin(authority).timezone)
        looked = lapsing.look(unit, engine, version, stream, day, now)
        if looked != Looked():
            unit.commit()
    return looked
