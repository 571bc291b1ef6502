"""Numbers and hashes as the C2SP formats spell them: what is read is printed back the same."""

from __future__ import annotations

from base64 import b64decode, b64encode

from challenge_engine.errors import FormatError
from challenge_engine.history.tree import HASH_BYTES

LARGEST = (1 << 53) - 1
"""As everywhere in the history: every reader of JSON keeps these exactly."""


MOST_HASHES = 64
"""In one proof: no tree has more levels."""


def to_base64(data: bytes) -> str:
    """Base64 of RFC 4648, section 4, with its padding."""
    return b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """The bytes; `FormatError` where the text would be written otherwise."""
    try:
        data = b64decode(text, validate=True)
    except ValueError as error:
        raise FormatError("{text!r} is not base64.", text=text[:80]) from error
    if to_base64(data) != text:
        raise FormatError("{text!r} is not base64 in its one form.", text=text[:80])
    return data


def to_hash(text: str) -> bytes:
    """A hash of 32 bytes from its base64."""
    data = from_base64(text)
    if len(data) != HASH_BYTES:
        raise FormatError("{text!r} is not a hash of 32 bytes.", text=text[:80])
    return data


def to_number(text: str) -> int:
    """A number from 0, in decimal digits without leading zeros."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))):
        raise FormatError("{text!r} is not a number.", text=text[:80])
    number = int(text)
    if str(number) != text or number > LARGEST:
        raise FormatError("{text!r} is not a number in its one form.", text=text[:80])
    return number


def to_text(data: bytes) -> str:
    """The text of a file in UTF-8, without control characters but the end of a line."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise FormatError("This is not text in UTF-8.") from error
    if any(char < " " and char != "\n" for char in text):
        raise FormatError("The text has control characters.")
    return text
