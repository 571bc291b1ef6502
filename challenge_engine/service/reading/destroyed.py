"""What is said of a case that was destroyed: that it was, and nothing else."""

from __future__ import annotations

from challenge_engine.core.moments import local_day
from challenge_engine.errors import NotFound
from challenge_engine.store import destroying
from challenge_engine.store.erasing import DESTROYED
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


def refuse_destroyed(unit: Unit, stream: Stream, zone: str) -> None:
    """``NotFound`` with the day; nobody knows any more who might have seen the case."""
    if stream.state != DESTROYED or stream.reference is None:
        return
    at = destroying.when(unit, stream.authority, stream.reference)
    raise NotFound(
        "The case {reference} was destroyed under archive law on {day}. Nothing of it is kept but "
        "its place in the log, which says nothing.",
        reference=stream.reference,
        day=local_day(at or stream.last_recorded_at, zone),
    )
