"""From *erased* (at once) to *gone from the files*: looked for there, not believed.

Of every erased value the beginning of its salt is remembered until it is found nowhere any more: 32
random bytes that stood beside the value, in one row, and nowhere else. The values themselves are
not remembered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from challenge_engine.errors import StoreError
from challenge_engine.service.engine import Engine
from challenge_engine.store import cleaning, orders
from challenge_engine.store.orders import Order

Standing = Literal["gone", "found", "unseen"]


@dataclass(frozen=True, slots=True)
class Found:
    """Whether the files still hold what was erased; *unseen*: this program may not read them."""

    standing: Standing
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """One order that was carried out: erased, gone from the files, gone from the backups."""

    order: Order
    found: Found


def look(engine: Engine, marks: list[str]) -> Found:
    """Search the database's own files for the beginnings of salts."""
    paths = cleaning.files(engine.store)
    if paths is None:
        return Found("unseen")
    if not marks:
        return Found("gone")
    held = cleaning.found_in(paths, tuple(cleaning.salts(marks)))
    return Found("found", tuple(held)) if held else Found("gone")


def after_erasing(engine: Engine, order_id: int, marks: list[str]) -> Found:
    """What is done at once: on SQLite the files are cleaned, unless somebody is reading them."""
    if engine.store.dialect == "sqlite":
        try:
            cleaning.empty_wal(engine.store)
            if look(engine, marks).standing == "found":
                cleaning.rewrite(engine.store)
        except StoreError:
            # Somebody works with the database: `status` says that it is still to be done.
            pass
    found = look(engine, marks)
    if found.standing == "gone":
        _note(engine, order_id)
    return found


def status(engine: Engine, authority: int) -> list[Status]:
    """Every order that was carried out, looked for in the files as they are now."""
    with engine.store.read() as unit:
        done = [o for o in orders.everything(unit, authority) if o.state == "done"]
    return [Status(one, _standing(engine, one)) for one in done]


def clean(engine: Engine, authority: int) -> list[Status]:
    """Write the files of the database anew, and look again."""
    cleaning.rewrite(engine.store)
    found = status(engine, authority)
    for one in found:
        if one.found.standing == "gone" and one.order.clean_at is None:
            _note(engine, one.order.id)
    return status(engine, authority)


def _standing(engine: Engine, one: Order) -> Found:
    if one.clean_at is not None:
        return Found("gone")
    marks = json.loads(one.items or "{}").get("marks", [])
    return look(engine, marks)


def _note(engine: Engine, order_id: int) -> None:
    """The marks are thrown away with it: they have no further use."""
    with engine.store.write() as unit:
        orders.clean(unit, order_id)
        unit.commit()
