"""Orders of erasure and destruction: what waits for a second person, and what was done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from challenge_engine.store.tables import cases, erasure_order, person
from challenge_engine.store.unit import Unit

_BY, _DECIDED, _ABOUT = person.alias("by_"), person.alias("decided"), person.alias("about")


@dataclass(frozen=True, slots=True)
class Order:
    """One order; ``items`` is JSON of this program and holds no value."""

    id: int
    authority: int
    what: str
    person: int | None
    person_name: str | None
    case_id: int | None
    reference: str | None
    items: str | None
    ground: str
    reason: str | None
    ordered_by: int | None
    ordered_by_name: str | None
    ordered_at: str
    decided_by: int | None
    decided_by_name: str | None
    decided_at: str | None
    state: str
    clean_by: str | None
    clean_at: str | None


_COLUMNS = (
    erasure_order.c.id,
    erasure_order.c.authority,
    erasure_order.c.what,
    erasure_order.c.person,
    _ABOUT.c.name,
    erasure_order.c.case_id,
    cases.c.reference,
    erasure_order.c["items"],
    erasure_order.c.ground,
    erasure_order.c.reason,
    erasure_order.c.ordered_by,
    _BY.c.name,
    erasure_order.c.ordered_at,
    erasure_order.c.decided_by,
    _DECIDED.c.name,
    erasure_order.c.decided_at,
    erasure_order.c.state,
    erasure_order.c.clean_by,
    erasure_order.c.clean_at,
)
ORDERS = (
    select(*_COLUMNS)
    .select_from(erasure_order)
    .outerjoin(_ABOUT, _ABOUT.c.id == erasure_order.c.person)
    .outerjoin(cases, cases.c.id == erasure_order.c.case_id)
    .outerjoin(_BY, _BY.c.id == erasure_order.c.ordered_by)
    .outerjoin(_DECIDED, _DECIDED.c.id == erasure_order.c.decided_by)
    .where(erasure_order.c.authority == bindparam("authority"))
    .order_by(erasure_order.c.id)
)
ORDER = ORDERS.where(erasure_order.c.id == bindparam("id_"))
_NEW = ("authority", "what", "person", "case_id", "items", "ground", "reason", "ordered_by",
        "ordered_at")  # fmt: skip
INSERT = (
    insert(erasure_order)
    .values({**{name: bindparam(name) for name in _NEW}, "state": "waiting"})
    .returning(erasure_order.c.id)
)
LOCK = (
    select(erasure_order.c.id)
    .where(
        erasure_order.c.id == bindparam("id_"),
        erasure_order.c.state == "waiting",
    )
    .with_for_update()
)
DECIDE = (
    update(erasure_order)
    .where(erasure_order.c.id == bindparam("id_"), erasure_order.c.state == "waiting")
    .values(
        state=bindparam("state_"),
        decided_by=bindparam("by"),
        decided_at=bindparam("at"),
        clean_by=bindparam("until"),
        items=bindparam("marks"),
        reason=bindparam("why"),
    )
)
CLEAN = (
    update(erasure_order)
    .where(erasure_order.c.id == bindparam("id_"))
    .values(clean_at=bindparam("at"), items=None)
)


def everything(unit: Unit, authority: int) -> list[Order]:
    """All orders of an authority, oldest first."""
    return [Order(*row) for row in unit.run(ORDERS, {"authority": authority}).fetchall()]


def one(unit: Unit, authority: int, order_id: int) -> Order | None:
    """The order with this number."""
    row = unit.run(ORDER, {"authority": authority, "id_": order_id}).fetchone()
    return Order(*row) if row else None


def add(
    unit: Unit,
    authority: int,
    *,
    what: str,
    person: int | None,
    case_id: int | None,
    items: str | None,
    ground: str,
    reason: str | None,
    by: int,
) -> int:
    """Write an order that waits for a second person; its number."""
    row = {"authority": authority, "what": what, "person": person, "case_id": case_id}
    row |= {"items": items, "ground": ground, "reason": reason, "ordered_by": by}
    row |= {"ordered_at": unit.now()}
    return int(unit.run(INSERT, row).fetchone()[0])


def is_waiting(unit: Unit, order_id: int) -> bool:
    """Whether an order still waits; it is locked until the transaction ends."""
    return unit.run(LOCK, {"id_": order_id}).fetchone() is not None


def decide(
    unit: Unit,
    order_id: int,
    state: str,
    by: int,
    *,
    marks: str | None = None,
    reason: str | None = None,
    clean_by: str | None = None,
) -> None:
    """Write what became of an order; ``marks`` is what the files are searched for."""
    row = {"id_": order_id, "state_": state, "by": by, "at": unit.now()}
    unit.run(DECIDE, {**row, "until": clean_by, "marks": marks, "why": reason})


def clean(unit: Unit, order_id: int) -> None:
    """Nothing of what an order erased was found in the files of the database any more."""
    unit.run(CLEAN, {"id_": order_id, "at": unit.now()})
