"""`challenge deadline`: the last day and every step, without a database; every slip a sentence."""

import subprocess
import sys

import pytest

from tests.cli.shell import ROOT, Shell

V6 = ("--profile", "nl-awb", "--from", "2026-02-02", "--term", "8 weeks")
V7 = (*V6, "--pause", "2026-02-17/2026-02-25")


def test_it_prints_the_last_day_and_every_step(shell: Shell) -> None:
    said = shell.ok("deadline", *V7).out
    assert said.startswith("2026-04-08  Wednesday 8 April 2026\n  1. ")
    assert "stood still (9 days)" in said
    assert "[to be verified]" in said
    assert "https://www.vdv-vh.nl/atw/" in said
    assert not shell.database.exists()


def test_as_json_it_gives_due_steps_rules_and_the_version_of_the_list(shell: Shell) -> None:
    found = shell.ok("deadline", *V7, "--json").json
    assert found["due"] == "2026-04-08"
    assert [one["code"] for one in found["steps"]] == [
        "start", "day-after", "term", "pause", "due",
    ]  # fmt: skip
    assert all(set(one) == {"code", "day", "text", "params"} for one in found["steps"])
    assert found["steps"][3]["params"] == {
        "first": "2026-02-17", "last": "2026-02-25", "days": 9,
    }  # fmt: skip
    assert (found["profile"], found["calendar"]) == ("nl-awb", "nl-atw")
    assert found["version"].startswith("holidays ")
    assert {one["mark"] for one in found["facts"]} == {"found", "inferred", "to-be-verified"}


def test_days_over_which_an_end_moves_are_named_in_dutch(shell: Shell) -> None:
    shell.language = "nl_NL.UTF-8"
    words = ("--profile", "nl-awb", "--from", "2025-11-13", "--term", "6 weeks")
    said = shell.ok("deadline", *words).out
    assert "donderdag 25 december 2025 (Eerste kerstdag)" in said
    assert "verschuift daarom naar maandag 29 december 2025" in said
    assert "nog na te gaan" in said


@pytest.mark.parametrize(
    ("more", "due"),
    [
        (("--first-day", "beginning-with"), "2023-11-15"),
        (("--first-day", "day-after"), "2023-11-16"),
        (("--pause", "2023-10-09/2023-10-10", "--pause", "2023-10-12/2023-10-12"), "2023-11-20"),
        (("--extend", "10 working days on 2023-11-15", "--extend", "1 week"), "2023-12-06"),
    ],
)
def test_first_day_pauses_and_extensions_are_given(shell: Shell, more, due: str) -> None:
    words = ("--profile", "scotland-participation", "--from", "2023-10-05")
    found = shell.ok("deadline", *words, "--term", "30 working days", *more, "--json").json
    assert found["due"] == due


def test_what_the_authority_decides_is_chosen(shell: Shell) -> None:
    words = ("deadline", "--profile", "authority-set", "--from", "2026-04-01", "--term", "30 days")
    assert shell.ok(*words, "--json").json["due"] == "2026-05-01"
    moved = shell.ok(*words, "--roll", "yes", "--json").json
    assert (moved["due"], moved["calendar"]) == ("2026-05-04", "portugal")
    belgian = shell.ok(*words, "--roll", "yes", "--calendar", "belgium", "--json").json
    assert belgian["calendar"] == "belgium"
    assert "steps" in belgian


def test_the_profiles_are_listed_with_their_marks(shell: Shell) -> None:
    listed = shell.ok("deadline", "--profiles", "--json").json
    assert [one["name"] for one in listed][:3] == ["authority-set", "england-calendar", "nl-awb"]
    assert listed[0]["first_days"] == ["day_after", "beginning_with"]
    assert "[inferred by us]" in shell.ok("deadline", "--profiles").out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--term", "0 days"), "Give at least 1"),
        (("--term", "-3 weeks"), "Give at least 1"),
        (("--term", "8 weken"), "Did you mean 8 weeks?"),
        (("--term", "10000 years"), "no more than a hundred years"),
        (
            ("--profile", "authority-set", "--roll", "yes", "--term", "90 years"),
            "knows the years 2000 to 2099, not 2116",
        ),
        (("--from", "2026-02-30"), "is not a day that exists"),
        (("--from", "20260202"), "is not written as in"),
        (("--from", "0001-01-01"), "knows the years 2000 to 2099, not 1"),
        (("--profile", "nl-abw"), "Did you mean nl-awb?"),
        (("--profile", "../nl-awb"), "There is no profile"),
        (("--calendar", "portugal"), "does not go by the calendar portugal"),
        (("--calendar", "nl-awt"), "Did you mean nl-atw?"),
        (("--first-day", "beginning-with"), "does not leave open which day"),
        (("--roll", "no"), "does not leave open whether"),
        (("--pause", "2026-02-17"), "is not a pause"),
        (("--pause", "2026-02-25/2026-02-17"), "ends before it begins"),
        (("--pause", "2026-02-02/2026-02-04"), "begins before Tuesday 3 February 2026"),
        (("--pause", "2026-04-01/2026-04-02"), "begins after the term had ended"),
        (("--pause", "2026-02-17/2026-02-25", "--pause", "2026-02-25/2026-02-26"), "overlaps"),
        (("--extend", "6 weeks on 2026-03-31"), "came after the term had ended on Monday 30 March"),
        (("--extend", "6 weken"), "Did you mean 6 weeks?"),
        (("--extend", "2026-06-30"), "not extended by a term"),
    ],
)
def test_what_cannot_be_worked_out_is_one_sentence(shell: Shell, words, why: str) -> None:
    said = shell.refused("deadline", *V6, *words)
    assert why in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "words", [(), ("--profile", "nl-awb"), ("--profiles", *V6), (*V6, "--first-day", "monday")]
)
def test_a_question_that_lacks_something_is_used_wrongly(shell: Shell, words) -> None:
    assert "deadline" in shell.misused("deadline", *words)


@pytest.mark.parametrize(
    ("start", "due"), [("2026-01-31", "2026-02-28"), ("2024-01-31", "2024-02-29")]
)
def test_the_31st_plus_a_month_ends_on_a_day_that_exists(shell: Shell, start, due) -> None:
    words = ("--profile", "nl-ordinance", "--from", start, "--term", "1 month", "--json")
    assert shell.ok("deadline", *words).json["due"] == due


def test_days_of_the_authority_come_from_the_settings(shell: Shell) -> None:
    file = shell.folder / "days.yaml"
    file.write_text("nl-atw:\n  add:\n    - {on: 2026-05-15, name: {en: Decreed}}\n")
    words = ("deadline", "--profile", "nl-awb", "--from", "2026-04-03", "--term", "6 weeks")
    assert shell.ok(*words, "--json").json["due"] == "2026-05-15"
    shell.more["CHALLENGE_CALENDAR_DAYS"] = str(file)
    assert shell.ok(*words, "--json").json["due"] == "2026-05-18"
    file.write_text("nl-awt: {}\n")
    said = shell.refused(*words)
    assert "days.yaml:1:9: unknown calendar 'nl-awt' (did you mean 'nl-atw'?)" in said


def test_it_loads_neither_the_database_nor_the_web() -> None:
    program = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from challenge_engine.cli import main\n"
        f"done = CliRunner().invoke(main, ['deadline', *{V7!r}])\n"
        "assert done.exit_code == 0, done.output\n"
        "heavy = {'sqlalchemy', 'flask', 'cryptography', 'transitions'}\n"
        "sys.exit(bool(heavy & set(sys.modules)))\n"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 0
