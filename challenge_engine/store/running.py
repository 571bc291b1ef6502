"""How many cases still run in a version of a workflow: they keep it for their whole life."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal, or_, select

from challenge_engine.store.tables import cases
from challenge_engine.store.unit import Unit

RUNNING = select(func.count()).where(
    cases.c.authority == bindparam("authority"),
    cases.c.workflow == bindparam("workflow"),
    cases.c.phase != "ended",
    # Only a destroyed case has a state without a name.
    cases.c.state != "",
    or_(cases.c.public_n.is_not(None), literal(1) == bindparam("all")),
)


def running(unit: Unit, authority: int, workflow_id: int, *, all_: bool) -> int:
    """The cases of a version that have not ended; of those that are public, or of all."""
    params = {"authority": authority, "workflow": workflow_id, "all": 1 if all_ else 0}
    row = unit.run(RUNNING, params).fetchone()
    return int(row[0])
