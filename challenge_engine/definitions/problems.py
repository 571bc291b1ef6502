"""What is wrong with a workflow file, and where; all of it is said in one go."""

from __future__ import annotations

import difflib
import itertools
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from challenge_engine.errors import DefinitionError

MOST_PROBLEMS = 1_000

_MOST_NAMES = 12
_MOST_COMPARED = 500
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One sentence about one place of a file; line and column count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def refusal(problems: Iterable[Problem]) -> DefinitionError:
    """The error that carries every problem, in the order of the file, as far as people read on."""
    found = sorted(set(problems))
    if len(found) > MOST_PROBLEMS:
        first = found[MOST_PROBLEMS]
        more = f"and {len(found) - MOST_PROBLEMS:,} more problems; mend those above first"
        found = [*found[:MOST_PROBLEMS], Problem(first.file, first.line, first.column, more)]
    return DefinitionError("{lines}", problems=tuple(found), lines="\n".join(map(str, found)))


def quoted(text: str) -> str:
    """A word as it stands in a sentence: on one line, and not longer than a line."""
    return repr(text if len(text) <= _LONGEST_WORD else text[:_LONGEST_WORD] + "…")


def spelt(name: str) -> str:
    """A name as it stands in a sentence; a letter that only looks like one of ours is named."""
    strange = next((sign for sign in name[:_LONGEST_WORD] if not sign.isascii()), None)
    if strange is None:
        return quoted(name)
    called = unicodedata.name(strange, "a sign without a name")
    return f"{quoted(name)} with U+{ord(strange):04X} {called}"


def near(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    compared = list(itertools.islice(known, _MOST_COMPARED))
    return next(
        iter(difflib.get_close_matches(name[:_LONGEST_WORD], compared, n=1, cutoff=0.6)), None
    )


def unknown(kind: str, name: str, known: Collection[str]) -> str:
    """Say that a name is not known, and which one was probably meant."""
    names = list(itertools.islice(known, _MOST_NAMES))
    meant = near(name, known)
    if meant:
        help_ = f"did you mean {meant!r}?"
    elif names:
        more = ", …" if len(known) > _MOST_NAMES else ""
        help_ = f"there {'are' if len(names) > 1 else 'is'} {', '.join(names)}{more}"
    else:
        help_ = f"no {kind} is defined"
    return f"unknown {kind} {spelt(name)} ({help_})"
