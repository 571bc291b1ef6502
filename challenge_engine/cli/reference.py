"""The made parts of the reference of the workflow language: tables from the grammar, sentences of
the guards; they stand in docs/workflow-format.md between marks, and a test keeps them there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from challenge_engine.definitions.keys import Part, case
from challenge_engine.definitions.keys.guards import HELP, PARAMS, parameters
from challenge_engine.definitions.keys.parts import PARTS
from challenge_engine.errors import DefinitionError
from challenge_engine.texts.refusals import REFUSALS

_BEGINS, _ENDS = "<!-- made: {name} -->", "<!-- end of made: {name} -->"
_MARK = re.compile(r"<!-- made: ([a-z-]+) -->\n.*?<!-- end of made: \1 -->", re.DOTALL)
COMMAND: Final = "challenge workflow reference --into docs/workflow-format.md"


def made() -> Mapping[str, str]:
    """Every made part, by the name that its marks have."""
    parts = {name: partial(_keys, part) for name, part in PARTS.items()}
    others: dict[str, Callable[[], str]] = {
        "own-keys": _own_keys,
        "field-types": _field_types,
        "guards": _guards,
        "guard-parameters": _parameters,
        "guard-sentences": _sentences,
        "later": _later,
    }
    return {name: make() for name, make in (parts | others).items()}


def brought_up_to_date(page: str) -> str:
    """The page with every part between marks made anew.

    Raises ``DefinitionError`` for a mark that nothing is made for.
    """
    parts = made()

    def part(found: re.Match[str]) -> str:
        name = found[1]
        if name not in parts:
            raise DefinitionError("Nothing is made for the mark {name}.", name=name)
        return f"{_BEGINS.format(name=name)}\n{parts[name]}\n{_ENDS.format(name=name)}"

    return _MARK.sub(part, page)


def whole() -> str:
    """All made parts, one after the other."""
    return "\n\n".join(f"## {name}\n\n{text}" for name, text in made().items())


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *map(list, rows)]
    written = [f"| {' | '.join(cells)} |" for cells in lines]
    written[1] = f"|{'|'.join(lines[1])}|"
    return "\n".join(written)


def _keys(part: Part) -> str:
    rows = ((f"`{key.name}`", key.needed, key.means) for key in part.keys)
    return _table(("key", "needed", "what it is"), rows)


def _own_keys() -> str:
    rows = ((f"`{key.name}`", key.means) for key in case.OWN.values())
    return _table(("own key", "what it is"), rows)


def _field_types() -> str:
    def own(one: case.FieldType) -> str:
        return one.says or ", ".join(f"`{key}`" for key in one.own) or "–"

    rows = ((f"`{name}`", one.means, own(one)) for name, one in case.FIELD_TYPES.items())
    return _table(("type", "a value is", "own keys"), rows)


def _guards() -> str:
    rows = ((f"`{name}`", one.holds, f"`{one.example}`") for name, one in HELP.items())
    return _table(("guard", "holds if", "example"), rows)


def _parameters() -> str:
    rows = (
        (f"`{name}`", f"`{param}`", needed, PARAMS[kind][0])
        for name in HELP
        for param, kind, needed in parameters(name)
    )
    return _table(("guard", "parameter", "needed", "what it is"), rows)


def _sentences() -> str:
    rows = (
        (f"`{name}`", REFUSALS[code].no, REFUSALS[code].help)
        for name, one in HELP.items()
        for code in one.refusals
    )
    return _table(("guard", "what it says", "what would help"), rows)


def _later() -> str:
    where = {"workflow": "at the top", "takes": "under `takes`"}
    said = [
        f"{', '.join(f'`{key}`' for key in part.later)} {where.get(name, f'in {part.what}')}"
        for name, part in PARTS.items()
        if part.later
    ]
    return f"{'; '.join(said)}."
