"""A clock that was set forward is told from a quiet night, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from challenge_engine.core.moments import seconds_between
from challenge_engine.errors import ClockError
from challenge_engine.store import clock_marks
from challenge_engine.store import tables as t
from challenge_engine.store.background import Repeated
from challenge_engine.store.clock_marks import of_this_machine
from challenge_engine.store.engine import open_store
from tests.support.clocks import Clocks

from . import rows

MARKS = select(t.clock_mark.c.boot, t.clock_mark.c.seconds, t.clock_mark.c.at)
WROTE = update(t.cases).values(last_recorded_at=text(":at"))


@pytest.fixture
def clocks(monkeypatch):
    return Clocks(monkeypatch)


@pytest.fixture
def live(clocks, store, url):
    """A live store that has not written yet; the seeded histories are long ago."""
    with store.write() as unit:
        unit.run(WROTE, {"at": "2020-01-01T00:00:00.000Z"})
        unit.commit()
    store = open_store(url)
    yield store
    store.close()


def write(store) -> str:
    with store.write() as unit:
        now = unit.now()
        unit.commit()
    return now


def record(store, at: str) -> None:
    with store.write(heeds_clock=False) as unit:
        unit.run(WROTE, {"at": at})
        unit.commit()


def marks(store):
    with store.read() as unit:
        return unit.run(MARKS).fetchall()


def refused(store) -> None:
    with pytest.raises(ClockError, match="it was set forward, so nothing is written"):
        write(store)


def again(store, url):
    """Another process: what a command opens."""
    store.close()
    return open_store(url)


def test_whoever_writes_leaves_a_mark_and_whoever_reads_leaves_none(live):
    with live.read() as unit:
        now = unit.now()
    assert marks(live) == []
    write(live)
    ((boot, seconds, at),) = marks(live)
    assert (boot, seconds) == (live.watch.steady.boot, 1000)
    assert 0 <= seconds_between(now, at) < 60


def test_a_quiet_month_is_no_jump(live, clocks, url):
    write(live)
    clocks.wait(days=40)
    write(live)
    live = again(live, url)
    write(live)
    assert [seconds for _, seconds, _ in marks(live)] == [1000 + 40 * 86_400]
    live.close()


@pytest.mark.parametrize("is_new_process", [False, True])
def test_a_jump_of_more_than_an_hour_is_refused_by_who_runs_and_who_comes(
    live, clocks, url, is_new_process
):
    write(live)
    before = marks(live)
    clocks.wait(hours=9)
    clocks.jump(minutes=61)
    if is_new_process:
        live = again(live, url)
    refused(live)
    refused(live)
    assert marks(live) == before
    with live.read() as unit:  # whoever reads still does
        assert unit.now() > before[0][2]
    live.close()


def test_what_has_no_time_is_refused_when_a_program_writes_its_first(live, clocks, url):
    write(live)
    clocks.jump(days=2)
    live = again(live, url)
    with live.write() as unit:
        unit.run(WROTE, {"at": "2020-02-02T00:00:00.000Z"})
        with pytest.raises(ClockError):
            unit.commit()
    with live.read() as unit:
        assert clock_marks.newest(unit) == "2020-01-01T00:00:00.000Z"
    live.close()


def test_what_is_not_committed_leaves_no_mark(live):
    with live.write() as unit:
        unit.now()
    assert marks(live) == []


def test_the_sentence_says_both_times(live, clocks):
    at = write(live)
    clocks.jump(days=365)
    with pytest.raises(ClockError) as caught:
        write(live)
    assert abs(seconds_between(at, caught.value.params["expected"])) < 60
    assert abs(seconds_between(at, caught.value.params["now"]) - 365 * 86_400) < 60


def test_a_clock_that_is_mended_by_less_than_an_hour_is_believed(live, clocks):
    write(live)
    clocks.jump(minutes=59)
    write(live)
    live.look_at_clock()
    clocks.jump(minutes=-59)
    write(live)


@pytest.mark.parametrize("is_new_process", [False, True])
def test_after_the_clock_is_set_right_writing_goes_on_by_itself(live, clocks, url, is_new_process):
    write(live)
    clocks.jump(days=365)
    refused(live)
    clocks.wait(hours=2)
    clocks.jump(days=-365)
    if is_new_process:
        live = again(live, url)
    write(live)
    live.close()


def test_of_another_start_of_the_machine_nothing_is_known(live, clocks, url):
    write(live)
    clocks.start()
    clocks.jump(days=365)
    live = again(live, url)
    write(live)
    assert len(marks(live)) == 1  # the other is thirty days old by the clock that is believed
    live.close()


def test_machines_have_a_mark_each_and_those_that_are_gone_are_forgotten(live, clocks, url):
    here = live.watch.steady
    write(live)
    clocks.wait(days=20)
    clocks.start()
    live = again(live, url)
    write(live)
    assert len(marks(live)) == 2
    clocks.wait(days=20)
    live.look_at_clock()
    assert here.boot not in [boot for boot, _, _ in marks(live)]
    live.close()


def test_without_such_a_clock_nothing_is_told(live, clocks, url):
    clocks.go_by(None)
    live = again(live, url)
    write(live)
    clocks.jump(days=365)
    write(live)
    live.look_at_clock()
    assert marks(live) == []
    live.close()


def test_nobody_looks_at_the_clock_of_a_demo(clocks, url, request):
    store = open_store(url, create=True)
    with store.write() as unit:
        rows.seed(unit, kind="demo")
        unit.commit()
    store = again(store, url)
    write(store)
    store.look_at_clock()
    assert marks(store) == []
    store.close()


def test_a_clock_that_was_wrong_from_the_start_may_be_set_back_and_is_watched_again(live, clocks):
    clocks.jump(days=365)
    live.look_at_clock()
    clocks.jump(days=-365)
    live.look_at_clock()
    clocks.jump(days=2)
    refused(live)


def test_a_clock_that_went_back_below_what_is_written_leaves_the_mark(live, clocks):
    record(live, write(live))
    clocks.jump(days=-365)
    live.look_at_clock()
    clocks.jump(days=365)  # mended: no jump
    live.look_at_clock()
    write(live)


def test_what_an_operator_said_in_another_process_is_believed_at_once(live, clocks):
    write(live)
    clocks.jump(days=2)
    refused(live)
    with live.write(heeds_clock=False) as unit:
        clock_marks.forget_all(unit)
        unit.commit()
    write(live)
    live.look_at_clock()
    clocks.jump(days=2)
    refused(live)


def test_processes_that_write_and_look_at_once_leave_one_mark(live, url):
    barrier, stores = threading.Barrier(6), [open_store(url) for _ in range(6)]

    def look(store) -> None:
        barrier.wait(timeout=30)
        write(store)
        for _ in range(5):
            store.look_at_clock()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(look, stores))
    assert len(marks(live)) == 1
    for store in stores:
        store.close()


def test_processes_that_notice_a_jump_at_once_are_all_refused(live, clocks, url):
    write(live)
    clocks.jump(days=2)
    barrier, stores = threading.Barrier(6), [open_store(url) for _ in range(6)]

    def look(store) -> str:
        barrier.wait(timeout=30)
        try:
            return write(store)
        except ClockError:
            return "refused"

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(look, stores)) == ["refused"] * 6
    for store in stores:
        store.close()


def test_the_count_of_this_machine_only_goes_up():
    steady = of_this_machine()
    if steady is None:
        pytest.skip("this machine has no clock that nobody can set")
    assert of_this_machine().boot == steady.boot
    assert 0 < steady.seconds() <= steady.seconds()


def test_a_wrong_clock_is_told_to_the_operator_beside_a_serving_program(live, clocks, caplog):
    write(live)
    clocks.jump(days=2)
    clock_marks.in_background(live).close()
    assert "it was set forward, so nothing is written" in caplog.text


def test_what_is_repeated_comes_again_and_ends_when_it_is_closed():
    done, third = [], threading.Event()

    def do() -> None:
        done.append(len(done))
        if len(done) == 3:
            third.set()

    repeated = Repeated("test", 0.001, do)
    assert third.wait(timeout=30)
    repeated.close()
    after = len(done)
    assert after >= 3
    assert not repeated._thread.is_alive()
