"""From an event to what the database keeps of it: called once for every action."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from challenge_engine.errors import FormatError
from challenge_engine.history import commitments
from challenge_engine.history.commitments import SALT_BYTES, Item, Opening
from challenge_engine.history.entry import Entry, to_bytes

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """The entry as it is kept, the salt of its seal, the leaf, and the openings of its items."""

    entry: bytes
    salt: bytes
    slot: bytes
    seal: bytes
    leaf_hash: bytes
    openings: tuple[Opening, ...]


def seal_event(
    entry: Entry, items: Iterable[Item] = (), random: RandomBytes = os.urandom
) -> SealedEvent:
    """Commit to the items, print the entry with the commitments, seal it; salts come fresh.

    `random` is the one place where the history meets the system's generator: it must never give
    the same bytes twice.
    """
    if entry.c:
        raise FormatError("The commitments of an entry are made from its items, not handed in.")
    items = tuple(items)
    pool = random(SALT_BYTES * (len(items) + 1))
    salt, *salts = [pool[at : at + SALT_BYTES] for at in range(0, len(pool), SALT_BYTES)]
    openings, c = commitments.commit(entry.log, entry.case, entry.n, items, salts)
    printed = to_bytes(entry, c)
    slot = commitments.slot(entry.case, entry.n)
    seal = commitments.seal(salt, printed)
    leaf_hash = commitments.leaf_hash(slot, seal)
    return SealedEvent(printed, salt, slot, seal, leaf_hash, openings)
