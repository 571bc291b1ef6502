"""A case with deadlines is exported and imported, read for a day, and looked through."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from challenge_engine.exports import jsonl
from challenge_engine.service.auditing import looking
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.moving import exporting
from challenge_engine.service.moving.importing import import_file
from challenge_engine.service.reading import timeline
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.timing import sweep
from challenge_engine.store import deadlines, streams
from tests.service.timing.test_following import TIMED, due, filed
from tests.service.timing.test_proven import LIFE, lived
from tests.support.town import Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


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
    assert lines[6]["deadlines"] == {"decision": {"due": "2026-05-20", "standing": "lapsed"}}
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


def test_what_arrived_in_time_held_before_the_lapse_that_was_noted_first(town: Town) -> None:
    reference = filed(town)
    town.do(reference, "coordinator-1", "begin")
    town.on("2026-04-02")
    assert sweep.sweep(town.engine).lapsed == 1
    command = Command("decide-no", {"reason": "Too dear."}, occurred_at="2026-03-30")
    town.act(reference, "decider-1", command)
    viewer = Viewer(town.person("coordinator-1"), "en")
    for day, held in (
        ("2026-03-29", [0, 1]),
        ("2026-03-30", [0, 1, 3]),
        ("2026-03-31", [0, 1, 2, 3]),
    ):
        one = timeline.as_corrected(town.engine, town.authority, reference, viewer, day)
        assert [step.n for step in one.steps] == held, day


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
