import re
import sqlite3
import threading

import pytest
from sqlalchemy import bindparam, select, text, update

from challenge_engine.errors import StoreError
from challenge_engine.store import faults
from challenge_engine.store import tables as t
from challenge_engine.store.engine import (
    compile_statement,
    in_list,
    insert_into,
    open_store,
)

from . import rows
from .rows import CASE

NAMES = select(t.person.c.name).order_by(t.person.c.id)


def person(unit, key):
    rows.add(unit, t.person, authority=1, key=key, name=key, created_at=rows.NOW)


def names(store):
    with store.read() as unit:
        return [name for (name,) in unit.run(NAMES).fetchall()]


def test_what_is_committed_is_there(store):
    with store.write() as unit:
        person(unit, "Bea")
        unit.commit()
    assert names(store) == ["Ada", "Bea"]


def test_leaving_without_commit_leaves_nothing(store):
    with store.write() as unit:
        person(unit, "Bea")
    assert names(store) == ["Ada"]


def test_an_error_inside_leaves_nothing_and_goes_on_its_way(store):
    with pytest.raises(ZeroDivisionError), store.write() as unit:
        person(unit, "Bea" * (1 // 0))
    assert names(store) == ["Ada"]


def test_driver_cursor_and_run_are_in_one_transaction(store):
    with store.write() as unit:
        person(unit, "Bea")
        unit.driver.execute("UPDATE person SET name = 'Bo' WHERE key = 'Bea'")
        cursor = unit.cursor
        cursor.execute("SELECT name FROM person WHERE key = 'Bea'")
        assert cursor.fetchone() == ("Bo",)
    assert names(store) == ["Ada"]


def test_two_results_are_read_side_by_side(store):
    with store.write() as unit:
        person(unit, "Bea")
        first, second = unit.run(NAMES), unit.run(NAMES)
        assert [first.fetchone(), second.fetchone(), first.fetchone()] == [
            ("Ada",),
            ("Ada",),
            ("Bea",),
        ]


def test_a_unit_that_is_over_does_nothing_more(store):
    with store.write() as unit:
        unit.commit()
        for ask in (unit.commit, unit.now, lambda: unit.cursor, lambda: unit.run_many(NAMES, [])):
            with pytest.raises(StoreError, match="transaction is over"):
                ask()


def test_a_reading_unit_neither_writes_nor_commits(store):
    with store.read() as unit:
        with pytest.raises(StoreError, match="nothing to commit"):
            unit.commit()
        with pytest.raises(StoreError, match="can only be read here"):
            person(unit, "Bea")


def test_a_reading_unit_sees_one_state(store):
    with store.read() as reading:
        before = reading.run(NAMES).fetchall()
        with store.write() as unit:
            person(unit, "Bea")
            unit.commit()
        assert reading.run(NAMES).fetchall() == before
    assert names(store) == ["Ada", "Bea"]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_second_writing_unit_in_one_thread_is_refused_instead_of_waiting_for_itself(store):
    with (
        store.write() as outer,
        pytest.raises(StoreError, match="already open in this thread"),
        store.write(),
    ):
        pass
    with store.write() as outer:
        outer.commit()


def broken(store, statement, **values):
    with pytest.raises(faults.ConstraintBroken) as caught, store.write() as unit:
        unit.run(statement, values)
    return caught.value.constraint


def test_a_broken_constraint_is_named(store):
    again = "INSERT INTO authority (code, name, timezone, languages, created_at) VALUES ({})"
    assert broken(store, text(again.format(f"'town', 'x', 'UTC', 'en', '{rows.NOW}'"))) == (
        "uq_authority_code"
    )
    assert broken(store, text(again.format("'b', 'x', 'UTC', 'en', 'soon'"))) == (
        "ck_authority_created_at_length"
    )
    assert "name" in broken(store, text(again.format(f"'b', NULL, 'UTC', 'en', '{rows.NOW}'")))
    assert broken(store, text("UPDATE cases SET phase = 'ended' WHERE id = 1")) == "ck_cases_closed"
    assert broken(store, text("UPDATE cases SET state = NULL WHERE id = 1")) == "ck_cases_complete"
    assert broken(store, text("UPDATE cases SET n = -1 WHERE id = 1")) == "ck_cases_counts"


def test_a_doubled_step_names_the_primary_key(store):
    with store.write() as unit:
        rows.event(unit, CASE, 0)
        unit.commit()
    with pytest.raises(faults.ConstraintBroken) as caught, store.write() as unit:
        rows.event(unit, CASE, 0)
    assert caught.value.constraint in ("pk_event", "uq_event_leaf_hash", "uq_event_slot")


def test_a_row_that_points_nowhere_is_refused(store):
    assert "f" in broken(store, text("UPDATE log SET authority = 99"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases SET n = 'many' WHERE id = 1",
        "UPDATE person SET password_hash = x'00'",
    ],
)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_sqlite_is_as_strict_about_types_as_postgresql(store, statement):
    broken(store, text(statement))


def test_a_refusal_through_the_driver_or_its_cursor_is_the_same_sentence(store):
    with pytest.raises(faults.ConstraintBroken, match="ck_cases_counts"), store.write() as unit:
        unit.driver.execute("UPDATE cases SET n = -1")
    with pytest.raises(faults.ConstraintBroken, match="ck_cases_counts"), store.write() as unit:
        unit.cursor.execute("UPDATE cases SET n = -1")


def test_a_unit_with_a_refused_statement_cannot_be_committed(store):
    with store.write() as unit:
        person(unit, "Bea")
        with pytest.raises(faults.ConstraintBroken):
            person(unit, "Bea")
        with pytest.raises(StoreError, match="refused a statement"):
            unit.commit()
    assert names(store) == ["Ada"]


def write(store, name, before=lambda unit: None):
    with store.write() as unit:
        person(unit, name)
        before(unit)
        unit.commit()


class FailingCommit:
    """A driver's connection whose commit fails: before anything is written, or after it was."""

    def __init__(self, driver, *, written):
        self.driver = driver
        self.written = written

    def __getattr__(self, name):
        return getattr(self.driver, name)

    def commit(self):
        if self.written:
            self.driver.commit()
        if isinstance(self.driver, sqlite3.Connection):
            raise sqlite3.OperationalError("disk I/O error")
        import psycopg

        raise psycopg.OperationalError("server closed the connection unexpectedly")


def fail_commit(unit, *, written):
    unit.driver = FailingCommit(unit.driver, written=written)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_commit_that_failed_and_is_not_written_says_so(store):
    with pytest.raises(StoreError, match="nothing was written") as caught:
        write(store, "Bea", before=lambda unit: fail_commit(unit, written=False))
    assert not isinstance(caught.value, faults.OutcomeUnknown)
    assert names(store) == ["Ada"]
    write(store, "Cem")  # and the store goes on
    assert names(store) == ["Ada", "Cem"]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_commit_that_the_database_itself_refuses_is_not_written(store):
    def break_a_promise(unit):
        unit.driver.execute("PRAGMA defer_foreign_keys = ON")
        unit.driver.execute("UPDATE log SET authority = 99")

    with pytest.raises(faults.ConstraintBroken, match="nothing was written"):
        write(store, "Bea", before=break_a_promise)
    assert names(store) == ["Ada"]


def test_a_commit_that_is_written_but_whose_answer_was_lost_says_that_nobody_knows(store):
    with pytest.raises(faults.OutcomeUnknown, match="Look at the case"):
        write(store, "Bea", before=lambda unit: fail_commit(unit, written=True))
    assert names(store) == ["Ada", "Bea"]
    write(store, "Cem")  # and the store goes on
    assert names(store) == ["Ada", "Bea", "Cem"]


@pytest.mark.postgresql
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("next_step", "expected"),
    [
        (lambda unit: None, faults.OutcomeUnknown),
        (lambda unit: person(unit, "Cem"), faults.Unforeseen),
    ],
    ids=["at the commit", "at a statement"],
)
def test_a_store_recovers_from_a_server_that_goes_away(store, next_step, expected):
    def go_away(unit):
        (pid,) = unit.run(text("SELECT pg_backend_pid()")).fetchone()
        with store.read() as other:
            other.run(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid}).fetchone()
        next_step(unit)

    with pytest.raises(expected):
        write(store, "Bea", before=go_away)
    assert names(store) == ["Ada"]
    write(store, "Dia")
    assert names(store) == ["Ada", "Dia"]


