"""What may stand under a key, as pieces of JSON Schema (draft 2020-12).

The reader takes every scalar for text. An editor reads YAML 1.2, where `1` is a number: so a word
may be any scalar here, and a number may stand in quotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from challenge_engine.definitions.keys import Shape
from challenge_engine.definitions.page import FIELD_NAME, LONGEST_NAME, NAME

_SCALAR: Final = ["string", "number", "boolean", "null"]

WORD: Final[Shape] = {"type": _SCALAR}
TEXT: Final[Shape] = {"type": "object", "additionalProperties": WORD, "minProperties": 1}
WORDS: Final[Shape] = {"anyOf": [WORD, {"type": "array", "items": WORD, "minItems": 1}]}
WHOLE: Final[Shape] = {"type": ["integer", "string"], "pattern": r"^-?(0|[1-9][0-9]*)$"}
DECIMAL: Final[Shape] = {"type": ["number", "string"], "pattern": r"^[0-9]+(\.[0-9]+)?$"}
DATE: Final[Shape] = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def one_of(words: Iterable[str]) -> Shape:
    """One of a few words."""
    return {"enum": list(words)}


YES_NO: Final = one_of(("yes", "no"))


def part(name: str) -> Shape:
    """A mapping that has a table of its own."""
    return {"$ref": f"#/$defs/{name}"}


def named(inside: Shape, *, is_field: bool = False) -> Shape:
    """Things of one kind by their names."""
    pattern = FIELD_NAME if is_field else NAME
    names: dict[str, Any] = {"pattern": f"^{pattern.pattern}$", "maxLength": LONGEST_NAME}
    return {"type": "object", "propertyNames": names, "additionalProperties": inside}


def listed(inside: Shape) -> Shape:
    """A list."""
    return {"type": "array", "items": inside}
