"""Canonical JSON (RFC 8785), narrowed to the values that a history may hold."""

import json
from typing import NoReturn
from unicodedata import is_normalized

from challenge_engine.errors import FormatError

Json = None | str | int | list["Json"] | dict[str, "Json"]

DEPTH = 8
INTEGERS = 1 << 53

# The plain encoder writes our values as RFC 8785 does, at a fifth of the cost of a full one: the
# two differ in floats, which are refused here, and in the order of keys that are not ASCII.
_print = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
).encode


def canonical(value: object) -> bytes:
    """The one way to write a value; `FormatError` if a history cannot hold it."""
    _check(value, 0)
    return utf8(_print(value))


def parse(data: bytes) -> Json:
    """The value behind canonical bytes; bytes that would be printed differently are refused."""
    try:
        value: Json = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise FormatError("These bytes are not JSON in UTF-8: {why}.", why=str(error)) from error
    if canonical(value) != data:
        raise FormatError("This JSON is not written in its canonical form (RFC 8785).")
    return value


def utf8(text: str) -> bytes:
    """The bytes of a text; half a character (a lone surrogate) has none and is refused."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise FormatError("The text holds half a character, a lone surrogate.") from error


def is_text(value: object) -> bool:
    """Whether this is text that says something, in normal form C: blank is null."""
    return (
        type(value) is str
        and value != ""
        and not value.isspace()
        and (value.isascii() or is_normalized("NFC", value))
    )


def is_integer(value: object, least: int = 1 - INTEGERS) -> bool:
    """Whether every reader of JSON keeps this number exactly; `True` is no number here."""
    return type(value) is int and least <= value < INTEGERS


def _check(value: object, depth: int) -> None:
    if value is None or is_text(value) or is_integer(value):
        return
    # Exact types: a subclass (an enum, a named tuple) may print as something else than it is.
    kind = type(value)
    if kind is not dict and kind is not list and kind is not tuple:
        _refuse_scalar(value)
    if depth == DEPTH:
        raise FormatError("The value is nested deeper than {depth} levels.", depth=DEPTH)
    if isinstance(value, dict):
        _check_keys(value)
        value = value.values()
    for member in value:  # type: ignore[attr-defined]
        _check(member, depth + 1)


def _check_keys(value: dict[object, object]) -> None:
    for key in value:
        if not (isinstance(key, str) and is_text(key) and key.isascii()):
            raise FormatError("The key {key!r} is not a text in ASCII.", key=key)


def _refuse_scalar(value: object) -> NoReturn:
    if type(value) is int:
        raise FormatError("The number {value} does not lie within ±(2^53 - 1).", value=value)
    if type(value) is not str:
        raise FormatError(
            "A value of type {type} cannot stand in a history, which holds text, whole numbers, "
            'null, lists and objects. Write yes as "yes", an amount in cents, a decimal as text.',
            type=type(value).__name__,
        )
    if not value or value.isspace():
        raise FormatError("The text is blank. Where there is nothing, write null.")
    raise FormatError("The text {value!r} is not in Unicode normal form C.", value=value)
