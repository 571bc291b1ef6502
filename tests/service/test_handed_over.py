"""A case that goes on to another authority with its history: checked there, and never mixed in."""

import io
import zipfile
from dataclasses import replace

import pytest

from challenge_engine.definitions import catalogue
from challenge_engine.errors import InvalidInput, NotAllowed, NotDecidable, NotValid
from challenge_engine.history import handed_over
from challenge_engine.history.trust import Trust
from challenge_engine.service.moving import receiving
from challenge_engine.service.proving import bundling
from challenge_engine.service.proving.head import head
from challenge_engine.service.reading import viewing
from challenge_engine.service.reading.reader import Viewer
from tests.support.installed import installed
from tests.support.town import TINY, VLIERDAM, Town, make_town

BOARD = replace(VLIERDAM, code="board", name="Water board", origin="board.example/challenges/1")


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> tuple[bytes, Trust]:
    """What Vlierdam sends on, and its key as it stands in printed letters."""
    town = make_town(tmp_path_factory.mktemp("town"))
    reference = town.lived("begin")
    data = bundling.bundle(town.engine, town.authority, reference, seen_by(town, "coordinator-1"))
    keys = head(town.engine, town.authority).keys
    return data, Trust.parse("\n".join(key.vkey for key in keys))


@pytest.fixture
def board(tmp_path) -> Town:
    return Town(installed(tmp_path, BOARD, TINY), catalogue.read(TINY))


def seen_by(town: Town, name: str) -> Viewer:
    return Viewer(town.person(name), "en")


def receive(board: Town, case: str, sent, name: str = "coordinator-1") -> receiving.Received:
    by = board.person(name)
    return receiving.receive(board.engine, board.authority, case, by, *sent, "cli", "en")


def packed(data: bytes, **changes: bytes) -> bytes:
    """The same file with other bytes under some names; those that are not there are added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        files = {name: old.read(name) for name in old.namelist()}
        for name, other in {**files, **changes}.items():
            new.writestr(name, other)
    return out.getvalue()


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return [name for name in file.namelist() if name.endswith(".tlog-proof")]


def test_what_was_sent_on_is_checked_and_noted_with_its_signed_head(board: Town, sent):
    case = board.lived("begin")
    before = viewing.view(board.engine, board.authority, case, seen_by(board, "coordinator-1"))
    done = receive(board, case, sent)
    board.check()
    view = viewing.view(board.engine, board.authority, case, seen_by(board, "coordinator-1"))
    step = view.steps[-1]
    assert (step.n, step.kind, view.state) == (done.n, "note", before.state)
    assert step.source == "vlierdam.example/challenges/1"
    assert step.note is not None
    assert "proven steps 4, the last is 3" in step.note
    assert done.digest in step.note
    assert len(view.steps) == len(before.steps) + 1, "its steps are not among ours"


def test_one_changed_byte_in_a_proof_is_told_with_its_file(board: Town, sent):
    data, trust = sent
    name = names(data)[1]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        proof = file.read(name)
    at = len(proof) // 2
    other = b"A" if proof[at : at + 1] != b"A" else b"B"
    bent = packed(data, **{name: proof[:at] + other + proof[at + 1 :]})
    case = board.lived("begin")
    with pytest.raises(NotValid) as refused:
        receive(board, case, (bent, trust))
    assert name.rpartition("/")[2] in str(refused.value)
    assert board.view(case, "coordinator-1").steps[-1].kind != "note"


def test_the_key_in_the_file_itself_is_not_believed(sent):
    data, trust = sent
    with pytest.raises((NotValid, NotDecidable)):
        handed_over.read(data, Trust(()))
    assert handed_over.read(packed(data, **{"x/vkey": b"not a key"}), trust).last == 3


def test_steps_of_two_cases_or_one_twice_are_refused(sent, tmp_path):
    data, trust = sent
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        proof = file.read(names(data)[0])
    with pytest.raises(NotValid, match="two proofs of the same step"):
        handed_over.read(packed(data, **{"again.tlog-proof": proof}), trust)


def test_a_step_that_was_left_out_is_named(sent):
    data, trust = sent
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != names(data)[1]:
                new.writestr(name, old.read(name))
    assert handed_over.read(out.getvalue(), trust).missing == (1,)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"])
def test_a_file_that_is_no_such_file_is_refused(sent, data):
    with pytest.raises(NotValid):
        handed_over.read(data, sent[1])


def test_a_file_without_a_proof_is_refused(sent):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("README.txt", "Trust me.")
    with pytest.raises(NotValid, match="no proof"):
        handed_over.read(out.getvalue(), sent[1])


def test_only_who_acts_for_the_authority_receives(board: Town, sent):
    case = board.lived("begin")
    with pytest.raises(NotAllowed):
        receive(board, case, sent, "initiator-1")


def test_a_history_of_the_same_log_is_linked_and_not_received(tmp_path):
    town = make_town(tmp_path)
    reference = town.lived("begin")
    data = bundling.bundle(town.engine, town.authority, reference, seen_by(town, "coordinator-1"))
    keys = head(town.engine, town.authority).keys
    with pytest.raises(InvalidInput, match="link the two cases"):
        receive(town, reference, (data, Trust.parse("\n".join(key.vkey for key in keys))))
