"""The key with which an authority will sign its log, in the forms of C2SP signed-note."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from challenge_engine.errors import FormatError

_ED25519 = b"\x01"
_PREFIX = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class LogKey:
    """What is secret (``skey``) and what everybody may know (``vkey``)."""

    skey: str
    vkey: str


def read(skey: str) -> LogKey:
    """The key behind the text of a secret key; ``FormatError`` if it is none."""
    try:
        origin, key_id, secret = skey.strip().removeprefix(_PREFIX).split("+", 2)
        seed = base64.b64decode(secret, validate=True)
        private = Ed25519PrivateKey.from_private_bytes(seed[1:])
    except ValueError as error:
        raise FormatError("This is not the secret key of a log.") from error
    found = _key(origin, private)
    if found.skey != skey.strip() or key_id not in found.vkey:
        raise FormatError("This secret key of a log was changed: it does not fit its own name.")
    return found


def generate(origin: str) -> LogKey:
    """A new Ed25519 key for a log; the name of a note's key is the log's origin."""
    return _key(origin, Ed25519PrivateKey.generate())


def _key(origin: str, private: Ed25519PrivateKey) -> LogKey:
    public = _ED25519 + private.public_key().public_bytes_raw()
    # C2SP signed-note: the key's id is bound to its name, so that no key speaks for two logs.
    key_id = hashlib.sha256(origin.encode() + b"\n" + public).digest()[:4].hex()
    secret = base64.b64encode(_ED25519 + private.private_bytes_raw()).decode()
    return LogKey(
        skey=f"{_PREFIX}{origin}+{key_id}+{secret}",
        vkey=f"{origin}+{key_id}+{base64.b64encode(public).decode()}",
    )
