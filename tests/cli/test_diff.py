"""`challenge workflow diff`: two files, or two versions that were published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import INIT, ROOT, Shell

BASE = ROOT / "tests" / "texts" / "differences" / "base.yaml"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """The second version: a shorter term, and one more step that shuts out who did it."""
    text = BASE.read_text("utf-8").replace("version: 1", "version: 2", 1)
    text = text.replace("term: 40 working days", "term: 30 working days")
    text = text.replace("{did_none_of: [submit, assess]}", "{did_none_of: [submit, ask, assess]}")
    file = tmp_path / "compared.v2.yaml"
    file.write_text(text, "utf-8")
    return file


def test_two_files_are_compared_in_sentences(tmp_path: Path, second: Path) -> None:
    said = Shell(tmp_path).ok("workflow", "diff", BASE, second).out
    assert said == (
        "compared: from version 1 to version 2\n"
        "\n"
        "What the municipality does\n"
        "- Four eyes: for “Accept” somebody may no longer be the one who did “Ask for more”.\n"
        "- Four eyes: for “Reject” somebody may no longer be the one who did “Ask for more”.\n"
        "\n"
        "Deadlines\n"
        "- The deadline “Decision” gets shorter: from 40 working days to 30 working days.\n"
        "\n"
        "What it asks more or less, on the way that is meant\n"
        "- 14 days shorter until the decision: the terms come to about 42 days.\n"
    )


def test_they_are_compared_in_the_language_of_the_reader(tmp_path: Path, second: Path) -> None:
    said = Shell(tmp_path).ok("--language", "nl", "workflow", "diff", BASE, second).out
    assert said.startswith("compared: van versie 1 naar versie 2\n\nWat de gemeente doet\n- Vier")


def test_programs_read_the_code_and_the_place_of_each_change(tmp_path: Path, second: Path) -> None:
    facts = Shell(tmp_path).ok("workflow", "diff", BASE, second, "--json").json
    assert (facts["before"]["version"], facts["after"]["version"]) == (1, 2)
    assert facts["before"]["running"] is None
    office, deadlines = facts["groups"]
    assert [one["code"] for one in office["changes"]] == ["step.when.did_none_of+"] * 2
    assert deadlines["concern"] == "deadlines"
    assert deadlines["changes"][0]["place"] == ["deadline", "decision"]


def test_the_cases_that_stay_with_the_first_version_are_counted(
    tmp_path: Path, second: Path
) -> None:
    shell = Shell(tmp_path)
    shell.ok(*INIT)
    shell.ok("workflow", "publish", BASE)
    shell.ok("person", "add", "ann", "--name", "Ann")
    given = ("--set", "title=Trees", "--set", "plan=Ours")
    words = ("case", "open", "compared", "--as", "ann", "--alone", *given)
    shell.ok(*words)
    shell.ok("workflow", "publish", second)
    said = shell.ok("workflow", "diff", "compared@1", "compared@2").out
    assert said.endswith("\n\n1 running case stays with version 1.\n")
    shell.ok(*words)
    assert "stays with version 1" in shell.ok("workflow", "diff", "compared@1", "compared").out
    facts = shell.ok("workflow", "diff", "compared@1", second, "--json").json
    assert (facts["before"]["running"], facts["after"]["running"]) == (1, None)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("compared@3", "compared has no version 3 here. There are: 1."),
        ("nowhere@1", "No workflow nowhere is published here."),
        ("compared@0", "compared@0 is neither a file nor a version"),
        ("no-such-file.yaml", "the file cannot be read"),
    ],
)
def test_what_is_not_there_cannot_be_compared(tmp_path: Path, named: str, said: str) -> None:
    shell = Shell(tmp_path)
    shell.ok(*INIT)
    shell.ok("workflow", "publish", BASE)
    assert said in shell.refused("workflow", "diff", "compared", named)
