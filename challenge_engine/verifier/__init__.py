"""verify.html: one file that checks a proof of receipt without a network, put together here."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

# In the order in which they are read: each part uses only what stands above it.
SCRIPTS = (
    "faults.js", "bytes.js", "canonical.js", "entry.js", "commitments.js", "tree.js", "keys.js",
    "note.js", "growth.js", "receipt.js", "verdict.js", "words_en.js", "words_nl.js", "words.js",
    "telling.js", "page.js",
)  # fmt: skip


@cache
def page() -> bytes:
    """The whole page in UTF-8; the same bytes for everybody, so that it can be compared."""
    script = "\n".join(map(_text, SCRIPTS))
    style = _text("style.css")
    parts = {"policy": policy(script, style), "style": style, "script": script}
    whole = _text("page.html")
    for name, part in parts.items():
        whole = whole.replace("{{" + name + "}}", part, 1)
    return whole.encode()


def policy(script: str, style: str) -> str:
    """Nothing may be fetched, sent or run but this script and this style, named by their hashes.

    Nor can a text become markup: the browser refuses it (trusted types) where it knows how.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
