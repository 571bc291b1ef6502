"""What can still be asked: it is forgotten only where no guard that is ahead reads it."""

import pytest

from challenge_engine.core.proof.moving import Moves
from challenge_engine.definitions import catalogue

WORKFLOW = catalogue.read(catalogue.workflow_folder() / "nl-uitdaagrecht.v1.yaml")


@pytest.fixture(scope="module")
def moves() -> Moves:
    return Moves(WORKFLOW, dict.fromkeys(WORKFLOW.roles, 1), ("main", "objection"))


def remembers(moves: Moves, fact: tuple[str, str], main: str, objection: str) -> bool:
    live = moves.ahead.live((main, objection))
    return bool(live.slots[moves.model.parts.index(fact)])


def test_what_an_objection_would_reopen_is_remembered_while_one_can_come(moves: Moves):
    meeting = ("record", "meeting")
    assert remembers(moves, meeting, "exploring", "nothing")
    assert remembers(moves, meeting, "no-sent", "nothing")
    assert remembers(moves, meeting, "under-objection", "filed")


def test_it_is_forgotten_where_nobody_can_object_any_more(moves: Moves):
    meeting = ("record", "meeting")
    assert not remembers(moves, meeting, "running", "nothing")
    assert not remembers(moves, meeting, "no-sent", "right"), "one objects once"


def test_what_a_guard_asks_right_here_is_kept_also_where_another_one_says_no(moves: Moves):
    """Else the answer to *why not?* would be about a case of which something was forgotten."""
    assert remembers(moves, ("field", "legal_character"), "running", "nothing")
