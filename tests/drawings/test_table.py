from pathlib import Path

import pytest

from challenge_engine.core.guards import GUARDS
from challenge_engine.core.workflow import GuardCall
from challenge_engine.definitions import catalogue
from challenge_engine.drawings import table as drawing
from challenge_engine.errors import NotFound

TINY = catalogue.read(Path(__file__).parent.parent / "workflows" / "tiny.v1.yaml")


def test_every_transition_and_every_end_has_a_row():
    rows = drawing.table(TINY, "en")
    ends = sum(state.is_end for states in TINY.tracks.values() for state in states.values())
    assert len(rows) == len(TINY.transitions) + ends


def test_a_row_says_who_does_what_and_what_it_needs():
    rows = {(row.state, row.action): row for row in drawing.table(TINY, "en")}
    assert rows["Submitted", "Begin the assessment"] == drawing.Row(
        state="Submitted",
        phase="submitted",
        waits_on="Coordinator",
        action="Begin the assessment",
        by="Coordinator",
        needs="title, plan given; 2 × assessor assigned",
        to="Being assessed",
    )


def test_a_row_says_what_stays_and_what_moves_beside():
    rows = {row.action: row for row in drawing.table(TINY, "en")}
    assert rows["Assign an assessor"].to == "stays"
    assert rows["Uphold the objection"].to == "Objection: Upheld + To be decided"


@pytest.mark.parametrize("path", catalogue.shipped(), ids=lambda path: path.name)
def test_a_shipped_workflow_can_be_drawn_in_all_its_languages(path: Path):
    workflow = catalogue.read(path)
    for language in workflow.languages:
        assert drawing.plain(drawing.table(workflow, language))


def test_a_language_that_the_workflow_lacks_is_refused():
    with pytest.raises(NotFound, match="no texts in nl; it has en"):
        drawing.table(TINY, "nl")


def test_the_columns_are_aligned_and_a_state_is_named_once():
    lines = drawing.plain(drawing.table(TINY, "en")).splitlines()
    at = lines[0].index("action")
    assert lines[1].startswith("---")
    assert lines[0][at:].startswith("action")
    assert all(line[at - 1 : at] in ("", " ") for line in lines[2:])
    assert sum(line.startswith("Submitted ") for line in lines) == 1


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_every_guard_has_words(name: str):
    blanks = {"fields", "values", "actions", "states", "linked_states", "own_states"}
    params = {
        key: ("a", "b") if param.kind in blanks else 2 for key, param in GUARDS[name].params.items()
    }
    assert drawing.short(GuardCall(name, params))


def test_a_window_names_the_edges_that_it_has():
    assert drawing.short(GuardCall("date_window", {"until_field": "ends_on"})) == "until ends_on"
    both = {"from": "2026-01-01", "until": "2026-02-01"}
    assert drawing.short(GuardCall("date_window", both)) == "from 2026-01-01 until 2026-02-01"
