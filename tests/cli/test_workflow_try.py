"""`workflow try`: a case played by hand, with answers typed beforehand."""

from __future__ import annotations

import shutil
from pathlib import Path

from challenge_engine.definitions import catalogue, scenarios
from tests.cli.shell import ROOT, TINY, Said, Shell

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"
FILED = ("1", "1", "A bench", "We build it.")
"""File the request, as initiator-1."""


def played(shell: Shell, *typed: str, more: tuple[object, ...] = ()) -> Said:
    words = ("workflow", "try", TIMED, "--on", "2026-02-02", *more)
    return shell.ok(*words, typed="".join(f"{line}\n" for line in typed))


def headings(said: Said) -> list[str]:
    """Where the case stood after each move."""
    return [line for line in said.out.splitlines() if " 2026 · " in line]


def test_somebody_presses_enter_and_a_case_is_filed(shell: Shell) -> None:
    said = played(shell, "", "", "", "")
    assert headings(said) == [
        "Monday 2 February 2026 · no case yet",
        "Monday 2 February 2026 · Filed (Submission) · waits for: Coordinator",
    ]
    assert "  Decision: By Monday 30 March 2026: 56 days left." in said.out


def test_what_cannot_be_taken_is_said_and_asked_again(shell: Shell) -> None:
    said = played(shell, "1", "1", "x" * 121, "A bench", "We build it.")
    assert "This is too long: 121 characters, and 120 is the most." in said.out
    assert headings(said)[-1].startswith("Monday 2 February 2026 · Filed")


def test_the_clock_goes_by_days_or_to_the_next_deadline(shell: Shell) -> None:
    said = played(shell, *FILED, "d", "3", "n", "n")
    days = [line.split(" · ")[0] for line in headings(said)[2:]]
    expected = ["Thursday 5 February 2026", "Monday 16 February 2026", "Tuesday 17 February 2026"]
    assert days == expected
    assert (
        "  Beginning: It should have been done by Monday 16 February 2026: 1 day late." in said.out
    )


def test_a_move_is_taken_back_and_all_before_it_stay(shell: Shell) -> None:
    said = played(shell, *FILED, "2", "d", "3", "u", "u", "h")
    shown = [line.split(" · ")[1] for line in headings(said)]
    assert shown == [
        "no case yet",
        "Filed (Submission)",
        "To be decided (Assessment)",
        "To be decided (Assessment)",
        "To be decided (Assessment)",
        "Filed (Submission)",
    ]
    assert "0. File the request → Filed" in said.out
    assert "1. Begin" not in said.out


def test_why_something_is_not_possible_is_told(shell: Shell) -> None:
    said = played(shell, *FILED, "w")
    assert "give-notice: Give notice of default" in said.out
    assert "“What is the answer in law?” is “A decision in law (Awb)”" in said.out


def test_somebody_else_does_it_and_hears_why_they_cannot(shell: Shell) -> None:
    said = played(shell, *FILED, "2 decider-2", "2 nobody-1", "2 coordinator-3", "h")
    assert "Only Coordinator can do this." in said.out
    assert "There is no nobody-1. There are: initiator-1, " in said.out
    assert "    coordinator-3 (Coordinator) · 2 February 2026" in said.out


def test_a_dot_goes_back_and_an_unknown_letter_is_explained(shell: Shell) -> None:
    said = played(shell, "1", ".", "zz", "u", "n", "q", "never read")
    assert "Nothing was done." in said.out
    assert "Give a number from 1 to 1, or one of: d (days), n (next deadline)" in said.out
    assert "There is nothing to take back." in said.out
    assert "No deadline runs towards a day." in said.out
    assert headings(said)[-1].endswith("no case yet")


def test_what_was_played_is_kept_as_a_scenario_that_holds(shell: Shell) -> None:
    file = shell.folder / TIMED.name
    shutil.copy(TIMED, file)
    beside = scenarios.beside(file)
    asked = ("1", "A drawing, and more", "2026-02-20")
    said = played(shell, *FILED, *asked, "d", "30", "1", "", "", more=("--save", beside))
    assert f"Written: {beside}" in said.out
    assert "1 scenario holds" in shell.ok("workflow", "check", file).out
    (one,) = scenarios.read(beside, catalogue.read(file))
    done = [step.does.action for step in one.steps if step.does]
    assert done == ["file", "ask-for-more", "complete"]


def test_a_file_that_is_there_is_not_written_over(shell: Shell) -> None:
    there = shell.folder / "there.yaml"
    there.write_text("mine")
    said = shell.refused("workflow", "try", TIMED, "--save", there)
    assert said.startswith(f"{there} is there already")
    assert there.read_text() == "mine"


def test_a_case_is_played_where_roles_and_calendars_reach(shell: Shell) -> None:
    said = shell.refused("workflow", "try", TIMED, "--on", "1999-12-31")
    assert said == "A case is played from 2001-01-01 to 2095-12-31.\n"


def test_nothing_is_left_behind(shell: Shell) -> None:
    played(shell, *FILED, "2", "n")
    assert not list(Path(shell.folder).iterdir())


def test_whoever_only_presses_enter_comes_to_where_the_group_does_the_work(shell: Shell) -> None:
    said = shell.ok("workflow", "try", TINY, "--on", "2026-03-02", typed="\n" * 70)
    assert any("(Monitoring)" in line for line in headings(said))
    assert "not possible now" not in said.out


def test_a_case_that_must_point_at_another_one_is_opened_with_a_case_that_stands_in(
    shell: Shell, tmp_path: Path
) -> None:
    plan = ROOT / "tests" / "workflows" / "linked" / "plan.v1.yaml"
    kept = tmp_path / "plan.v1.scenarios.yaml"
    words = ("workflow", "try", plan, "--on", "2026-02-02")
    # File it: title, amount, and of the round what is offered; then take it back and do it again.
    filed = ["1", "A bench", "60", ""]
    again = shell.ok(*words, typed="".join(f"{line}\n" for line in [*filed, "u", *filed, "1"]))
    stands = headings(again)
    assert stands[0].endswith("no case yet")
    assert " Filed " in f"{stands[1]} "
    assert stands[2].endswith("no case yet")
    assert "In the vote" in stands[-1]
    lost = shell(*words, "--save", kept, typed="".join(f"{line}\n" for line in [*filed, "q"]))
    assert (lost.code, kept.exists()) == (1, False)
    assert "this is no scenario yet" in " ".join(lost.err.split())


def test_a_shipped_case_whose_opening_asks_how_the_other_case_stands_can_be_played(
    shell: Shell,
) -> None:
    file = ROOT / "workflows" / "cascais-adapt-project.v1.yaml"
    typed = "\n" * 30
    said = shell.ok("workflow", "try", file, "--on", "2026-02-02", typed=typed)
    assert "Sent in" in "".join(headings(said))
