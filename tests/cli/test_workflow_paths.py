"""`workflow paths`: told to people and to programs."""

from tests.cli.shell import ROOT, Shell

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"


def test_paths_are_told_with_what_is_new_in_each(shell: Shell) -> None:
    said = shell.ok("workflow", "paths", TIMED).out.splitlines()
    assert said[0] == "6 paths of 34 steps in all take 22 of 22 transitions."
    assert said[1] == "None that do so are fewer than 6 paths, or 22 steps."
    assert "*  1. The initiator: File the request." in said
    assert "   1. The initiator: File the request." in said
    assert any("Time passes: the deadline ‘Decision’ is over." in line for line in said)


def test_a_program_reads_every_step_and_what_is_not_taken(shell: Shell) -> None:
    facts = shell.ok("workflow", "paths", TIMED, "--json").json
    new = [s for path in facts["paths"] for s in path if s["is_new"]]
    assert len(new) == facts["transitions"] == 22
    assert sum(map(len, facts["paths"])) == facts["steps"]
    assert facts["not_taken"] == []


def test_a_transition_on_no_path_is_named_with_the_reason(shell: Shell) -> None:
    file = shell.folder / "timed.v1.yaml"
    never = "when: [{overdue: decision}, {in_time: decision}], tells: [decider]}"
    file.write_text(
        TIMED.read_text().replace("when: [{overdue: decision}], tells: [decider]}", never)
    )
    said = shell("workflow", "paths", file)
    assert said.code == 1
    assert "On no path: ask-for-answer from intake (main)." in said.out
    assert "it happens in no situation with this cast" in said.out
