from hashlib import sha256

import pytest

from challenge_engine.errors import FormatError
from challenge_engine.history import commitments
from challenge_engine.history.commitments import Item, commit, is_path

from .builders import CASE, LOG

SALTS = [sha256(bytes([n])).digest() for n in range(9)]


@pytest.mark.parametrize(
    "path",
    [
        "actor",
        "reason",
        "checkpoint",
        "field/title",
        "field/what-else_2",
        "deadline/decision",
        "file/0.1",
        "file/12.10",
        "record/assessment/3.0/costs",
    ],
)
def test_a_path_of_the_grammar_is_known(path):
    assert is_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "Actor",
        "actor/",
        "actor\n",
        "field",
        "field/",
        "field/a/b",
        "field/é",
        "field/-a",
        "file/1",
        "file/01.1",
        "file/1.٢",
        "record/assessment/costs",
        "record/assessment/3/costs",
        "record/assessment/3.0",
        "secret/title",
    ],
)
def test_any_other_path_is_refused(path):
    assert not is_path(path)
    with pytest.raises(FormatError):
        commit(LOG, CASE, 0, [Item(path, "x")], SALTS[:1])


def test_openings_stand_in_the_order_of_their_paths():
    given = [Item("reason", "because"), Item("field/title", "Garden"), Item("actor", {"id": "u1"})]
    openings, c = commit(LOG, CASE, 0, given, SALTS[:3])
    assert [o.path for o in openings] == ["actor", "field/title", "reason"]
    assert [o.item for o in openings] == [0, 1, 2]
    assert [commitments.commitment(LOG, CASE, 0, o) for o in openings] == list(c)


def test_a_path_is_given_once_in_an_event():
    with pytest.raises(FormatError, match="reason is given twice"):
        commit(LOG, CASE, 0, [Item("reason", "a"), Item("reason", "b")], SALTS[:2])


def test_a_value_that_is_cleared_is_committed_to_as_null():
    openings, _ = commit(LOG, CASE, 0, [Item("field/title", None)], SALTS[:1])
    assert openings[0].value == b"null"


def test_the_same_value_is_another_commitment_at_every_place():
    places = [
        (log, case, n, path, salt)
        for log in (LOG, "other.example/1")
        for case in (CASE, bytes(16))
        for n in (0, 1)
        for path in ("actor", "recorder")
        for salt in SALTS[:2]
    ]
    made = {
        commit(log, case, n, [Item(path, "x")], [salt])[1] for log, case, n, path, salt in places
    }
    assert len(made) == len(places)


def test_salts_are_as_many_as_the_items():
    with pytest.raises(ValueError, match="shorter"):
        commit(LOG, CASE, 0, [Item("actor", "a"), Item("reason", "b")], SALTS[:1])


def test_a_leaf_is_115_bytes_and_says_nothing_but_two_hashes():
    data = commitments.leaf_data(commitments.slot(CASE, 0), commitments.seal(SALTS[0], b"{}"))
    assert len(data) == 115
    assert data.startswith(b"challenge-engine/leaf/v1 ")
    assert data.endswith(b"\n")


def test_slots_and_leaves_of_many_steps_are_those_of_each():
    slots = [commitments.slot(CASE, n) for n in range(3)]
    seals = [commitments.seal(SALTS[n], b'{"n":%d}' % n) for n in range(3)]
    leaves = [commitments.leaf_hash(*one) for one in zip(slots, seals, strict=True)]
    assert commitments.leaf_hashes(slots, seals) == leaves
    assert [commitments.sealed(CASE, n, SALTS[n], b'{"n":%d}' % n) for n in range(3)] == list(
        zip(slots, leaves, strict=True)
    )
