"""There is a sentence for every right, every route and everything that can be waived."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from challenge_engine.core.right_rules import RIGHTS, RouteKind, Standing
from challenge_engine.definitions.sentences import WAIVABLE
from challenge_engine.texts import rights

FORMAT = Path(__file__).parents[2] / "docs" / "workflow-format.md"


def test_every_right_has_its_sentence_and_every_standing_its_word():
    assert list(rights.RIGHTS) == list(RIGHTS)
    assert set(rights.STANDINGS) == set(get_args(Standing))


def test_every_kind_of_route_has_a_title():
    assert set(rights.KINDS) == set(get_args(RouteKind))


def test_whatever_can_be_waived_is_told_to_the_public_and_stands_in_the_reference():
    assert set(rights.WAIVED) == set(WAIVABLE)
    listed = FORMAT.read_text("utf-8").split("What can be waived:")[1].split("\n## ")[0]
    assert [code for code in WAIVABLE if f"`{code}`" not in listed] == []
