"""Deadlines come back with the steps that were lost, from a backup or from proofs of receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from challenge_engine.errors import ProofError
from challenge_engine.service.proving import copying, receipts, tiling
from challenge_engine.service.proving.healing import heal
from challenge_engine.service.proving.places import Places
from challenge_engine.service.proving.taking_back import TakenBack, take_back
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.timing import recomputing, sweep
from challenge_engine.store import deadlines, streams
from challenge_engine.store.recording import stamp
from tests.service.timing.test_following import TIMED, filed, ledger
from tests.service.timing.test_proven import lived, rows
from tests.support.copies import keep, put_back, reopened, unchecked, url
from tests.support.town import Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


def test_a_backup_holds_every_deadline_and_when_to_look_at_it(town: Town, tmp_path: Path) -> None:
    reference, other = lived(town), filed(town)
    before = rows(town, reference), rows(town, other)
    copying.backup(town.engine, tmp_path / "backup")
    town.engine.close()
    for path in tmp_path.glob("town.db*"):
        path.rename(path.with_name(f"away-{path.name}"))
    copying.restore(url(tmp_path), Places.beneath(tmp_path), tmp_path / "backup")
    back = Town(reopened(tmp_path), town.workflow, dict(town.people))
    assert (rows(back, reference), rows(back, other)) == before
    back.check()
    back.on("2026-08-03")
    assert sweep.sweep(back.engine).lapsed == 2
    back.engine.close()


class Loss:
    """A case of which some steps are lost, and what people kept of them."""

    def __init__(self, town: Town, folder: Path, live: Callable[[Town, str], None]) -> None:
        self.reference = filed(town)
        for name in ("coordinator-1", "decider-1", "initiator-1"):
            town.person(name)
        town.engine.close()
        keep(folder)
        later = Town(reopened(folder), town.workflow, dict(town.people))
        live(later, self.reference)
        self.rows = rows(later, self.reference)
        steps = later.view(self.reference, "decider-1").steps
        self.files = {step.n: self._files(later, step.n) for step in steps[1:]}
        self.tracks = later.view(self.reference).tracks
        tiling.publish(later.engine, later.authority, folder / "tiles")
        later.engine.close()
        put_back(folder)
        engine = unchecked(folder)
        heal(engine, town.authority, folder / "tiles")
        engine.close()
        self.town = Town(reopened(folder), town.workflow, dict(town.people))

    def _files(self, town: Town, n: int) -> list[bytes]:
        viewers = [Viewer(town.person(name), "en") for name in town.people]
        return [
            receipts.receipt(town.engine, town.authority, self.reference, viewer, n)
            for viewer in viewers
        ]

    def back(self, n: int) -> TakenBack:
        done = take_back(self.town.engine, self.town.authority, self.files[n])
        self.town.check()
        return done


def late(town: Town, reference: str) -> None:
    """What passes here moves a track, too."""
    town.do(reference, "coordinator-1", "set-character", legal_character="awb-decision")
    town.do(reference, "coordinator-1", "begin")
    town.on("2026-04-20")
    town.do(reference, "initiator-1", "give-notice")
    town.on("2026-05-05")
    assert sweep.sweep(town.engine).lapsed == 1


def test_what_moved_deadlines_and_what_passed_comes_back_from_proofs_of_receipt(
    town: Town, tmp_path: Path
) -> None:
    loss = Loss(town, tmp_path, late)
    for n in loss.files:
        loss.back(n)
    assert rows(loss.town, loss.reference) == loss.rows
    assert loss.town.view(loss.reference).tracks == loss.tracks
    loss.town.on("2026-06-16")
    assert sweep.sweep(loss.town.engine).lapsed == 1
    loss.town.check()
    loss.town.engine.close()


def moved(town: Town, _reference: str) -> None:
    town.on("2026-02-17")
    assert sweep.sweep(town.engine).lapsed == 1
    with town.engine.store.write() as unit:
        stream, clock = streams.lock_now(unit, town.authority, _reference)
        assert stream is not None
        one = deadlines.all_ledgers(unit, stream.id)["decision"]
        by = recomputing.by_office(None, "cli", "A day of mourning.")
        changed = {"decision": replace(one, due=dt.date(2026, 3, 31))}
        recomputing.record(unit, town.engine, stream, changed, by, stamp(clock, stream))
        unit.commit()


def test_a_deadline_that_was_worked_out_anew_comes_back(town: Town, tmp_path: Path) -> None:
    loss = Loss(town, tmp_path, moved)
    for n in loss.files:
        loss.back(n)
    assert rows(loss.town, loss.reference) == loss.rows
    loss.town.engine.close()


def test_the_clock_does_not_go_on_with_a_case_of_which_steps_are_lost(
    town: Town, tmp_path: Path
) -> None:
    """In the lost steps the decision may have been made: and none could be taken back after it."""

    def decided(town: Town, reference: str) -> None:
        town.do(reference, "coordinator-1", "begin")
        town.do(reference, "decider-1", "decide-no", reason="Too dear.")

    loss = Loss(town, tmp_path, decided)
    loss.town.on("2026-04-01")
    swept = sweep.sweep(loss.town.engine)
    assert (swept.lapsed, [reference for reference, _ in swept.failed]) == (0, [loss.reference])
    for n in loss.files:
        loss.back(n)
    assert sweep.sweep(loss.town.engine) == sweep.Swept()
    assert ledger(loss.town, loss.reference).standing == "met"
    loss.town.engine.close()


def test_a_case_that_went_on_by_an_action_lapses_again(town: Town, tmp_path: Path) -> None:
    loss = Loss(town, tmp_path, lambda town, one: town.do(one, "coordinator-1", "begin"))
    loss.town.on("2026-04-01")
    loss.town.do(loss.reference, "coordinator-1", "set-character", legal_character="contract")
    assert ledger(loss.town, loss.reference).standing == "lapsed"
    with pytest.raises(ProofError, match="has gone on since"):
        loss.back(1)
    assert sweep.sweep(loss.town.engine) == sweep.Swept()
    loss.town.check()
    loss.town.engine.close()
