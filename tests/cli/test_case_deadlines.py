"""The command line says what is due, and why on that day."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.service.proving import receipts
from challenge_engine.service.reading import knowing
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.timing import sweep
from tests.cli.shell import Shell
from tests.service.timing.test_following import TIMED, filed, late
from tests.support.town import TINY, Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, more={"DATABASE_URL": f"sqlite:///{tmp_path}/town.db"})


def put_off(town: Town) -> str:
    reference = late(town)
    town.do(reference, "decider-1", "postpone", weeks=2, reason="Much to read.")
    return reference


def test_a_case_says_where_each_deadline_stands(town: Town, shell: Shell) -> None:
    reference = put_off(town)
    said = shell.ok("case", "show", reference).out
    assert "  Decision: By Monday 13 April 2026: 70 days left." in said
    assert "  Beginning: Done on Monday 2 February 2026, in time" in said
    assert "8 weeks from there" not in said


def test_how_a_date_came_about_is_told_step_by_step(town: Town, shell: Shell) -> None:
    reference = put_off(town)
    words = ("case", "show", reference, "--deadlines")
    said = shell.ok(*words, "--as", "initiator-1").out
    assert "    3. 8 weeks from there: the last day is Monday 30 March 2026." in said
    assert "This was decided on Monday 2 February 2026. (step 3)\n       Much to read.\n" in said
    assert "[inferred by us]: made for tests" in said
    assert "nl-atw, holidays " in said
    assert "Much to read." not in shell.ok(*words).out


def test_programs_read_the_due_day_as_a_date_and_every_step(town: Town, shell: Shell) -> None:
    reference = put_off(town)
    (decision, norm) = shell.ok("case", "show", reference, "--json").json["deadlines"]
    assert (decision["name"], decision["due"], decision["code"]) == (
        "decision", "2026-04-13", "open",
    )  # fmt: skip
    assert [step["code"] for step in decision["steps"]] == [
        "start", "day-after", "term", "extension", "due",
    ]  # fmt: skip
    assert (decision["steps"][3]["n"], decision["steps"][3]["reason"]) == (3, None)
    assert (norm["name"], norm["code"], norm["amount"]) == ("norm", "met", None)
    alone = shell.ok("case", "show", reference, "--deadlines", "--json").json
    assert alone == [decision, norm]


def test_the_history_says_what_moved(town: Town, shell: Shell) -> None:
    reference = put_off(town)
    town.on("2026-04-14")
    sweep.sweep(town.engine)
    said = shell.ok("case", "history", reference).out
    assert "Deadline “Decision”: Monday 30 March 2026 → Monday 13 April 2026" in said
    assert "The deadline “Decision” passed (Monday 13 April 2026)" in said
    steps = shell.ok("case", "history", reference, "--json").json
    moved = {"was": "2026-03-30", "due": "2026-04-13", "standing": "open"}
    assert steps[3]["deadlines"] == {"decision": moved}
    assert "deadline/decision" not in steps[3]["values"]


def test_lists_of_my_own_are_in_the_order_of_what_is_due(town: Town, shell: Shell) -> None:
    later = filed(town)
    town.on("2026-02-10")
    sooner = filed(town, command={"occurred_at": "2026-02-02"})
    town.do(later, "coordinator-1", "ask-for-more", what="A map", due="2026-04-20")
    for choice, who in (("--mine", "initiator-1"), ("--waiting", "coordinator-1")):
        found = shell.ok("case", "list", choice, "--as", who, "--json").json
        assert found[0]["reference"] == sooner
        assert found[0]["due"]["due"] == "2026-02-16"
    assert "2026-02-16 (6 days left)" in shell.ok("case", "list").out


def test_a_proof_is_told_with_the_deadline_in_words(
    town: Town, shell: Shell, tmp_path: Path
) -> None:
    reference = filed(town)
    who = Viewer(None, "en")
    receipt = receipts.receipt(town.engine, town.authority, reference, who, 0)
    (tmp_path / "proof").write_bytes(receipt)
    key = knowing.vkey(town.engine, town.authority)
    said = shell.ok("log", "verify", tmp_path / "proof", "--key", key).out
    assert "deadline/decision  due 2026-03-30, it runs" in said


def test_a_case_without_deadlines_says_so(tmp_path: Path, shell: Shell) -> None:
    reference = make_town(tmp_path, TINY).begun(1)
    assert shell.ok("case", "show", reference, "--deadlines").out == "This case has no deadlines.\n"
    assert shell.ok("case", "show", reference, "--json").json["deadlines"] == []
