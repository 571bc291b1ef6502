import multiprocessing
import os
import sqlite3
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import text

from challenge_engine.errors import StoreError
from challenge_engine.store import connect
from challenge_engine.store.engine import open_store
from challenge_engine.store.migrate import NEWEST

from . import rows


def refused(url, sentence):
    with pytest.raises(StoreError, match=sentence) as caught:
        open_store(url)
    return str(caught.value)


def path_of(url):
    return Path(url.removeprefix("sqlite:///"))


def execute(url, *statements):
    engine = connect.writer(connect.parse(url))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_missing_database_is_refused_and_not_made(sqlite_url):
    refused(sqlite_url, "There is no database at .*store.db. Run `challenge init`")
    assert not path_of(sqlite_url).exists()


def test_a_folder_is_no_database(tmp_path):
    refused(f"sqlite:///{tmp_path}", "There is no database")


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_that_is_missing_is_said(tmp_path, create):
    with pytest.raises(StoreError, match=r"There is no (folder|database)"):
        open_store(f"sqlite:///{tmp_path / 'none' / 'store.db'}", create=create)


@pytest.mark.parametrize("create", [False, True])
def test_a_file_that_is_no_database_is_refused_and_kept(sqlite_url, create):
    path_of(sqlite_url).write_bytes(b"once upon a time" * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        open_store(sqlite_url, create=create)
    assert path_of(sqlite_url).read_bytes() == b"once upon a time" * 100


def test_an_empty_file_is_an_empty_database(sqlite_url):
    path_of(sqlite_url).touch()
    refused(sqlite_url, "is empty. Run `challenge init`")


@pytest.mark.parametrize("create", [False, True])
def test_the_database_of_another_program_is_refused(url, create):
    engine = connect.writer(connect.parse(url), create=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE holiday (name TEXT)"))
    engine.dispose()
    with pytest.raises(StoreError, match="tables of another program"):
        open_store(url, create=create)


def test_an_older_schema_is_refused_and_says_how_to_migrate(store, url):
    execute(url, "UPDATE alembic_version SET version_num = '0000'")
    refused(url, f"schema 0000, which is older than this program's {NEWEST}.*challenge init")


@pytest.mark.parametrize("create", [False, True])
def test_a_newer_schema_is_refused_and_names_both(store, url, create):
    execute(url, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(
        StoreError, match=f"schema 0099, which is newer than this program's {NEWEST}"
    ):
        open_store(url, create=create)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite://", "a store lives in a file"),
        ("sqlite:///:memory:", "a store lives in a file"),
        ("mysql://u:secret@host/x", "mysql is not supported"),
        ("store.db", "cannot be read"),
    ],
)
def test_an_address_that_does_not_serve_is_refused(url, why):
    assert "secret" not in refused(url, why)


def test_a_server_that_is_not_there_is_said_without_the_password():
    pytest.importorskip("psycopg")
    said = refused("postgresql://me:secret@127.0.0.1:1/x", "cannot be opened")
    assert "secret" not in said


@pytest.mark.postgresql
def test_a_postgresql_database_that_is_missing_is_said(postgresql_url):
    refused(postgresql_url.replace("challenge_test", "nowhere"), "cannot be opened .*not exist")


def test_postgresql_means_psycopg():
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        assert connect.parse(f"{scheme}://h/x").drivername == "postgresql+psycopg"


def _opened_as_nobody(url, answer):
    if os.geteuid() == 0:  # root may write anything
        os.setuid(65534)
    try:
        open_store(url)
    except StoreError as error:
        answer.send(str(error))


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_a_file_that_may_only_be_read_is_refused():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        url = f"sqlite:///{folder}/store.db"
        open_store(url, create=True).close()
        Path(folder, "store.db").chmod(0o444)
        ours, theirs = multiprocessing.Pipe()
        somebody = multiprocessing.get_context("fork").Process(
            target=_opened_as_nobody, args=(url, theirs)
        )
        somebody.start()
        assert ours.poll(20)
        assert "can only be read by this program" in ours.recv()
        somebody.join()


def test_sqlite_is_set_up_to_be_durable_and_guarded(sqlite_url):
    store = open_store(sqlite_url, create=True)
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete")
    for unit in (store.write(), store.read()):
        with unit:
            found = [unit.cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
        assert found == ["wal", 2, 1, 1, 1]
    store.close()


def test_an_open_database_that_is_held_by_somebody_else_can_be_read_but_not_written(
    sqlite_url, monkeypatch
):
    monkeypatch.setattr(connect, "BUSY_TIMEOUT", 0.05)
    store = open_store(sqlite_url, create=True)
    holder = sqlite3.connect(path_of(sqlite_url), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with store.read() as unit:
        assert unit.now()
    with pytest.raises(StoreError, match="database is locked") as caught, store.write():
        pass
    assert caught.value.code == "store-busy"
    holder.execute("ROLLBACK")
    with store.write() as unit:  # the lock of the process was given back
        rows.seed(unit)
        unit.commit()
    store.close()
