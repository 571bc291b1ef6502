"""Leaves that no step accounts for: somebody removed the step, or added the leaf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from challenge_engine.history.commitments import slot
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import Flaw
from challenge_engine.service.checking.gone import Lost
from challenge_engine.store import checking
from challenge_engine.store.unit import Unit

AHEAD = 3
"""So many steps after the last one are looked for, to tell from which case one was cut off."""


def flaws_of(
    unit: Unit, log: int, origin: str, size: int, places: Iterable[int], lost: Lost
) -> Iterator[Flaw]:
    """One flaw a leaf; the case is named where its end was cut off."""
    alone = set(_alone(size, places))
    alone -= set(_lost_places(unit, log, lost))
    if not alone:
        return
    slots = _slots(unit, log, alone)
    for reference, n, last, place in _cut_off(unit, slots):
        alone.discard(place)
        yield Flaw(reference, last, place, flaws.LATER, {"later": n})
    for place in sorted(alone):
        yield Flaw(origin, None, place, flaws.STRANGER)


def _alone(size: int, places: Iterable[int]) -> Iterator[int]:
    seen = bytearray(size)
    for place in places:
        if place < size:
            seen[place] = 1
    place = seen.find(0)
    while place >= 0:
        yield place
        place = seen.find(0, place + 1)


def _lost_places(unit: Unit, log: int, lost: Lost) -> Iterator[int]:
    for steps in lost.values():
        for leaf in steps.values():
            for id_, place in checking.rows(unit, checking.BY_HASH, leaf_hash=leaf):
                if id_ == log:
                    yield place


def _slots(unit: Unit, log: int, places: Iterable[int]) -> dict[bytes, int]:
    found = {}
    for place in places:
        span = {"log": log, "first": place, "last": place + 1}
        for _, _, slot_, _ in checking.rows(unit, checking.LEAVES, **span):
            found[slot_] = place
    return found


def _cut_off(unit: Unit, slots: dict[bytes, int]) -> Iterator[tuple[str | None, int, int, int]]:
    for _, last, _, _, reference, key in checking.stream(unit, checking.LENGTHS):
        for n in range(last + 1, last + 1 + AHEAD):
            place = slots.get(slot(key, n))
            if place is not None:
                name = reference.decode(errors="replace") if reference else None
                yield name, n, last, place
