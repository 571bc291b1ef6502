"""How many cases stand behind each answer, by side; what could give somebody away is not told.

A side counts once for a case, however often it answered in it: whoever looks back every month
would else outvote those who look back once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""So many cases stand behind a figure that everybody may read; also where none does, because
*none* would tell something of each of them."""

Figure = int | None
"""So many cases; ``None`` is not told."""


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
    """The figures; with ``least`` those that could tell what somebody answered are not told."""
    given, named = list(answers), tuple(codes)

    def cases(side: str, code: str | None = None) -> int:
        return len({a.case for a in given if a.side == side and (code is None or code in a.codes)})

    of: dict[str, Figure] = {}
    by_code: dict[str, dict[str, Figure]] = {code: {} for code in named}
    for side in sides:
        of[side], figures = told(cases(side), [cases(side, code) for code in named], least)
        for code, figure in zip(named, figures, strict=True):
            by_code[code][side] = figure
    return Count(of, by_code)


def told(all_: int, figures: Sequence[int], least: int) -> tuple[Figure, tuple[Figure, ...]]:
    """What is told of one side: in how many cases it answered, and how often each answer.

    An answer is not told that fewer than ``least`` cases gave, nor one that all of them gave. The
    number of cases is not told either, where one could work out from it and from what is told what
    is not: with one answer a case, those not told are the rest together. One of them is then that
    rest; several are all nothing, or all as high as they can be, where the rest is.
    Nor is it told where the rest is one off that: else its silence would say which of the two.
    """
    if not least:
        return all_, tuple(figures)
    if all_ < least:
        return None, (None,) * len(figures)
    shown = tuple(n if least <= n < all_ else None for n in figures)
    hidden, rest = shown.count(None), all_ - sum(n or 0 for n in shown)
    most = hidden * (least - 1)
    is_open = not hidden or (hidden > 1 and (rest < 0 or 1 < rest < most - 1))
    return all_ if is_open else None, shown
