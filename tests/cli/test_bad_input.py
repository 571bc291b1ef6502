"""Every refusal is a sentence, and nothing is half done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.shell import PLAN, Shell


@contextmanager
def unchanged(town: Shell) -> Iterator[None]:
    """Nothing that happens inside leaves a step in any history."""
    before, cases = town.check(), town.ok("case", "list", "--json", "--as", "audrey").json
    yield
    assert town.check() == before
    assert town.ok("case", "list", "--json", "--as", "audrey").json == cases


def test_an_unknown_action_is_refused_with_the_one_that_was_meant(town: Shell) -> None:
    reference = town.open()
    with unchanged(town):
        said = town.refused("case", "act", reference, "asign", "--as", "cora")
    assert "This workflow has no action “asign”. Did you mean 'assign'?" in said
    opened = town.refused("case", "open", "tiny", "submitt", "--as", "fay", "--alone", *PLAN)
    assert "Did you mean 'submit'?" in opened


def test_a_wrong_role_is_refused_with_the_right_one(town: Shell) -> None:
    reference = town.open()
    with unchanged(town):
        said = town.refused("case", "act", reference, "begin", "--as", "fay")
    heading, *reasons = said.splitlines()
    assert heading == "“Begin the assessment” is not possible now."
    assert reasons[0].startswith("  - Only Coordinator can do this. Ask somebody")
    assert "2 needed" in reasons[1], "every refusal is told, not only the first"


def test_a_role_that_one_does_not_hold_cannot_be_asked_for(town: Shell) -> None:
    reference = town.open()
    with unchanged(town):
        words = ("case", "act", reference, "assign", "--as", "cora", "--set", "assignee=ann")
        assert "can do this" in town.refused(*words, "--role", "decider")
        assert "can do this" in town.refused(*words, "--role", "emperor")


def test_who_was_too_late_is_shown_what_changed(town: Shell) -> None:
    reference = town.open()
    for login in ("ann", "bob"):
        town.act(reference, "cora", "assign", "--set", f"assignee={login}")
    town.act(reference, "cora", "begin", "--seen", "2")
    with unchanged(town):
        said = town.refused("case", "act", reference, "withdraw", "--as", "fay", "--seen", "2")
    assert said.startswith("Somebody was faster")
    assert "3. Begin the assessment → Being assessed" in said
    assert "Assign" not in said
    town.act(reference, "fay", "withdraw", "--seen", "3")


BAD_VALUES = {
    "missing": (["title="], "title: What do you want to do better? – This is needed"),
    "blank": (["title= \u200b "], "This is needed"),
    "overlong": (["title=" + "x" * 121], "121 characters, and 120 is the most"),
    "two values": (["title=a", "title=b"], "This must be text"),
    "NaN": (["budget=NaN"], "Give an amount in digits"),
    "infinite": (["budget=inf"], "Give an amount in digits"),
    "negative": (["budget=-0.01"], "An amount cannot be negative"),
    "too much": (["budget=1000000.01"], "The amount cannot be more than €1,000,000.00"),
    "three decimals": (["budget=1.005"], "at most two decimals"),
    "other digits": (["budget=١٢"], "Give an amount in digits"),
    "no address": (["contact_email=nobody"], "This is not an email address"),
    "unknown": (["titel=Park"], "titel: This is not asked for here: leave it out. Did you mean"),
    "control character": (["title=a\x07b"], "a character that cannot be printed"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_VALUES)
def test_a_value_that_cannot_be_taken_is_named_and_nothing_is_opened(
    town: Shell, what: str
) -> None:
    values, expected = BAD_VALUES[what]
    file = town.folder / "plan.json"
    named = {value.partition("=")[0] for value in values}
    plan = {"title": "The park", "plan": "Mow less.", "budget": "12"}
    file.write_text(json.dumps({k: v for k, v in plan.items() if k not in named}))
    options = [word for value in values for word in ("--set", value)]
    with unchanged(town):
        said = town.refused(
            "case", "open", "tiny", "--as", "fay", "--new-group", "New", "--data", file, *options
        )
    assert said.startswith("What was handed in for submit cannot be taken; nothing was changed.")
    assert expected in said
    assert "New" not in town.ok("role", "list").out, "a group is not made without its case"


BAD_FILES = {
    "no JSON": ("{", "it is not JSON"),
    "a list": ("[1]", "it must be one JSON object"),
    "twice": ('{"title": "a", "title": "b"}', "a name is there twice"),
    "deep": ("[" * 100_000, "it is not JSON"),
    "no UTF-8": ("\udcff", "it is not JSON"),
    "large": ('{"title": "' + "x" * 1_100_000 + '"}', "larger than 1,048,576 bytes"),
    "long number": ('{"budget": ' + "9" * 5000 + "}", "it is not JSON"),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_file_that_is_no_object_is_refused(town: Shell, what: str) -> None:
    text, expected = BAD_FILES[what]
    file = town.folder / "plan.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with unchanged(town):
        words = ("case", "open", "tiny", "--as", "fay", "--alone", "--data", file)
        assert expected in town.refused(*words)


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1.5", "true", "[]", '{"cents": 1.5}', "-3"])
def test_a_json_number_that_is_no_amount_is_refused(town: Shell, value: str) -> None:
    file = town.folder / "plan.json"
    file.write_text('{"title": "a", "plan": "b", "budget": ' + value + "}")
    with unchanged(town):
        words = ("case", "open", "tiny", "--as", "fay", "--alone", "--data", file)
        assert "  - budget: " in town.refused(*words)


def test_somebody_who_cannot_be_assigned_is_refused_with_those_who_can(town: Shell) -> None:
    reference = town.open()
    with unchanged(town):
        words = ("case", "act", reference, "assign", "--as", "cora", "--set", "assignee=dave")
        said = town.refused(*words)
    assert "Ann" in said
    assert "Bob" in said


def test_wrong_use_is_one_line_and_exit_code_2(town: Shell) -> None:
    assert "Missing option '--as'" in town.misused("case", "act", "2026-0001", "assign")
    assert "is no day" in town.misused(
        "case", "open", "tiny", "--as", "fay", "--received", "1-2-2026"
    )
    assert "has no name and value" in town.misused(
        "case", "open", "tiny", "--as", "fay", "--alone", "--set", "title"
    )
    assert "Did you mean one of: 'case', 'erase'?" in town.misused("cases", "list")
    both = ("--alone", "--new-group", "x")
    assert "Give one of" in town.misused("case", "open", "tiny", "--as", "fay", *both)


def test_a_day_that_is_still_to_come_is_refused(town: Shell) -> None:
    how = ("--on-behalf", "--via", "paper", "--received", "2999-01-01", "--new-group", "New")
    with unchanged(town):
        said = town.refused("case", "open", "tiny", "--as", "cora", *how, *PLAN)
    assert "that day is still to come" in said


def test_an_account_or_workflow_that_does_not_exist_is_named(town: Shell) -> None:
    assert "There is no account nobody" in town.refused("case", "list", "--as", "nobody")
    assert "No workflow tny is published" in town.refused("case", "open", "tny", "--as", "fay")


def test_a_known_group_can_be_chosen_only_if_it_is_there(town: Shell) -> None:
    with unchanged(town):
        said = town.refused("case", "open", "tiny", "--as", "fay", "--group", "g-1", *PLAN)
    assert "There is no group g-1 here" in said


def test_nobody_files_for_a_group_that_is_not_theirs(town: Shell) -> None:
    town.open()
    (held,) = [g for g in town.ok("role", "list", "fay", "--json").json if g["group"]]
    with unchanged(town):
        said = town.refused("case", "open", "tiny", "--as", "gus", "--group", held["group"], *PLAN)
    assert "Only Initiator can do this" in said
