import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from challenge_engine.errors import StoreError
from challenge_engine.store import connect, migrate, triggers
from challenge_engine.store.tables import metadata

ROOT = Path(__file__).parents[2]

# What a database says about its own tables, without the order in which it was told.
CATALOGUE = {
    "sqlite": "SELECT name, sql FROM sqlite_master"
    " WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'",
    "postgresql": "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'alem%'"
    " UNION ALL SELECT indexname, indexdef FROM pg_indexes"
    " WHERE schemaname = 'public' AND indexname NOT LIKE 'alem%'"
    " UNION ALL SELECT table_name || '.' || column_name,"
    " data_type || is_nullable || coalesce(column_default, '') FROM information_schema.columns"
    " WHERE table_schema = 'public' AND table_name <> 'alembic_version'",
}


@pytest.fixture
def engine(url):
    engine = connect.writer(connect.parse(url), create=True)
    yield engine
    engine.dispose()


def catalogue(connection):
    found = connection.execute(text(CATALOGUE[connection.dialect.name]))
    # SQLite keeps the words of the statement: the same items, perhaps in another order.
    return {name: sorted(filter(None, sql.replace(",", "\n").split("\n"))) for name, sql in found}


def test_an_upgrade_gives_the_tables_of_the_metadata(engine):
    migrate.migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_an_upgrade_gives_every_constraint_as_the_metadata_would(engine):
    migrate.migrate(engine)
    with engine.begin() as connection:
        migrated = catalogue(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        else:
            for table in reversed(metadata.sorted_tables):
                connection.exec_driver_sql(f"DROP TABLE {table.name}")
        metadata.create_all(connection)
        assert catalogue(connection) == migrated


def test_an_upgrade_says_which_revisions_it_did_and_does_none_twice(engine):
    told = []
    migrate.migrate(engine, told.append)
    migrate.migrate(engine, told.append)
    assert told == [f"{n:04d}" for n in range(1, int(migrate.NEWEST) + 1)]
    with engine.connect() as connection:
        assert migrate.revision_of(connection) == migrate.NEWEST
        assert triggers.installed(connection) == triggers.expected(engine.dialect.name)


def test_an_upgrade_that_fails_leaves_nothing(engine, monkeypatch):
    def fail(connection):
        connection.exec_driver_sql("SELECT * FROM no_such_table")

    monkeypatch.setattr(triggers, "install", fail)
    with pytest.raises(StoreError, match="no_such_table"):
        migrate.migrate(engine)
    monkeypatch.undo()
    with engine.connect() as connection:
        assert migrate.revision_of(connection) is None
    migrate.migrate(engine)


def test_there_is_one_head_and_the_program_knows_it():
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.NEWEST]


def alembic(url, *words):
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "alembic", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_a_developer_upgrades_with_alembic_ini_and_never_downgrades(sqlite_url):
    assert alembic(sqlite_url, "upgrade", "head").returncode == 0
    checked = alembic(sqlite_url, "check")
    assert "No new upgrade operations" in checked.stdout + checked.stderr
    back = alembic(sqlite_url, "downgrade", "base")
    assert "a history is never thrown away" in back.stderr
    engine = connect.writer(connect.parse(sqlite_url))
    with engine.connect() as connection:
        assert migrate.revision_of(connection) == migrate.NEWEST
        assert triggers.installed(connection) == triggers.expected("sqlite")
    engine.dispose()


def test_fact_sheets_without_a_history_make_room_for_the_directory(engine):
    with engine.begin() as connection:
        script = ScriptDirectory.from_config(Config(str(ROOT / "alembic.ini")))
        with Operations.context(MigrationContext.configure(connection)):
            for revision in ("0001", "0002", "0003", "0004", "0005", "0006"):
                script.get_revision(revision).module.upgrade()
        tables = inspect(connection).get_table_names()
    assert "directory" in tables
    assert "public_service" not in tables


def test_the_key_of_a_log_moves_to_the_table_of_keys(engine):
    with engine.begin() as connection:
        script = ScriptDirectory.from_config(Config(str(ROOT / "alembic.ini")))
        with Operations.context(MigrationContext.configure(connection)):
            script.get_revision("0001").module.upgrade()
            connection.exec_driver_sql(
                "INSERT INTO authority (id, code, name, timezone, languages, created_at)"
                " VALUES (1, 'town', 'Town', 'UTC', 'en', '2026-01-01T00:00:00.000Z')"
            )
            connection.exec_driver_sql(
                "INSERT INTO log (id, authority, origin, vkey, created_at)"
                " VALUES (7, 1, 'town.example/1', 'the key', '2026-01-01T00:00:00.000Z')"
            )
            script.get_revision("0002").module.upgrade()
        found = connection.exec_driver_sql("SELECT log, number, vkey, since, until FROM log_key")
        assert found.fetchall() == [(7, 1, "the key", "2026-01-01T00:00:00.000Z", None)]
