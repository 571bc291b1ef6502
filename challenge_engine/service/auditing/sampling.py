"""A sample that anybody can draw again: the order is a hash of the seed and the name.

Take SHA-256 of the seed, a line end and the name (a reference, or ``reference/step``) in UTF-8;
the names with the smallest hashes are the sample. Nobody chose them, and whoever has the seed and
the list of names finds the same.
"""

from __future__ import annotations

import heapq
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from challenge_engine.core.workflow import PHASES
from challenge_engine.errors import InvalidInput
from challenge_engine.service.auditing.periods import ALWAYS, Period
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import signing
from challenge_engine.store import auditing as rows

MOST = 1000
LONGEST_SEED = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw from: how many, which seed (``None``: from the newest checkpoint), of what."""

    size: int
    seed: str | None = None
    phase: str = ""
    period: Period = ALWAYS
    of_steps: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, and all that is needed to draw it again."""

    seed: str
    seed_from: int | None
    """The size of the checkpoint whose root is the seed; ``None`` where the seed was given."""
    population: int
    digest: str
    """SHA-256 of the sorted names, each with a line end: so that the list can be compared."""
    names: tuple[tuple[str, str], ...]
    """Name and hash, smallest hash first."""


def draw(engine: Engine, authority: int, wish: Wish) -> Sample:
    """Draw a sample; the same seed and the same cases give the same names."""
    _refuse(wish)
    seed, seed_from = wish.seed, None
    if seed is None:
        signed = signing.checkpoint(engine, authority)
        seed, seed_from = b64encode(signed.root).decode(), signed.size
    zone = engine.authorities[authority].timezone
    with engine.store.read() as unit:
        names = rows.population(
            unit, authority, wish.phase, wish.period.instants(zone), of_steps=wish.of_steps
        )
    listed = "".join(f"{name}\n" for name in sorted(names))
    return Sample(
        seed=seed,
        seed_from=seed_from,
        population=len(names),
        digest=sha256(listed.encode()).hexdigest(),
        names=tuple(chosen(seed, names, wish.size)),
    )


def chosen(seed: str, names: Iterable[str], size: int) -> list[tuple[str, str]]:
    """The names with the smallest hashes, each with its hash."""
    hashed = ((sha256(f"{seed}\n{name}".encode()).hexdigest(), name) for name in names)
    return [(name, hash_) for hash_, name in heapq.nsmallest(size, hashed)]


def _refuse(wish: Wish) -> None:
    if not 1 <= wish.size <= MOST:
        raise InvalidInput("A sample has from 1 to {most} names.", (), most=MOST)
    if wish.phase and wish.phase not in PHASES:
        raise InvalidInput(
            "There is no phase {phase}. There are: {known}.",
            (),
            phase=wish.phase[:40],
            known=", ".join(PHASES),
        )
    if wish.seed is not None and not (
        0 < len(wish.seed) <= LONGEST_SEED and wish.seed.isprintable()
    ):
        raise InvalidInput(
            "A seed is one line of at most {most} characters.", (), most=LONGEST_SEED
        )
