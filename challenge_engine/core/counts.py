"""How many cases stand behind each answer, by side; what too few stand behind is not told.

A side counts once for a case, however often it answered in it: whoever looks back every month
would else outvote those who look back once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""So many cases stand behind a figure that everybody may read; also where none does, because
*none* would tell something of each of them."""

Figure = int | None
"""So many cases; ``None`` is fewer than may be told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one side answered in one case."""

    case: int
    side: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Of each side: in how many cases it answered, and in how many it gave each answer."""

    of: Mapping[str, Figure]
    by_code: Mapping[str, Mapping[str, Figure]]


def count(
    codes: Iterable[str], sides: Collection[str], answers: Iterable[Answer], least: int = 0
) -> Count:
    """The figures; with ``least`` those that are lower are not told."""
    given = list(answers)

    def figure(side: str, code: str | None = None) -> Figure:
        n = len({a.case for a in given if a.side == side and (code is None or code in a.codes)})
        return n if n >= least else None

    return Count(
        {side: figure(side) for side in sides},
        {code: {side: figure(side, code) for side in sides} for code in codes},
    )