def test_the_clock_is_the_databases_in_24_characters(store):
    with store.write() as unit:
        first, second = unit.now(), unit.now()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first)
    assert first <= second


def test_a_demo_moves_its_clock_and_a_live_store_cannot(url):
    store = open_store(url, create=True)
    with store.write() as unit:
        rows.seed(unit, kind="demo")
        assert unit.now()
        unit.commit()
    store.close()
    store = open_store(url)
    assert store.kind == "demo"
    for days in (40, 400):  # more milliseconds than 32 bits hold
        with store.write() as unit:
            today = unit.now()
            unit.run(update(t.installation).values(clock_offset=days * 86_400_000))
            moved = unit.now()
            assert moved[:10] > today[:10]
            unit.commit()
    store.close()


def test_a_live_store_says_so_once_it_is_opened_again(store, url):
    again = open_store(url)
    with again.read() as unit:
        assert (again.kind, len(unit.now())) == ("live", 24)
    again.close()


def test_a_live_clock_cannot_be_moved(store):
    assert store.kind is None  # read when the store was opened, before there was an installation
    constraint = broken(store, text("UPDATE installation SET clock_offset = 1000"))
    assert constraint == "ck_installation_clock_offset_demo"


def test_a_statement_is_compiled_once_and_takes_its_parameters_by_name(store):
    statement = select(t.person.c.id).where(t.person.c.key == bindparam("key"))
    first = compile_statement(store.dialect, statement)
    assert compile_statement(store.dialect, statement) is first
    with store.read() as unit:
        assert unit.run(first, {"key": "p1"}).fetchall() == [(1,)]
        assert unit.run(statement, {"key": "p1"}).fetchall() == [(1,)]


