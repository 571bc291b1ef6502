"""From bytes to characters: what an eye cannot see, or a digest would not survive, is refused."""

from __future__ import annotations

import re
from pathlib import Path

from challenge_engine.definitions.problems import Problem, refusal

LARGEST_FILE = 1_000_000
"""Bytes; the longest workflow that people could still read is a tenth of it."""

_BOM = b"\xef\xbb\xbf"
# What YAML forbids, what it takes for the end of a line where an editor shows none, and what is not
# seen or turns the order of what is seen: a file could say other things than it shows. Marks that
# some scripts cannot be written without (U+200C to U+200F) stay.
_STRANGE = re.compile(
    "[^\\n\\t\\x20-\\x7e\\xa0-\\u200a\\u200c-\\u2027\\u202f-\\u205f\\u2070-\\ud7ff\\ue000-\\ufefe"
    "\\uff00-\\ufffd\\U00010000-\\U000dffff\\U000e0100-\\U0010ffff]"
)


def read(path: Path) -> bytes:
    """The bytes of a file, no more than are told apart from too many.

    Raises ``DefinitionError``.
    """
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise refusal([Problem(str(path), 1, 1, f"the file cannot be read: {said}")]) from error


def text(data: bytes, file: str) -> str:
    """The characters of a file.

    Raises ``DefinitionError``.
    """
    if len(data) > LARGEST_FILE:
        raise refusal([Problem(file, 1, 1, f"the file is larger than {LARGEST_FILE:,} bytes")])
    problems = []
    if data.startswith(_BOM):
        sentence = "the file starts with a byte-order mark; save it without one"
        problems.append(Problem(file, 1, 1, sentence))
        data = data[len(_BOM) :]
    try:
        characters = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode("utf-8"))
        sentence = f"byte 0x{data[error.start]:02x} is not UTF-8; is this a text file?"
        raise refusal([*problems, Problem(file, line, column, sentence)]) from None
    problems += _strange(characters, file)
    if not problems and not characters.strip():
        problems.append(empty(file))
    if problems:
        raise refusal(problems)
    return characters


def empty(file: str) -> Problem:
    """What is said of a file with nothing but blanks and comments."""
    return Problem(file, 1, 1, "the file is empty; a workflow begins with `workflow: <name>`")


def _strange(characters: str, file: str) -> list[Problem]:
    problems = []
    if "\r" in characters:
        line, column = _place(characters[: characters.index("\r")])
        sentence = "the line ends in CR LF; the digest is of LF bytes, so save the file with LF"
        problems.append(Problem(file, line, column, sentence))
    if "\t" in characters:
        line, column = _place(characters[: characters.index("\t")])
        tabbed = sum("\t" in one for one in characters.split("\n"))
        others = f" ({tabbed} lines have one)" if tabbed > 1 else ""
        sentence = f"line {line} has a tab; YAML uses spaces{others}"
        problems.append(Problem(file, line, column, sentence))
    found = _STRANGE.search(characters.replace("\r", "\n"))
    if found:
        line, column = _place(characters[: found.start()])
        sentence = f"character U+{ord(found[0]):04X} does not belong in a text file"
        problems.append(Problem(file, line, column, sentence))
    return problems


def _place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
