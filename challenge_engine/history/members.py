"""The JSON around an entry in receipts and published files: printed in one way, read strictly."""

from __future__ import annotations

import json
from typing import Any

from challenge_engine.errors import FormatError
from challenge_engine.history.canonical import is_integer, parse
from challenge_engine.history.commitments import SALT_BYTES, Opening, is_path
from challenge_engine.history.spelling import from_base64, to_base64

# RFC 8785 for what stands in here, but without the demand for normal form C: the text of a value
# need not be in it though the value is (a line break before a combining tilde is written `\n`,
# tilde; the letter and the tilde would be joined).
_print = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def print_members(members: dict[str, Any]) -> bytes:
    """The one way to write them."""
    return _print(members).encode()


def read_members(data: bytes) -> dict[str, Any]:
    """The members in these bytes, which would be printed just so; else `FormatError`."""
    try:
        members = json.loads(data.decode())
        is_same = _print(members).encode() == data
    except (ValueError, RecursionError) as error:
        raise FormatError("The part with the entry is not JSON: {why}.", why=str(error)) from error
    if not is_same or not isinstance(members, dict):
        raise FormatError("The part with the entry is not written in its one form (RFC 8785).")
    return members


def of_openings(openings: tuple[Opening, ...]) -> list[list[Any]]:
    """Opened values as members."""
    return [[o.item, o.path, to_base64(o.salt), o.value.decode()] for o in openings]


def openings(members: Any) -> tuple[Opening, ...]:
    """Opened values, each once and in the order of the items and of their paths."""
    found = tuple(_opening(*one) for one in a_list(members))
    items, paths = [o.item for o in found], [o.path for o in found]
    if items != sorted(set(items)) or paths != sorted(set(paths)):
        raise FormatError("A value is told twice, or not in its order.")
    return found


def salt(value: Any) -> bytes:
    """The salt of a seal or a value."""
    if type(value) is not str or len(found := from_base64(value)) != SALT_BYTES:
        raise FormatError("A salt has 32 bytes.")
    return found


def text(value: Any) -> bytes:
    """The bytes of a text that is checked elsewhere."""
    if type(value) is not str:
        raise FormatError("Here should stand a text.")
    return value.encode()


def a_list(value: Any) -> list[Any]:
    """A list, of whatever."""
    if type(value) is not list:
        raise FormatError("Here should stand a list.")
    return value


def _opening(item: Any, path: Any, salted: Any, value: Any) -> Opening:
    if not is_integer(item, 0) or type(path) is not str or not is_path(path):
        raise FormatError("A value stands at no place that an entry has.")
    parse(text(value))
    return Opening(item, path, salt(salted), text(value))
