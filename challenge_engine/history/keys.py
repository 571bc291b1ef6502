"""The keys of a log, Ed25519 in the forms of C2SP signed-note: one signs, the other verifies."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from challenge_engine.errors import FormatError
from challenge_engine.history.spelling import from_base64, to_base64

_ED25519 = b"\x01"
_PREFIX = "PRIVATE+KEY+"
KEY_ID_BYTES = 4
_PUBLIC_BYTES = 32


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under the name of the log that it signs."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Bound to the name, so that no key speaks for two logs."""
        told = self.name.encode() + b"\n" + _ED25519 + self.public
        return hashlib.sha256(told).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The form in which a key is told to people."""
        return f"{self.name}+{self.key_id.hex()}+{to_base64(_ED25519 + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """The key that this text tells; `FormatError` if it was changed, or is of another kind."""
        if vkey.startswith(_PREFIX):
            # Not repeated in the sentence: what is told may end up in a log file.
            raise FormatError(
                "This is a secret key. Give the public one, and keep this to yourself."
            )
        name, plus, rest = vkey.partition("+")
        key_id, plus_too, public = rest.partition("+")
        if not (plus and plus_too and is_key_name(name)):
            raise FormatError(
                "{vkey!r} is not the public key of a log, which reads name+id+key.", vkey=vkey[:120]
            )
        data = from_base64(public)
        if data[:1] != _ED25519 or len(data) != 1 + _PUBLIC_BYTES:
            raise FormatError("The key {name} is not an Ed25519 key.", name=name)
        found = cls(name, data[1:])
        if found.key_id.hex() != key_id:
            raise FormatError(
                "The key {name} does not fit its own number {id}.", name=name, id=key_id
            )
        return found

    def is_signed(self, text: bytes, signature: bytes) -> bool:
        """Whether this key signed this text (RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class LogKey:
    """What is secret (``skey``) and what everybody may know (``vkey``)."""

    skey: str = field(repr=False)
    vkey: str

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier.parse(self.vkey)

    def sign(self, text: bytes) -> bytes:
        """The signature of a text (RFC 8032)."""
        return _private(self.skey).sign(text)


def read(skey: str) -> LogKey:
    """The key behind the text of a secret key; ``FormatError`` if it is none."""
    skey = skey.strip()
    found = _key(skey.removeprefix(_PREFIX).partition("+")[0], _private(skey))
    if found.skey != skey:
        raise FormatError("This secret key of a log was changed: it does not fit its own name.")
    return found


def generate(origin: str) -> LogKey:
    """A new Ed25519 key for a log; the name of a note's key is the log's origin."""
    return _key(origin, Ed25519PrivateKey.generate())


def is_key_name(name: str) -> bool:
    """Whether a log or a key may be called so: no blanks, no plus, and it can be written."""
    return name != "" and not any(
        c == "+" or c.isspace() or c < " " or "\ud800" <= c <= "\udfff" for c in name
    )


def _private(skey: str) -> Ed25519PrivateKey:
    try:
        _, _, secret = skey.removeprefix(_PREFIX).split("+", 2)
        return Ed25519PrivateKey.from_private_bytes(from_base64(secret)[1:])
    except (ValueError, FormatError) as error:
        raise FormatError("This is not the secret key of a log.") from error


def _key(origin: str, private: Ed25519PrivateKey) -> LogKey:
    if not is_key_name(origin):
        raise FormatError("A key cannot be called {name!r}.", name=origin[:80])
    verifier = Verifier(origin, private.public_key().public_bytes_raw())
    secret = to_base64(_ED25519 + private.private_bytes_raw())
    return LogKey(
        skey=f"{_PREFIX}{origin}+{verifier.key_id.hex()}+{secret}",
        vkey=verifier.vkey,
    )
