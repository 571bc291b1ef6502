"""The last euro, awarded by sixteen officials at once: never more than there is, and none lost."""

import sqlite3
from contextlib import closing

import pytest

from challenge_engine.errors import Refused
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.checking import log_check
from challenge_engine.store import connect
from tests.service.conftest import BOTH
from tests.service.test_races import at_once, doing
from tests.support.money import a_claim, a_purse, held, make_moneyed
from tests.support.shared import IS_PROOF

ROUNDS = 200 if IS_PROOF else 3
AT_ONCE = 16


@pytest.fixture(params=BOTH)
def busy(request, tmp_path):
    """A town for threads; PostgreSQL is emptied, because making a database takes longer."""
    if request.param == "sqlite":
        return make_moneyed(tmp_path)
    url = request.getfixturevalue("postgresql_url")
    engine = connect.writer(connect.parse(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return make_moneyed(tmp_path, url)


def test_of_sixteen_awards_at_once_as_many_are_made_as_there_is_money_for(busy):
    busy.checks = False
    for round_ in range(ROUNDS):
        fit = round_ % 3
        purse = a_purse(busy, f"{fit * 10 + 9}.99")
        claims = [a_claim(busy, purse) for _ in range(AT_ONCE)]
        award = Command("award", {"awarded": "10"})
        answers = at_once(*(doing(busy, one, "officer-1", award) for one in claims))
        lost = [one for one in answers if isinstance(one, Exception)]
        assert {type(one) for one in lost} == {Refused}
        assert {r.code for one in lost for r in one.refusals} == {"pot-over"}
        assert len(answers) - len(lost) == fit
        assert held(busy, purse)["awarded"] == fit * 1000
    assert log_check.check(busy.engine).is_sound


def test_a_purse_that_is_made_smaller_while_it_is_awarded_holds_what_was_awarded(busy):
    busy.checks = False
    for _ in range(ROUNDS):
        purse = a_purse(busy, "100")
        claims = [a_claim(busy, purse) for _ in range(6)]
        award = Command("award", {"awarded": "20"})
        less = Command("fill", {"money": "60", "reason": "Less money."})
        at_once(
            *(doing(busy, one, "officer-1", award) for one in claims),
            doing(busy, purse, "officer-1", less),
        )
        sums = held(busy, purse)
        assert sums["awarded"] <= sums["size"]
        assert sums["awarded"] in (6_000, 8_000, 10_000)
    assert log_check.check(busy.engine).is_sound


TAMPERED = {
    "a pot": "UPDATE pot SET size = size + 1",
    "what a pot gave": "UPDATE pot SET awarded = awarded + 1, highest = highest + 1",
    "what was paid": "UPDATE pot SET paid = 0",
    "a draw": "UPDATE draw SET awarded = awarded + 1",
    "what is kept of a draw": "DELETE FROM draw",
    "what is kept of both": "DELETE FROM draw; DELETE FROM pot",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_whoever_changes_a_sum_past_the_program_is_found_out(tmp_path, statement):
    town = make_moneyed(tmp_path)
    purse = a_purse(town, "100")
    claim = a_claim(town, purse)
    town.do(claim, "officer-1", "award", awarded="40")
    town.do(claim, "officer-1", "pay", paid="10")
    with closing(sqlite3.connect(town.engine.store.address)) as db:
        db.executescript(statement)
    report = log_check.check(town.engine)
    assert not report.is_sound
    assert {flaw.reference for flaw in report.flaws} == {purse}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pot SET awarded = size + 1",
        "UPDATE pot SET paid = awarded + 1",
        "UPDATE pot SET highest = cap + 1",
        "UPDATE draw SET paid = awarded + 1",
        "UPDATE draw SET paid = -1",
    ],
)
def test_no_program_can_note_more_than_there_is(tmp_path, statement):
    town = make_moneyed(tmp_path)
    purse = a_purse(town, "100", "50")
    town.do(a_claim(town, purse), "officer-1", "award", awarded="40")
    with (
        closing(sqlite3.connect(town.engine.store.address)) as db,
        pytest.raises(sqlite3.IntegrityError),
    ):
        db.execute(statement)
