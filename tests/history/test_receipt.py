"""What a proof of receipt may look like: read and printed back, or refused."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pytest

from challenge_engine.errors import EngineError, NotDecidable
from challenge_engine.history.receipt import MOST_BYTES, Receipt
from challenge_engine.history.tlog_proof import TlogProof
from tests.history.mutations import HOSTILE, assert_strict, is_refused
from tests.support.receipts import several

RECEIPTS = several()
VALID = RECEIPTS["erased"][0]


def rewritten(change: Callable[[dict[str, Any]], object], data: bytes = VALID) -> bytes:
    """The receipt with other members in its extra part, which is spelled as it should be."""
    proof = TlogProof.parse(data)
    assert proof.extra is not None
    members = json.loads(proof.extra)
    made = change(members)
    return spelled(members if made is None else made, proof)


def spelled(members: Any, proof: TlogProof, **other: Any) -> bytes:
    form = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False, **other}
    extra = json.dumps(members, **form).encode("utf-8", "surrogatepass")
    return TlogProof(proof.index, proof.hashes, proof.note, extra).to_bytes()


@pytest.mark.parametrize("name", RECEIPTS)
def test_what_a_receipt_reads_it_prints_back(name: str) -> None:
    assert_strict(lambda data: Receipt.parse(data).to_bytes(), RECEIPTS[name][0])


@pytest.mark.parametrize("name", RECEIPTS)
def test_what_a_proof_reads_it_prints_back(name: str) -> None:
    assert_strict(lambda data: TlogProof.parse(data).to_bytes(), RECEIPTS[name][0])


def test_a_proof_without_an_entry_is_a_proof_but_no_receipt() -> None:
    head, extra, rest = VALID.split(b"\n", 2)
    bare = head + b"\n" + rest
    assert extra.startswith(b"extra ")
    assert TlogProof.parse(bare).to_bytes() == bare
    assert is_refused(Receipt.parse, bare)


def test_the_text_of_a_value_need_not_be_in_normal_form_though_the_value_is() -> None:
    receipt = Receipt.parse(VALID)
    assert any(b"\\n\xcc\x83" in opening.value for opening in receipt.open)


@pytest.mark.parametrize(
    "other", [{"ensure_ascii": True}, {"separators": (", ", ":")}, {"indent": 1}]
)
def test_an_extra_part_spelled_otherwise_is_refused(other: dict[str, Any]) -> None:
    proof = TlogProof.parse(VALID)
    changed = spelled(json.loads(proof.extra or b""), proof, **other)
    assert is_refused(Receipt.parse, changed)


def test_base64_in_another_spelling_is_refused() -> None:
    text = VALID.decode()
    line = next(line for line in text.split("\n") if line.startswith("extra "))
    data = b64decode(line[6:])
    padded = data + b" " * (-len(data) % 3 + 2)
    stray = b64encode(padded).decode()
    assert stray.endswith("=")
    changed = stray[:-2] + chr(ord(stray[-2]) + 1) + "="
    for other in (stray, changed, line[6:] + "=", line[6:] + "\n", line[6:].replace("/", "_")):
        assert other == line[6:] or is_refused(
            Receipt.parse, text.replace(line[6:], other).encode()
        )


HASH = b64encode(bytes(32)).decode()
OPENED = [1, "field/title", HASH, '"x"']


@pytest.mark.parametrize(
    "change",
    [
        lambda m: [],
        lambda m: {k: m[k] for k in m if k != "salt"},
        lambda m: m.update(more=1),
        lambda m: m.update(v="1"),
        lambda m: m.update(v=True),
        lambda m: m.update(v=1.0),
        lambda m: m.update(v=0),
        lambda m: m.update(entry=None),
        lambda m: m.update(entry=["x"]),
        lambda m: m.update(salt=HASH[:-4]),
        lambda m: m.update(salt=5),
        lambda m: m.update(salt=HASH.replace("=", "")),
        lambda m: m.update(also={}),
        lambda m: m.update(also=[5]),
        lambda m: m.update(also=["x"]),
        lambda m: m.update(also=m["also"] + [VALID.decode()]),
        lambda m: m.update(open={}),
        lambda m: m.update(open=[5]),
        lambda m: m.update(open=["abcd"]),
        lambda m: m.update(open=[{"a": 1, "b": 1, "c": 1, "d": 1}]),
        lambda m: m.update(open=[OPENED[:3]]),
        lambda m: m.update(open=[OPENED, OPENED]),
        lambda m: m.update(open=m["open"][::-1]),
        lambda m: m.update(open=[[-1, *OPENED[1:]]]),
        lambda m: m.update(open=[[1.5, *OPENED[1:]]]),
        lambda m: m.update(open=[[2**53, *OPENED[1:]]]),
        lambda m: m.update(open=[[1, "title", *OPENED[2:]]]),
        lambda m: m.update(open=[[1, None, *OPENED[2:]]]),
        lambda m: m.update(open=[[*OPENED[:3], "x"]]),
        lambda m: m.update(open=[[*OPENED[:3], '"e\u0301"']]),
        lambda m: m.update(open=[[*OPENED[:3], "1.0"]]),
        lambda m: m.update(open=[[*OPENED[:3], "[" * 100_000]]),
        lambda m: m.update(open=[[*OPENED[:3], '"\ud800"']]),
        lambda m: m.update(open=[[*OPENED[:3], "9" * 10_000]]),
        lambda m: m.update(open=[[1, "reason", HASH, '"x"'], [2, "actor", HASH, '"x"']]),
        lambda m: m.update(gone={}),
        lambda m: m.update(gone=["ab"]),
        lambda m: m.update(gone=[[0, HASH, 1]]),
        lambda m: m.update(gone=[[0, HASH[:-4]]]),
        lambda m: m.update(gone=[[0, HASH], [0, HASH]]),
        lambda m: m.update(gone=[[1, HASH], [0, HASH]]),
        lambda m: m.update(gone=[[m["open"][0][0], HASH]]),
    ],
)
def test_an_extra_part_with_other_members_is_refused(change: Callable[[Any], object]) -> None:
    assert is_refused(Receipt.parse, rewritten(change))


def test_a_receipt_in_a_receipt_in_a_receipt_is_refused() -> None:
    def nest(members: dict[str, Any]) -> None:
        members["also"] = [VALID.decode()]

    assert is_refused(Receipt.parse, rewritten(nest))


def test_a_newer_form_is_not_decided() -> None:
    with pytest.raises(NotDecidable, match="newer form"):
        Receipt.parse(rewritten(lambda members: members.update(v=2)))


def test_anything_as_the_extra_part_is_refused_by_an_error_of_ours() -> None:
    proof = TlogProof.parse(VALID)
    for extra in (*HOSTILE, b"[" * 1_000_000, b'{"v":' + b"[" * 100_000, b"1" * 10_000, b"NaN"):
        data = TlogProof(proof.index, proof.hashes, proof.note, extra).to_bytes()
        assert is_refused(Receipt.parse, data)


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(EngineError, match="larger than any proof"):
        Receipt.parse(VALID + b" " * MOST_BYTES)
