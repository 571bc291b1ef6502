"""What waits in the outbox: who is to be told of which step, kept until somebody has told them."""

from __future__ import annotations

import json

from sqlalchemy import bindparam, select

from challenge_engine.core.case import Effect
from challenge_engine.store.tables import outbox
from challenge_engine.store.unit import Unit

AFTER = (
    select(outbox.c.kind, outbox.c.data)
    .where(outbox.c.case_id == bindparam("case_id"), outbox.c.n > bindparam("n"))
    .order_by(outbox.c.id)
)


def of(unit: Unit, case_id: int, after: int) -> list[Effect]:
    """The messages about the steps of a case that come after this one, in their order."""
    rows = unit.run(AFTER, {"case_id": case_id, "n": after}).fetchall()
    return [Effect(kind, json.loads(data)) for kind, data in rows]
