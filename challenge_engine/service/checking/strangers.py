"""Leaves that no step accounts for: somebody removed the step, or added the leaf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from challenge_engine.history.commitments import slot
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import Flaw
from challenge_engine.service.checking.gone import Lost
from challenge_engine.service.checking.tally import Tally, multiply
from challenge_engine.store import checking
from challenge_engine.store.unit import Unit

AHEAD = 3
"""So many steps after the last one are looked for, to tell from which case one was cut off."""


def adds_up(unit: Unit, products: Mapping[int, int], tally: Tally, lost: Lost) -> bool:
    """Whether each leaf has its step or is known to be lost, and each step its leaf.

    ``products`` are those of the leaves that there are, by log.
    """
    found = {**dict.fromkeys(products, 1), **tally.products}
    for log in products:
        seen = set(tally.places.get(log, ()))
        for place, leaf in _lost_leaves(unit, log, lost):
            if place not in seen and place < tally.sizes[log]:
                found[log] = multiply(found[log], tally.secret, (leaf,))
    return found == products


def flaws_of(
    unit: Unit, log: int, origin: str, size: int, places: Iterable[int], lost: Lost
) -> Iterator[Flaw]:
    """One flaw a leaf; the case is named where its end was cut off."""
    alone = set(_alone(size, places))
    alone -= {place for place, _ in _lost_leaves(unit, log, lost)}
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


def _lost_leaves(unit: Unit, log: int, lost: Lost) -> Iterator[tuple[int, bytes]]:
    for steps in lost.values():
        for leaf in steps.values():
            for id_, place in checking.rows(unit, checking.BY_HASH, leaf_hash=leaf):
                if id_ == log:
                    yield place, leaf


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
