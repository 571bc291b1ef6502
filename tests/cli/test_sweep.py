"""`sweep`, `recompute` and `outage`, as an operator types them."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cli.shell import ROOT, Shell

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"
WHY = ("--reason", "Named by decree.")


@pytest.fixture
def town(town: Shell) -> Shell:
    town.ok("workflow", "publish", TIMED)
    return town


def filed(town: Shell, days_ago: int) -> str:
    day = dt.date.today() - dt.timedelta(days=days_ago)
    words = ("case", "open", "timed", "--as", "fay", "--new-group", "Friends")
    values = ("--set", "title=The park", "--set", "plan=Mow less.", "--received", day.isoformat())
    return str(town.ok(*words, *values, "--json").json["reference"])


def due(town: Shell, reference: str) -> str:
    found = town.ok("case", "show", reference, "--as", "cora", "--json").json["deadlines"]
    return next(one["due"] for one in found if one["name"] == "decision")


def days_off(town: Shell, day: str) -> None:
    path = town.folder / "days.yaml"
    path.write_text(f"nl-atw:\n  add:\n    - {{on: {day}, name: {{en: A new day}}}}\n")
    town.more["CHALLENGE_CALENDAR_DAYS"] = str(path)


def test_a_sweep_says_what_it_did_and_a_second_one_has_nothing_to_do(town: Shell) -> None:
    filed(town, 100)
    said = town.ok("sweep", "--json").json
    assert said == {"lapsed": 2, "warned": 0, "failed": []}
    assert town.ok("sweep").out == "0 deadlines have passed, 0 reminders are queued.\n"
    town.check()


def test_a_new_day_off_is_shown_and_then_moves_the_deadline(town: Shell) -> None:
    reference = filed(town, 10)
    before = due(town, reference)
    assert town.ok("recompute").out == "No deadline moves.\n"
    days_off(town, before)
    (shown,) = town.ok("recompute", "--json").json
    assert (shown["case"], shown["deadline"], shown["before"]) == (reference, "decision", before)
    assert "Nothing is moved yet" in town.ok("recompute").out
    assert due(town, reference) == before
    town.ok("recompute", *WHY)
    assert due(town, reference) == shown["after"] > before
    assert town.ok("recompute").out == "No deadline moves.\n"
    town.check()


def test_only_an_administrator_moves_deadlines(town: Shell) -> None:
    filed(town, 10)
    assert "not an administrator" in town.refused("recompute", *WHY, "--as", "cora")
    assert "Say why" in town.refused("recompute", "--reason", " ")


def test_an_outage_moves_what_has_to_be_handed_in_and_is_listed(town: Shell) -> None:
    reference = filed(town, 10)
    until = (dt.date.today() + dt.timedelta(days=5)).isoformat()
    asked = ("--set", "what=A map", "--set", f"due={until}")
    town.act(reference, "cora", "ask-for-more", *asked)
    words = ("outage", "--from", until, "--until", until, "--reason", "New cables.")
    (moved,) = town.ok(*words, "--as", "admin", "--json").json
    assert (moved["deadline"], moved["before"]) == ("completion", until)
    assert moved["after"] > until
    assert "New cables." in town.ok("outage", "--list").out
    assert town.ok("outage", "--list", "--json").json[0]["first"] == until
    town.check()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-03-02", "--until", "2026-03-01", "--reason", "x"), "ends before"),
        (("--from", "2026-02-30", "--until", "2026-03-01", "--reason", "x"), "not a day"),
        (("--from", "2024-03-01", "--until", "2026-03-01", "--reason", "x"), "more than a year"),
    ],
)
def test_an_outage_that_cannot_be_is_refused(town: Shell, words, said) -> None:
    assert said in town.refused("outage", *words)


def test_an_outage_without_its_days_is_used_wrongly(town: Shell) -> None:
    assert "--until" in town.misused("outage", "--from", "2026-03-02")
