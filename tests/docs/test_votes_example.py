"""The example of docs/votes.md is counted as it is printed."""

from __future__ import annotations

import re
from pathlib import Path

from challenge_engine.counting import count
from challenge_engine.counting.pabulib import AskedRule, read
from challenge_engine.texts.values import money
from tests.cli.shell import ROOT, Shell

from .test_examples import block

PAGE = (ROOT / "docs" / "votes.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([^`]+)`(?: with (\d+))? \| ([a-z, ]+) \| (€[0-9.,]+) \|", re.MULTILINE)


def test_each_rule_has_the_winners_of_the_table(tmp_path: Path) -> None:
    file = tmp_path / "street.pb"
    file.write_text(block(PAGE, "pabulib", "META"), encoding="utf-8")
    rows = ROW.findall(PAGE)
    assert len(rows) == 4
    for name, threshold, winners, left in rows:
        with file.open("rb") as opened:
            found = count(read(opened, AskedRule(name, int(threshold or 0))).election)
        assert ", ".join(found.winners) == winners
        assert money(found.left, "EUR", "en") == left


def test_the_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    file = tmp_path / "street.pb"
    file.write_text(block(PAGE, "pabulib", "META"), encoding="utf-8")
    shown = PAGE.split("    $ challenge fund count street.pb\n", 1)[1].split("\n\n`--rule`", 1)[0]
    lines = [line.removeprefix("    ") for line in shown.split("\n")]
    assert Shell(tmp_path).ok("fund", "count", file).out == "\n".join(lines) + "\n"
