"""`import` and `export`: a past that comes in and goes out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import INIT, PEOPLE, TINY, Shell


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def rejected(town: Shell) -> str:
    """A case with a second track that brings the first one back."""
    reference = town.open()
    town.to_decision(reference)
    town.act(reference, "dave", "reject", "--set", "grounds=too-dear", "--set", "reason=Dear.")
    town.act(reference, "fay", "object", "--set", "reason=Not dear.")
    town.act(reference, "dave", "uphold", "--set", "reason=True.")
    return reference


def other_town(folder: Path) -> Shell:
    """A second installation, with the same people and rights since the beginning of the year."""
    folder.mkdir()
    shell = Shell(folder)
    shell.ok(*INIT, "--workflow", TINY)
    for login, role in PEOPLE.items():
        shell.ok("person", "add", login)
        if role is not None:
            shell.ok("role", "give", login, role, "--from", "2026-01-01")
    return shell


def test_an_export_as_an_auditor_replays_in_another_installation(town: Shell) -> None:
    rejected(town)
    desk = ("--on-behalf", "--via", "desk", "--new-group", "Oak Street")
    town.open("cora", *desk)
    town.ok("case", "open", "tiny", "--as", "gus", "--alone", "--set", "title=Mine",
            "--set", "plan=x", "--set", "budget=1")  # fmt: skip
    first = town.folder / "first.jsonl"
    town.ok("export", "--as", "audrey", "--out", first)

    other = other_town(town.folder / "other")
    done = other.ok("import", first, "--basis", "enforced", "--json").json
    assert (done["cases"], done["lines"]) == (3, 12)
    again = other.ok("export", "--as", "audrey").out
    passing = ("recorded_at", "via")
    before, after = lines_of(first.read_text()), lines_of(again)
    for line in (*before, *after):
        for name in passing:
            line.pop(name)
    assert after == before
    other.check()


def test_an_action_that_moves_two_tracks_is_one_line(town: Shell) -> None:
    reference = rejected(town)
    lines = lines_of(town.ok("export", "--as", "audrey", "--case", reference).out)
    assert lines[-1]["action"] == "uphold"
    assert lines[-1]["also"] == [{"n": 10, "track": "main", "state": "decision"}]
    assert [line["n"] for line in lines] == list(range(10))


def test_the_public_gets_no_names_and_only_public_values(town: Shell) -> None:
    reference = town.open()
    town.act(reference, "cora", "assign", "--set", "assignee=ann")
    opened, assigned = lines_of(town.ok("export").out)
    assert opened["data"] == {"title": "The park"}
    assert (opened["actor"], opened["withheld"]) == ("Friends", 2)
    assert "data" not in assigned
    said = town.ok("export").out
    assert not [login for login in ("fay", "cora", "ann", "Fay", "Cora", "Ann") if login in said]


def test_a_sealed_assessment_is_in_nobody_elses_export(town: Shell) -> None:
    reference = town.open()
    for login in ("ann", "bob"):
        town.act(reference, "cora", "assign", "--set", f"assignee={login}")
    town.act(reference, "cora", "begin")
    town.act(reference, "ann", "assess", "--set", "rooted=4", "--set", "advice=accept")
    assert "data" not in lines_of(town.ok("export", "--as", "bob").out)[-1]
    assert "data" not in lines_of(town.ok("export", "--as", "audrey").out)[-1]
    assert lines_of(town.ok("export", "--as", "ann").out)[-1]["data"]["rooted"] == 4


def test_a_reported_past_says_that_rights_and_guards_are_not_known(town: Shell) -> None:
    file = town.folder / "known.jsonl"
    file.write_text(
        '{"case":"A","workflow":"tiny","action":"submit","actor":"the group","at":"2015",'
        '"data":{"title":"Parks"}}\n'
        '{"case":"A","note":"It was in the newspaper.","source":"a newspaper","at":"2016-03"}\n'
    )
    done = town.ok("import", file, "--basis", "reported", "--json").json
    reference = done["references"]["A"]
    lines = lines_of(town.ok("export", "--case", reference).out)
    assert {line["basis"] for line in lines} == {"reported"}
    assert {(line["rights"], line["guards"]) for line in lines} == {("not known", "not known")}
    assert [line["at"] for line in lines] == ["2015", "2016-03"]
    assert lines[1]["note"] == "It was in the newspaper."
    assert "rights and guards not known" in town.ok("case", "history", reference).out
    assert "not checked here" in town.ok("case", "show", reference).out
    assert "known from elsewhere" in town.refused("case", "why", reference, "--as", "cora")
    file.write_text(town.ok("export").out)
    again = town.ok("import", file, "--basis", "reported", "--json").json
    assert again["lines"] == 2


def test_a_wrong_line_is_named_and_nothing_is_imported(town: Shell) -> None:
    line = {"case": "c", "workflow": "tiny", "action": "submit", "actor": "fay"}
    data = {"title": "t", "plan": "p", "budget": "1"}
    good = [json.dumps({**line, "case": f"c{i}", "data": data}) for i in range(40)]
    bad = json.dumps({**line, "case": "bad", "data": {**data, "budget": "NaN"}})
    file = town.folder / "past.jsonl"
    file.write_text("\n".join([*good, bad]))
    before = town.check()
    said = town.refused("import", file)
    assert said.startswith("Line 41 of past.jsonl cannot be imported, and so nothing was:")
    assert town.check() == before


def test_why_a_line_is_refused_is_told_as_everywhere_else(town: Shell) -> None:
    data = {"title": "t", "plan": "p", "budget": "1"}
    first = {"case": "c", "workflow": "tiny", "action": "submit", "actor": "fay", "data": data}
    second = {"case": "c", "action": "close-panel", "actor": "cora"}
    file = town.folder / "past.jsonl"

    def refused(*lines: dict[str, Any]) -> list[str]:
        file.write_text("\n".join(json.dumps(line) for line in lines))
        return town.refused("import", file).splitlines()

    why, *reasons = refused(first, second)
    assert why.startswith("Line 2 of past.jsonl cannot be imported, and so nothing was: “")
    assert why.endswith("” is not possible now.")
    assert any(one.startswith("  - This is not possible while") for one in reasons)
    told = refused({**first, "action": "begin"})
    assert told[0].endswith("“Begin the assessment” is not possible now.")
    assert "in the state" not in "".join(told)
    assert "Did you mean 'submit'?" in "".join(refused({**first, "action": "submt"}))
    problem, detail = refused({**first, "data": {**data, "budget": "NaN"}})
    assert problem.startswith("Line 1 of past.jsonl")
    assert detail.startswith("  - budget: ")
    assert "Give an amount in digits" in detail


def test_the_same_file_is_brought_in_twice_only_if_that_is_meant(town: Shell) -> None:
    file = town.folder / "past.jsonl"
    file.write_text('{"case":"a","takeover":"intake","at":"2019"}')
    words = ("import", file, "--basis", "reported", "--workflow", "tiny")
    town.ok(*words, "--dry-run")
    assert "Imported: 1 line of 1 case." in town.ok(*words).out
    before = town.check()
    assert "was imported already on 20" in town.refused(*words)
    assert "--again" in town.refused(*words, "--dry-run")
    assert town.check() == before
    assert town.ok(*words, "--again", "--json").json["cases"] == 1


def test_a_dry_run_tries_everything_and_writes_nothing(town: Shell) -> None:
    file = town.folder / "past.jsonl"
    file.write_text(
        '{"case":"a","action":"submit","actor":"fay","data":{"title":"t","plan":"p","budget":1}}'
    )
    before = town.check()
    done = town.ok("import", file, "--workflow", TINY, "--dry-run", "--json").json
    assert (done["cases"], done["batch"], done["references"]) == (1, None, {})
    assert town.check() == before
    town.ok("import", file, "--workflow", "tiny")
    assert len(town.ok("case", "list", "--json").json) == 1


def test_a_workflow_file_that_is_not_published_does_not_serve_an_import(town: Shell) -> None:
    changed = town.folder / "changed.yaml"
    changed.write_text(TINY.read_text() + "\n# changed\n")
    file = town.folder / "past.jsonl"
    file.write_text("{}")
    assert "Publish it first" in town.refused("import", file, "--workflow", changed)


@pytest.mark.parametrize(
    "text", ["", "[]\n", "{\n", '{"case": NaN}\n', "\x00\n", '{"case":"a"}\n', "[" * 90_000]
)
def test_what_is_no_file_of_lines_is_refused(town: Shell, text: str) -> None:
    file = town.folder / "past.jsonl"
    file.write_text(text)
    assert "past.jsonl" in town.refused("import", file)
    assert "cannot be read" in town.refused("import", town.folder / "none.jsonl")


def test_a_failed_export_leaves_the_file_that_was_there(town: Shell) -> None:
    town.open()
    out = town.folder / "out.jsonl"
    out.write_text("as it was")
    town.refused("export", "--case", "2026-9999", "--out", out)
    assert out.read_text() == "as it was"
    town.refused("export", "--out", town.folder / "nowhere" / "out.jsonl")
    assert [path.name for path in town.folder.glob(".out*")] == []
    assert town.ok("export", "--out", out).out == ""
    assert len(lines_of(out.read_text())) == 1


def test_other_formats_are_not_supported_yet(town: Shell) -> None:
    assert "not supported yet" in town.misused("export", "--format", "ocel")
