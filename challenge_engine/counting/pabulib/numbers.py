"""Numbers of a file: whole ones, and amounts in cents. Digits and one point, nothing else."""

from __future__ import annotations

import re
from typing import Final

from challenge_engine.errors import ElectionError

_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
_AMOUNT: Final = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,2}))?")


def whole(text: str, line: int, what: str) -> int:
    """A whole number; below zero only where somebody else refuses it with a better reason."""
    if not _WHOLE.fullmatch(text):
        raise ElectionError(
            "Line {line}: {what} must be a whole number in digits, and is {text!r}.",
            line=line,
            what=what,
            text=text,
        )
    return int(text)


def cents(text: str, line: int, what: str) -> int:
    """An amount in cents; thousands are not separated, and cents stand after a point."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise ElectionError(
            "Line {line}: {what} must be an amount such as 1200 or 1200.50, and is {text!r}.",
            line=line,
            what=what,
            text=text,
        )
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def amount(cents: int) -> str:
    """The amount as a file writes it: whole where it is."""
    units, rest = divmod(cents, 100)
    return f"{units}.{rest:02}" if rest else str(units)
