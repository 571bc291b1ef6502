"""The published cases: nothing more precise, and nothing more certain, than the collected facts."""

import itertools
import json
import os
from pathlib import Path

import pytest

from challenge_engine.core import fields
from challenge_engine.core.workflow import NOTHING
from challenge_engine.definitions import catalogue
from challenge_engine.history.times import is_occurrence

ROOT = Path(__file__).parents[2]
LINES = [
    json.loads(line)
    for line in (ROOT / "webapp/demo_data/elsewhere.jsonl").read_text(encoding="utf-8").splitlines()
]
WORKFLOW = catalogue.read(catalogue.workflow_folder() / "published-elsewhere.v1.yaml")
SHARED = Path(os.environ.get("CHALLENGE_SHARED", ROOT.parent / "shared")) / "data" / "cases.json"
PRECISION = {"day": 10, "month": 7, "year": 4, "season": 4, "decade": 0}


def by_case() -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for line in LINES:
        found.setdefault(line["case"], []).append(line)
    return found


def number(case: str) -> int:
    return int(case.rpartition("-")[2])


@pytest.fixture
def published() -> dict[int, dict]:
    if not SHARED.is_file():
        pytest.skip(f"the collected cases are not here ({SHARED}); set CHALLENGE_SHARED")
    return {case["id"]: case for case in json.loads(SHARED.read_text(encoding="utf-8"))["cases"]}


@pytest.mark.parametrize("case", by_case())
def test_every_line_names_states_and_actions_that_exist(case: str):
    state = NOTHING
    for line in by_case()[case]:
        assert line["basis"] in ("reported", "inferred")
        if "action" in line:
            transition = WORKFLOW.transition("main", state, line["action"])
            assert transition is not None, line
            assert line["role"] in transition.by
            assert line["actor"]
            allowed = {*transition.takes.fields, *transition.takes.optional}
            assert set(line.get("data", {})) <= allowed
            state = transition.target
        elif "takeover" in line:
            assert line["source"]
            assert line["takeover"] in WORKFLOW.states
            state = line["takeover"]
        else:
            assert state != NOTHING
            assert line["source"]
            assert line["note"]


@pytest.mark.parametrize("case", by_case())
def test_every_case_begins_with_its_name_place_and_sources(case: str):
    data = by_case()[case][0]["data"]
    assert {"title", "place", "country", "known_outcome", "sources"} <= set(data)
    for name, value in data.items():
        assert fields.read(WORKFLOW.fields[name], value) == value


@pytest.mark.parametrize("case", by_case())
def test_the_lines_of_a_case_are_in_the_order_of_their_dates(case: str):
    days = [line["at"] for line in by_case()[case] if line["at"] is not None]
    assert all(is_occurrence(day) for day in days)
    for before, after in itertools.pairwise(days):
        known = min(len(before), len(after))
        assert before[:known] <= after[:known]


def test_every_published_case_is_there_and_no_other(published: dict[int, dict]):
    assert {number(case) for case in by_case()} == set(published)


def test_no_date_is_more_precise_than_what_was_published(published: dict[int, dict]):
    for line in LINES:
        events = published[number(line["case"])]["events"]
        known = {e["date"][: PRECISION[e["precision"]]] for e in events} - {""}
        assert line["at"] is None or line["at"] in known, line
        assert line["at"] is not None or not known, line


def test_every_dated_event_has_a_line(published: dict[int, dict]):
    for case, lines in by_case().items():
        there = {line["at"] for line in lines}
        for event in published[number(case)]["events"]:
            assert event["precision"] == "decade" or event["date"] in there, (case, event)


def test_what_was_concluded_is_never_told_as_found(published: dict[int, dict]):
    for line in LINES:
        events = published[number(line["case"])]["events"]
        same_day = [e for e in events if e["date"] == line["at"]]
        if same_day and all(e["confidence"] == "inferred" for e in same_day):
            assert line["basis"] == "inferred", line


def test_no_sentence_is_taken_over_word_for_word(published: dict[int, dict]):
    for line in LINES:
        theirs = {e["event"].casefold() for e in published[number(line["case"])]["events"]}
        assert line.get("note", "").casefold() not in theirs - {""}
