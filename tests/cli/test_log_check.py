"""`challenge log check`: what it prints, and with which exit code it ends."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.cli.shell import Shell


def past_the_guards(shell: Shell, *statements: str) -> None:
    with closing(sqlite3.connect(shell.database, isolation_level=None)) as db:
        kept = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, sql in kept:
            db.execute(sql)


@pytest.fixture
def lived(town: Shell) -> tuple[Shell, str]:
    reference = town.open()
    town.to_decision(reference)
    return town, reference


def test_a_sound_history_ends_with_0(lived):
    town, reference = lived
    assert town.ok("log", "check").out.startswith("All is sound: ")
    found = town.ok("log", "check", "--json").json
    assert found["sound"] is True
    assert found["events"] == found["leaves"] > 7
    assert (found["found"], found["flaws"], found["signed"]) == (0, [], None)
    assert town.ok("log", "check", "--case", reference, "--json").json["events"] == 7
    assert town.ok("log", "check", "--jobs", 2).out == town.ok("log", "check").out


def test_what_is_wrong_is_named_and_ends_with_1(lived):
    town, reference = lived
    past_the_guards(
        town,
        "UPDATE opening SET value = '\"Mow more.\"' WHERE path = 'field/plan'",
        "UPDATE event SET role = 'decider' WHERE kind = 'act' AND n = 3",
    )
    said = town("log", "check")
    assert said.code == 1
    lines = said.out.splitlines()
    assert lines[0].endswith("2 wrong. The first:")
    assert lines[1].startswith(f"{reference}, step 0 (place ")
    assert "(field/plan) does not open its commitment" in lines[1]
    assert lines[2] == "Also:"
    assert lines[3].startswith(f"  {reference}, step 3 (place ")
    found = town("log", "check", "--case", reference, "--json")
    assert found.code == 1
    assert [flaw["n"] for flaw in found.json["flaws"]] == [0, 3]
    assert found.json["sound"] is False


def test_it_says_so_in_dutch(lived):
    town, reference = lived
    past_the_guards(town, "UPDATE event SET role = NULL WHERE n = 1")
    town.language = "nl_NL.UTF-8"
    assert f"{reference}, stap 1 (plaats " in town("log", "check").out


def test_an_older_database_is_looked_into_and_told_apart(lived):
    """It is sound in itself; only the checkpoint outside knows that there was more."""
    town, reference = lived
    kept = town.database.read_bytes()
    town.act(reference, "dave", "accept", "--set", "route=subsidy", "--set", "reason=Good.")
    town.database.write_bytes(kept)
    said = town("log", "check")
    assert said.code == 1
    assert said.out.startswith("Checked: ")
    assert "it is an older copy" in said.out
    assert town("log", "check", "--json").json["signed"] is not None


def test_a_case_that_is_not_there_is_told(town):
    assert "There is no case 1999-0001 here." in town.refused("log", "check", "--case", "1999-0001")


def test_wrong_use_is_told(town):
    assert "Invalid value for '--jobs'" in town.misused("log", "check", "--jobs", 0)
