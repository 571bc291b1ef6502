"""Every test of the store runs on SQLite and, with the marker `postgresql`, on PostgreSQL."""

from pathlib import Path

import pytest

from challenge_engine.store import connect
from challenge_engine.store.engine import open_store
from tests.support.empty import empty_database

from . import rows

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=BOTH)
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    url = request.getfixturevalue("postgresql_url")
    # Emptied for every test, because making a database takes ten times as long.
    engine = connect.writer(connect.parse(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return url


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def store(url):
    """A live store with one authority, its log, one case (1) and the authority's stream (2)."""
    if url.startswith("sqlite"):
        empty_database(Path(url.removeprefix("sqlite:///")))
    store = open_store(url, create=True)
    with store.write() as unit:
        rows.seed(unit)
        unit.commit()
    yield store
    store.close()
