"""`case penalty`, as an official types it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cli.shell import ROOT, Shell

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"


@pytest.fixture
def town(town: Shell) -> Shell:
    town.ok("workflow", "publish", TIMED)
    return town


def late(town: Shell, character: str = "awb-decision") -> str:
    """Filed a hundred days ago, so that the decision is long overdue."""
    received = (dt.date.today() - dt.timedelta(days=100)).isoformat()
    words = ("case", "open", "timed", "--as", "fay", "--new-group", "Friends")
    values = ("--set", "title=The park", "--set", "plan=Mow less.", "--received", received)
    reference = str(town.ok(*words, *values, "--json").json["reference"])
    town.act(reference, "cora", "set-character", "--set", f"legal_character={character}")
    return reference


def test_it_is_foreseen_before_and_after_the_notice(town: Shell) -> None:
    reference = late(town)
    ask = ("case", "penalty", reference, "--as", "dave", "--json")
    before = town.ok(*ask).json
    assert (before["about"], before["is_near"], before["is_given"]) == ("decision", True, False)
    assert [one["code"] for one in before["amounts"]] == ["after", "after", "at-most"]
    assert [one["days"] for one in before["amounts"]] == [14, 28, 42]
    town.act(reference, "fay", "give-notice")
    after = town.ok(*ask).json
    assert after["is_given"] is True
    assert (after["first"], after["last"]) == (before["first"], before["last"])
    assert [one["code"] for one in after["amounts"]] == ["today", "in-a-week", "at-most"]
    assert [one["cents"] for one in after["amounts"][:2]] == [0, 0]


def test_the_operators_rates_are_used_and_the_lines_say_the_amounts(town: Shell) -> None:
    reference = late(town)
    path = town.folder / "days.yaml"
    bands = "[{days: 14, cents: 100}, {days: 14, cents: 200}, {days: 14, cents: 300}]"
    path.write_text(
        "penalties:\n  nl-awb:\n    rates:\n"
        f"      - {{from: 2026-01-01, currency: EUR, bands: {bands}}}\n"
    )
    town.more["CHALLENGE_CALENDAR_DAYS"] = str(path)
    said = town.ok("case", "penalty", reference, "--as", "dave").out.splitlines()
    assert said[0].startswith("If notice of default came today, each day from ")
    assert [line.rpartition(": ")[2] for line in said[1:]] == ["€14.00", "€42.00", "€84.00"]


def test_where_nothing_can_cost_it_says_so(town: Shell) -> None:
    contract = late(town, "contract")
    assert town.ok("case", "penalty", contract, "--as", "dave", "--json").json is None
    assert "Nothing is foreseen" in town.ok("case", "penalty", contract, "--as", "dave").out
    assert town.ok("case", "penalty", late(town), "--as", "fay", "--json").json is None


def test_it_is_asked_by_somebody_about_a_case_that_is_there(town: Shell) -> None:
    assert "--as" in town.misused("case", "penalty", "2026-0001")
    assert "There is no case" in town.refused("case", "penalty", "2026-9999", "--as", "dave")
