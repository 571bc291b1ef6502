"""The worked example of docs/deadlines.md is what a case really shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from challenge_engine.definitions import own_file
from challenge_engine.errors import DefinitionError
from tests.stories import test_a_town_that_decides_late as late
from tests.support.story import Story
from tests.support.town import ROOT, ROTTERDAM, make_town

PAGE = (ROOT / "docs" / "deadlines.md").read_text(encoding="utf-8")


def test_the_derivation_of_the_example_is_what_the_case_shows(tmp_path: Path) -> None:
    story = Story(make_town(tmp_path, ROTTERDAM, since="2026-01-05"))
    story.town.checks = False
    late.submitted(story, "decision-subsidy")
    late.the_panel_asks_and_the_clock_stands_still(story)
    why = "The costs are looked at once more."
    story.does("2026-04-01", "alderman-1", "postpone-decision", weeks_more="2", reason=why)
    shown = next(one for one in story.sees(None).deadlines if one.name == "decision")
    lines = [" ".join(filter(None, (one.text, one.reason))) for one in shown.lines]
    printed = PAGE.split("On the page of the case it then reads:\n\n", 1)[1].split("\n\n", 1)[0]
    assert [re.sub(r"^\d+\. ", "", line) for line in printed.splitlines()] == lines


def test_the_file_of_rates_is_read_as_printed() -> None:
    (example,) = re.findall(r"```yaml\n(penalties:.*?)```", PAGE, re.DOTALL)
    assert len(own_file.parse(example.encode(), "own.yaml").rates["nl-awb"]) == 1
    with pytest.raises(DefinitionError, match="has amounts of its own"):
        own_file.parse(example.replace("2026-01-01", "2025-01-01").encode(), "own.yaml")
