"""A clock that jumps never makes a history run backwards, nor lets a deadline pass by mistake."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from challenge_engine.core.moments import seconds_between
from challenge_engine.errors import ClockError, EngineError, NotAllowed
from challenge_engine.history.entry import Entry, from_bytes
from challenge_engine.service import demo_clock
from challenge_engine.service.engine import open_engine
from challenge_engine.service.people import accounts
from challenge_engine.service.timing import clock, sweep
from challenge_engine.store.tables import clock_mark, event, opening
from tests.service.test_races import at_once
from tests.service.timing.test_following import TIMED, filed
from tests.support.clocks import Clocks
from tests.support.town import VLIERDAM, Town, make_town

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
RIGHT = "The time server was away since the machine started."


@pytest.fixture
def clocks(monkeypatch) -> Clocks:
    return Clocks(monkeypatch)


@pytest.fixture
def live(clocks: Clocks, tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED)


@pytest.fixture
def demo(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-10-05")


@pytest.fixture(params=BOTH)
def on_both(request, clocks: Clocks, tmp_path: Path) -> Town:
    url = None if request.param == "sqlite" else request.getfixturevalue("new_postgresql")()
    return make_town(tmp_path, TIMED, url)


def steps(town: Town, *kinds: str) -> list[Entry]:
    with town.engine.store.read() as unit:
        found = unit.run(select(event.c.entry, event.c.kind)).fetchall()
    return [from_bytes(bytes(entry)) for entry, kind in found if kind in kinds]


def told(town: Town) -> dict[str, Any]:
    """What the one step of the clock says."""
    (entry,) = steps(town, "clock")
    with town.engine.store.read() as unit:
        found = select(opening.c.path, opening.c.value).where(
            opening.c.n == entry.n, opening.c.path.like("record/clock/%")
        )
        values = unit.run(found).fetchall()
    return {path.rpartition("/")[2]: json.loads(value) for path, value in values}


def events(town: Town) -> int:
    with town.engine.store.read() as unit:
        return len(unit.run(select(event.c.n)).fetchall())


def test_nobody_writes_after_the_clock_was_set_forward_and_no_deadline_passes(
    live: Town, clocks: Clocks
):
    reference = filed(live)
    live.person("coordinator-1")
    before = events(live)
    clocks.jump(days=365)
    with pytest.raises(ClockError, match="it was set forward"):
        live.do(reference, "coordinator-1", "begin")
    with pytest.raises(ClockError, match="it was set forward"):
        filed(live)
    with pytest.raises(ClockError, match="it was set forward"):
        sweep.sweep(live.engine)
    assert events(live) == before
    assert live.view(reference).state == "intake"
    live.check()


def test_nobody_guesses_a_password_while_no_failure_can_be_noted(live: Town, clocks: Clocks):
    live.person("coordinator-1")
    accounts.set_password(live.engine, "coordinator-1", "a long password")
    clocks.jump(days=365)
    for password in ("a long password", "a wrong password"):
        with pytest.raises(ClockError, match="it was set forward"):
            accounts.sign_in(live.engine, "coordinator-1", password, "192.0.2.1")
    other = open_engine(f"sqlite:///{live.engine.places.keys.parent}/town.db")
    with pytest.raises(ClockError, match="it was set forward"):
        accounts.sign_in(other, "coordinator-1", "a wrong password", "192.0.2.1")
    other.close()


def test_once_the_machine_is_set_right_writing_goes_on_and_the_history_knows_nothing_of_it(
    live: Town, clocks: Clocks
):
    reference = filed(live)
    clocks.jump(days=365)
    with pytest.raises(ClockError):
        sweep.sweep(live.engine)
    clocks.jump(days=-365)
    assert sweep.sweep(live.engine) == sweep.Swept()
    live.do(reference, "coordinator-1", "begin")
    assert steps(live, "clock", "lapse") == []


def test_a_quiet_year_is_no_jump_and_its_deadlines_pass(live: Town, clocks: Clocks):
    filed(live)
    clocks.wait(days=365)
    assert sweep.sweep(live.engine).lapsed == 2
    live.check()


def test_an_operator_says_that_the_clock_is_right_and_the_history_keeps_it(
    on_both: Town, clocks: Clocks
):
    reference = filed(on_both)
    clocks.jump(days=1)
    done = clock.believe(on_both.engine, None, f" {RIGHT} ")
    assert abs(done.seconds - 86_400) < 60
    assert abs(seconds_between(done.before, done.now) - 86_400) < 60
    said = {"before": done.before, "now": done.now, "seconds": done.seconds, "reason": RIGHT}
    assert told(on_both) == said
    (entry,) = steps(on_both, "clock")
    assert (entry.stream, entry.role, entry.via) == ("authority", "operator", "cli")
    assert entry.recorded_at >= done.now
    on_both.do(reference, "coordinator-1", "begin")


def test_a_running_process_writes_on_when_another_was_told(live: Town, clocks: Clocks):
    reference = filed(live)
    clocks.jump(days=1)
    with pytest.raises(ClockError):
        live.do(reference, "coordinator-1", "begin")
    other = open_engine(f"sqlite:///{live.engine.places.keys.parent}/town.db", live.engine.places)
    clock.believe(other, None, RIGHT)
    other.close()
    live.do(reference, "coordinator-1", "begin")


def test_of_two_who_say_it_at_once_one_is_believed_and_the_other_told(
    on_both: Town, clocks: Clocks
):
    filed(on_both)
    clocks.jump(days=1)
    answers = at_once(*[lambda: clock.believe(on_both.engine, None, RIGHT)] * 2)
    assert sorted(type(one).__name__ for one in answers) == ["Believed", "ClockError"]
    assert len(steps(on_both, "clock")) == 1
    on_both.check()


def test_the_clock_of_every_machine_is_believed_with_it(live: Town, clocks: Clocks):
    """On PostgreSQL the clock is the database's, and several machines may go by it."""
    url = f"sqlite:///{live.engine.places.keys.parent}/town.db"
    filed(live)
    clocks.start()
    other = open_engine(url, live.engine.places)
    other.store.look_at_clock()
    clocks.jump(days=1)
    clock.believe(live.engine, None, RIGHT)
    other.store.look_at_clock()
    with live.engine.store.read() as unit:
        assert len(unit.run(select(clock_mark.c.boot)).fetchall()) == 2
    other.close()


