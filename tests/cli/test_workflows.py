"""`workflow check|publish|retire|list|draw`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copy

import pytest

from challenge_engine.definitions import catalogue
from tests.cli.shell import ROOT, TINY, Shell


def test_every_shipped_workflow_keeps_the_laws(shell: Shell) -> None:
    # Apart from their scenarios, which tests/workflows_shipped/test_scenarios.py plays.
    files = [Path(copy(file, shell.folder)) for file in catalogue.shipped()]
    said = shell.ok("workflow", "check", *files)
    assert said.out.count("nothing is wrong with") == len(files)


def test_check_names_every_problem_of_every_file_with_its_place(shell: Shell) -> None:
    wrong = shell.folder / "wrong.yaml"
    text = TINY.read_text().replace("to: intake\n", "to: intke\n").replace("[title,", "[titl,", 1)
    wrong.write_text(text)
    said = shell("workflow", "check", wrong, TINY)
    assert said.code == 1
    lines = said.out.splitlines()
    assert len(lines) >= 3
    assert all(line.startswith((f"{wrong}:", f"{TINY}:")) for line in lines)
    assert "did you mean 'intake'?" in said.out
    facts = shell("workflow", "check", wrong, "--json").json
    assert {"line", "column", "message"} == set(facts[0]["problems"][0])


def test_check_says_what_is_proven_and_with_how_many_people(shell: Shell) -> None:
    said = shell.ok("workflow", "check", TINY)
    assert "situations, with at least 1 initiator, 1 coordinator, 2 assessor, 1 decider" in said.out
    (facts,) = shell("workflow", "check", TINY, "--json").json
    assert facts["proof"]["cast"]["assessor"] == 2
    assert facts["proof"]["undecided"] == []


def test_check_tells_the_story_of_a_case_that_gets_stuck(shell: Shell) -> None:
    wrong = shell.folder / "stuck.yaml"
    wrong.write_text(TINY.read_text().replace("subsidy, tender]}}", "subsidy]}}"))
    said = shell("workflow", "check", wrong)
    assert said.code == 1
    assert "a case can get stuck at ‘Agreement being made’. The initiator: Submit" in said.out
    assert "looked at with 1 initiator" in said.out


BAD = {
    "empty": b"",
    "binary": os.urandom(4096),
    "tabs": b"workflow:\n\tname: x\n",
    "byte-order mark": b"\xef\xbb\xbf" + TINY.read_bytes(),
    "10 MB": TINY.read_bytes() + b"# more\n" * 1_500_000,
    "nul": b"workflow: \x00\n",
    "alias": b"workflow: &a tiny\nversion: *a\n",
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_workflow_is_a_sentence_with_a_place(shell: Shell, what: str) -> None:
    file = shell.folder / "bad.yaml"
    file.write_bytes(BAD[what])
    said = shell("workflow", "check", file)
    assert said.code == 1
    assert said.err == ""
    assert said.out.startswith(f"{file}:")


def test_a_workflow_in_which_a_case_gets_stuck_is_not_published(town: Shell) -> None:
    wrong = town.folder / "stuck.v1.yaml"
    text = TINY.read_text().replace("subsidy, tender]}}", "subsidy]}}")
    wrong.write_text(text.replace("workflow: tiny", "workflow: stuck"))
    assert "a case can get stuck" in town.refused("workflow", "publish", wrong)
    assert "stuck" not in town.ok("workflow", "list").out


def test_what_breaks_a_law_is_not_published(town: Shell) -> None:
    wrong = town.folder / "wrong.v1.yaml"
    wrong.write_text("workflow: wrong\n")
    before = town.check()
    assert f"{wrong}:1:" in town.refused("workflow", "publish", wrong)
    assert f"{town.folder}:1:1:" in town.refused("workflow", "publish", town.folder)
    assert town.check() == before


def test_a_published_version_never_changes(town: Shell) -> None:
    changed = town.folder / "tiny.yaml"
    changed.write_text(TINY.read_text() + "# changed\n")
    said = town.refused("workflow", "publish", changed)
    assert "is published already, with other contents" in said
    town.ok("workflow", "publish", TINY)
    assert len(town.ok("workflow", "list", "--json").json) == 1


def test_no_new_case_begins_in_a_retired_workflow_and_running_ones_go_on(town: Shell) -> None:
    reference = town.open()
    assert town.ok("workflow", "retire", "tiny", "--json").json["versions"] == [1]
    said = town.refused("case", "open", "tiny", "--as", "fay", "--alone")
    assert "The workflow tiny is retired" in said
    town.act(reference, "cora", "assign", "--set", "assignee=ann")
    assert "retired" in town.ok("workflow", "list").out
    assert "no version of tiny in use" in town.refused("workflow", "retire", "tiny")


def test_a_retired_version_is_not_brought_back(town: Shell) -> None:
    town.ok("workflow", "retire", "tiny")
    said = town.refused("workflow", "publish", TINY)
    assert said.startswith("tiny version 1 was retired and is not brought back.")
    assert said.count("\n") == 1


def test_a_workflow_is_drawn_as_a_table_from_its_name_or_its_file(town: Shell) -> None:
    by_name = town.ok("workflow", "draw", "tiny").out
    assert by_name == town.ok("workflow", "draw", TINY).out
    assert "Submit the challenge" in by_name
    rows = town.ok("workflow", "draw", "tiny", "--json").json
    assert set(rows[0]) == {"state", "phase", "waits_on", "action", "by", "needs", "to"}


def test_a_workflow_without_the_readers_language_is_drawn_in_its_own(shell: Shell) -> None:
    assert "Submit the challenge" in shell.ok("--language", "nl", "workflow", "draw", TINY).out


@pytest.mark.parametrize(("form", "begins"), [("svg", "<svg "), ("mermaid", "---\n")])
def test_a_workflow_is_drawn_to_the_output_or_into_a_file(
    shell: Shell, form: str, begins: str
) -> None:
    drawn = shell.ok("workflow", "draw", TINY, "--format", form).out
    assert drawn.startswith(begins)
    file = shell.folder / "drawing"
    told = shell.ok("workflow", "draw", TINY, "--format", form, "--out", file)
    assert (told.out, told.err) == ("", f"Written to {file}.\n")
    assert file.read_text(encoding="utf-8") == drawn


def test_a_workflow_is_drawn_in_any_of_its_languages_and_in_no_other(shell: Shell) -> None:
    rotterdam = ROOT / "workflows" / "rotterdam-right-to-challenge.v1.yaml"
    words = ("workflow", "draw", rotterdam, "--format", "svg", "--language")
    assert "Afgewezen" in shell.ok(*words, "nl").out
    assert "it has en, nl" in shell.refused(*words, "fr")


def test_a_drawing_that_cannot_be_written_or_is_no_table_is_a_sentence(shell: Shell) -> None:
    nowhere = shell.folder / "no" / "drawing.svg"
    said = shell.refused("workflow", "draw", TINY, "--format", "svg", "--out", nowhere)
    assert said == f"{nowhere}: No such file or directory.\n"
    assert "--json prints the table" in shell.misused(
        "workflow", "draw", TINY, "--format", "svg", "--json"
    )


def test_checking_a_file_needs_no_database_and_loads_none(shell: Shell) -> None:
    program = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from challenge_engine.cli import main\n"
        f"done = CliRunner().invoke(main, ['workflow', 'check', {str(TINY)!r}])\n"
        "sys.exit(done.exit_code or 'sqlalchemy' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT)
    assert done.returncode == 0


def test_a_shipped_workflow_is_published_by_its_name_and_the_list_says_how_it_stands(
    town: Shell,
) -> None:
    assert "published-elsewhere" in town.ok("workflow", "offer").out
    town.ok("workflow", "publish", "published-elsewhere")
    told = {one["name"]: one for one in town.ok("workflow", "offer", "--json").json}
    assert told["published-elsewhere"]["standing"] == "on"
    assert told["partnership"]["standing"] == "off"
    assert "No workflow nothing comes with this program" in town.refused(
        "workflow", "publish", "nothing"
    )
