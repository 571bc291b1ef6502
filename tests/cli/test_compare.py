"""`workflow compare`: schemes side by side, of files and of what was published."""

from __future__ import annotations

from tests.cli.shell import TINY, Shell
from tests.support.town import ROTTERDAM


def test_files_stand_side_by_side_without_a_database(shell: Shell) -> None:
    lines = shell.ok("workflow", "compare", TINY, ROTTERDAM).out.splitlines()
    assert lines[0].split("  ")[0] == "Scheme"
    assert lines[2].startswith("Right to Challenge (Rotterdam)")
    assert "Alderman" in lines[2]


def test_the_facts_of_a_file_and_of_a_published_name_are_the_same(town: Shell) -> None:
    named = town.ok("workflow", "compare", "tiny", "--json").json
    assert named == town.ok("workflow", "compare", TINY, "--json").json
    assert named[0]["steps_of_the_group"] == 1
    assert named[0]["people"] == 5
    assert named[0]["decides"] == ["decider"]


def test_without_a_name_all_that_is_shipped_is_compared_in_the_readers_language(
    shell: Shell,
) -> None:
    said = shell.ok("--language", "nl", "workflow", "compare").out
    assert said.startswith("Regeling")
    assert "het college van burgemeester en wethouders" in said
