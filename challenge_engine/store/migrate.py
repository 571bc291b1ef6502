"""From any known schema to the newest, in one transaction; a wheel carries no alembic.ini."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from challenge_engine.errors import StoreError
from challenge_engine.store import connect, faults, triggers

FOLDER = Path(__file__).with_name("migrations")

# Numbered by hand and told here, so that a program that only opens a store need not load Alembic.
NEWEST = "0011"

Progress = Callable[[str], None]


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None while it has no schema of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def check_revision(connection: Connection) -> None:
    """Refuse a schema that this program does not know, older or newer."""
    found = revision_of(connection)
    _refuse_strange(connection, found)
    if found is None:
        raise StoreError("The database is empty. Run `challenge init`, which makes its tables.")
    if found != NEWEST:
        raise StoreError(
            "The database has schema {found}, which is older than this program's {newest}."
            " Make a backup, then run `challenge init`: it migrates.",
            found=found,
            newest=NEWEST,
        )


def _refuse_strange(connection: Connection, found: str | None) -> None:
    if found is None and inspect(connection).get_table_names():
        raise StoreError(
            "The database holds the tables of another program. Set DATABASE_URL to a database"
            " of its own."
        )
    if found is not None and found > NEWEST:
        raise StoreError(
            "The database has schema {found}, which is newer than this program's {newest}."
            " Install the version of the program that wrote it, or a later one.",
            found=found,
            newest=NEWEST,
        )


def migrate(where: str | Engine, progress: Progress | None = None) -> None:
    """Bring a database to the newest schema and put its triggers in force, all or nothing.

    `progress` is told the number of each revision once it is done.
    """
    engine = _creating(where) if isinstance(where, str) else where
    try:
        with engine.begin() as connection:
            _upgrade(connection, progress)
    except faults.DATABASE_FAULTS as error:
        raise faults.refusal(error) from error
    finally:
        if isinstance(where, str):
            engine.dispose()


def _creating(url: str) -> Engine:
    address = connect.parse(url)
    connect.require_folder(address)
    connect.make_private(address)
    return connect.writer(address, create=True)


def _upgrade(connection: Connection, progress: Progress | None) -> None:
    found = revision_of(connection)
    _refuse_strange(connection, found)
    if found != NEWEST:
        _run_alembic(connection, progress)
    if triggers.installed(connection) != triggers.expected(connection.dialect.name):
        triggers.install(connection)


def _run_alembic(connection: Connection, progress: Progress | None) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes.update(connection=connection, progress=progress)
    command.upgrade(config, "head")
