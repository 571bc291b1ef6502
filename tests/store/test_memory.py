"""A store in memory has the tables and triggers of one in a file, and is gone when it is closed."""

import pytest

from challenge_engine.errors import StoreError
from challenge_engine.service import installing
from challenge_engine.store import authorities, memory
from challenge_engine.store.triggers import check_triggers


@pytest.fixture
def store():
    one = memory.empty("demo")
    yield one
    one.close()


def test_it_has_the_triggers_of_every_store(store: memory.Memory):
    with store.store.reading.connect() as connection:
        check_triggers(connection)


def test_who_reads_cannot_write(store: memory.Memory):
    row = {"kind": "demo", "created_at": "2026-01-01T00:00:00.000Z", "clock_offset": 0}
    with pytest.raises(StoreError, match="can only be read here"), store.store.read() as unit:
        unit.run(authorities.INSTALL, row)


def test_what_one_connection_writes_another_reads(store: memory.Memory):
    installing.begin(store.store, 1000)
    with store.store.read() as unit:
        assert unit.run(authorities.INSTALLATION).fetchone() == ("demo", 1000)


def test_a_copy_has_what_was_there_and_nothing_that_came_later(store: memory.Memory):
    before = memory.Memory(store.copied(), "demo")
    installing.begin(store.store, 1000)
    with before.store.read() as unit:
        assert unit.run(authorities.INSTALLATION).fetchone() is None
    before.close()