def test_literals_of_a_statement_go_along(store):
    statement = (
        update(t.person)
        .where(t.person.c.key == "p1", t.person.c.name == bindparam("old"))
        .values(name="100% 'Ada'", language=None)
    )
    with store.write() as unit:
        assert unit.run(statement, {"old": "Ada"}).rowcount == 1
        assert unit.run(statement, {"old": "Ada"}).rowcount == 0
        assert unit.run(NAMES).fetchall() == [("100% 'Ada'",)]


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("id", [1, 3], ["Ada", "Cem"]),
        ("id", [], []),
        ("key", ["Bea", "it's", '"%s'], ["Bea"]),
        ("key", [], []),
    ],
)
def test_one_statement_takes_a_list_of_any_length(store, column, values, expected):
    statement = NAMES.where(in_list(t.person.c[column], "wanted"))
    with store.write() as unit:
        person(unit, "Bea")
        person(unit, "Cem")
        found = unit.run(statement, {"wanted": unit.as_list(values)}).fetchall()
    assert [name for (name,) in found] == expected


def test_two_lists_of_different_columns_do_not_share_a_statement(store):
    with store.read() as unit:
        for column, wanted in (("id", [1]), ("key", ["p1"])):
            statement = NAMES.where(in_list(t.person.c[column], "wanted"))
            assert unit.run(statement, {"wanted": unit.as_list(wanted)}).fetchall() == [("Ada",)]


def test_many_rows_go_in_with_one_call_and_bytes_come_back_as_bytes(store):
    statement = insert_into(t.pending)
    hashes = [rows.digest(n) for n in range(5)]
    with store.write() as unit:
        unit.run_many(statement, [{"log": 1, "leaf_hash": h, "slot": h, "seal": h} for h in hashes])
        found = unit.run(select(t.pending.c.leaf_hash).order_by(t.pending.c.id)).fetchall()
        assert [type(found[0][0]), [h for (h,) in found]] == [bytes, hashes]
        with pytest.raises(faults.ConstraintBroken):
            unit.run_many(
                statement, [{"log": 1, "leaf_hash": h, "slot": h, "seal": h} for h in hashes]
            )


def test_an_insert_gives_its_new_number_when_asked(store):
    statement = insert_into(t.community_group).returning(t.community_group.c.id)
    values = {"authority": 1, "key": "g", "name": "G", "alone": 0, "created_at": rows.NOW}
    with store.write() as unit:
        assert unit.run(statement, values).fetchone() == (1,)


def test_units_of_many_threads_lose_nothing(store):
    barrier = threading.Barrier(4)

    def work(number):
        barrier.wait()
        for turn in range(10):
            with store.write() as unit:
                person(unit, f"{number}-{turn}")
                unit.commit()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(store)) == 41
