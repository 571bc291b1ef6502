"""How Alembic reaches the database: the connection it is given, or DATABASE_URL."""

from __future__ import annotations

import os
from typing import Any

from alembic import context
from sqlalchemy import Connection

from challenge_engine.errors import StoreError
from challenge_engine.store import connect, triggers
from challenge_engine.store.tables import metadata


def _run(connection: Connection) -> None:
    progress = context.config.attributes.get("progress")
    applied: list[str] = []

    def note(*_: Any, **told: Any) -> None:
        applied.append(told["step"].up_revision_id)
        if progress is not None:
            progress(applied[-1])

    context.configure(
        connection=connection,
        target_metadata=metadata,
        on_version_apply=note,
        # Alembic takes SQLite for a database that cannot undo DDL; ours begins by itself and can.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if applied:
        # After every migration: one that copies a table drops all its triggers in silence.
        triggers.install(connection)


def _run_by_hand() -> None:
    url = os.environ.get("DATABASE_URL")
    if context.is_offline_mode() or not url:
        raise StoreError("Set DATABASE_URL; a migration needs the database itself, not a script.")
    engine = connect.writer(connect.parse(url), create=True)
    with engine.begin() as connection:
        _run(connection)
    engine.dispose()


given = context.config.attributes.get("connection")
if given is None:
    _run_by_hand()
else:
    _run(given)
