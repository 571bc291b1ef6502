"""What only the ways out of a refusal write: a new log, leaves from outside, steps passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, delete, exists, select, update

from challenge_engine.store.authorities import INSERT_LOG
from challenge_engine.store.checkpoints import INSERT_LEAF, Leaf
from challenge_engine.store.tables import authority, cases, leaf, log, pending
from challenge_engine.store.unit import Unit

MOST_PEOPLE = 3
"""A step names no more people: who acts, for whom, who types."""


@dataclass(frozen=True, slots=True)
class History:
    """A case, or the authority's own history (without a reference), and its last step."""

    id: int
    key: bytes
    reference: str | None
    n: int


_AUTHORITY: BindParameter[int] = bindparam("authority")
IS_LOG = select(log.c.id).where(log.c.origin == bindparam("origin"))
MOVE_HISTORIES = (
    update(cases).where(cases.c.authority == bindparam("of")).values(log=bindparam("to"))
)
SKIP_REFERENCES = (
    update(authority)
    .where(authority.c.id == bindparam("id_"))
    .values(next_reference=authority.c.next_reference + bindparam("many"))
)
HISTORIES = (
    select(cases.c.id, cases.c.key, cases.c.reference, cases.c.n)
    .where(cases.c.authority == _AUTHORITY)
    .order_by(cases.c.id)
)
# Nobody new gets a number that a lost step may have given to somebody.
PASS = (
    update(cases)
    .where(cases.c.id == bindparam("id_"), cases.c.n == bindparam("before"))
    .values(
        n=bindparam("after"),
        last_leaf=bindparam("leaf"),
        parties=cases.c.parties + MOST_PEOPLE * (bindparam("after") - cases.c.n),
    )
)
WAITING = select(pending.c.slot).where(pending.c.log == bindparam("log"))
FORGET_PLACED = delete(pending).where(
    pending.c.log == bindparam("log"),
    exists().where(leaf.c.leaf_hash == pending.c.leaf_hash),
)


def is_log(unit: Unit, origin: str) -> bool:
    """Whether a log was ever called so here."""
    return unit.run(IS_LOG, {"origin": origin}).fetchone() is not None


def begin_log(unit: Unit, authority_id: int, origin: str, now: str) -> int:
    """A new log, in which every history of the authority goes on."""
    row = {"authority": authority_id, "origin": origin, "created_at": now}
    (made,) = unit.run(INSERT_LOG, row).fetchone()
    unit.run(MOVE_HISTORIES, {"of": authority_id, "to": made})
    return int(made)


def skip_references(unit: Unit, authority_id: int, many: int) -> None:
    """Pass over references that cases which are lost may have had."""
    unit.run(SKIP_REFERENCES, {"id_": authority_id, "many": many})


def histories(unit: Unit, authority_id: int) -> list[History]:
    """Every history of an authority and where it stands."""
    rows = unit.run(HISTORIES, {"authority": authority_id}).fetchall()
    return [History(id_, bytes(key), reference, n) for id_, key, reference, n in rows]


def pass_over(unit: Unit, history: History, last: int, leaf_hash: bytes) -> None:
    """Let a history go on after steps of which nothing but the leaves is known."""
    unit.run(PASS, {"id_": history.id, "before": history.n, "after": last, "leaf": leaf_hash})


def add_leaves(unit: Unit, log_id: int, leaves: Sequence[Leaf]) -> None:
    """Leaves that were published, in their places."""
    unit.run_many(
        INSERT_LEAF,
        [
            {
                "log": log_id,
                "seq": one.seq,
                "leaf_hash": one.leaf_hash,
                "slot": one.slot,
                "seal": one.seal,
            }
            for one in leaves
        ],
    )


def waiting(unit: Unit, log_id: int) -> set[bytes]:
    """The slots of steps that have no place yet (PostgreSQL)."""
    return {bytes(row[0]) for row in unit.run(WAITING, {"log": log_id}).fetchall()}


def forget_placed(unit: Unit, log_id: int) -> None:
    """What waited and has its place by now waits no more."""
    unit.run(FORGET_PLACED, {"log": log_id})
