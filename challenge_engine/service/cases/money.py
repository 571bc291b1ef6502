"""Pots in the transaction of an action: written with both histories.

The case that has the pot was locked by ``linking`` together with this one, so whoever awards its
last euro at the same time waits, and is then refused by the figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from challenge_engine.core.case import Outcome
from challenge_engine.core.pot_ledger import drawn_value, filled_value
from challenge_engine.history.entry import Ref
from challenge_engine.service.cases import noting
from challenge_engine.service.cases.writing import Pen
from challenge_engine.service.engine import Engine
from challenge_engine.store import pots
from challenge_engine.store.streams import Stream

if TYPE_CHECKING:
    from challenge_engine.service.cases.linking import Others


def touched(outcome: Outcome, others: Others) -> tuple[Stream, ...]:
    """The case on whose pot the action draws, if it does."""
    return others.behind(outcome.drawing[0].link) if outcome.drawing is not None else ()


def items(outcome: Outcome) -> tuple[tuple[str, object], ...]:
    """What the step of this case says of money: what it put into a pot, what it drew on one."""
    said = [(f"pot/{name}", filled_value(ledger)) for name, ledger in outcome.pots.items()]
    if outcome.drawing is not None:
        move, drawing = outcome.drawing
        said.append((f"draw/{move.link}", {**drawn_value(drawing), "pot": move.pot}))
    return tuple(said)


def write(
    pen: Pen,
    engine: Engine,
    stream: Stream,
    first: int,
    leaf: bytes,
    outcome: Outcome,
    others: Others,
) -> None:
    """Write what changed in pots, and the step of the other history that tells it there."""
    pots.fill(pen.unit, stream.id, first, outcome.pots)
    if outcome.drawing is None:
        return
    move, drawing = outcome.drawing
    (other,) = touched(outcome, others)
    back = Ref("links", pen.origin.log, stream.key, first, leaf)
    said = ((f"pot/{move.pot}", drawn_value(drawing)),)
    n = noting.note(pen, engine, other, said, (back,))
    pots.put(pen.unit, other.id, move.pot, stream.id, n, drawing)
