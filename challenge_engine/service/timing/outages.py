"""Days on which nothing could be handed in: recorded, and the terms that end there are longer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from challenge_engine.core.moments import local_day
from challenge_engine.core.terms import day
from challenge_engine.errors import DeadlineError
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine
from challenge_engine.service.people.granting import require_administrator
from challenge_engine.service.timing import recomputing
from challenge_engine.service.timing.recomputing import Movement
from challenge_engine.store import deadlines
from challenge_engine.store.people import Person

LONGEST = 366
"""Days; more is a slip of the pen."""


def record(
    engine: Engine,
    authority: int,
    by: Person | None,
    begins: str,
    ends: str,
    reason: str,
    via: str = "cli",
) -> list[Movement]:
    """Note an outage, and move what had to be handed in on one of its days to the day after it.

    An administrator, or the operator of this machine (``by`` is None).
    """
    first, last = day(begins), day(ends)
    _refuse(first, last, reason)
    with engine.store.write() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        if by is not None:
            require_administrator(unit, authority, by, today)
        said = {"first": first.isoformat(), "last": last.isoformat(), "reason": reason}
        n = own_history.note(unit, engine, authority, by, via, "note", "outage", said)
        deadlines.add_outage(unit, authority, n, first, last)
        unit.commit()
    why = recomputing.by_office(by, via, reason)
    return recomputing.recompute(engine, authority, why)


@dataclass(frozen=True, slots=True)
class Outage:
    """Days on which nothing could be handed in, and what happened."""

    first: str
    last: str
    reason: str


def known(engine: Engine, authority: int) -> list[Outage]:
    """All outages, the newest last."""
    with engine.store.read() as unit:
        rows = deadlines.outages_told(unit, authority)
    return [Outage(first, last, reason) for first, last, reason in rows]


def _refuse(first: dt.date, last: dt.date, reason: str) -> None:
    if last < first:
        raise DeadlineError(
            "The outage from {first} to {last} ends before it begins.", first=first, last=last
        )
    if (last - first).days >= LONGEST:
        raise DeadlineError("An outage of more than a year is a slip of the pen.")
    if not reason.strip():
        raise DeadlineError("Say why nothing could be handed in: whoever is late may ask.")
