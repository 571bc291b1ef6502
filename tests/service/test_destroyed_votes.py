"""A round that is destroyed by archive law: who voted in it is told nowhere any more."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy.dialects import postgresql

from challenge_engine.errors import StoreError
from challenge_engine.service import demo_clock
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.log_check import check
from challenge_engine.service.erasing import deciding, destroying
from challenge_engine.service.voting import unmarking
from challenge_engine.store import connect
from challenge_engine.store.statements import CompiledSql
from challenge_engine.store.tables import ballot_box, metadata, roll
from tests.support.checks import check_log
from tests.support.erasing import BACKUPS, officer, with_officers
from tests.support.town import Town
from tests.support.voting import VOTE, count, make_voting, on_paper, opened, type_in, vote

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
TABLES = ("ballot_box", "roll", "paper_bundle", "paper_doubt", "ballot_half")
KEEP = "ends: closed\n    keep: {years: 10, source: made for tests}"
ROUND, DUE = "2025-0001", "2035-02-01"


@pytest.fixture(params=BOTH)
def town(request, tmp_path) -> Town:
    """A round to its end: three voted, one on paper, of one the mark was put right, one waits."""
    file = tmp_path / "vote.v1.yaml"
    file.write_text(VOTE.read_text().replace("ends: closed", KEEP))
    url = _emptied(request.getfixturevalue("postgresql_url")) if "pos" in request.param else ""
    town = with_officers(make_voting(tmp_path, url, since="2025-01-06", file=file))
    round_, bench, trees, _ = opened(town, residents=6)
    for n, choice in enumerate((bench, trees, trees), 1):
        vote(town, round_, f"resident-{n}", choice)
    for n, clerks in ((4, ()), (5, ("clerk-1", "clerk-2")), (6, ("clerk-1",))):
        on_paper(town, round_, f"resident-{n}")
        for clerk in clerks:
            who, voter = Acting(town.person(clerk)), town.person(f"resident-{n}")
            unmarking.unmark(town.engine, town.authority, round_, who, voter, "Misread.")
    town.do(round_, "clerk-1", "close")
    for clerk in ("clerk-1", "clerk-2"):
        type_in(town, round_, clerk, {trees: "yes"}, {bench: "yes"})
    count(town, round_)
    town.do(trees, "clerk-1", "fund")
    demo_clock.move(town.engine, 5)
    town.do(round_, "key-holder-1", "destroy", reason="Burnt.")
    return town


def destroy(town: Town) -> None:
    town.on(DUE)
    first, second = (town.person(f"privacy-officer-{n}") for n in (1, 2))
    number = destroying.order(town.engine, town.authority, first, ROUND, "Per the yearly list.")
    deciding.confirm(town.engine, town.authority, second, number, BACKUPS, "cli")


def asked(town: Town, sql: str) -> list:
    with town.engine.store.read() as unit:
        return [tuple(row) for row in unit.run(CompiledSql(sql), {}).fetchall()]


def named(town: Town) -> set[str]:
    """The tables with a row that points at a resident, but for the grants of their role."""
    own = "SELECT id FROM cases WHERE stream = 'authority'"
    voters = "SELECT id FROM person WHERE login BETWEEN 'resident-1' AND 'resident-9'"
    found = set()
    for table in metadata.tables.values():
        if table.name == "role_grant":
            continue
        but = f" AND case_id NOT IN ({own})" if "case_id" in table.columns else ""
        for column in table.columns:
            if any(key.column.table.name == "person" for key in column.foreign_keys):
                name = column.compile(dialect=postgresql.dialect())
                sql = f"SELECT * FROM {table.name} WHERE {name} IN ({voters}){but}"
                found |= {table.name} if asked(town, sql) else set()
    return found


def test_nothing_tells_any_more_who_voted_in_a_destroyed_round(town: Town) -> None:
    assert named(town) == {"opening_subject", "party", "roll", "paper_doubt"}
    destroy(town)
    assert named(town) == set()
    assert [row for table in TABLES for row in asked(town, f"SELECT * FROM {table}")] == []
    of_voters = "(SELECT id FROM cases WHERE stream = 'ballot')"
    for table in ("event", "opening", "party", "assignment", "record"):
        assert asked(town, f"SELECT * FROM {table} WHERE case_id IN {of_voters}") == []
    assert len(asked(town, f"SELECT * FROM destruction WHERE case_id IN {of_voters}")) == 6
    times = "SELECT DISTINCT last_recorded_at FROM cases WHERE stream = 'ballot'"
    ((at,),) = asked(town, times)
    assert str(at).startswith("2035")
    listed = destroying.destroyed(town.engine, town.authority, officer(town))
    assert [one.reference for one in listed] == [ROUND]
    check_log(town.engine)
    assert town.view("2025-0003", "clerk-1").steps  # the plan that won


def test_the_database_itself_keeps_roll_and_box_of_a_round_that_is_not_destroyed(
    town: Town,
) -> None:
    for table, told in ((roll, "a line of the roll is deleted only"), (ballot_box, "only with")):
        with pytest.raises(StoreError, match=told), town.engine.store.write() as unit:
            unit.run(table.delete(), {})


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_the_check_names_what_went_without_a_destruction_or_stayed(town: Town, tmp_path) -> None:
    path = tmp_path / "town.db"
    with closing(sqlite3.connect(path)) as db:
        (box,) = db.execute("SELECT * FROM ballot_box").fetchall()
        line, *_ = db.execute("SELECT * FROM roll").fetchall()
    second, bench, *_ = opened(town)
    vote(town, second, "resident-1", bench)
    destroy(town)
    assert check(town.engine).is_sound
    with closing(sqlite3.connect(path)) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            db.execute(f"DROP TRIGGER {trigger}")
        for table, row in (("ballot_box", box), ("roll", line)):
            db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
            db.commit()
            assert {flaw.template for flaw in check(town.engine).flaws} == {flaws.VOTE_HOMELESS}
            db.execute(f"DELETE FROM {table} WHERE case_id = ?", row[:1])
            db.commit()
        assert check(town.engine).is_sound
        # The newest voter's history goes as if it had been of the round that was destroyed.
        ((voter, key),) = db.execute(
            "SELECT id, key FROM cases WHERE stream = 'ballot' ORDER BY id DESC LIMIT 1"
        )
        db.execute(
            "INSERT INTO destruction SELECT ?, by_case, by_n FROM destruction LIMIT 1", (voter,)
        )
        for table in ("opening", "party", "event"):
            db.execute(f"DELETE FROM {table} WHERE case_id = ?", (voter,))
        db.execute("DELETE FROM roll WHERE stream = ?", (key,))
        db.commit()
    assert {flaw.template for flaw in check(town.engine).flaws} == {flaws.NOT_DECREED}


def _emptied(url: str) -> str:
    engine = connect.writer(connect.parse(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return url
