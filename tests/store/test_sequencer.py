import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from challenge_engine.store import tables as t
from challenge_engine.store.sequencer import NEXT_SEQ, in_background, sequence

from . import rows

EACH, WRITERS, SEQUENCERS = 40, 4, 2

LEAVES = select(t.leaf.c.seq, t.leaf.c.leaf_hash).where(t.leaf.c.log == 1).order_by(t.leaf.c.seq)


def test_the_next_place_of_an_empty_log_is_the_first(store):
    with store.write() as unit:
        assert unit.run(NEXT_SEQ, {"log": 1}).fetchone() == (0,)
        rows.leaf(unit, 0)
        assert unit.run(NEXT_SEQ, {"log": 1}).fetchone() == (1,)


def test_pending_leaves_get_their_places_in_the_order_in_which_they_came(store):
    with store.write() as unit:
        for number in range(3):
            rows.leaf(unit, number, table=t.pending)
        unit.commit()
    if store.dialect == "sqlite":
        # There a leaf is written with its event; nothing waits.
        assert sequence(store, 1) == 0
        return
    assert [sequence(store, 1), sequence(store, 1), sequence(store, 99)] == [3, 0, 0]
    with store.read() as unit:
        assert unit.run(LEAVES).fetchall() == [(n, rows.digest("leaf", 1, n)) for n in range(3)]
        assert unit.run(text("SELECT count(*) FROM pending")).fetchone() == (0,)


@pytest.mark.postgresql
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_leaf_that_is_committed_late_is_not_missed(store):
    with store.write() as slow:
        rows.leaf(slow, 0, table=t.pending)  # takes the lower id
        with store.write() as quick:
            rows.leaf(quick, 1, table=t.pending)
            quick.commit()
        assert sequence(store, 1) == 1
        slow.commit()
    assert sequence(store, 1) == 1
    with store.read() as unit:
        assert unit.run(LEAVES).fetchall() == [
            (0, rows.digest("leaf", 1, 1)),
            (1, rows.digest("leaf", 1, 0)),
        ]


@pytest.mark.postgresql
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_four_writers_and_two_sequencers_make_one_log_without_gaps_or_doubles(store):
    barrier, moved = threading.Barrier(WRITERS + SEQUENCERS), []

    def write(number):
        barrier.wait()
        for turn in range(EACH):
            with store.write() as unit:
                rows.leaf(unit, number * EACH + turn, table=t.pending)
                unit.commit()

    def give_places(_):
        barrier.wait()
        moved.extend(sequence(store, 1) for _ in range(EACH))

    with ThreadPoolExecutor(WRITERS + SEQUENCERS) as threads:
        work = [write] * WRITERS + [give_places] * SEQUENCERS
        for done in [threads.submit(w, n) for n, w in enumerate(work)]:
            done.result()
    moved.append(sequence(store, 1))
    with store.read() as unit:
        leaves = unit.run(LEAVES).fetchall()
    assert sum(moved) == EACH * WRITERS
    assert [seq for seq, _ in leaves] == list(range(EACH * WRITERS))
    places = {leaf_hash: seq for seq, leaf_hash in leaves}
    assert len(places) == EACH * WRITERS
    for number in range(WRITERS):  # what one writer wrote first stands first
        own = [places[rows.digest("leaf", 1, number * EACH + turn)] for turn in range(EACH)]
        assert own == sorted(own)


@pytest.mark.postgresql
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_places_are_given_beside_the_writers_and_nothing_waits_after_closing(store):
    background = in_background(store)
    for number in range(12):
        with store.write() as unit:
            rows.leaf(unit, number, table=t.pending)
            unit.commit()
        background.soon(1)
    background.close()
    with store.read() as unit:
        assert [seq for seq, _ in unit.run(LEAVES).fetchall()] == list(range(12))
        assert unit.run(text("SELECT count(*) FROM pending")).fetchone() == (0,)
