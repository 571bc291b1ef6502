"""Who may import what: the table of docs/architecture.md as data, and a walk over every module.

A lazy import inside a function counts like any other; an import by string is refused, because
nobody could check it.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ENGINE, WEB = "challenge_engine", "webapp"

# Frozen values and their types: they decide nothing.
VALUES = (
    "core.case core.workflow core.fields core.ledger core.burden core.comparing "
    "core.proof.longest core.right_rules core.pot_rules core.pot_ledger counting.election "
    "counting.result"
)
WEB_PACKAGES = (
    "flask flask_login flask_wtf flask_babel babel marshmallow werkzeug jinja2 markupsafe"
    " click rich waitress yaml icalendar"
)


class Room(NamedTuple):
    """The rooms (or modules of rooms) and the third-party packages that a room may import."""

    own: str
    packages: str = ""


TABLE = {
    "__init__": Room(""),
    "errors": Room(""),
    "core": Room("errors"),
    "core.machine": Room("errors", "transitions"),
    "history": Room("errors core", "cryptography"),
    "counting": Room("errors history.canonical"),
    "verifier": Room(""),
    "definitions": Room("errors core", "yaml holidays"),
    "store": Room("errors core history", "sqlalchemy alembic psycopg"),
    "texts": Room(f"errors {VALUES}", "babel"),
    "drawings": Room(f"errors texts {VALUES}"),
    "service": Room(
        "errors core definitions history store texts verifier counting", "cryptography argon2"
    ),
    "exports": Room(f"errors service texts {VALUES}"),
    "cli": Room(
        f"errors service definitions history exports texts drawings counting {VALUES}", "click rich"
    ),
    "webapp": Room(f"errors service exports texts drawings verifier {VALUES}", WEB_PACKAGES),
}

# The core answers the same question the same way: nothing that asks the machine it runs on.
ASKS_THE_MACHINE = set(
    "asyncio http io locale logging os pathlib random secrets shutil socket sqlite3 subprocess"
    " sys tempfile threading time urllib uuid".split()
)
CALLS_THE_MACHINE = {"now", "today", "utcnow", "getenv", "open", "print", "input"}
BY_STRING = {"import_module", "__import__"}


class Import(NamedTuple):
    """One name that a module takes from elsewhere, in full."""

    line: int
    name: str


def covers(prefix: str, name: str) -> bool:
    """`core` covers `core.case`, not `corelib`."""
    return name == prefix or name.startswith(prefix + ".")


def place_of(path: Path) -> str:
    """`challenge_engine/core/case.py` is `core.case`, `webapp/pages/x.py` is `webapp.pages.x`."""
    parts = [part for part in path.with_suffix("").parts if part != ENGINE]
    if len(parts) > 1 and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def room_of(place: str) -> str | None:
    """The narrowest row of the table that speaks of this place."""
    rooms = [room for room in TABLE if covers(room, place)]
    return max(rooms, key=len, default=None)


def imports_of(tree: ast.AST, path: Path) -> Iterator[Import]:
    """Every import wherever it stands; a relative one is spelled out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.parent.parts[: len(path.parent.parts) - node.level + 1]
            start = [*package] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from (Import(node.lineno, f"{module}.{alias.name}") for alias in node.names)


def is_allowed(name: str, place: str, room: Room) -> bool:
    """Own house first by its rooms, then the standard library, then the packages of this room."""
    top = name.partition(".")[0]
    if top in (ENGINE, WEB):
        target = name.removeprefix(ENGINE + ".") if top == ENGINE else name
        home = place.partition(".")[0]
        allowed = [*room.own.split(), "__version__", *([home] if home != "__init__" else [])]
        return any(covers(prefix, target) for prefix in allowed)
    if top in sys.stdlib_module_names:
        return not (covers("core", place) and top in ASKS_THE_MACHINE)
    return top in room.packages.split()


