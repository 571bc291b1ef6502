"""`case correct`, and what a history says of a day."""

from __future__ import annotations

import json

import pytest

from tests.cli.shell import INIT, PEOPLE, TINY, Shell

DESK = ("--on-behalf", "--via", "desk", "--new-group", "Oak Street")
WHY = ("--reason", "Read wrong from the stamp.")


def test_a_date_and_a_value_are_set_right(town: Shell) -> None:
    reference = town.open("cora", *DESK, "--received", "2026-01-13")
    said = town.ok(
        "case", "correct", reference, 0, "--as", "cora", "--happened", "2026-01-03",
        "--set", "title=The other park", *WHY,
    )  # fmt: skip
    assert said.out == f"{reference}, step 1: it corrects step 0.\n"
    first, second = town.steps(reference)
    assert (first["occurred_at"], first["values"]["title"]) == ("2026-01-13", "The park")
    (correction,) = first["corrections"]
    assert correction["occurred_at"] == {"was": "2026-01-13", "is": "2026-01-03"}
    assert correction["values"] == {"title": {"was": "The park", "is": "The other park"}}
    assert correction["reason"] == "Read wrong from the stamp."
    assert (second["kind"], second["corrects"], second["values"]) == ("correct", 0, {})
    assert town.ok("case", "show", reference, "--json").json["title"] == "The other park"
    told = town.ok("case", "history", reference, "--as", "cora").out
    assert "What do you want to do better?: was “The park”, is “The other park”" in told
    assert "When it happened: was “13 January 2026”, is “3 January 2026”" in told
    assert "Cora (Coordinator): Read wrong from the stamp." in told
    town.check()


def test_a_history_says_what_was_known_and_what_held_on_a_day(town: Shell) -> None:
    reference = town.open("cora", *DESK, "--received", "2026-01-13")
    correct = ("case", "correct", reference, 0, "--as", "cora", *WHY)
    town.ok(*correct, "--happened", "2026-01-03", "--set", "title=The other park")

    def day(*options: str) -> dict:
        return town.ok("case", "history", reference, "--as", "cora", "--json", *options).json

    assert day("--as-recorded", "2026-01-20")["states"] == {}
    assert day("--as-corrected", "2026-01-02")["states"] == {}
    held = day("--as-corrected", "2026-01-03")
    assert held["states"] == {"main": "intake"}
    title = {"value": "The other park", "is_erased": False, "n": 0, "corrected_by": 1}
    assert held["values"]["title"] == title
    assert [step["occurred_at"] for step in held["steps"]] == ["2026-01-03"]
    both = day("--as-recorded", "2026-01-03", "--as-corrected", "2026-01-03")
    assert (both["only_recorded"], both["only_corrected"]) == ([], [0])
    assert {(d["what"], d["name"]) for d in both["differences"]} >= {
        ("state", "main"),
        ("value", "title"),
    }
    lines = town.ok("case", "history", reference, "--as-corrected", "2026-01-03").out
    assert "what is now known to have held on 3 January 2026" in lines
    assert "(step 0, corrected by step 1)" in lines
    lines = town.ok("case", "history", reference, "--as-recorded", "2026-01").out
    assert "Nothing had happened." in lines
    same = ("--as-recorded", "9999", "--as-corrected", "9999")
    assert "Both say the same." in town.ok("case", "history", reference, *same).out


def test_a_correction_is_refused_in_words(town: Shell) -> None:
    reference = town.open()
    correct = ("case", "correct", reference, 0, *WHY)
    said = town.refused(*correct, "--as", "cora", "--set", "title=Mine")
    assert said.splitlines()[0] == f"Step 0 of the case {reference} cannot be corrected so."
    assert "Only Initiator can do this." in said
    said = town.refused(*correct, "--as", "fay", "--happened", "2026-02-30")
    assert "There is no such day in the calendar" in said
    said = town.refused(*correct, "--as", "fay", "--set", "route=subsidy")
    assert "– This was not handed in with that step" in said
    said = town.refused(*correct, "--as", "fay", "--happened", "9999-01-01")
    assert "This cannot have happened on 1 January 9999" in said
    said = town.refused("case", "correct", reference, 7, "--as", "fay", *WHY)
    assert "has no step 7; its last one is step 0" in said
    assert "change nothing" in town.refused(*correct, "--as", "fay")
    assert "same date" in town.misused(
        "case", "history", reference, "--as-recorded", "2026", "--as-corrected", "2025"
    )
    assert "is not a day that exists" in town.refused(
        "case", "history", reference, "--as-recorded", "soon"
    )
    assert len(town.steps(reference)) == 1


def test_an_export_says_what_was_corrected_and_is_replayed_elsewhere(town: Shell) -> None:
    reference = town.open("cora", *DESK, "--received", "2026-01-13")
    correct = ("case", "correct", reference, "--as", "cora", *WHY)
    town.ok(*correct, 0, "--happened", "2026-01-03", "--set", "title=The other park")
    town.act(reference, "cora", "assign", "--set", "assignee=ann", "--received", "2026-01-05")
    town.ok(*correct, 1, "--set", "title=A third park")
    file = town.folder / "all.jsonl"
    town.ok("export", "--as", "audrey", "--out", file)
    before = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line.get("corrects") for line in before] == [None, 0, None, 0]
    assert (before[1]["happened"], before[1]["why"]) == ("2026-01-03", WHY[1])
    assert before[1]["data"] == {"title": "The other park"}

    other = Shell(town.folder / "other")
    other.folder.mkdir()
    other.ok(*INIT, "--workflow", TINY)
    for login, role in PEOPLE.items():
        other.ok("person", "add", login)
        if role is not None:
            other.ok("role", "give", login, role, "--from", "2026-01-01")
    other.ok("import", file)
    after = [json.loads(line) for line in other.ok("export", "--as", "audrey").out.splitlines()]
    for line in (*before, *after):
        for name in ("recorded_at", "via", *(["at"] if "corrects" in line else [])):
            line.pop(name)
    assert after == before
    assert other.ok("case", "show", reference, "--json").json["title"] == "A third park"
    other.check()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"corrects": 0, "actor": "cora", "why": "x"}, "The case A has not begun"),
        ({"corrects": True, "actor": "cora"}, "corrects must be the number of a step"),
        ({"corrects": 0, "action": "submit", "actor": "cora"}, "exactly one of"),
        ({"corrects": 0, "actor": "cora", "happened": "soon"}, "happened must be a year"),
        ({"corrects": 0}, "the account that did it"),
    ],
)
def test_a_wrong_line_with_a_correction_is_refused(town: Shell, line: dict, why: str) -> None:
    file = town.folder / "lines.jsonl"
    file.write_text(json.dumps({"case": "A", "workflow": "tiny", **line}))
    assert why in town.refused("import", file)
    assert "so nothing was" in town.refused("import", file)


def test_a_correction_names_a_step_that_came_before_it(town: Shell) -> None:
    data = {"title": "The park", "plan": "Mow less.", "budget": "1"}
    first = {"case": "A", "workflow": "tiny", "action": "submit", "actor": "fay", "data": data}
    wrong = {"case": "A", "corrects": 0, "actor": "fay", "why": "x", "data": {"title": "A park"}}
    file = town.folder / "lines.jsonl"
    file.write_text(f"{json.dumps(first)}\n{json.dumps(wrong)}\n")
    assert "It corrects step 0 of the case A, and no line before" in town.refused("import", file)
    file.write_text(f"{json.dumps(first | {'n': 0})}\n{json.dumps(wrong)}\n")
    town.ok("import", file)
    town.check()
