"""How often something may be done in a case, counted in the history itself."""

import json

import pytest

from challenge_engine.core.case import Needs
from challenge_engine.errors import ImportRefused, Refused
from challenge_engine.service.moving.importing import import_file
from challenge_engine.store import facts, streams
from tests.service.test_corrections import correct, step_of
from tests.support.lives import TINY

HAND_OVER = ("main", "hand-over")


def counted(town, reference: str, *deeds: tuple[str, str]) -> dict[tuple[str, str], int]:
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        needs = Needs(times=frozenset(deeds))
        return dict(facts.fetch(unit, stream.id, None, needs, "2026-01-01").times)


def handed_over(town, times: int) -> str:
    reference = town.lived("begin")
    town.person("assessor-3")
    for _ in range(times):
        town.do(reference, "coordinator-1", "hand-over", assignee="assessor-3")
    return reference


def why_not(town, reference: str, action: str) -> list[str]:
    view = town.view(reference, "coordinator-1")
    found = next(one for one in view.actions if one.action == action)
    return [str(refusal) for refusal in found.refusals]


def test_the_last_time_is_allowed_and_the_next_one_is_refused_with_the_ways_on(town):
    reference = handed_over(town, 1)
    assert why_not(town, reference, "hand-over") == []
    town.do(reference, "coordinator-1", "hand-over", assignee="assessor-1")
    before = town.view(reference, "coordinator-1").n
    with pytest.raises(Refused) as error:
        town.do(reference, "coordinator-1", "hand-over", assignee="assessor-3")
    assert [r.code for r in error.value.refusals] == ["done-so-often"]
    assert town.view(reference, "coordinator-1").n == before
    assert why_not(town, reference, "hand-over") == [
        (
            "This can be done at most 2 times in one case, and was done 2 times. The ways on from "
            "here: “Close the panel” (Assessor or Coordinator) or “Withdraw the challenge” "
            "(Initiator)."
        )
    ]


def test_a_correction_of_a_step_does_not_count_as_doing_it_again(town):
    reference = handed_over(town, 1)
    assert counted(town, reference, HAND_OVER) == {HAND_OVER: 1}
    correct(
        town,
        reference,
        "initiator-1",
        step_of(town, reference, "submit"),
        data={"title": "Another title"},
    )
    assert counted(town, reference, HAND_OVER, ("main", "submit")) == {
        HAND_OVER: 1,
        ("main", "submit"): 1,
    }


def test_a_move_of_another_track_by_the_same_action_is_counted_for_its_own_track(town):
    reference = town.lived("close-panel")
    town.do(reference, "decider-1", "reject", grounds=["too-dear"], reason="Too dear.")
    town.do(reference, "initiator-1", "object", reason="It is not.")
    town.do(reference, "decider-1", "uphold", reason="It is not.")
    uphold = ("objection", "uphold")
    assert counted(town, reference, uphold)[uphold] == 1


def test_what_was_reported_from_elsewhere_counts_and_is_not_refused(town, tmp_path):
    """Nobody checked it there; what is done here afterwards is checked."""
    case = {"case": "A", "workflow": "tiny", "at": "2025-02-01", "source": "a letter"}
    lines = [
        {**case, "action": "submit", "data": {"title": "Old"}},
        {**case, "action": "begin"},
        *[{**case, "action": "hand-over"}] * 3,
    ]
    path = tmp_path / "past.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = import_file(town.engine, town.authority, path, basis="reported")
    town.check()
    assert counted(town, done.references["A"], HAND_OVER) == {HAND_OVER: 3}


def test_an_enforced_past_is_refused_where_it_was_done_too_often(demo, tmp_path):
    for name, _, _ in TINY:
        demo.person(name)
    demo.on("2025-06-02")
    again = ("coordinator-1", "hand-over", {"assignee": "assessor-1"})
    steps = [*TINY[:4], *[again] * 3]
    lines = [
        {
            "case": "A",
            "workflow": "tiny",
            "group": "Pond People",
            "actor": name,
            "action": action,
            "data": data,
            "at": f"2025-02-{day:02}",
        }
        for day, (name, action, data) in enumerate(steps, start=1)
    ]
    path = tmp_path / "past.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(ImportRefused) as error:
        import_file(demo.engine, demo.authority, path)
    assert "Line 7 of past.jsonl" in str(error.value)
    assert "at most 2 times in one case" in str(error.value)
