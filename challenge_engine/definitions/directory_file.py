"""The file of a directory: units with their contacts, services with their fact sheets.

    units:
      green-works:
        title: Green works
        contact: {function: Head of green works, phone: "+31 10 000 0000", from: 2026-01-01}
    services:
      elder-park:
        title: Care of the Elder Park
        unit: green-works
        sheet: {cost: "41500", year: 2026, can_be_challenged: yes}

What a value may be is decided where it is said; here only where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from challenge_engine.core.directory import PEOPLE, Change, What
from challenge_engine.definitions.nodes import Node, Sequence, compose
from challenge_engine.definitions.page import Found, Page
from challenge_engine.definitions.plain import LARGEST_FILE
from challenge_engine.definitions.problems import Problem, refusal

_DAYS: Final = ("from", "until")
_PERSON: Final = ("function", "phone", "email", "person", "public_name", "note", *_DAYS)
_SHEET: Final = (
    "as_of", "cost", "year", "norm", "supplier", "contract_end", "notice", "can_be_challenged",
    "why_not", "owner",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One change, and where it stands in the file."""

    change: Change
    file: str
    line: int
    column: int

    def problem(self, sentence: str) -> Problem:
        """Something about it, with its place."""
        return Problem(self.file, self.line, self.column, sentence)


def read(path: Path) -> list[Line]:
    """Everything that a file says, in the order in which it can be said.

    Raises ``DefinitionError`` with every problem of the file.
    """
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise refusal([Problem(str(path), 1, 1, f"the file cannot be read: {said}")]) from error
    return parse(data, str(path))


def parse(data: bytes, name: str) -> list[Line]:
    """The same in the bytes of a file."""
    page = Page(name, compose(data, name))
    found = page.mapping(page.root, "a directory", may=("units", "services"))
    lines = [
        *_units(page, found.get("units")),
        *_services(page, found.get("services")),
    ]
    if page.problems:
        raise refusal(page.problems)
    # A unit is there before its contacts, and a service before its sheet.
    return sorted(lines, key=lambda one: _ORDER[one.change.what])


_ORDER: Final[dict[What, int]] = {"unit": 0, "contact": 1, "deputy": 1, "service": 2, "sheet": 3}


def _units(page: Page, node: Node | None) -> Iterator[Line]:
    for code, one in page.named(node, "the units"):
        found = page.mapping(one, "a unit", needs=("title",), may=("roles", *PEOPLE, *_DAYS))
        values: dict[str, Any] = _values(page, found, "title")
        values["roles"] = page.strings(found.get("roles"), "a role")
        yield _line(page, one, "unit", code, values, found)
        for what in PEOPLE:
            for person in _several(found.get(what)):
                held = page.mapping(person, f"a {what}", needs=("function",), may=_PERSON[1:])
                yield _line(page, person, what, code, _values(page, held, *_PERSON[:5]), held)


def _services(page: Page, node: Node | None) -> Iterator[Line]:
    for code, one in page.named(node, "the services"):
        found = page.mapping(one, "a service", needs=("title", "unit"), may=("sheet", *_DAYS))
        yield _line(page, one, "service", code, _values(page, found, "title", "unit"), found)
        for sheet in _several(found.get("sheet")):
            facts = page.mapping(sheet, "a fact sheet", may=_SHEET)
            values = _values(page, facts, *_SHEET[1:])
            days = {"from": facts["as_of"]} if "as_of" in facts else {}
            yield _line(page, sheet, "sheet", code, values, days)


def _several(node: Node | None) -> list[Node]:
    """One, or a list of those that follow each other."""
    if node is None:
        return []
    return node.items if isinstance(node, Sequence) else [node]


def _values(page: Page, found: Found, *names: str) -> dict[str, str]:
    return {name: page.string(found[name], f"`{name}`") for name in names if name in found}


def _line(
    page: Page, node: Node, what: What, code: str, values: dict[str, Any], found: Found
) -> Line:
    first, last = (page.date(found[name]) if name in found else None for name in _DAYS)
    note = page.string(found["note"]) if "note" in found else None
    change = Change(what, code, values, first, last, note)
    return Line(change, page.file, node.line, node.column)
