"""Nothing, for ever: what a mapping is where a workflow or a case says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final


class _Empty(Mapping[str, Any]):
    """Holds nothing for ever; hashable, as the default of a frozen dataclass must be (3.11)."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "EMPTY"


EMPTY: Final[Mapping[str, Any]] = _Empty()