def test_a_clock_that_did_not_jump_needs_no_word(live: Town, clocks: Clocks):
    filed(live)
    before = events(live)
    with pytest.raises(ClockError, match="is not more than an hour ahead"):
        clock.believe(live.engine, None, RIGHT)
    clocks.start()
    live.engine.store.watch.steady = clocks.start()
    with pytest.raises(ClockError, match="Nothing is known of the clock"):
        clock.believe(live.engine, None, RIGHT)
    assert events(live) == before


def test_nobody_says_it_of_the_clock_of_a_demo(demo: Town):
    with pytest.raises(ClockError, match="Nothing is known of the clock"):
        clock.believe(demo.engine, None, RIGHT)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_reason_is_needed(live: Town, clocks: Clocks, reason: str):
    clocks.jump(days=1)
    with pytest.raises(EngineError, match="Say why"):
        clock.believe(live.engine, None, reason)


def test_of_accounts_only_an_administrator_may_say_it(live: Town, clocks: Clocks):
    ann = accounts.add(live.engine, live.authority, "ann")
    ada = live.person("administrator-1")
    live.give("administrator-1", "administrator")
    clocks.jump(days=1)
    with pytest.raises(NotAllowed):
        clock.believe(live.engine, ann, RIGHT)
    clock.believe(live.engine, ada, RIGHT)
    assert [entry.role for entry in steps(live, "clock")] == ["administrator"]
    live.check()


def test_a_clock_before_what_is_written_is_not_believed(live: Town, clocks: Clocks):
    """Written while the clock was wrong from the start; then it is set back, then forward."""
    clocks.jump(days=365)
    live.engine.store.watch.steady = clocks.start()
    filed(live)
    clocks.jump(days=-365)
    live.engine.store.watch.steady = clocks.start()
    live.engine.store.look_at_clock()
    clocks.jump(days=2)
    before = events(live)
    with pytest.raises(ClockError, match="A history never runs backwards"):
        clock.believe(live.engine, None, RIGHT)
    assert events(live) == before


def test_a_history_that_was_written_ahead_is_the_only_one_that_waits(live: Town, clocks: Clocks):
    ahead, right = filed(live), filed(live)
    live.person("coordinator-1")
    clocks.jump(days=365)
    live.engine.store.watch.steady = clocks.start()
    live.do(ahead, "coordinator-1", "begin")
    clocks.jump(days=-365)
    live.do(right, "coordinator-1", "begin")
    with pytest.raises(ClockError, match="was recorded at"):
        live.do(ahead, "initiator-1", "withdraw")


