"""A text with signatures under it (C2SP signed-note)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from challenge_engine.errors import FormatError, ProofError
from challenge_engine.history.keys import KEY_ID_BYTES, LogKey, Verifier, is_key_name
from challenge_engine.history.spelling import from_base64, to_base64, to_text

MOST_SIGNATURES = 64
_DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class Signature:
    """Who says to have signed, with which of their keys, and the signature itself."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """The text, with the end of its last line, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, data: bytes) -> Note:
        """The note in these bytes, which it would print again; else `FormatError`."""
        text, blank, lines = to_text(data).rpartition("\n\n")
        if not (blank and text and lines.endswith("\n")):
            raise FormatError("This is not a signed note: a text, an empty line, signatures.")
        signatures = lines[:-1].split("\n")
        if len(signatures) > MOST_SIGNATURES:
            raise FormatError("The note has more than {most} signatures.", most=MOST_SIGNATURES)
        return cls(text + "\n", tuple(_signature(line) for line in signatures))

    def to_bytes(self) -> bytes:
        """The note as it is handed out."""
        lines = [f"{_DASH}{s.name} {to_base64(s.key_id + s.signature)}\n" for s in self.signatures]
        return f"{self.text}\n{''.join(lines)}".encode()


def sign(text: str, keys: Iterable[LogKey]) -> Note:
    """The text with a signature of each of these keys."""
    found = [(key.verifier, key.sign(text.encode())) for key in keys]
    return Note(text, tuple(Signature(v.name, v.key_id, signed) for v, signed in found))


def verify(note: Note, verifiers: Iterable[Verifier]) -> tuple[Verifier, ...]:
    """Which of these keys signed the note.

    ``ProofError`` if a signature of one of them is wrong, or if none of them signed; a signature
    by an unknown key says nothing and is ignored.
    """
    known = {(v.name, v.key_id): v for v in verifiers}
    signers: list[Verifier] = []
    for one in note.signatures:
        verifier = known.get((one.name, one.key_id))
        if verifier is None:
            continue
        if not verifier.is_signed(note.text.encode(), one.signature):
            raise ProofError("The signature of {name} is wrong.", name=one.name)
        if verifier in signers:
            raise ProofError("The note has two signatures of {name}.", name=one.name)
        signers.append(verifier)
    if not signers:
        raise ProofError(
            "None of the keys that you trust signed this; it says to be signed by {names}.",
            names=", ".join(f"{s.name} ({s.key_id.hex()})" for s in note.signatures),
        )
    return tuple(signers)


def _signature(line: str) -> Signature:
    name, blank, signature = line.removeprefix(_DASH).partition(" ")
    if not (line.startswith(_DASH) and blank and is_key_name(name)):
        raise FormatError("{line!r} is not the line of a signature.", line=line[:120])
    data = from_base64(signature)
    if len(data) <= KEY_ID_BYTES:
        raise FormatError("The signature of {name} is too short.", name=name)
    return Signature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])
