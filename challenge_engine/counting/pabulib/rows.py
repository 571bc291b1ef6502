"""The three sections of a file, row by row, each with the line on which it stands.

Nothing is repaired: a file that other programs might read otherwise is refused with its line.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Final, NamedTuple

from challenge_engine.errors import ElectionError

SECTIONS: Final = ("META", "PROJECTS", "VOTES")
LONGEST_LINE: Final = 1_000_000
"""Bytes; a file without line ends must not fill the memory."""
BOM: Final = b"\xef\xbb\xbf"
SEPARATOR: Final = ";"

Tell = Callable[[int], None]


class Row(NamedTuple):
    """The cells of a row; those of a header are the names of the columns."""

    section: str
    line: int
    cells: Sequence[str]
    is_header: bool = False


def rows(file: BinaryIO, tell: Tell | None = None) -> Iterator[Row]:
    """Every row but the names of the sections; ``tell`` hears how many bytes were read."""
    reader = csv.reader(_lines(file, tell), delimiter=SEPARATOR, strict=True)
    opened: list[str] = []
    header: Sequence[str] = ()
    blank = 0
    for line, cells in _numbered(reader):
        if not cells:
            blank = blank or line
            continue
        if blank:
            raise ElectionError("Line {line} is empty: take it out.", line=blank)
        if len(cells) == 1 and cells[0] in SECTIONS:
            _open(cells[0], opened, header, line)
            header = ()
        elif not opened:
            raise ElectionError(
                "Line {line}: a file begins with a line that says META, and this one does not.",
                line=line,
            )
        elif not header:
            header = _header(opened[-1], cells, line)
            yield Row(opened[-1], line, header, is_header=True)
        else:
            yield Row(opened[-1], line, _checked(cells, header, line))
    _complete(opened, header)


def _lines(file: BinaryIO, tell: Tell | None) -> Iterator[str]:
    read = number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        read += len(raw)
        if number == 1 and raw.startswith(BOM):
            raise ElectionError(
                "Line 1 begins with a byte order mark: save the file as UTF-8 without one."
            )
        if len(raw) > LONGEST_LINE:
            raise ElectionError(
                "Line {line} is longer than {most} bytes: is this a Pabulib file?",
                line=number,
                most=LONGEST_LINE,
            )
        try:
            yield _text(raw)
        except UnicodeDecodeError as error:
            raise ElectionError(
                "Line {line} is not text in UTF-8: save the file in that encoding.", line=number
            ) from error
        if tell is not None and number % 5_000 == 0:
            tell(read)
    if tell is not None:
        tell(read)


def _text(raw: bytes) -> str:
    if b"\0" in raw:
        raise UnicodeDecodeError("utf-8", raw, raw.index(0), raw.index(0) + 1, "no text")
    return raw.decode()


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each row with its first line: a name in quotes may have several."""
    line = 0
    try:
        for cells in reader:
            yield line + 1, cells
            line = reader.line_num  # type: ignore[attr-defined]
    except csv.Error as error:
        raise ElectionError(
            "Line {line} cannot be read ({why}): look at its quotation marks.",
            line=line + 1,
            why=str(error),
        ) from error


def _open(section: str, opened: list[str], header: Sequence[str], line: int) -> None:
    _complete_one(opened, header)
    due = SECTIONS[len(opened)] if len(opened) < len(SECTIONS) else None
    if section != due:
        raise ElectionError(
            "Line {line}: {section} cannot stand here; the sections are META, PROJECTS and VOTES, "
            "in this order and once each.",
            line=line,
            section=section,
        )
    opened.append(section)


def _header(section: str, cells: Sequence[str], line: int) -> Sequence[str]:
    needed = {"META": ["key", "value"], "PROJECTS": ["project_id", "cost"]}.get(
        section, ["voter_id", "vote"]
    )
    if len(cells) == 1:
        raise ElectionError(
            "Line {line}: the columns must be separated by semicolons, as in {example}.",
            line=line,
            example=SEPARATOR.join(needed),
        )
    missing = [one for one in needed if one not in cells]
    if missing:
        raise ElectionError(
            "Line {line}: {section} needs a column {column}.",
            line=line,
            section=section,
            column=missing[0],
        )
    if len(set(cells)) < len(cells):
        raise ElectionError("Line {line} names a column twice.", line=line)
    return cells


def _checked(cells: Sequence[str], header: Sequence[str], line: int) -> Sequence[str]:
    if len(cells) != len(header):
        raise ElectionError(
            "Line {line} has {n} cells, and its section has {columns} columns: a text with a "
            "semicolon stands in quotation marks.",
            line=line,
            n=len(cells),
            columns=len(header),
        )
    return cells


def _complete(opened: list[str], header: Sequence[str]) -> None:
    _complete_one(opened, header)
    missing = SECTIONS[len(opened) :]
    if missing:
        raise ElectionError("The file has no section {section}.", section=missing[0])


def _complete_one(opened: list[str], header: Sequence[str]) -> None:
    if opened and not header:
        raise ElectionError(
            "The section {section} is empty: it begins with the names of its columns.",
            section=opened[-1],
        )
