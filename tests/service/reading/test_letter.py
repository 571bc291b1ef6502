"""A case told as a letter: in the words of its reader, short, and with what comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.service.reading.letter import Letter, letter
from tests.support.lives import LIVES
from tests.support.town import ROTTERDAM, TINY, Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = make_town(tmp_path, ROTTERDAM)
    town.checks = False
    return town


def of(town: Town, reference: str, name: str | None = None, language: str = "en") -> Letter:
    return letter(town.view(reference, name, language), language)


def texts(told: Letter) -> list[str]:
    return [passage.text for passage in told.passages]


def test_the_group_reads_what_it_did_itself_and_everybody_else_who_did_it(town: Town):
    reference = town.lived(until="submit")
    assert texts(of(town, reference, "initiator-1"))[0] == "You shared your idea."
    for name in ("coordinator-1", None):
        assert texts(of(town, reference, name))[0] == "The group shared an idea."


def test_it_is_told_in_the_language_of_its_reader(town: Town):
    reference = town.lived(until="submit")
    assert texts(of(town, reference, "initiator-1", "nl"))[-1] == "U diende uw uitdaging in."


def test_a_long_story_keeps_its_beginning_every_phase_and_what_is_newest(town: Town):
    reference = town.lived()
    told = of(town, reference)
    steps = town.view(reference).steps
    assert told.left_out == len(steps) - len(told.passages) > 10
    assert len(told.passages) <= 12
    entering = {step.n for step in steps if step.enters}
    assert {step.enters for step in steps} >= {"submitted", "assessed", "delegated", "monitored"}
    assert entering <= {passage.n for passage in told.passages}
    assert told.passages[0].n == 0
    assert [p.n for p in told.passages] == sorted(p.n for p in told.passages)


def test_what_is_recorded_and_moves_nothing_is_left_to_the_history(town: Town):
    reference = town.lived(until="assign-assessor")
    assert "assign-assessor" in {step.action for step in town.view(reference).steps}
    assert all("assessor" not in text for text in texts(of(town, reference, "coordinator-1")))


def test_then_comes_what_those_who_are_waited_on_can_lead_to_and_no_way_out(town: Town):
    reference = town.lived(until="close-panel")
    told = of(town, reference, "initiator-1")
    assert told.then[0] == "“Decided, not sent yet: yes”"
    assert "“Decided, not sent yet: no”" in told.then
    assert "“Withdrawn”" not in told.then
    assert (len(told.then), told.more_then) == (4, 2)


def test_after_the_end_nothing_comes(town: Town):
    reference = town.lived()
    assert town.view(reference).is_ended
    assert (of(town, reference).then, of(town, reference).more_then) == ((), 0)


def test_an_action_without_a_sentence_is_told_by_its_title_and_by_who_did_it(tmp_path: Path):
    town = make_town(tmp_path, TINY)
    town.checks = False
    reference = town.lived(until="begin")
    passage = of(town, reference, "coordinator-1").passages[-1]
    assert (passage.text, passage.by) == ("“Begin the assessment”", "coordinator-1 (Coordinator)")


def test_a_deed_that_moves_two_tracks_is_told_once(tmp_path: Path):
    town = make_town(tmp_path, TINY)
    town.checks = False
    reference = town.lived(until="close-panel")
    town.do(reference, "decider-1", "reject", grounds=["not-rooted"], reason="Nobody knows them.")
    town.do(reference, "initiator-1", "object", reason="Everybody does.")
    town.do(reference, "decider-1", "uphold", reason="They are right.")
    assert [s.action for s in town.view(reference).steps][-2:] == ["uphold", "uphold"]
    told = texts(of(town, reference))
    assert told[-2:] == ["“Object to the rejection”", "“Uphold the objection”"]


def test_every_move_of_our_workflow_has_a_sentence(town: Town):
    workflow = town.workflow
    moving = {t.action for t in workflow.transitions if t.moves}
    assert {name for name in moving if not workflow.actions[name].told} == set()


def test_whoever_reads_a_letter_reads_only_steps_of_the_history(town: Town):
    reference = town.lived()
    for name, _, _ in LIVES[town.workflow.name]:
        told = of(town, reference, name)
        assert {p.n for p in told.passages} <= {s.n for s in town.view(reference, name).steps}
