"""A refused attempt is written afterwards, in a transaction of its own, so many and no more."""

from __future__ import annotations

from challenge_engine.core.moments import minutes_before
from challenge_engine.errors import Refused
from challenge_engine.service.cases.commands import Command
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
        if attempts.has_refused(unit, person, minutes_before(now, 60), MOST):
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
