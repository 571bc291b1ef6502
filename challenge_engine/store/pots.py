"""Where the pots of a case stand, and what another case has of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update

from challenge_engine.core.pot_ledger import NOTHING_DRAWN, Draw, Drawing, PotFact, PotLedger
from challenge_engine.errors import StoreError
from challenge_engine.store.statements import in_list, insert_into
from challenge_engine.store.tables import cases, destruction, draw, event, opening, pot
from challenge_engine.store.unit import Unit

_OWN = (pot.c.case_id == bindparam("pot_case"), pot.c.name == bindparam("pot_name"))
_DRAWN = (draw.c.case_id == bindparam("pot_case"), draw.c.name == bindparam("pot_name"))
_BY = draw.c.drawn_by == bindparam("by")

POT = select(pot.c.size, pot.c.cap, pot.c.currency, pot.c.awarded, pot.c.paid, pot.c.highest).where(
    *_OWN
)
ALL = (
    select(
        pot.c.name,
        pot.c.size,
        pot.c.cap,
        pot.c.currency,
        pot.c.awarded,
        pot.c.paid,
        pot.c.highest,
    )
    .where(pot.c.case_id == bindparam("pot_case"))
    .order_by(pot.c.name)
)
DRAW = select(draw.c.awarded, draw.c.paid).where(*_DRAWN, _BY)
DRAWS = (
    select(cases.c.reference, draw.c.awarded, draw.c.paid)
    .where(*_DRAWN, cases.c.id == draw.c.drawn_by)
    .order_by(cases.c.id)
)
_STEPS = select(
    cases.c.id,
    cases.c.key,
    cases.c.reference,
    event.c.n,
    event.c.entry,
    opening.c.path,
    opening.c.value,
).where(
    in_list(cases.c.workflow, "workflows"),
    event.c.case_id == cases.c.id,
    opening.c.case_id == event.c.case_id,
    opening.c.n == event.c.n,
)
FILLED = _STEPS.where(opening.c.path.like("pot/%")).order_by(cases.c.id, event.c.n, opening.c.path)
DRAWING = _STEPS.where(opening.c.path.like("draw/%")).order_by(cases.c.id, event.c.n)
ROWS = select(
    *(pot.c.case_id, pot.c.name, pot.c.size, pot.c.cap, pot.c.awarded, pot.c.paid),
    *(pot.c.highest, pot.c.n, pot.c.currency),
).order_by(pot.c.case_id, pot.c.name)
DRAW_ROWS = (
    select(draw.c.case_id, draw.c.name, cases.c.key, draw.c.awarded, draw.c.paid, draw.c.n)
    .where(cases.c.id == draw.c.drawn_by)
    .order_by(draw.c.case_id, draw.c.name, draw.c.drawn_by)
)
DESTROYED = select(cases.c.key).where(cases.c.id == destruction.c.case_id)
INSERT_POT = insert_into(pot)
RESIZE = update(pot).where(*_OWN).values({c: bindparam(f"new_{c}") for c in ("n", "size", "cap")})
INSERT_DRAW = insert_into(draw)
REDRAW = (
    update(draw)
    .where(*_DRAWN, _BY)
    .values({c: bindparam(f"new_{c}") for c in ("n", "awarded", "paid")})
)
_HIGHEST = select(func.coalesce(func.max(draw.c.awarded), 0)).where(*_DRAWN).scalar_subquery()
# Only from the sums that the decision was made on: whoever came between would be overwritten.
REFILL = (
    update(pot)
    .where(*_OWN, pot.c.awarded == bindparam("was_awarded"), pot.c.paid == bindparam("was_paid"))
    .values({c: bindparam(f"new_{c}") for c in ("n", "awarded", "paid")} | {"highest": _HIGHEST})
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one case has of a pot."""

    reference: str
    draw: Draw


@dataclass(frozen=True, slots=True)
class Told:
    """One step that tells of a pot: of whom, by which entry, under which path, what."""

    case_id: int
    key: bytes
    reference: str
    n: int
    entry: bytes
    name: str
    value: Any


