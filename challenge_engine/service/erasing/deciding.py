"""The second person's yes, whatever was ordered."""

from __future__ import annotations

from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing import destroying, executing, ordering
from challenge_engine.service.erasing.executing import Erasure
from challenge_engine.store.people import Person


def confirm(
    engine: Engine, authority: int, by: Person, order_id: int, backup_days: int, via: str
) -> Erasure:
    """Carry an order out; it is done when this returns."""
    with engine.store.read() as unit:
        what = ordering.waiting(unit, authority, order_id).what
    work = destroying.confirm if what == "case" else executing.confirm
    return work(engine, authority, by, order_id, backup_days, via)
