"""The form of a line is stable."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from challenge_engine.exports import jsonl
from challenge_engine.service.moving.exporting import Also, ExportedStep

PAGE = Path(__file__).resolve().parents[2] / "docs" / "importing.md"
STEP = ExportedStep(
    case="2026-0001",
    workflow="tiny",
    version=1,
    n=0,
    kind="open",
    action="submit",
    track="main",
    state="intake",
    also=(),
    actor="fay",
    role="initiator",
    on_behalf=False,
    behalf=None,
    group="Friends",
    via="cli",
    at="2026-11-23T10:11:12.345Z",
    recorded_at="2026-11-23T10:11:12.345Z",
    basis="enforced",
    source=None,
    note=None,
    data={"title": "Een park\u2028é"},
    erased=(),
    withheld=0,
)


def test_a_line_is_one_line_with_its_members_in_order() -> None:
    (line,) = jsonl.lines([[STEP]])
    assert "\n" not in line
    assert list(json.loads(line)) == [
        "case", "n", "kind", "workflow", "version", "action", "track", "state", "actor", "role",
        "group", "at", "recorded_at", "via", "basis", "data",
    ]  # fmt: skip


def test_what_was_not_checked_here_never_looks_as_if_it_was() -> None:
    for basis in ("reported", "inferred"):
        said = jsonl.members(replace(STEP, basis=basis))
        assert (said["rights"], said["guards"]) == ("not known", "not known")
    assert not {"rights", "guards"} & set(jsonl.members(STEP))


def test_a_take_over_and_a_note_are_no_actions() -> None:
    taken = jsonl.members(replace(STEP, kind="takeover", action=None))
    assert (taken["takeover"], "action" in taken) == ("intake", False)
    noted = jsonl.members(replace(STEP, kind="note", action=None, note="Heard of it."))
    assert (noted["note"], "takeover" in noted) == ("Heard of it.", False)


def test_every_member_is_documented() -> None:
    full = replace(
        STEP,
        kind="takeover",
        also=(Also(1, "main", "decision"),),
        on_behalf=True,
        behalf="Friends",
        basis="reported",
        source="a newspaper",
        note="x",
        erased=("title",),
        withheld=1,
        corrects=0,
        happened="2026-11",
        why="Typed wrong.",
        deadlines={"decision": {"due": "2026-12-24", "standing": "open"}},
    )
    _, page = PAGE.read_text(encoding="utf-8").split("## What an export says\n")
    heads = re.findall(r"^\| (`.+?`) \|", page, re.MULTILINE)
    documented = {name for head in heads for name in re.findall(r"`(\w+)`", head)}
    assert set(jsonl.members(full)) | set(jsonl.members(STEP)) == documented