def told(unit: Unit, statement: Select[Any], workflows: Collection[int]) -> Iterator[Told]:
    """What the steps say (``FILLED`` or ``DRAWING``) of cases of these workflows."""
    asked = {"workflows": unit.as_list(sorted(workflows))}
    for id_, key, reference, n, entry, path, value in unit.run(statement, asked).fetchall():
        name = path.partition("/")[2]
        yield Told(id_, bytes(key), reference, n, bytes(entry), name, json.loads(value))


def destroyed(unit: Unit) -> frozenset[bytes]:
    """The ids of the cases that were destroyed: of these nothing can be told any more."""
    return frozenset(bytes(row[0]) for row in unit.run(DESTROYED, {}).fetchall())


def all_rows(unit: Unit) -> dict[tuple[int, str], tuple[int | str | None, ...]]:
    """Case and name → size, cap, awarded, paid, the most of one case, step, currency, as noted."""
    return {(row[0], row[1]): tuple(row[2:]) for row in unit.run(ROWS, {}).fetchall()}


def all_draws(unit: Unit) -> dict[tuple[int, str, bytes], tuple[Draw, int]]:
    """Case, name and the id of the case that draws → what it has, and by which step, as noted."""
    rows = unit.run(DRAW_ROWS, {}).fetchall()
    return {(row[0], row[1], bytes(row[2])): (Draw(row[3], row[4]), row[5]) for row in rows}


def fact(unit: Unit, case_id: int, name: str, by: int | None) -> PotFact:
    """A pot of a case, and what another case has of it."""
    place = {"pot_case": case_id, "pot_name": name}
    row = unit.run(POT, place).fetchone()
    if row is None:
        return PotFact(None)
    mine = unit.run(DRAW, {**place, "by": by}).fetchone() if by is not None else None
    return PotFact(PotLedger(*row), Draw(*mine) if mine else NOTHING_DRAWN)


def of_case(unit: Unit, case_id: int) -> dict[str, PotLedger]:
    """All pots of a case by their names."""
    rows = unit.run(ALL, {"pot_case": case_id}).fetchall()
    return {row[0]: PotLedger(*row[1:]) for row in rows}


def drawn(unit: Unit, case_id: int, name: str) -> list[Drawn]:
    """What each case has of a pot, in the order in which the cases were filed."""
    rows = unit.run(DRAWS, {"pot_case": case_id, "pot_name": name}).fetchall()
    return [Drawn(row[0], Draw(row[1], row[2])) for row in rows]


def fill(unit: Unit, case_id: int, n: int, found: Mapping[str, PotLedger]) -> None:
    """What step ``n`` of a case put into its pots."""
    for name, ledger in found.items():
        new = {"new_n": n, "new_size": ledger.size, "new_cap": ledger.cap}
        place = {"pot_case": case_id, "pot_name": name}
        if unit.run(RESIZE, {**place, **new}).rowcount:
            continue
        sums = {"awarded": ledger.awarded, "paid": ledger.paid, "highest": ledger.highest}
        filled = {"size": ledger.size, "cap": ledger.cap, "currency": ledger.currency}
        row = {"case_id": case_id, "name": name, "n": n, **filled, **sums}
        unit.run(INSERT_POT, row)


def put(unit: Unit, case_id: int, name: str, by: int, n: int, drawing: Drawing) -> None:
    """What a case drew on a pot by step ``n`` of the pot's case.

    Raises ``StoreError`` where the pot is not as it was when that was decided.
    """
    place = {"pot_case": case_id, "pot_name": name}
    mine = {"awarded": drawing.draw.awarded, "paid": drawing.draw.paid}
    new = {"new_n": n, **{f"new_{key}": value for key, value in mine.items()}}
    if not unit.run(REDRAW, {**place, "by": by, **new}).rowcount:
        unit.run(INSERT_DRAW, {"case_id": case_id, "name": name, "drawn_by": by, "n": n, **mine})
    before = drawing.before
    after = drawing.ledger
    sums = {"new_n": n, "new_awarded": after.awarded, "new_paid": after.paid}
    seen = {"was_awarded": before.awarded, "was_paid": before.paid}
    if unit.run(REFILL, {**place, **seen, **sums}).rowcount != 1:
        raise StoreError("The pot {name} changed while it was drawn on; try again.", name=name)
