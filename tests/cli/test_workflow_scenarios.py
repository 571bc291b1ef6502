"""`workflow check` plays the scenarios that stand beside a file."""

import shutil
from pathlib import Path

from challenge_engine.definitions import scenarios
from tests.cli.shell import ROOT, Shell

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"


def copied(shell: Shell) -> Path:
    file = shell.folder / TIMED.name
    shutil.copy(TIMED, file)
    shutil.copy(scenarios.beside(TIMED), scenarios.beside(file))
    return file


def test_scenarios_that_hold_are_counted(shell: Shell) -> None:
    assert (
        f"{scenarios.beside(TIMED)}: 4 scenarios hold" in shell.ok("workflow", "check", TIMED).out
    )
    (facts,) = shell.ok("workflow", "check", TIMED, "--json").json
    assert facts["scenarios"]["held"] == 4
    assert facts["scenarios"]["failures"] == []


def test_of_a_scenario_that_fails_the_first_line_is_told(shell: Shell) -> None:
    file = copied(shell)
    beside = scenarios.beside(file)
    beside.write_text(beside.read_text().replace("norm: 2026-02-16", "norm: 2026-02-13"))
    said = shell("workflow", "check", file)
    assert said.code == 1
    expected = "the deadline `norm` is due on 2026-02-16, not on 2026-02-13"
    assert f"{beside}:14:65: in-time: {expected}" in said.out.splitlines()
    assert shell("workflow", "check", file, "--json").json[0]["scenarios"]["held"] == 3


def test_a_slip_in_the_scenarios_is_told_with_their_file(shell: Shell) -> None:
    file = copied(shell)
    beside = scenarios.beside(file)
    beside.write_text(beside.read_text().replace("does: begin", "does: begn", 1))
    said = shell("workflow", "check", file)
    assert said.code == 1
    assert f"{beside}:15:52: unknown action 'begn' (did you mean 'begin'?)" in said.out.splitlines()


def test_a_file_of_scenarios_is_checked_with_the_workflow_beside_it_and_once(shell: Shell) -> None:
    said = shell.ok("workflow", "check", scenarios.beside(TIMED), TIMED)
    assert said.out.count("nothing is wrong with timed version 1") == 1
