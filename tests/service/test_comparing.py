"""An auditor compares with the checkpoint that they kept: nothing gone, and what is new."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, ForkError, FormatError, NotAllowed, ProofError
from challenge_engine.service.auditing import comparing
from challenge_engine.service.proving import receipts, signing
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.store import visits
from tests.support.lives import CHALLENGE
from tests.support.town import Town


def kept(town: Town) -> bytes:
    return signing.checkpoint(town.engine, town.authority).note.encode()


def compare(town: Town, data: bytes) -> comparing.Compared:
    return comparing.with_file(town.engine, town.authority, data, "en")


def test_where_nothing_happened_nothing_is_new(town: Town) -> None:
    data = kept(town)
    found = compare(town, data)
    assert (found.entries, found.steps, found.is_recomputed) == (0, (), True)


def test_what_came_since_is_told_case_by_case(town: Town) -> None:
    town.open("initiator-1", CHALLENGE)
    town.person("coordinator-1")
    data = kept(town)
    second = town.open("initiator-2", CHALLENGE)
    town.person("assessor-1")
    found = compare(town, data)
    assert {ref: [s.title for s in steps] for ref, steps in found.cases.items()} == {
        second: ["Submit the challenge"]
    }
    assert [s.title for s in found.own] == ["A role was given or ended"] * 2
    assert found.entries == len(found.steps)


def test_a_proof_of_receipt_will_do_as_well(town: Town) -> None:
    reference = town.open("initiator-1", CHALLENGE)
    viewer = Viewer(town.person("initiator-1"), "en")
    data = receipts.receipt(town.engine, town.authority, reference, viewer)
    town.open("initiator-1", CHALLENGE)
    assert len(compare(town, data).cases) == 1


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\xff", b"a\n\n\n"])
def test_what_is_no_checkpoint_is_told(town: Town, data: bytes) -> None:
    with pytest.raises(FormatError):
        compare(town, data)


def test_a_checkpoint_with_another_root_or_size_does_not_hold(town: Town) -> None:
    town.open("initiator-1", CHALLENGE)
    data = kept(town).decode()
    size = data.split("\n")[1]
    for wrong in (data.replace(f"\n{size}\n", f"\n{int(size) + 1}\n", 1), data.upper()):
        with pytest.raises(EngineError):
            compare(town, wrong.encode())


def test_a_visit_is_compared_with_by_its_size_and_root(town: Town) -> None:
    auditor = town.person("auditor-1")
    with pytest.raises(EngineError, match="no checkpoint with you yet"):
        comparing.with_visit(town.engine, town.authority, auditor, "en")
    comparing.take(town.engine, town.authority, auditor)
    reference = town.open("initiator-1", CHALLENGE)
    found = comparing.with_visit(town.engine, town.authority, auditor, "en")
    assert list(found.cases) == [reference]
    assert not found.was_signed
    comparing.take(town.engine, town.authority, auditor)
    assert comparing.with_visit(town.engine, town.authority, auditor, "en").entries == 0


def test_only_auditors_take_a_checkpoint_along(town: Town) -> None:
    with pytest.raises(NotAllowed):
        comparing.take(town.engine, town.authority, town.person("coordinator-1"))


def test_a_log_that_was_changed_before_the_visit_does_not_fit(town: Town) -> None:
    auditor = town.person("auditor-1")
    signed = comparing.take(town.engine, town.authority, auditor)
    log = town.engine.authorities[town.authority].log
    with town.engine.store.write() as unit:
        changed = replace(signed, root=bytes(32))
        later = signed.signed_at.replace("20", "21", 1)
        visits.add(unit, auditor.id, log, changed.size, changed.root, later)
        unit.commit()
    with pytest.raises(ProofError, match="no longer those of your checkpoint"):
        comparing.with_visit(town.engine, town.authority, auditor, "en")


def test_a_single_changed_leaf_is_found_in_a_small_log(town: Town, tmp_path: Path) -> None:
    for _ in range(3):
        town.open("initiator-1", CHALLENGE)
    data = kept(town)
    with sqlite3.connect(tmp_path / "town.db") as connection:
        connection.execute("DROP TRIGGER leaf_no_update")
        connection.execute("UPDATE leaf SET leaf_hash = zeroblob(32) WHERE seq = 1")
    with pytest.raises((ForkError, ProofError)):
        compare(town, data)
