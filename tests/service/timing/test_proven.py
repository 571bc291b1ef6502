"""What is proven of deadlines: the log is checked, receipts are kept, and cases forgotten."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from challenge_engine.core.ledger import At, Ledger
from challenge_engine.history import published
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import Verdict, verify
from challenge_engine.service.checking import flaws, log_check, quick
from challenge_engine.service.checking.log_check import Report
from challenge_engine.service.erasing import deciding, destroying
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.moving.importing import import_file
from challenge_engine.service.proving import receipts, tiling
from challenge_engine.service.proving.head import head
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from challenge_engine.service.timing import outages, recomputing, sweep
from challenge_engine.store import deadlines, streams
from challenge_engine.store.recording import stamp
from tests.service.timing.test_following import TIMED, due, filed
from tests.support.erasing import BACKUPS, STRONG, erase, officer, with_officers
from tests.support.town import Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def any_town(request: pytest.FixtureRequest, tmp_path: Path) -> Town:
    if request.param == "sqlite":
        return make_town(tmp_path, TIMED, since="2026-02-02")
    url = request.getfixturevalue("new_postgresql")()
    return make_town(tmp_path, TIMED, url, since="2026-02-02")


def lived(town: Town) -> str:
    """Filed, completed, begun too late, put off, and decided too late."""
    reference = filed(town)
    town.on("2026-02-16")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-02")
    town.on("2026-02-26")
    town.do(reference, "initiator-1", "complete")
    town.do(reference, "coordinator-1", "begin")
    town.do(reference, "decider-1", "postpone", weeks=6, reason="Much to read.")
    town.on("2026-06-01")
    assert sweep.sweep(town.engine).lapsed == 1
    town.do(reference, "decider-1", "decide-no", reason="Too dear.")
    return reference


LIFE = ["open", "act", "lapse", "act", "act", "act", "lapse", "act"]


def rows(town: Town, reference: str) -> list[tuple]:
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        assert stream is not None
        cursor = unit.cursor
        cursor.execute(f"SELECT * FROM deadline WHERE case_id = {stream.id} ORDER BY name")
        return cursor.fetchall()


# The check of the log


def found(town: Town) -> Report:
    return log_check.check(town.engine)


def test_a_whole_life_is_sound_looked_at_quickly_and_closely(
    any_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = lived(any_town)
    assert [step.kind for step in any_town.view(reference, "decider-1").steps] == LIFE
    assert found(any_town).is_sound
    monkeypatch.setattr(quick, "LONG", 0)
    assert found(any_town).is_sound


def test_what_had_passed_before_a_case_was_taken_over_needs_no_look_of_the_clock(
    town: Town, tmp_path: Path
) -> None:
    town.on("2026-06-01")
    line = {"case": "A", "workflow": "timed", "action": "file", "at": "2026-02-02"}
    data = {"title": "The park", "plan": "Ours"}
    path = tmp_path / "past.jsonl"
    path.write_text(json.dumps({**line, "actor": "residents", "data": data}))
    done = import_file(town.engine, town.authority, path, basis="reported")
    assert [row[5] for row in rows(town, done.references["A"])] == [None, None]
    assert found(town).is_sound


def forged(town: Town, change: Callable[[Ledger], Ledger]) -> Report:
    """A step that is sealed as any other, and says what cannot be."""
    reference = filed(town)
    with town.engine.store.write() as unit:
        stream, clock = streams.lock_now(unit, town.authority, reference)
        assert stream is not None
        ledgers = {"decision": change(deadlines.all_ledgers(unit, stream.id)["decision"])}
        by = recomputing.by_office(None, "cli", "Nobody knows why.")
        recomputing.record(unit, town.engine, stream, ledgers, by, stamp(clock, stream))
        unit.commit()
    return found(town)


@pytest.mark.parametrize(
    ("change", "template"),
    [
        (lambda one: replace(one, standing="lapsed", lapsed=0), flaws.NO_LAPSE),
        (lambda one: replace(one, standing="lapsed"), flaws.NO_LAPSE),
        (lambda one: replace(one, lapsed=7), flaws.NO_LAPSE),
        (lambda one: replace(one, start=At(2, dt.date(2026, 2, 2))), flaws.NO_START),
    ],
)
def test_a_ledger_that_names_a_step_which_is_none_is_named(
    town: Town, change: Callable[[Ledger], Ledger], template: str
) -> None:
    (flaw,) = forged(town, change).flaws
    assert (flaw.template, flaw.n) == (template, 1)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE deadline SET due = '2026-12-24' WHERE name = 'decision'", "due = 2026-12-24"),
        ("UPDATE deadline SET wake = '2026-03-20' WHERE name = 'decision'", "2026-03-27"),
        ("UPDATE deadline SET wake = NULL WHERE name = 'decision'", "on –, but by its newest"),
        ("DELETE FROM deadline WHERE name = 'norm'", "is missing in the table"),
        ("UPDATE deadline SET name = 'reply' WHERE name = 'norm'", "no step tells of it"),
        ("UPDATE outage SET last = '2026-12-31'", "from 2026-01-01 to 2026-12-31"),
        ("DELETE FROM outage", "from 2026-01-01 to 2026-01-02"),
    ],
)
def test_who_moves_a_deadline_past_the_program_is_found_out(
    any_town: Town, statement: str, told: str
) -> None:
    filed(any_town)
    first, last = "2026-01-01", "2026-01-02"
    outages.record(any_town.engine, any_town.authority, None, first, last, "No power.")
    assert found(any_town).is_sound
    with any_town.engine.store.write() as unit:
        unit.cursor.execute(statement)
        unit.commit()
    said = [flaws.said(flaw) for flaw in found(any_town).flaws]
    assert any(told in one for one in said), said


def test_a_row_that_is_left_of_a_destroyed_case_is_named(tmp_path: Path) -> None:
    town = keeping(tmp_path)
    reference = withdrawn(town)
    (row, *_) = rows(town, reference)
    destroyed(town, reference)
    marks = ", ".join("?" * len(row))
    with closing(sqlite3.connect(tmp_path / "town.db", isolation_level=None)) as db:
        db.execute(f"INSERT INTO deadline VALUES ({marks})", row)
    (flaw,) = found(town).flaws
    assert (flaw.reference, flaw.template) == (reference, flaws.LEFT_OVER)
    assert flaw.params == {"table": "deadline"}


# What people are handed


def proven(town: Town, reference: str, name: str | None) -> list[Verdict]:
    viewer = Viewer(town.person(name), "en") if name else PUBLIC
    trust = Trust.parse(head(town.engine, town.authority).vkey)
    files = [*receipts.receipts(town.engine, town.authority, reference, viewer).values()]
    return [verify(one, trust) for one in files]


@pytest.mark.parametrize("name", [None, "initiator-1", "decider-1"])
def test_everybody_can_prove_the_day_that_they_were_told(town: Town, name: str | None) -> None:
    told = [
        {o.path: json.loads(o.value) for o in verdict.opened if o.path.startswith("deadline/")}
        for verdict in proven(town, lived(town), name)
    ]
    assert [one["deadline/decision"].get("due") for one in told if "deadline/decision" in one] == [
        "2026-03-30", "2026-04-13", "2026-04-08", "2026-05-20", "2026-05-20", "2026-05-20",
    ]  # fmt: skip
    assert told[6]["deadline/decision"]["lapsed"] == 6
    assert told[4].keys() == {"deadline/norm"}


def test_the_published_file_of_a_public_case_says_when_it_is_due(
    town: Town, tmp_path: Path
) -> None:
    reference = lived(town)
    tiling.publish(town.engine, town.authority, tmp_path / "tiles")
    data = (tmp_path / "tiles" / "public" / f"{reference}.jsonl").read_bytes()
    lines = published.read_lines(data)
    opened = [{o.path for o in line.open} for line in lines]  # type: ignore[union-attr]
    assert "deadline/decision" in opened[0]
    assert opened[6] == {"deadline/decision"}
    assert "initiator-1" not in data.decode()


# Erased and destroyed


def test_who_filed_is_forgotten_and_the_deadlines_stay(town: Town) -> None:
    with_officers(town)
    reference = lived(town)
    before = rows(town, reference)
    erase(town, Target(person="initiator-1"), STRONG)
    assert rows(town, reference) == before
    assert due(town, reference) == "2026-05-20"
    verdicts = proven(town, reference, "decider-1")
    assert len(verdicts) == len(LIFE) + 1  # and the step that erased
    assert any(o.path == "deadline/decision" for o in verdicts[0].opened)


OLD = "withdrawn: {phase: ended, ends: closed"
KEEP = "ends: closed, keep: {years: 10, source: made for tests}"


def keeping(folder: Path) -> Town:
    text = TIMED.read_text()
    assert OLD in text
    file = folder / TIMED.name
    file.write_text(text.replace(OLD, f"withdrawn: {{phase: ended, {KEEP}"))
    return with_officers(make_town(folder, file, since="2026-02-02"))


def withdrawn(town: Town) -> str:
    reference = filed(town)
    town.on("2026-02-17")
    assert sweep.sweep(town.engine).lapsed == 1
    town.do(reference, "initiator-1", "withdraw")
    town.on("2036-02-18")
    return reference


def destroyed(town: Town, reference: str) -> None:
    one, other = officer(town).person, officer(town, 2).person
    assert one is not None
    assert other is not None
    number = destroying.order(town.engine, town.authority, one, reference, "Per the list.")
    deciding.confirm(town.engine, town.authority, other, number, BACKUPS, "cli")


def test_a_destroyed_case_leaves_no_deadline_behind(tmp_path: Path) -> None:
    town = keeping(tmp_path)
    reference = withdrawn(town)
    destroyed(town, reference)
    assert rows(town, reference) == []
    town.check()
    assert sweep.sweep(town.engine) == sweep.Swept()