def test_an_installation_is_made_with_a_clock_that_cannot_be_told(monkeypatch, tmp_path: Path):
    clocks = Clocks(monkeypatch)
    clocks.go_by(None)
    town = make_town(tmp_path, TIMED)
    filed(town)
    clocks.jump(days=3)
    filed(town)
    assert town.engine.authority().code == VLIERDAM.code


# What follows is played in a demo, whose clock a test can set to any instant.


def at(town: Town, instant: str) -> None:
    demo_clock.set_to(town.engine, dt.datetime.fromisoformat(instant))


def recorded(town: Town, reference: str) -> list[str]:
    return [step.recorded_at[:16] for step in town.view(reference, "coordinator-1").steps]


def test_the_hour_that_comes_twice_is_two_hours(demo: Town):
    demo.person("initiator-1"), demo.person("coordinator-1")
    at(demo, "2026-10-25T00:30:01Z")  # 02:30 in summer time
    reference = filed(demo)
    at(demo, "2026-10-25T01:30:01Z")  # 02:30 once more
    demo.do(reference, "coordinator-1", "begin")
    assert recorded(demo, reference) == ["2026-10-25T00:30", "2026-10-25T01:30"]


def test_a_deadline_passes_once_and_at_midnight_also_where_the_clock_was_put_back(demo: Town):
    at(demo, "2026-10-12T09:00:00Z")
    filed(demo)  # the house's own norm: ten working days, to Monday 26 October
    lapsed = []
    for instant in (
        "2026-10-25T00:30:00Z",
        "2026-10-25T01:30:00Z",
        "2026-10-26T22:30:00Z",  # midnight is an hour later than it was last week
        "2026-10-26T23:00:01Z",
        "2026-10-26T23:30:00Z",
    ):
        at(demo, instant)
        lapsed.append(sweep.sweep(demo.engine).lapsed)
    assert lapsed == [0, 0, 0, 1, 0]
    demo.check()


def test_the_hour_that_is_left_out_is_no_jump(demo: Town):
    demo.person("initiator-1"), demo.person("coordinator-1")
    at(demo, "2027-03-28T00:59:59Z")  # 01:59:59, a second before 03:00
    reference = filed(demo)
    at(demo, "2027-03-28T01:00:01Z")
    demo.do(reference, "coordinator-1", "begin")
    assert recorded(demo, reference) == ["2027-03-28T00:59", "2027-03-28T01:00"]


def test_the_29th_of_february_is_a_day_like_others(demo: Town):
    at(demo, "2028-02-29T09:00:00Z")
    reference = filed(demo)
    at(demo, "2028-02-29T23:30:00Z")  # 1 March where the town is
    demo.do(reference, "coordinator-1", "begin")
    days = [step.occurred_at[:10] for step in demo.view(reference, "coordinator-1").steps]
    assert days == ["2028-02-29", "2028-02-29"]  # instants, in UTC
    with pytest.raises(EngineError, match="is not a day that exists"):
        filed(demo, command={"occurred_at": "2027-02-29"})
    assert filed(demo, command={"occurred_at": "2028-02-29"})


def test_32_bits_of_seconds_run_out_and_nothing_happens(demo: Town):
    demo.person("initiator-1"), demo.person("coordinator-1"), demo.person("decider-1")
    at(demo, "2038-01-19T03:14:07Z")
    reference = filed(demo)
    at(demo, "2038-01-19T03:14:08Z")
    demo.do(reference, "coordinator-1", "begin")
    at(demo, "2106-02-07T06:28:16Z")  # those without a sign
    assert sweep.sweep(demo.engine).lapsed == 1
    assert recorded(demo, reference)[:2] == ["2038-01-19T03:14", "2038-01-19T03:14"]
    demo.check()


@pytest.mark.parametrize("url", BOTH)
def test_a_mark_beyond_2038_and_a_count_of_sixty_years_are_kept(
    request, url: str, clocks: Clocks, tmp_path: Path
):
    clocks.wait(days=60 * 365)
    where = None if url == "sqlite" else request.getfixturevalue("new_postgresql")()
    town = make_town(tmp_path, TIMED, where)
    town.engine.store.look_at_clock()
    clocks.jump(days=1)
    with pytest.raises(ClockError, match=r"The clock says 20\d\d-"):
        filed(town)
