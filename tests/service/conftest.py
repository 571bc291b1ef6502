"""Towns with the tiny workflow; where it matters, on both databases."""

from collections.abc import Callable
from pathlib import Path

import pytest

from challenge_engine.store import connect
from tests.support.town import TINY, Town, make_town

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path)


@pytest.fixture
def demo(tmp_path: Path) -> Town:
    """A town on a demo clock, which begins on a Monday in the past."""
    return make_town(tmp_path, TINY, since="2025-01-06")


@pytest.fixture(params=BOTH)
def busy(request, tmp_path: Path) -> Town:
    """A town for threads; PostgreSQL is emptied, because making a database takes longer."""
    if request.param == "sqlite":
        return make_town(tmp_path)
    url = request.getfixturevalue("postgresql_url")
    engine = connect.writer(connect.parse(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return make_town(tmp_path, TINY, url)


@pytest.fixture
def written() -> Callable[[Town], dict[str, int]]:
    return rows


# What a refused use case must not touch; refused attempts are kept apart, on purpose.
_TABLES = (
    "cases", "event", "leaf", "pending", "opening", "opening_subject", "party", "record",
    "signature", "assignment", "track", "outbox", "community_group", "role_grant", "workflow",
    "import_batch",
)  # fmt: skip


def rows(town: Town) -> dict[str, int]:
    """How many rows each table has that a use case writes."""
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in _TABLES)
    with town.engine.store.read() as unit:
        cursor = unit.cursor
        cursor.execute(f"SELECT {counts}")
        return dict(zip(_TABLES, cursor.fetchone(), strict=True))
