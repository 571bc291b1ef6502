"""`challenge workflow new|reference|schema`."""

from __future__ import annotations

from pathlib import Path

from challenge_engine.cli import reference
from challenge_engine.definitions.schema import schema
from tests.cli.shell import Shell


def test_a_file_to_begin_with_has_nothing_wrong_and_needs_no_advice(tmp_path: Path) -> None:
    shell, file = Shell(tmp_path), tmp_path / "ours.yaml"
    assert (
        "Next: challenge workflow check" in shell.ok("workflow", "new", "ours", "--out", file).out
    )
    said = shell.ok("workflow", "check", "--strict", file).out
    assert "nothing is wrong with ours version 1" in said
    assert "advice" not in said


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    shell, file = Shell(tmp_path), tmp_path / "ours.yaml"
    file.write_text("mine", "utf-8")
    assert "stays as it is" in shell.refused("workflow", "new", "ours", "--out", file)
    assert file.read_text("utf-8") == "mine"


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    words = ("workflow", "new", "ours", "--out", tmp_path / "nowhere" / "ours.yaml")
    assert "cannot be written: No such file" in Shell(tmp_path).refused(*words)


def test_what_is_no_name_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    shell, file = Shell(tmp_path), tmp_path / "ours.yaml"
    for name in ("Ours", "our challenge", "../ours", "1st", "a" * 61):
        assert "is not a name" in shell.refused("workflow", "new", name, "--out", file)
    assert not file.exists()


def test_the_reference_is_printed_or_brought_up_to_date(tmp_path: Path) -> None:
    shell, page = Shell(tmp_path), tmp_path / "page.md"
    assert "| `at_least` |" in shell.ok("workflow", "reference").out
    page.write_text(
        "Before.\n<!-- made: role -->\nyesterday\n<!-- end of made: role -->\nAfter.\n", "utf-8"
    )
    shell.ok("workflow", "reference", "--into", page)
    found = page.read_text("utf-8")
    assert reference.made()["role"] in found
    assert found.startswith("Before.\n")
    assert found.endswith("\nAfter.\n")
    assert "yesterday" not in found


def test_the_schema_is_printed(tmp_path: Path) -> None:
    assert Shell(tmp_path).ok("workflow", "schema").json == schema()
