"""The head of a log at some size (C2SP tlog-checkpoint), and that it has only grown since."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.errors import FormatError
from challenge_engine.history.keys import is_key_name
from challenge_engine.history.signed_note import Note
from challenge_engine.history.spelling import (
    MOST_HASHES,
    to_base64,
    to_hash,
    to_number,
    to_text,
)

_LINES = 3
_GROWTH = "challenge-engine/consistency/v1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Which log, how many leaves, and the root over them; it carries no time."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint that a note's text says; lines beyond the three are refused.

        The format allows more lines and advises against them; ours never have any.
        """
        lines = text.split("\n")
        if len(lines) != _LINES + 1 or lines[-1] or not is_key_name(lines[0]):
            raise FormatError("A checkpoint is three lines: the log's name, its size, its root.")
        return cls(lines[0], to_number(lines[1]), to_hash(lines[2]))

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Growth:
    """A newer checkpoint, with the proof that its log begins with an older one."""

    old: int
    new: int
    hashes: tuple[bytes, ...]
    note: Note

    @classmethod
    def parse(cls, data: bytes) -> Growth:
        """The proof in a file of `challenge log consistency`, which it would print again."""
        head, blank, note = to_text(data).partition("\n\n")
        lines = head.split("\n")
        if not blank or len(lines) < _LINES or lines[0] != _GROWTH:
            raise FormatError("This is not a proof that a log has only grown.")
        if len(lines) > _LINES + MOST_HASHES:
            raise FormatError("The proof has more hashes than any log has levels.")
        old, new = _after("from ", lines[1]), _after("to ", lines[2])
        hashes = tuple(to_hash(line) for line in lines[_LINES:])
        return cls(to_number(old), to_number(new), hashes, Note.parse(note.encode()))

    def to_bytes(self) -> bytes:
        """The file."""
        lines = [_GROWTH, f"from {self.old}", f"to {self.new}", *map(to_base64, self.hashes)]
        return ("\n".join(lines) + "\n\n").encode() + self.note.to_bytes()


def _after(word: str, line: str) -> str:
    if not line.startswith(word):
        raise FormatError("Here should stand {word!r}: {line!r}", word=word, line=line[:80])
    return line.removeprefix(word)
