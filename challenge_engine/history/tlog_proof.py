"""A proof that something stands in a log, in one file (C2SP tlog-proof)."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.errors import FormatError
from challenge_engine.history.signed_note import Note
from challenge_engine.history.spelling import (
    MOST_HASHES,
    from_base64,
    to_base64,
    to_hash,
    to_number,
    to_text,
)

_HEAD = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class TlogProof:
    """The place of a leaf, the hashes that lead to the root, and the checkpoint that signs it."""

    index: int
    hashes: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    @classmethod
    def parse(cls, data: bytes) -> TlogProof:
        """The proof in these bytes, which it would print again; else `FormatError`."""
        head, blank, note = to_text(data).partition("\n\n")
        lines = head.split("\n")
        if not blank or lines.pop(0) != _HEAD:
            raise FormatError(
                "This is not a proof of receipt: it does not begin with {head}.", head=_HEAD
            )
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = from_base64(lines.pop(0).removeprefix("extra "))
        if not (lines and lines[0].startswith("index ")):
            raise FormatError("The proof does not say which place of the log it speaks of.")
        if len(lines) > MOST_HASHES + 1:
            raise FormatError("The proof has more hashes than any log has levels.")
        index = to_number(lines.pop(0).removeprefix("index "))
        return cls(index, tuple(map(to_hash, lines)), Note.parse(note.encode()), extra)

    def to_bytes(self) -> bytes:
        """The file."""
        lines = [_HEAD]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines += [f"index {self.index}", *map(to_base64, self.hashes)]
        return ("\n".join(lines) + "\n\n").encode() + self.note.to_bytes()
