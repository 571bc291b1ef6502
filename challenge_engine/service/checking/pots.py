"""What the tables of pots say, compared with the steps that filled them and drew on them.

A pot is gone through again from its first step, and each draw must have been possible then and be
said by both histories.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from challenge_engine.core.pot_ledger import NOTHING_DRAWN, Draw, is_drawn
from challenge_engine.core.pots import Replayed
from challenge_engine.history.entry import from_bytes
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import MADE_OTHERWISE, Flaw
from challenge_engine.service.engine import Engine
from challenge_engine.store import authorities, pots, streams
from challenge_engine.store.pots import Told
from challenge_engine.store.unit import Unit

_COLUMNS = ("size", "cap", "awarded", "paid", "highest", "n", "currency")
Place = tuple[int, str]
"""The case that has a pot, and the name of the pot."""
_Drawer = tuple[int, str, bytes]
"""The same, and the id of the case that draws on it."""


@dataclass(slots=True)
class _Walk:
    """All pots, gone through in the order of their steps."""

    pots: dict[Place, Replayed] = field(default_factory=dict)
    names: dict[Place, str] = field(default_factory=dict)
    steps: dict[Any, int] = field(default_factory=dict)
    """Pot, or pot and the id of a case that drew on it → the newest step that says so."""
    draws: dict[tuple[bytes, int], tuple[Told, Any]] = field(default_factory=dict)
    """History and step that drew → what the pot's own history says of it."""

    def go(self, told: Told) -> Iterator[Flaw]:
        place = told.case_id, told.name
        pot = self.pots.setdefault(place, Replayed())
        self.names[place], self.steps[place] = told.reference, told.n
        value = told.value
        try:
            if is_drawn(value):
                (ref,) = (one for one in from_bytes(told.entry).refs if one.rel == "links")
                self.draws[ref.case, ref.n] = told, value
                self.steps[(*place, ref.case)] = told.n
                refused = pot.draw(ref.case, value["does"], value["cents"])
            else:
                refused = pot.fill(value["size"], value.get("cap"), value["currency"])
        except (ValueError, KeyError, TypeError):
            yield Flaw(told.reference, told.n, None, flaws.POT_UNREAD, {"pot": told.name})
            return
        if refused:
            yield Flaw(told.reference, told.n, None, flaws.POT_OVER, {"pot": told.name})


def compare(unit: Unit, engine: Engine, authority: int | None) -> Iterator[Flaw]:
    """Each row must say what the steps come to, and each step what the other history says."""
    owners = engine.authorities if authority is None else (authority,)
    workflows = _with_money(unit, engine, owners)
    walk = _Walk()
    for told in pots.told(unit, pots.FILLED, workflows):
        yield from walk.go(told)
    rows, draws = pots.all_rows(unit), pots.all_draws(unit)
    yield from _of_rows(walk, rows)
    yield from _of_draws(walk, draws)
    yield from _of_nothing(unit, owners, {*rows, *(one[:2] for one in draws)} - walk.pots.keys())
    yield from _of_both(unit, walk, workflows)


def _with_money(unit: Unit, engine: Engine, owners: Collection[int]) -> Collection[int]:
    published = [one for one in authorities.published(unit) if one.authority in owners]
    workflows = {one.id: engine.version(unit, one.id).workflow for one in published}
    return {
        id_
        for id_, one in workflows.items()
        if one.pots or any(t.pot is not None for t in one.transitions)
    }


def _of_rows(walk: _Walk, noted: Mapping[Place, tuple[int | str | None, ...]]) -> Iterator[Flaw]:
    for place, pot in walk.pots.items():
        said = _sums(pot, walk.steps[place])
        for column, value, true in zip(_COLUMNS, noted.get(place, ()), said, strict=False):
            if value != true:
                params = {"pot": place[1], "column": column, "value": value, "said": true}
                yield Flaw(walk.names[place], None, None, flaws.POT, params, MADE_OTHERWISE)
        if place not in noted:
            params = {"pot": place[1]}
            yield Flaw(walk.names[place], None, None, flaws.NO_POT, params, MADE_OTHERWISE)


def _of_nothing(unit: Unit, owners: Collection[int], places: Collection[Place]) -> Iterator[Flaw]:
    """Rows of pots that no step fills."""
    known = streams.by_ids(unit, [case for case, _ in places])
    for case, name in sorted(places):
        stream = known.get(case)
        if stream is None or stream.authority in owners:
            reference = stream.reference if stream is not None else None
            yield Flaw(reference, None, None, flaws.STRAY_POT, {"pot": name}, MADE_OTHERWISE)


def _sums(pot: Replayed, n: int) -> tuple[int | str | None, ...]:
    if pot.ledger is None:
        return ()
    highest = max((one.awarded for one in pot.draws.values()), default=0)
    ledger = pot.ledger
    sums = (ledger.size, ledger.cap, ledger.awarded, ledger.paid, highest)
    return (*sums, n, ledger.currency)


def _of_draws(walk: _Walk, noted: Mapping[_Drawer, tuple[Draw, int]]) -> Iterator[Flaw]:
    said = {
        (*place, key): (draw, walk.steps[(*place, key)])
        for place, pot in walk.pots.items()
        for key, draw in pot.draws.items()
    }
    for one in sorted(said.keys() | {one for one in noted if one[:2] in walk.pots}):
        value, true = noted.get(one), said.get(one)
        if value != true:
            params = {"pot": one[1], "value": _told(value), "said": _told(true)}
            yield Flaw(walk.names[one[:2]], None, None, flaws.DRAW, params, MADE_OTHERWISE)


def _told(found: tuple[Draw, int] | None) -> str:
    draw, n = found or (NOTHING_DRAWN, "–")
    return f"{draw.awarded}/{draw.paid}/{n}"


def _of_both(unit: Unit, walk: _Walk, workflows: Collection[int]) -> Iterator[Flaw]:
    """What a case says that it drew, the case with the pot must say too."""
    gone = pots.destroyed(unit)
    for told in pots.told(unit, pots.DRAWING, workflows):
        if any(ref.case in gone for ref in from_bytes(told.entry).refs):
            continue
        there = walk.draws.pop((told.key, told.n), None)
        value = {key: one for key, one in told.value.items() if key != "pot"}
        if there is None or there[1] != value or there[0].name != told.value.get("pot"):
            params = {"pot": told.value.get("pot")}
            yield Flaw(told.reference, told.n, None, flaws.ONE_SIDE, params)
    for (case, _n), (told, _value) in walk.draws.items():
        if case not in gone:
            yield Flaw(told.reference, told.n, None, flaws.ONE_SIDE, {"pot": told.name})
