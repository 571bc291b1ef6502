"""The auditor's view of one case: old and new values, filters, refused attempts, verification."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from challenge_engine import verifier
from challenge_engine.errors import InvalidInput, NotAllowed, NotFound, Refused
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.signed_note import Note
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import verify
from challenge_engine.service.auditing import comparing, verifying
from challenge_engine.service.auditing.history import AuditView, Filters, history, table
from challenge_engine.service.auditing.periods import Period
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.proving import bundling
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from tests.support.lives import CHALLENGE
from tests.support.town import Town


def auditor(town: Town) -> Viewer:
    return Viewer(town.person("auditor-1"), "en")


def seen(town: Town, reference: str, **filters) -> AuditView:
    return history(town.engine, town.authority, reference, auditor(town), Filters(**filters))


def changed(view: AuditView, n: int) -> dict[str, tuple[str | None, str | None]]:
    row = next(row for row in view.rows if row.step.n == n)
    return {one.name: (one.was, one.now) for one in row.changes}


def correct(town: Town, reference: str, n: int, **data: str) -> None:
    who = Acting(town.person("initiator-1"))
    wanted = Wanted(n, "A slip of the pen.", data)
    correcting.correct(town.engine, town.authority, reference, who, wanted)


def test_a_step_says_who_when_how_and_from_which_state_to_which(town: Town) -> None:
    reference = town.lived("accept")
    rows = seen(town, reference).rows
    last = rows[-1]
    assert (last.step.title, last.source, last.target) == (
        "Accept the challenge", "To be decided", "Agreement being made"
    )  # fmt: skip
    assert (last.role, last.role_title, last.step.via) == ("decider", "Decider", "cli")
    assert rows[0].source == ""


def test_every_value_is_shown_with_the_one_before(town: Town) -> None:
    reference = town.open("initiator-1", CHALLENGE)
    correct(town, reference, 0, title="Care for the pond")
    correct(town, reference, 0, title="Care for the lake")
    view = seen(town, reference)
    assert changed(view, 0)["title"] == (None, "Care for the park")
    assert changed(view, 1)["title"] == ("Care for the park", "Care for the pond")
    assert changed(view, 2)["title"] == ("Care for the pond", "Care for the lake")
    assert changed(view, 1)["reason"] == (None, "A slip of the pen.")


def test_what_is_sealed_is_withheld_from_the_auditor_too(town: Town) -> None:
    reference = town.lived("assess")
    view = seen(town, reference)
    assert "advice" not in changed(view, view.last)
    assert view.rows[-1].step.withheld == 3


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [0, 1, 2, 3]),
        ({"person": 1}, [0]),
        ({"role": "coordinator"}, [1, 2, 3]),
        ({"kind": "open"}, [0]),
        ({"channel": "page"}, []),
        ({"field": "title"}, [0]),
        ({"field": "assignee"}, [1, 2]),
        ({"period": Period("2099-01-01", "")}, []),
    ],
)
def test_filters_leave_the_steps_that_were_asked_for(town: Town, filters, expected) -> None:
    reference = town.lived("begin")
    assert [row.step.n for row in seen(town, reference, **filters).rows] == expected


def test_the_choices_of_the_filters_are_those_of_the_whole_case(town: Town) -> None:
    reference = town.lived("begin")
    view = seen(town, reference, kind="open")
    assert view.kinds == ("act", "open")
    assert dict(view.persons) == {1: "initiator-1", 2: "coordinator-1"}
    assert ("coordinator", "Coordinator") in view.roles


def test_refused_attempts_stand_beside_in_time_without_outsiders(town: Town) -> None:
    reference = town.open("initiator-1", CHALLENGE)
    town.person("stranger-1")
    for who in ("stranger-1", "coordinator-1", "initiator-1"):
        with pytest.raises(Refused):
            town.act(reference, who, Command("accept"))
    view = seen(town, reference)
    assert [one.who for one in view.attempts] == [
        "somebody without a role",
        "coordinator-1 (Coordinator)",
        "Initiator",
    ]
    assert view.attempts[0].title == "Accept the challenge"
    assert view.attempts[0].reasons[0] == "This is not possible while … stands at …."
    assert len(view.in_order) == 4
    assert seen(town, reference, kind="act").attempts == ()


def test_only_an_auditor_gets_this_view(town: Town) -> None:
    reference = town.open("initiator-1", CHALLENGE)
    for viewer in (PUBLIC, Viewer(town.person("coordinator-1"), "en")):
        with pytest.raises(NotAllowed):
            history(town.engine, town.authority, reference, viewer)
        with pytest.raises(NotAllowed):
            verifying.case(town.engine, town.authority, reference, viewer)
    with pytest.raises(NotFound):
        seen(town, "2099-0001")


def test_the_table_can_be_taken_along_and_holds_no_formula(town: Town) -> None:
    reference = town.open("initiator-1", CHALLENGE | {"title": "=1+1"})
    lines = list(csv.DictReader(io.StringIO(table(seen(town, reference)))))
    titles = [line["new"] for line in lines if line["field"].startswith("What do you want")]
    assert titles == ["'=1+1"]
    assert {line["step"] for line in lines} == {"0"}


def test_a_sound_case_is_proven_under_the_newest_checkpoint(town: Town) -> None:
    reference = town.lived("begin")
    found = verifying.case(town.engine, town.authority, reference, auditor(town))
    assert found.is_sound
    assert found.signed is not None
    assert found.steps == 4


def test_a_changed_value_is_told_in_words(town: Town, tmp_path: Path) -> None:
    reference = town.lived("begin")
    with sqlite3.connect(tmp_path / "town.db") as connection:
        connection.execute("DROP TRIGGER opening_no_update")
        connection.execute("UPDATE opening SET value = '\"x\"' WHERE path = 'field/title'")
    found = verifying.case(town.engine, town.authority, reference, auditor(town))
    assert not found.is_sound
    assert f"{reference}, step 0" in found.wrong[0]
    whole = verifying.whole(town.engine, town.authority, auditor(town))
    assert whole.wrong[0] == found.wrong[0]


def test_a_large_log_is_not_checked_while_a_page_waits(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verifying.whole(town.engine, town.authority, auditor(town)).is_sound
    monkeypatch.setattr(verifying, "SMALL", 1)
    assert not verifying.overview(town.engine, town.authority, auditor(town)).is_small
    with pytest.raises(InvalidInput, match="log check"):
        verifying.whole(town.engine, town.authority, auditor(town))


def test_a_bundle_holds_every_proof_and_what_checks_them(town: Town) -> None:
    reference = town.lived("begin")
    data = bundling.bundle(town.engine, town.authority, reference, auditor(town))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    proofs = [f"{reference}-{n}.tlog-proof" for n in range(4)]
    beside = ["README.txt", "history.jsonl", "checkpoint", "verify.html", "vkey"]
    assert list(files) == [*proofs, *beside]
    told = [json.loads(line) for line in files["history.jsonl"].splitlines()]
    assert [one["n"] for one in told] == list(range(4))
    assert files["verify.html"] == verifier.page()
    trust = Trust.parse(files["vkey"].decode())
    size = Checkpoint.parse(Note.parse(files["checkpoint"]).text).size
    for n, name in enumerate(proofs):
        verdict = verify(files[name], trust)
        assert (verdict.entry.n, verdict.checkpoint.size) == (n, size)
    assert reference in files["README.txt"].decode()
    comparing.with_file(town.engine, town.authority, files["checkpoint"], "en")


def test_the_same_case_at_the_same_checkpoint_gives_the_same_bundle(town: Town) -> None:
    reference = town.lived("begin")
    made = [
        bundling.bundle(town.engine, town.authority, reference, auditor(town)) for _ in range(2)
    ]
    assert made[0] == made[1]
