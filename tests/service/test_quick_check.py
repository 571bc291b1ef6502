"""Most histories need no closer look: which ones do, and that nothing is missed by that."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from challenge_engine.service.checking import leaves, log_check, plan, quick, strangers
from challenge_engine.service.checking.found import Found
from challenge_engine.service.checking.known import Known, Order
from challenge_engine.service.checking.tally import draw
from challenge_engine.store import checking
from challenge_engine.store.unit import Unit
from tests.support.town import Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path)


@contextmanager
def reading(town: Town, size: int | None = None) -> Iterator[tuple[Unit, Known]]:
    """As a check begins; ``size``: as if the log had been so long then."""
    with town.engine.store.read() as unit:
        (log,) = plan.logs(unit, None)
        order = Order(None, {}, {log.id: log.size if size is None else size}, draw())
        known = Known.read(unit, town.engine, order)
        with checking.as_bytes(unit):
            yield unit, known


def vouched(town: Town) -> tuple[Found, set[int]]:
    with reading(town) as (unit, known):
        return quick.check(unit, known, checking.LEAST, checking.MOST)


def change(town: Town, statement: str) -> None:
    with closing(sqlite3.connect(town.engine.store.address, isolation_level=None)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            db.execute(f"DROP TRIGGER {name}")
        db.execute(statement)


def test_ordinary_histories_are_vouched_for(town):
    for ends in ("close-panel", "write-agreement"):
        town.lived(ends)
    town.lived()
    found, others = vouched(town)
    report = log_check.check(town.engine)
    assert others == set()
    assert (found.events, found.cases, found.flawed) == (report.events, report.cases, 0)
    assert found.tally.places == {}


@pytest.mark.postgresql
def test_they_are_on_postgresql_too(new_postgresql: Callable[[], str], tmp_path):
    town = make_town(tmp_path, url=new_postgresql())
    town.lived()
    found, others = vouched(town)
    assert others == set()
    assert found.events == log_check.check(town.engine).events
    town.engine.close()


def test_steps_of_several_versions_of_the_program_are_vouched_for(town, monkeypatch):
    for version in ("0.1.0", "0.2.0", "0.3.0"):
        monkeypatch.setattr("challenge_engine.store.recording.__version__", version)
        town.lived("close-panel")
        reference = town.lived("close-panel")
        monkeypatch.setattr("challenge_engine.store.recording.__version__", version + "1")
        town.do(reference, "decider-1", "reject", grounds=["not-rooted"], reason="No.")
        town.lived()
    assert vouched(town)[1] == set()


def test_only_the_history_that_is_wrong_is_looked_into_closely(town):
    for _ in range(3):
        town.lived()
    town.checks = False
    change(town, "UPDATE event SET via = 'desk' WHERE case_id = 3 AND n = 2")
    found, others = vouched(town)
    assert others == {3}
    assert found.cases == 3


@pytest.mark.parametrize("table", ["event", "opening", "party", "record"])
def test_rows_of_no_history_are_looked_into_closely(town, table):
    town.lived()
    change(town, f"UPDATE {table} SET case_id = 77 WHERE case_id = 2")
    assert vouched(town)[1] == {2, 77}


def test_a_long_history_is_looked_into_closely(town, monkeypatch):
    town.lived()
    report = log_check.check(town.engine)
    monkeypatch.setattr(quick, "LONG", 16)
    assert vouched(town)[1] == {2}
    monkeypatch.setattr(quick, "LONG", 17)
    assert vouched(town)[1] == set()
    monkeypatch.setattr(quick, "LONG", 0)
    assert log_check.check(town.engine) == report


@pytest.mark.parametrize("missing", [0, 1, 5])
def test_what_is_written_during_the_check_is_not_counted(town, missing):
    town.lived()
    with reading(town) as (unit, known):
        ((id_, size),) = known.order.sizes.items()
    with reading(town, size - missing) as (unit, known):
        (log,) = plan.logs(unit, None)
        (piece,) = plan.pieces([replace(log, size=size - missing)])
        product = leaves.check(unit, log, 0, piece.end, known.order.secret).product
        found, others = quick.check(unit, known, checking.LEAST, checking.MOST)
        assert others == set()
        assert strangers.adds_up(unit, {id_: product}, found.tally, {})
        assert not strangers.adds_up(unit, {id_: product + 1}, found.tally, {})
        assert not strangers.adds_up(unit, {}, found.tally, {})


def test_leaves_of_other_steps_do_not_add_up(town):
    """Every history is sound in itself; what is wrong is in the log."""
    town.lived()
    last = "(SELECT max(seq) FROM leaf)"
    change(town, f"DELETE FROM leaf WHERE seq = {last}")
    assert vouched(town)[1] == set()
    assert not log_check.check(town.engine).is_sound
