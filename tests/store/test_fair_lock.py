import signal
import tempfile
import threading
import time

import pytest

from challenge_engine.errors import StoreError
from challenge_engine.store import unit as unit_module
from challenge_engine.store.engine import open_store
from challenge_engine.store.fair_lock import FairLock

from . import rows
from .test_unit import names, person

THREADS = 8


def in_threads(work, number=THREADS):
    threads = [threading.Thread(target=work, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_lock_goes_to_whoever_waits_longest():
    lock, order, waiting = FairLock(), [], threading.Event()
    assert lock.acquire(1)

    def wait(number):
        waiting.set()
        assert lock.acquire(5)
        order.append(number)
        lock.release()

    threads = []
    for number in range(5):
        waiting.clear()
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        waiting.wait()
        while len(lock._queue) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_who_gave_up_waiting_is_passed_over():
    lock = FairLock()
    assert lock.acquire(1)
    assert lock.is_mine()
    got = []
    in_threads(lambda _: got.append(lock.acquire(0.01)), 2)
    assert got == [False, False]
    lock.release()
    assert not lock.is_mine()
    assert lock.acquire(0)


def test_a_lock_handed_over_while_giving_up_is_never_lost():
    lock, held = FairLock(), []

    def work(_):
        for _ in range(300):
            if lock.acquire(0.00005):
                held.append(1)
                assert len(held) == 1
                held.pop()
                lock.release()

    in_threads(work, 4)
    assert lock.acquire(1)


def test_who_is_interrupted_while_waiting_leaves_no_ticket_behind():
    lock = FairLock()
    assert lock.acquire(1)
    previous = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            lock.acquire(5)
    finally:
        signal.signal(signal.SIGALRM, previous)
    lock.release()
    assert lock.acquire(0)


def test_each_of_eight_threads_gets_its_fair_share_of_writing():
    # On a disk: in memory a round is over before the machine lets a thread queue up again.
    with tempfile.TemporaryDirectory(dir=tempfile.gettempdir()) as folder:
        write_by_turns(f"sqlite:///{folder}/store.db")


def write_by_turns(url):
    store = open_store(url, create=True)
    with store.write() as unit:
        rows.seed(unit)
        unit.commit()
    barrier, shares = threading.Barrier(THREADS), [0] * THREADS

    def write(number):
        barrier.wait()
        end = time.monotonic() + 1
        while time.monotonic() < end:
            with store.write() as unit:
                person(unit, f"{number}-{shares[number]}")
                unit.commit()
            shares[number] += 1

    in_threads(write)
    # In turn means that they can differ by the first and the last round only.
    assert max(shares) - min(shares) <= 2, shares
    assert len(names(store)) == 1 + sum(shares)
    store.close()


def test_a_writer_that_waits_too_long_is_told_that_somebody_else_writes(sqlite_url, monkeypatch):
    monkeypatch.setattr(unit_module, "LOCK_TIMEOUT", 0.05)
    store, said = open_store(sqlite_url, create=True), []

    def write(_):
        with pytest.raises(StoreError) as caught, store.write():
            pass
        said.append(caught.value.code)

    with store.write():
        in_threads(write, 1)
    assert said == ["store-busy"]
    with store.write():
        pass
    store.close()
