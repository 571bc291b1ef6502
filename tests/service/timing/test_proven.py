"""What is proven of deadlines: checked, handed out, lost and found, moved elsewhere."""

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
from challenge_engine.errors import ProofError
from challenge_engine.exports import jsonl
from challenge_engine.history import published
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import Verdict, verify
from challenge_engine.service.auditing import looking
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.checking import flaws, log_check, quick
from challenge_engine.service.checking.log_check import Report
from challenge_engine.service.erasing import deciding, destroying
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.moving import exporting
from challenge_engine.service.moving.importing import import_file
from challenge_engine.service.proving import copying, receipts, tiling
from challenge_engine.service.proving.head import head
from challenge_engine.service.proving.healing import heal
from challenge_engine.service.proving.places import Places
from challenge_engine.service.proving.taking_back import TakenBack, take_back
from challenge_engine.service.reading import timeline
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from challenge_engine.service.timing import outages, recomputing, sweep
from challenge_engine.store import deadlines, streams
from challenge_engine.store.recording import stamp
from tests.service.timing.test_following import TIMED, due, filed, ledger
from tests.support.copies import keep, put_back, reopened, unchecked, url
from tests.support.erasing import BACKUPS, STRONG, erase, officer, with_officers
from tests.support.town import Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


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
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = lived(town)
    assert [step.kind for step in town.view(reference, "decider-1").steps] == LIFE
    assert found(town).is_sound
    monkeypatch.setattr(quick, "LONG", 0)
    assert found(town).is_sound


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


def tampered(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "town.db", isolation_level=None)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)


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
    town: Town, tmp_path: Path, statement: str, told: str
) -> None:
    filed(town)
    outages.record(town.engine, town.authority, None, "2026-01-01", "2026-01-02", "No power.")
    assert found(town).is_sound
    tampered(tmp_path, statement)
    said = [flaws.said(flaw) for flaw in found(town).flaws]
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
    files = receipts.receipts(town.engine, town.authority, reference, viewer)
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


# Lost and found


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


# Moved elsewhere


def exported(town: Town, reference: str) -> list[dict]:
    town.person("auditor-1")
    viewer = Viewer(town.person("auditor-1"), "en")
    histories = exporting.histories(town.engine, town.authority, viewer, reference)
    return [json.loads(line) for line in jsonl.lines(histories)]


def brought(town: Town, path: Path, lines: list[dict]) -> str:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = import_file(town.engine, town.authority, path, again=True)
    town.check()
    (reference,) = done.references.values()
    return reference


def plain(town: Town, reference: str) -> dict[str, tuple]:
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        assert stream is not None
        read = deadlines.all_ledgers(unit, stream.id)
    return {name: (one.standing, one.due, one.lapsed, one.steps) for name, one in read.items()}


def test_an_exported_case_comes_to_the_same_deadlines_where_it_is_imported(
    town: Town, tmp_path: Path
) -> None:
    reference = lived(town)
    lines = exported(town, reference)
    assert [line["kind"] for line in lines] == LIFE
    assert not any("deadline" in name for line in lines for name in line.get("data", {}))
    again = brought(town, tmp_path / "out.jsonl", lines)
    assert plain(town, again) == plain(town, reference)
    steps = town.view(again, "decider-1").steps
    assert [step.kind for step in steps] == LIFE


def test_a_correction_is_imported_to_the_right_step_where_the_clock_has_stepped_in(
    town: Town, tmp_path: Path
) -> None:
    reference = filed(town)
    town.on("2026-04-02")
    town.do(reference, "coordinator-1", "set-character", legal_character="contract")
    wanted = Wanted(3, "A slip of the pen.", {"legal_character": "awb-decision"})
    who = Acting(town.person("coordinator-1"))
    correcting.correct(town.engine, town.authority, reference, who, wanted)
    again = brought(town, tmp_path / "out.jsonl", exported(town, reference))
    assert town.view(again, "decider-1").steps[-1].corrects == 3


def test_what_was_recomputed_after_a_correction_is_worked_out_anew_where_it_is_imported(
    town: Town, tmp_path: Path
) -> None:
    town.person("coordinator-1")
    town.on("2026-02-20")
    given = {"title": "The park", "plan": "Ours"}
    options = {"command": {"occurred_at": "2026-02-09"}}
    reference = town.open("coordinator-1", given, on_behalf=True, **options)
    wanted = Wanted(0, "The stamp says so.", occurred_at="2026-02-02")
    who = Acting(town.person("coordinator-1"))
    correcting.correct(town.engine, town.authority, reference, who, wanted)
    lines = exported(town, reference)
    assert [line["kind"] for line in lines] == ["open", "correct", "deadline"]
    again = brought(town, tmp_path / "out.jsonl", lines)
    assert due(town, again) == due(town, reference) == "2026-03-30"


# Told


def test_both_readings_of_a_day_tell_lapses_and_recomputed_deadlines(town: Town) -> None:
    town.person("coordinator-1")
    town.on("2026-02-20")
    given = {"title": "The park", "plan": "Ours"}
    options = {"command": {"occurred_at": "2026-02-09"}}
    reference = town.open("coordinator-1", given, on_behalf=True, **options)
    town.on("2026-03-01")
    wanted = Wanted(0, "The stamp says so.", occurred_at="2026-02-02")
    who = Acting(town.person("coordinator-1"))
    correcting.correct(town.engine, town.authority, reference, who, wanted)
    viewer = Viewer(town.person("coordinator-1"), "en")
    one = timeline.as_recorded(town.engine, town.authority, reference, viewer, "2026-02-28")
    assert [step.kind for step in one.steps] == ["open"]
    two = timeline.as_corrected(town.engine, town.authority, reference, viewer, "2026-02-28")
    assert [step.kind for step in two.steps if step.kind != "deadline"] == ["open"]
    for reading in (timeline.as_recorded, timeline.as_corrected):
        whole = reading(town.engine, town.authority, reference, viewer, "2026-03-02")
        assert [held.value.raw for held in whole.values] == ["The park", "Ours"]


def test_the_auditor_finds_each_lapse_and_every_step_has_a_title(town: Town) -> None:
    reference = lived(town)
    wanted = looking.Wanted(rule="lapse")
    listed = looking.look(town.engine, town.authority, wanted, "en").listed
    assert [(one.reference, one.n, one.role) for one in listed] == [
        (reference, n, "the clock") for n in (6, 2)
    ]
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        assert stream is not None
        workflow = town.engine.version(unit, stream.workflow or 0).workflow
    for kind in ("lapse", "deadline"):
        assert looking.step_title(workflow, kind, None, "en") != kind


def test_the_clock_that_is_quick_to_notice_is_not_listed_as_late(town: Town) -> None:
    lived(town)
    late = looking.look(town.engine, town.authority, looking.Wanted(rule="late"), "en").listed
    assert [one.n for one in late] == []
