"""A receipt: a tlog-proof whose extra part holds the entry and what its holder may read of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from challenge_engine.errors import FormatError, NotDecidable
from challenge_engine.history.canonical import is_integer, parse
from challenge_engine.history.commitments import SALT_BYTES, Opening, is_path
from challenge_engine.history.spelling import from_base64, to_base64, to_hash
from challenge_engine.history.tlog_proof import TlogProof

VERSION = 1
MOST_BYTES = 5 * 1024 * 1024
_MEMBERS = {"also", "entry", "gone", "open", "salt", "v"}

# RFC 8785 for what stands in here, but without the demand for normal form C: the text of a value
# need not be in it though the value is (a line break before a combining tilde is written `\n`,
# tilde; the letter and the tilde would be joined).
_print = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that was erased, and the leaf of the step that erased it."""

    item: int
    by: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof and what it proves; ``also`` are whole further receipts, not nested further."""

    proof: TlogProof
    entry: bytes
    salt: bytes
    open: tuple[Opening, ...] = ()
    gone: tuple[Gone, ...] = ()
    also: tuple[Receipt, ...] = ()

    @classmethod
    def parse(cls, data: bytes) -> Receipt:
        """The receipt in these bytes, which it would print again; else `FormatError`."""
        return _parse(data, is_inner=False)

    def to_bytes(self) -> bytes:
        """The file that a person keeps."""
        members = {
            "also": [inner.to_bytes().decode() for inner in self.also],
            "entry": self.entry.decode(),
            "gone": [[gone.item, to_base64(gone.by)] for gone in self.gone],
            "open": [[o.item, o.path, to_base64(o.salt), o.value.decode()] for o in self.open],
            "salt": to_base64(self.salt),
            "v": VERSION,
        }
        proof = self.proof
        extra = _print(members).encode()
        return TlogProof(proof.index, proof.hashes, proof.note, extra).to_bytes()


def _parse(data: bytes, *, is_inner: bool) -> Receipt:
    if len(data) > MOST_BYTES:
        raise FormatError("The file is larger than any proof of receipt.")
    proof = TlogProof.parse(data)
    if proof.extra is None:
        raise FormatError("The proof has no entry with it, so nothing can be read from it.")
    members = _members(proof.extra)
    if isinstance(members, dict) and is_integer(members.get("v"), VERSION + 1):
        raise NotDecidable("The proof is of a newer form ({v}) than is known here.", v=members["v"])
    if not (
        isinstance(members, dict)
        and members.keys() == _MEMBERS
        and is_integer(members["v"], VERSION)
    ):
        raise FormatError("The part with the entry does not have the members that it must have.")
    try:
        return _read(proof, members, is_inner=is_inner)
    except (TypeError, ValueError, AttributeError) as error:
        raise FormatError(
            "The part with the entry cannot be read: {why}.", why=str(error)
        ) from error


def _members(extra: bytes) -> Any:
    try:
        members = json.loads(extra.decode())
        is_same = _print(members).encode() == extra
    except (ValueError, RecursionError) as error:
        raise FormatError("The part with the entry is not JSON: {why}.", why=str(error)) from error
    if not is_same:
        raise FormatError("The part with the entry is not written in its one form (RFC 8785).")
    return members


def _read(proof: TlogProof, members: dict[str, Any], *, is_inner: bool) -> Receipt:
    also = members["also"]
    if type(also) is not list or (is_inner and also):
        raise FormatError("A further proof of receipt has none within itself.")
    receipt = Receipt(
        proof=TlogProof(proof.index, proof.hashes, proof.note),
        entry=_text(members["entry"]),
        salt=_salt(members["salt"]),
        open=tuple(_opening(*one) for one in _list(members["open"])),
        gone=tuple(_gone(*one) for one in _list(members["gone"])),
        also=tuple(_parse(_text(one), is_inner=True) for one in also),
    )
    _refuse_disorder(receipt)
    return receipt


def _refuse_disorder(receipt: Receipt) -> None:
    opened, gone = [o.item for o in receipt.open], [g.item for g in receipt.gone]
    if opened != sorted(set(opened)) or gone != sorted(set(gone)) or set(opened) & set(gone):
        raise FormatError("A value is told twice, or not in its order.")
    paths = [o.path for o in receipt.open]
    if paths != sorted(set(paths)):
        raise FormatError("The values are not in the order of their paths.")


def _opening(item: Any, path: Any, salt: Any, value: Any) -> Opening:
    if not is_integer(item, 0) or type(path) is not str or not is_path(path):
        raise FormatError("A value stands at no place that an entry has.")
    text = _text(value)
    parse(text)
    return Opening(item, path, _salt(salt), text)


def _gone(item: Any, by: Any) -> Gone:
    if not is_integer(item, 0) or type(by) is not str:
        raise FormatError("An erased value stands at no place that an entry has.")
    return Gone(item, to_hash(by))


def _salt(value: Any) -> bytes:
    if type(value) is not str or len(salt := from_base64(value)) != SALT_BYTES:
        raise FormatError("A salt has 32 bytes.")
    return salt


def _text(value: Any) -> bytes:
    if type(value) is not str:
        raise FormatError("Here should stand a text.")
    return value.encode()


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise FormatError("Here should stand a list.")
    return value
