"""Entries, salts and histories that are the same on every run."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from challenge_engine.history.commitments import Item
from challenge_engine.history.entry import Entry
from challenge_engine.history.event import SealedEvent, seal_event
from challenge_engine.history.replay import Step

LOG = "gemeente.example/r2c/1"
CASE = bytes.fromhex("bbfcd4160a1e8674dac62292ae48be47")
PREVIOUS = sha256(b"the step before").digest()

OPENING = Entry(
    log=LOG,
    authority="gm0599",
    stream="case",
    case=CASE,
    n=0,
    prev=None,
    kind="open",
    workflow="garden",
    version=1,
    definition=sha256(b"workflow: garden\n").digest(),
    action="submit",
    track="main",
    target="intake",
    actor=1,
    role="initiator",
    via="page",
    recorded_at="2026-11-23T10:11:12.345Z",
    occurred_at="2026-11-23T10:11:12.345Z",
    basis="enforced",
    engine="0.1.0",
)
ACT = replace(
    OPENING, n=1, prev=PREVIOUS, kind="act", action="accept", source="intake", target="accepted"
)
NOTE = replace(
    OPENING,
    n=1,
    prev=PREVIOUS,
    kind="note",
    action=None,
    track=None,
    target=None,
    occurred_at="2026",
)


def salts_from(seed: str) -> Callable[[int], bytes]:
    """A source of bytes that is never the same twice, and the same on every run."""
    calls = iter(range(1_000_000))

    def random(size: int) -> bytes:
        call = next(calls)
        blocks = range(-(-size // 32))
        return b"".join(sha256(f"{seed} {call} {n}".encode()).digest() for n in blocks)[:size]

    return random


class History:
    """The events of one case, written one after the other."""

    def __init__(self) -> None:
        self.random = salts_from("history")
        self.sealed: list[SealedEvent] = []
        self.steps: list[Step] = []

    def add(self, entry: Entry, items: dict[str, Any] | None = None, **members: Any) -> SealedEvent:
        """Write the next event: `entry` with its place in this history and other members."""
        prev = self.sealed[-1].leaf_hash if self.sealed else None
        entry = replace(entry, n=len(self.sealed), prev=prev, **members)
        given = [Item(path, value) for path, value in (items or {}).items()]
        event = seal_event(entry, given, self.random)
        self.sealed.append(event)
        self.steps.append(Step(event.entry, event.leaf_hash, event.openings))
        return event
