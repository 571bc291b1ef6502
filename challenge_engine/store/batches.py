"""Import batches: which file was brought in when."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import import_batch

INSERT_BATCH = insert_into(import_batch)
SAME_BATCH = (
    select(import_batch.c.name, import_batch.c.at)
    .where(
        import_batch.c.authority == bindparam("authority"),
        import_batch.c.digest == bindparam("digest"),
    )
    .order_by(import_batch.c.id)
    .limit(1)
)
