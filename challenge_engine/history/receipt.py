"""A receipt: a tlog-proof whose extra part holds the entry and what its holder may read of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenge_engine.errors import FormatError, NotDecidable
from challenge_engine.history import members as written
from challenge_engine.history.canonical import is_integer
from challenge_engine.history.commitments import Opening
from challenge_engine.history.spelling import to_base64, to_hash
from challenge_engine.history.tlog_proof import TlogProof

VERSION = 1
MOST_BYTES = 5 * 1024 * 1024
_MEMBERS = {"also", "entry", "gone", "open", "salt", "v"}


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
            "open": written.of_openings(self.open),
            "salt": to_base64(self.salt),
            "v": VERSION,
        }
        proof = self.proof
        extra = written.print_members(members)
        return TlogProof(proof.index, proof.hashes, proof.note, extra).to_bytes()


def _parse(data: bytes, *, is_inner: bool) -> Receipt:
    if len(data) > MOST_BYTES:
        raise FormatError("The file is larger than any proof of receipt.")
    proof = TlogProof.parse(data)
    if proof.extra is None:
        raise FormatError("The proof has no entry with it, so nothing can be read from it.")
    members = written.read_members(proof.extra)
    if is_integer(members.get("v"), VERSION + 1):
        raise NotDecidable("The proof is of a newer form ({v}) than is known here.", v=members["v"])
    if members.keys() != _MEMBERS or not is_integer(members["v"], VERSION):
        raise FormatError("The part with the entry does not have the members that it must have.")
    try:
        return _read(proof, members, is_inner=is_inner)
    except (TypeError, ValueError, AttributeError) as error:
        raise FormatError(
            "The part with the entry cannot be read: {why}.", why=str(error)
        ) from error


def _read(proof: TlogProof, members: dict[str, Any], *, is_inner: bool) -> Receipt:
    also = members["also"]
    if type(also) is not list or (is_inner and also):
        raise FormatError("A further proof of receipt has none within itself.")
    receipt = Receipt(
        proof=TlogProof(proof.index, proof.hashes, proof.note),
        entry=written.text(members["entry"]),
        salt=written.salt(members["salt"]),
        open=written.openings(members["open"]),
        gone=tuple(_gone(*one) for one in written.a_list(members["gone"])),
        also=tuple(_parse(written.text(one), is_inner=True) for one in also),
    )
    gone = [g.item for g in receipt.gone]
    if gone != sorted(set(gone)) or set(gone) & {o.item for o in receipt.open}:
        raise FormatError("An erased value is told twice, not in its order, or open as well.")
    return receipt


def _gone(item: Any, by: Any) -> Gone:
    if not is_integer(item, 0) or type(by) is not str:
        raise FormatError("An erased value stands at no place that an entry has.")
    return Gone(item, to_hash(by))
