"""A refused attempt is written afterwards, in a transaction of its own, so many and no more."""

from __future__ import annotations

import datetime as dt

from challenge_engine.errors import Refused
from challenge_engine.service.commands import Command
from challenge_engine.service.engine import Engine
from challenge_engine.store import attempts, streams

MOST = 60
"""Refused attempts kept for one account an hour: more say nothing new and could fill a disk."""


def note(
    engine: Engine,
    authority: int,
    reference: str | None,
    person: int,
    via: str,
    command: Command,
    refused: Refused,
) -> None:
    """Keep that somebody was refused what, and by which codes; never what they handed in."""
    with engine.store.write() as unit:
        now = unit.now()
        if attempts.has_refused(unit, person, an_hour_before(now), MOST):
            return
        stream = streams.find(unit, authority, reference) if reference else None
        unit.run(
            attempts.INSERT_REFUSED,
            {
                "authority": authority,
                "case_id": stream.id if stream else None,
                "person": person,
                # A name that no workflow has can be anything, and must not hide the refusal.
                "action": ascii(command.action[:100])[1:-1],
                "role": None,
                "codes": " ".join(r.code for r in refused.refusals),
                "via": via,
                "at": now,
            },
        )
        unit.commit()


def an_hour_before(instant: str, minutes: int = 60) -> str:
    """The instant so many minutes earlier, in the form of the history."""
    earlier = dt.datetime.fromisoformat(instant) - dt.timedelta(minutes=minutes)
    return earlier.strftime("%Y-%m-%dT%H:%M:%S.") + f"{earlier.microsecond // 1000:03d}Z"
