"""The clock acts: once for each thing that is due, whoever asks it and however often."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from challenge_engine.errors import StoreError
from challenge_engine.service.engine import open_engine
from challenge_engine.service.timing import clockwork, lapsing, sweep
from challenge_engine.store import deadlines
from challenge_engine.store.tables import event, outbox
from tests.service.timing.test_following import TIMED, filed, ledger
from tests.support.town import Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def any_town(request, tmp_path: Path) -> Town:
    if request.param == "sqlite":
        return make_town(tmp_path, TIMED, since="2026-02-02")
    url = request.getfixturevalue("new_postgresql")()
    return make_town(tmp_path, TIMED, url, since="2026-02-02")


def told(town: Town, kind: str) -> list[dict]:
    with town.engine.store.read() as unit:
        rows = unit.run(select(outbox.c.data).where(outbox.c.kind == kind)).fetchall()
    return [json.loads(row[0]) for row in rows]


def lapses(town: Town) -> int:
    with town.engine.store.read() as unit:
        return len(unit.run(select(event.c.n).where(event.c.kind == "lapse")).fetchall())


def test_nothing_is_due_before_the_day_after_the_last_one(town: Town):
    filed(town)
    town.on("2026-02-16")
    assert sweep.sweep(town.engine) == sweep.Swept()
    town.on("2026-02-17")
    assert sweep.sweep(town.engine).lapsed == 1
    town.check()


def test_a_second_sweep_finds_nothing_to_do(town: Town):
    filed(town)
    town.on("2026-04-01")
    assert sweep.sweep(town.engine).lapsed == 2
    assert sweep.sweep(town.engine) == sweep.Swept()
    town.check()


def test_a_lapse_neither_accepts_nor_rejects_and_tells_who_must_know(town: Town):
    reference = filed(town)
    town.on("2026-04-01")
    sweep.sweep(town.engine)
    assert town.view(reference).state == "intake"
    assert told(town, "lapsed") == [
        {"role": "decider", "deadline": "decision", "due": "2026-03-30"}
    ]
    last = town.view(reference, "decider-1").steps[-1]
    assert (last.kind, last.via, last.recorded_at[:10]) == ("lapse", "clock", "2026-04-01")


def test_whoever_has_to_keep_it_is_warned_once_for_each_day_on_which_the_workflow_warns(town: Town):
    reference = filed(town)
    steps = ledger(town, reference).start.n
    for day, warned in [("2026-03-15", 0), ("2026-03-16", 1), ("2026-03-20", 0), ("2026-03-27", 1)]:
        town.on(day)
        assert sweep.sweep(town.engine).warned == warned, day
        assert sweep.sweep(town.engine).warned == 0
    assert [one["days"] for one in told(town, "warn")] == [14, 3]
    assert ledger(town, reference).start.n == steps
    assert lapses(town) == 1  # that of the house's norm


def test_a_clock_that_jumps_over_several_days_warns_once_and_loses_no_lapse(town: Town):
    filed(town)
    town.on("2026-03-29")
    swept = sweep.sweep(town.engine)
    assert (swept.lapsed, swept.warned) == (1, 1)
    town.on("2038-01-20")
    assert sweep.sweep(town.engine).lapsed == 1
    assert sweep.sweep(town.engine) == sweep.Swept()
    town.check()


def test_a_clock_that_goes_back_a_little_fires_nothing_twice(town: Town):
    filed(town)
    town.on("2026-04-01")
    assert sweep.sweep(town.engine).lapsed == 2
    town.on("2026-03-30")
    assert sweep.sweep(town.engine) == sweep.Swept()


def test_a_case_that_cannot_be_swept_holds_up_no_other(town: Town, monkeypatch):
    references = [filed(town), filed(town)]
    town.on("2026-02-17")
    real = sweep.look_at

    def broken(engine, authority, reference):
        if reference == references[0]:
            raise StoreError("The disk is full.")
        return real(engine, authority, reference)

    monkeypatch.setattr(sweep, "look_at", broken)
    swept = sweep.sweep(town.engine)
    assert (swept.lapsed, [one for one, _ in swept.failed]) == (1, [references[0]])
    monkeypatch.undo()
    assert sweep.sweep(town.engine).lapsed == 1


def test_what_fails_before_the_commit_leaves_nothing_and_is_done_by_the_next(
    town: Town, monkeypatch
):
    reference = filed(town)
    town.on("2026-02-17")

    def fail(*_args, **_options):
        raise StoreError("The power went.")

    monkeypatch.setattr(lapsing.streams, "step", fail)
    assert len(sweep.sweep(town.engine).failed) == 1
    monkeypatch.undo()
    assert ledger(town, reference, "norm").standing == "open"
    assert lapses(town) == 0
    assert sweep.sweep(town.engine).lapsed == 1
    town.check()


def test_several_sweeps_at_once_let_each_deadline_lapse_exactly_once(any_town: Town):
    any_town.checks = False
    for _ in range(12):
        filed(any_town)
    any_town.on("2026-04-01")
    start = Barrier(4)

    def run(_: int) -> int:
        start.wait()
        return sweep.sweep(any_town.engine).lapsed

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(run, range(4)))
    assert sum(done) == lapses(any_town) == 24
    any_town.checks = True
    any_town.check()


def test_a_sweep_and_an_action_at_once_never_both_write(town: Town):
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    town.on("2026-03-31")
    start = Barrier(2)

    def act() -> None:
        start.wait()
        town.do(reference, "decider-1", "decide-no", reason="Too dear.")

    def let_lapse() -> None:
        start.wait()
        sweep.sweep(town.engine)

    town.checks = False
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(act), pool.submit(let_lapse)]:
            done.result()
    town.checks = True
    town.check()
    assert lapses(town) == 1
    assert ledger(town, reference).standing == "met"


def test_a_program_that_serves_sweeps_by_itself(town: Town):
    reference = filed(town)
    town.on("2026-02-17")
    with clockwork.beside(town.engine):
        pass
    assert ledger(town, reference, "norm").standing == "lapsed"


def test_the_clock_begins_where_the_last_page_ended(town: Town):
    town.checks = False
    references = {filed(town) for _ in range(5)}
    with town.engine.store.read() as unit:
        seen, after = set(), deadlines.FROM_THE_FIRST
        while page := deadlines.due(unit, town.authority, "2026-02-17", after, 2):
            seen |= {one.reference for one in page}
            after = page[-1].place
    assert seen == references


def test_an_installation_that_is_opened_anew_goes_on(town: Town, tmp_path: Path):
    reference = filed(town)
    town.on("2026-02-17")
    url = f"sqlite:///{tmp_path}/town.db"
    other = open_engine(url)
    assert sweep.sweep(other).lapsed == 1
    other.close()
    assert ledger(town, reference, "norm").standing == "lapsed"
