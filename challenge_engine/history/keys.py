"""The key with which an authority will sign its log, in the forms of C2SP signed-note."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class LogKey:
    """What is secret (``skey``) and what everybody may know (``vkey``)."""

    skey: str
    vkey: str


def generate(origin: str) -> LogKey:
    """A new Ed25519 key for a log; the name of a note's key is the log's origin."""
    private = Ed25519PrivateKey.generate()
    public = _ED25519 + private.public_key().public_bytes_raw()
    # C2SP signed-note: the key's id is bound to its name, so that no key speaks for two logs.
    key_id = hashlib.sha256(origin.encode() + b"\n" + public).digest()[:4].hex()
    secret = base64.b64encode(_ED25519 + private.private_bytes_raw()).decode()
    return LogKey(
        skey=f"PRIVATE+KEY+{origin}+{key_id}+{secret}",
        vkey=f"{origin}+{key_id}+{base64.b64encode(public).decode()}",
    )