def called(node: ast.Call) -> str:
    """The last name of what is called: `now` for `datetime.now()`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def breaches(source: str, path: Path) -> list[str]:
    """`file:line: sentence` for everything in this text that the table does not allow."""
    place = place_of(path)
    name = room_of(place)
    if name is None:
        return [
            f"{path}:1: no row of the table speaks of {place}: add one, with what it may import"
        ]
    tree = ast.parse(source)
    found = [
        f"{path}:{line}: {name} may not import {target}"
        for line, target in imports_of(tree, path)
        if not is_allowed(target, place, TABLE[name])
    ]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if called(node) in BY_STRING:
            found.append(f"{path}:{node.lineno}: an import by string cannot be checked: name it")
        elif covers("core", place) and called(node) in CALLS_THE_MACHINE:
            found.append(
                f"{path}:{node.lineno}: core may not call {called(node)}(): its answer is a value"
            )
    return found


def test_every_module_imports_only_what_its_room_may() -> None:
    found = []
    for module in sorted([*ROOT.glob(f"{ENGINE}/**/*.py"), *ROOT.glob(f"{WEB}/**/*.py")]):
        found += breaches(module.read_text(encoding="utf-8"), module.relative_to(ROOT))
    assert not found, "\n" + "\n".join(found)


def test_a_breach_is_named_with_file_and_line() -> None:
    def told(path: str, source: str) -> list[str]:
        return breaches(source, Path(path))

    assert told("challenge_engine/core/x.py", "import json\nimport sqlalchemy.orm\n") == [
        "challenge_engine/core/x.py:2: core may not import sqlalchemy.orm"
    ]
    assert told("webapp/pages/x.py", "def f():\n    from challenge_engine import store\n") == [
        "webapp/pages/x.py:2: webapp may not import challenge_engine.store"
    ]
    assert told("challenge_engine/cli/x.py", "from ..store.tables import event\n") == [
        "challenge_engine/cli/x.py:1: cli may not import challenge_engine.store.tables.event"
    ]
    assert told("challenge_engine/service/x.py", "import webapp\nimport flask\n") == [
        "challenge_engine/service/x.py:1: service may not import webapp",
        "challenge_engine/service/x.py:2: service may not import flask",
    ]
    assert told("challenge_engine/core/x.py", "from transitions import Machine\n") == [
        "challenge_engine/core/x.py:1: core may not import transitions.Machine"
    ]
    assert told("webapp/x.py", "\nimportlib.import_module('sqlalchemy')\n") == [
        "webapp/x.py:2: an import by string cannot be checked: name it"
    ]
    assert told("challenge_engine/core/x.py", "import datetime\nx = datetime.date.today()\n") == [
        "challenge_engine/core/x.py:2: core may not call today(): its answer is a value"
    ]
    assert told("challenge_engine/core/x.py", "import os\n") == [
        "challenge_engine/core/x.py:1: core may not import os"
    ]
    (only,) = told("challenge_engine/cellar/x.py", "")
    assert only.startswith("challenge_engine/cellar/x.py:1: no row of the table speaks of cellar.x")


def test_what_the_table_allows_is_not_a_breach() -> None:
    def is_fine(path: str, source: str) -> bool:
        return breaches(source, Path(path)) == []

    assert is_fine("challenge_engine/core/machine.py", "from transitions import Machine\n")
    assert is_fine(
        "challenge_engine/core/decide.py", "from .case import Case\nfrom . import guards\n"
    )
    assert is_fine(
        "webapp/pages/x.py", "from challenge_engine.core.case import Case\nimport flask\n"
    )
    assert is_fine(
        "webapp/__init__.py", "from challenge_engine import __version__\nfrom . import auth\n"
    )
    assert is_fine("challenge_engine/store/x.py", "from challenge_engine import history, errors\n")


def test_the_table_of_the_architecture_page_is_the_one_that_is_kept() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    written = {}
    for row in rows:
        place, own, packages = (cell.strip() for cell in row.strip("|").split("|"))
        names = [cell.replace("`", "").replace(",", " ").split() for cell in (own, packages)]
        written[place.strip("`")] = [{n for n in cell if n != "–"} for cell in names]
    assert written == {
        place: [set(room.own.split()), set(room.packages.split())] for place, room in TABLE.items()
    }
