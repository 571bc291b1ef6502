"""The bench runs and is fair; how fast anything is belongs to `make bench`."""

import sqlite3
from contextlib import closing

import pytest

from benchmarks import filling, matches, measuring, tracing
from benchmarks.steps import STEPS


def test_the_hand_written_program_runs_the_statements_that_ours_runs(tmp_path):
    pytest.importorskip("django_fsm_log", reason="the extra `bench` is not installed")
    found, differences = matches.statements(tmp_path)
    assert differences == []
    assert all(len(steps) == len(STEPS) for steps in found.values())
    for steps in found.values():
        assert all(step[0].startswith("BEGIN") and step[-1] == "COMMIT" for step in steps)


def test_a_statement_that_only_one_of_them_runs_is_told_with_its_step():
    one, other = [["A"] for _ in STEPS], [["A"] for _ in STEPS]
    other[2].append("B")
    assert tracing.differences(one, other) == ["begin: only the hand-written one runs (1): B"]
    assert tracing.differences(other, one) == ["begin: only ours runs (1): B"]


def test_values_are_left_out_of_a_statement():
    plain = tracing.plain("SELECT x'0a',  'it''s', 12, NULL\n FROM step2")
    assert plain == "SELECT ?, ?, ?, ? FROM step2"


def test_a_filled_database_has_so_many_cases_and_a_log_without_gaps(tmp_path):
    town = matches.ours(tmp_path, "town")
    filling.fill(tmp_path / "town" / "bench.db", 7)
    with closing(sqlite3.connect(tmp_path / "town" / "bench.db")) as db:
        assert db.execute("SELECT count(*) FROM cases WHERE phase = 'ended'").fetchone() == (7,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        events, leaves, last = db.execute(
            "SELECT (SELECT count(*) FROM event), count(*), max(seq) FROM leaf"
        ).fetchone()
        assert events == leaves == last + 1
    list(town.case())
    town.close()


def test_contestants_take_turns_and_each_repetition_has_a_figure():
    class Idle:
        def case(self):
            turns.append(self)
            yield from STEPS

    turns: list[Idle] = []
    one, other = Idle(), Idle()
    rates = measuring.interleaved({"one": one, "other": other}, repetitions=2, cases=1)
    assert turns[-4:] == [one, other, other, one]
    assert [len(figures) for figures in rates.values()] == [2, 2]
    assert measuring.ratio(rates, "one", "one") == 1
