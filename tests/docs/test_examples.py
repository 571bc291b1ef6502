"""What the documentation prints is what the program prints."""

from __future__ import annotations

import textwrap
from pathlib import Path

from tests.cli.shell import INIT, ROOT, Shell

IMPORTING = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
FORMAT = (ROOT / "docs" / "workflow-format.md").read_text(encoding="utf-8")
TESTING = (ROOT / "docs" / "testing-a-workflow.md").read_text(encoding="utf-8")


def printed(page: str, command: str) -> str:
    """What stands under a command, up to the next line that is not moved to the right."""
    _, after = page.split(f"    $ challenge {command}\n", 1)
    lines = after.split("\n")
    end = next(i for i, line in enumerate(lines) if not line.startswith("    "))
    return textwrap.dedent("\n".join(lines[:end])) + "\n"


def block(page: str, language: str, beginning: str) -> str:
    """The fenced example that begins so."""
    bodies = (part.split("\n```", 1)[0] for part in page.split(f"```{language}\n")[1:])
    return next(body for body in bodies if body.startswith(beginning)) + "\n"


def test_the_example_of_a_reported_past_reads_as_printed(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    published = ROOT / "workflows" / "published-elsewhere.v1.yaml"
    shell.ok(*INIT)
    told = shell.ok("workflow", "publish", published).out
    command = "workflow publish workflows/published-elsewhere.v1.yaml"
    assert told == printed(IMPORTING, command) == printed(FORMAT, command)
    file = tmp_path / "reported.jsonl"
    file.write_text(block(IMPORTING, "json", '{"case": "pool"'), encoding="utf-8")
    words = ("import", file, "--basis", "reported")
    reference = shell.ok(*words, "--json").json["references"]["pool"]
    assert shell.ok("case", "history", reference).out == printed(
        IMPORTING, "case history 2026-0002"
    )
    assert shell.refused(*words).startswith("reported.jsonl was imported already on ")
    assert "Imported: 4 lines of 1 case." in shell.ok(*words, "--again").out


def test_the_example_of_a_workflow_is_checked_and_drawn_as_printed(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    file = tmp_path / "small-challenge.v1.yaml"
    text = block(FORMAT, "yaml", "workflow: small-challenge")
    file.write_text(text, encoding="utf-8")
    checked = shell.ok("workflow", "check", file).out.replace(f"{file}", file.name)
    assert checked == printed(FORMAT, f"workflow check {file.name}")
    assert shell.ok("workflow", "draw", file).out == printed(FORMAT, f"workflow draw {file.name}")
    mermaid = shell.ok("workflow", "draw", file, "--format", "mermaid").out
    assert mermaid == printed(FORMAT, f"workflow draw {file.name} --format mermaid")
    lines = text.split("\n")
    lines[43] = lines[43].replace("running", "runing")
    bad = tmp_path / "bad.yaml"
    bad.write_text("\n".join(lines), encoding="utf-8")
    said = shell("workflow", "check", bad).out.replace(f"{bad}", bad.name)
    assert said == printed(FORMAT, "workflow check bad.yaml")


def test_the_example_of_plain_words_is_told_as_printed(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    text = block(FORMAT, "yaml", "workflow: small-challenge").replace("small-challenge", "dear")
    file = tmp_path / "dear.v1.yaml"
    file.write_text(text.replace("File the challenge", "Commence the challenge"), encoding="utf-8")
    said = shell.ok("workflow", "check", file).out.replace(f"{file}", file.name)
    assert said == printed(FORMAT, f"workflow check {file.name}")


def test_the_example_of_scenarios_is_played_as_printed(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    file = tmp_path / "small-challenge.v1.yaml"
    file.write_text(block(FORMAT, "yaml", "workflow: small-challenge"), encoding="utf-8")
    beside = tmp_path / "small-challenge.v1.scenarios.yaml"
    text = block(TESTING, "yaml", "# What must always be so")
    beside.write_text(text, encoding="utf-8")
    holds, fails = TESTING.split("Of a scenario that does not hold", 1)
    command = f"workflow check {file.name}"
    said = shell.ok("workflow", "check", file).out
    assert said.replace(f"{tmp_path}/", "") == printed(holds, command)
    beside.write_text(text.replace("state: declined", "state: filed"), encoding="utf-8")
    said = shell("workflow", "check", file).out
    assert said.replace(f"{tmp_path}/", "") == printed(fails, command)


def test_the_example_of_paths_is_told_as_printed(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    file = tmp_path / "small-challenge.v1.yaml"
    file.write_text(block(FORMAT, "yaml", "workflow: small-challenge"), encoding="utf-8")
    said = shell.ok("workflow", "paths", file).out
    assert textwrap.indent(said, "    ") in TESTING


def test_the_example_of_what_a_version_changes_is_told_as_printed(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    first = block(FORMAT, "yaml", "workflow: small-challenge")
    second = first.replace("version: 1", "version: 2").replace(
        "fields: [title, plan]", "fields: [title, plan, budget]"
    )
    second = second.replace(
        "actions:\n", "  budget: {type: money, ask: {en: What will it cost?}}\nactions:\n", 1
    )
    second = second.replace(
        "      - {did_none_of: [file]}\n",
        "      - {did_none_of: [file]}\n    takes: {reason: required}\n",
    )
    files = [tmp_path / f"small-challenge.v{n}.yaml" for n in (1, 2)]
    for file, text in zip(files, (first, second), strict=True):
        file.write_text(text, encoding="utf-8")
    said = shell.ok("workflow", "diff", *files).out
    page = FORMAT.split("## What a version changes")[1].split("\n- What is promised")[0]
    shown = page.split("small-challenge.v2.yaml\n", 1)[1]
    assert said.strip() == textwrap.dedent(shown).strip()
