"""The keys of the workflow language: each mapping of a file, what may stand in it, and what for.

The reader refuses every other key; the reference and the schema for editors are made of the same
tables, so that none of the three can say something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Shape = Mapping[str, Any]
"""What may stand under a key, as a piece of JSON Schema; what values must be together is law."""

YES: Final = "yes"
NO: Final = "no"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what stands under it, and what it is for, in the words of the reference."""

    name: str
    shape: Shape
    means: str
    needed: str = NO
    """`yes`, `no`, or in words when it is; the reader asks by itself only for what is `yes`."""


@dataclass(frozen=True, slots=True)
class Part:
    """One mapping of the language."""

    what: str
    keys: tuple[Key, ...]
    later: tuple[str, ...] = ()
    """Keys of the language that this version does not support yet."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The keys without which it cannot be read."""
        return tuple(key.name for key in self.keys if key.needed == YES)

    @property
    def may(self) -> tuple[str, ...]:
        """The keys that may be left out."""
        return tuple(key.name for key in self.keys if key.needed != YES)
