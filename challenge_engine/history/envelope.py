"""A ballot in its envelope, which opens only where the two halves of a key come together.

HPKE (RFC 9180) in base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305. What is inside has one length
for the whole round, and an envelope opens for its own round and its own voter's history only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from challenge_engine.errors import FormatError
from challenge_engine.history.event import RandomBytes
from challenge_engine.history.laws import CASE_BYTES
from challenge_engine.history.spelling import from_base64, to_base64, to_hash

KEY_BYTES = 32
HALVES = (1, 2)
PAPER = b"paper".ljust(CASE_BYTES, b"\0")
"""Stands for the voter's history where a bundle of papers is sealed, which is nobody's."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_INFO = b"challenge-engine/ballot/v1\n"
_LIST = b"challenge-engine/ballot-list/v1\n"
_KEY = "challenge-engine/ballot-key/v1"
_HALF = "challenge-engine/ballot-half/v1"
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What envelopes are sealed with, and the hash of each half, so that a wrong one is named."""

    raw: bytes
    halves: tuple[bytes, bytes]

    def text(self) -> str:
        """One line, to be handed in with the lock of the round."""
        return " ".join([_KEY, to_base64(self.raw), *map(to_base64, self.halves)])


def public_key(text: str) -> PublicKey:
    """The key in such a line; `FormatError` for anything else."""
    match text.split():
        case [name, raw, one, two] if name == _KEY:
            return PublicKey(to_hash(raw), (to_hash(one), to_hash(two)))
    raise FormatError(
        "This is not the public key of a ballot box: that is one line, which begins with {name}.",
        name=_KEY,
    )


def make_key(random: RandomBytes) -> tuple[PublicKey, tuple[str, str]]:
    """A new key, and the line of each half; either half alone says nothing about the key."""
    one, whole = random(KEY_BYTES), random(KEY_BYTES)
    halves = (one, _xor(one, whole))
    raw = X25519PrivateKey.from_private_bytes(whole).public_key().public_bytes_raw()
    public = PublicKey(raw, (sha256(halves[0]).digest(), sha256(halves[1]).digest()))
    lines = [f"{_HALF} {n} {to_base64(half)}" for n, half in zip(HALVES, halves, strict=True)]
    return public, (lines[0], lines[1])


def private_key(public: PublicKey, lines: Sequence[str]) -> X25519PrivateKey:
    """The key from the lines of both halves, in any order; `FormatError` names a wrong one."""
    found: dict[int, bytes] = {}
    for line in lines:
        n, half = _read_half(line)
        if sha256(half).digest() != public.halves[n - 1]:
            raise FormatError(
                "This half {n} belongs to the key of another round. Look for the half, or its "
                "sealed spare, that was made for this one.",
                n=n,
            )
        found[n] = half
    missing = [n for n in HALVES if n not in found]
    if missing:
        raise FormatError(
            "The ballot box opens with both halves of its key: half {n} is missing. Its holder has "
            "it, and a sealed spare is kept elsewhere.",
            n=missing[0],
        )
    key = X25519PrivateKey.from_private_bytes(_xor(found[1], found[2]))
    if key.public_key().public_bytes_raw() != public.raw:
        raise FormatError("The two halves do not make the key that this round was locked with.")
    return key


def seal(public: PublicKey, round_: bytes, stream: bytes, inside: bytes, length: int) -> bytes:
    """An envelope for one round and one voter's history, as long as every other of the round."""
    if len(inside) > length:
        raise FormatError("A ballot of {n} bytes is longer than the round allows.", n=len(inside))
    padded = len(inside).to_bytes(_LENGTH_BYTES, "big") + inside.ljust(length, b"\0")
    return _SUITE.encrypt(
        padded, X25519PublicKey.from_public_bytes(public.raw), info=_info(round_, stream)
    )


def unseal(key: X25519PrivateKey, round_: bytes, stream: bytes, envelope: bytes) -> bytes:
    """What is inside; `FormatError` where it was sealed for another round or voter, or changed."""
    try:
        padded = _SUITE.decrypt(envelope, key, info=_info(round_, stream))
    except (InvalidTag, ValueError) as error:
        raise FormatError("The envelope does not open with the key of this round.") from error
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    inside = padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
    if (
        len(padded) < _LENGTH_BYTES
        or len(inside) != length
        or any(padded[_LENGTH_BYTES + length :])
    ):
        raise FormatError("What is in the envelope is not padded as the round says.")
    return inside


def stream_of(secret: bytes, person: str) -> bytes:
    """The id of a voter's own history in a round: the same for every vote, known to nobody else."""
    return digest(secret, person.encode(), "sha256")[:CASE_BYTES]


def list_hash(envelopes: Iterable[tuple[bytes, bytes]]) -> bytes:
    """What the close entry fixes: the hash of the sorted list of (stream, hash of the envelope)."""
    listed = sorted(stream + hashed for stream, hashed in envelopes)
    return sha256(_LIST + b"".join(listed)).digest()


def _info(round_: bytes, stream: bytes) -> bytes:
    return _INFO + round_ + stream


def _read_half(line: str) -> tuple[int, bytes]:
    match line.split():
        case [name, "1" | "2" as n, half] if name == _HALF:
            found = from_base64(half)
            if len(found) == KEY_BYTES:
                return int(n), found
    raise FormatError(
        "This is not a half of a ballot key: that is a file with one line, which begins with "
        "{name}.",
        name=_HALF,
    )


def _xor(one: bytes, two: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, two, strict=True))
