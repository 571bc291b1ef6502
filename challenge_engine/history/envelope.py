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
_KEY = "challenge-engine/ballot-key/v2"
_HALF = "challenge-engine/ballot-half/v1"
_LOCK = b"challenge-engine/ballot-half-lock/v1\n"
_WAITS = b"challenge-engine/ballot-half-waits/v1\n"
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What envelopes are sealed with, and a public key of each half: so a wrong half is named, and
    one half can wait for the other without anybody else reading it."""

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
    first, second = (_lock(half).public_key().public_bytes_raw() for half in halves)
    public = PublicKey(raw, (first, second))
    lines = [_half(n, half) for n, half in zip(HALVES, halves, strict=True)]
    return public, (lines[0], lines[1])


def private_key(public: PublicKey, lines: Sequence[str]) -> X25519PrivateKey:
    """The key from the lines of both halves, in any order; `FormatError` names a wrong one."""
    found: dict[int, bytes] = {}
    for line in lines:
        n, half = fitting(public, line)
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


def fitting(public: PublicKey, line: str) -> tuple[int, bytes]:
    """Which half of this key the line holds, and the half; ``FormatError`` for any other."""
    n, half = _read_half(line)
    if _lock(half).public_key().public_bytes_raw() != public.halves[n - 1]:
        raise FormatError(
            "This half {n} belongs to the key of another round. Look for the half, or its "
            "sealed spare, that was made for this one.",
            n=n,
        )
    return n, half


def put_by(public: PublicKey, round_: bytes, line: str) -> tuple[int, bytes]:
    """A half that waits for the other: only who has that one can open it."""
    n, half = fitting(public, line)
    other = X25519PublicKey.from_public_bytes(public.halves[2 - n])
    return n, _SUITE.encrypt(half, other, info=_WAITS + round_)


def taken_out(public: PublicKey, round_: bytes, line: str, waiting: bytes) -> str:
    """The line of the half that waited, opened with that of the other one.

    ``FormatError`` where it was sealed for another half or round, or changed.
    """
    n, half = fitting(public, line)
    try:
        found = _SUITE.decrypt(waiting, _lock(half), info=_WAITS + round_)
    except (InvalidTag, ValueError) as error:
        raise FormatError(
            "The half that waits does not open with this one, half {n}. Bring the other half.", n=n
        ) from error
    return _half(3 - n, found)


def _lock(half: bytes) -> X25519PrivateKey:
    """A key that follows from a half, and from which nothing follows about half or whole."""
    return X25519PrivateKey.from_private_bytes(sha256(_LOCK + half).digest())


def _half(n: int, half: bytes) -> str:
    return f"{_HALF} {n} {to_base64(half)}"


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
