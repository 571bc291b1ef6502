import pytest

from tests.cli.shell import Shell

FILE = """\
units:
  parks:
    title: Parks
    roles: [coordinator, assessor, decider]
    contact: {function: Head of parks, phone: "14 010"}
    deputy: {function: Planner, email: parks@town.example}
services:
  mowing: {title: Mowing, unit: parks, sheet: {cost: "1200", year: 2025}}
"""


@pytest.fixture
def filled(town: Shell) -> Shell:
    shell, file = town, town.folder / "directory.yaml"
    file.write_text(FILE, encoding="utf-8")
    assert "unit parks" in shell.ok("directory", "load", file, "--dry-run").out
    assert "is empty" in shell.ok("directory", "list").out
    shell.ok("directory", "load", file)
    assert "Nothing new" in shell.ok("directory", "load", file).out
    return shell


def test_a_loaded_directory_is_listed_and_has_no_gap(filled: Shell) -> None:
    out = filled.ok("directory", "list").out
    assert "Head of parks, 14 010" in out
    assert "Mowing" in out
    assert "Every service has a unit" in filled.ok("directory", "check").out
    assert filled.ok("directory", "list", "--json").json["services"] == [
        {"code": "mowing", "title": "Mowing", "unit": "parks"}
    ]


def test_a_hand_over_without_a_note_is_refused_and_with_one_is_history(filled: Shell) -> None:
    words = ("directory", "contact", "set", "parks", "--function", "New head", "--phone", "14 010")
    assert "hand-over note" in filled.refused(*words)
    assert "New head" in filled.ok(*words, "--note", "The keys are in the drawer.").out
    told = filled.ok("directory", "list", "--history", "--json").json
    functions = [one["values"]["function"] for one in told if one["what"] == "contact"]
    assert functions == ["Head of parks", "New head"]
    assert "The keys are in the drawer." in filled.ok("directory", "list", "--history").out
    for words in (("who",), ("directory", "list", "--json"), ("who", "--json")):
        assert "drawer" not in filled.ok(*words).out
    filled.check()


def test_gaps_are_named_and_end_with_1(filled: Shell) -> None:
    filled.ok("directory", "unit", "add", "roads", "--title", "Roads")
    filled.ok("directory", "service", "add", "gritting", "--title", "Gritting", "--unit", "roads")
    filled.ok("directory", "service", "sheet", "gritting", "--notice", "3 months")
    filled.ok("directory", "unit", "end", "parks", "--on", "2199-01-01")
    said = filled("directory", "check")
    assert said.code == 1
    assert said.out.splitlines() == [
        "Roads has no contact: nobody knows whom to ask.",
        "Roads has no deputy: nobody answers when the contact is away.",
    ]
    assert [one["code"] for one in filled("directory", "check", "--json").json] == [
        "no-contact", "no-deputy",
    ]  # fmt: skip


def test_a_contact_and_a_service_end(filled: Shell) -> None:
    for words in (("contact", "end", "parks"), ("contact", "end", "parks", "--deputy")):
        filled.ok("directory", *words, "--on", "2199-01-01")
    filled.ok("directory", "service", "end", "mowing", "--on", "2199-01-01")
    said = filled.refused("directory", "service", "end", "sewers")
    assert "There is no service sewers today" in said


def test_who_is_no_administrator_changes_nothing(filled: Shell) -> None:
    said = filled.refused("directory", "unit", "add", "x", "--title", "X", "--by", "cora")
    assert "not an administrator" in said


def test_who_does_what_in_every_form(filled: Shell) -> None:
    filled.open()
    text = filled.ok("who").out
    assert "A tiny challenge, version 1" in text
    assert "contact  Head of parks, 14 010" in text
    assert "Now it is up to" in text
    assert filled.ok("who", "--json").json == filled.ok("who", "--format", "json").json
    assert filled.ok("who", "--format", "csv").out.startswith("day,about,workflow")
    assert filled.ok("who", "--format", "html").out.startswith("<section")
    only = filled.ok("who", "--service", "mowing", "--format", "json").json
    assert [one["code"] for one in only["services"]] == ["mowing"]
    assert "no service sewers" in filled.refused("who", "--service", "sewers")
