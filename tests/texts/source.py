"""What the source says: the sentences that are marked, the codes that are answered."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import challenge_engine
from challenge_engine import errors

ENGINE = Path(challenge_engine.__file__).parent
CORE, TEXTS = ENGINE / "core", ENGINE / "texts"

# Who writes a workflow file or checks bytes reads English; so does who runs the database.
ENGLISH = ("definitions", "history")
READ_BY_ALL = (
    errors.NotFound,
    errors.NotAllowed,
    errors.StaleVersion,
    errors.Refused,
    errors.InvalidInput,
    errors.ImportRefused,
    errors.DeadlineError,
    errors.ElectionError,
)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path, *names: str, at: int = 0) -> Iterator[ast.expr]:
    """One argument, by its place, of every call of one of these names."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and len(node.args) > at and _name(node.func) in names:
            yield node.args[at]


def _name(func: ast.expr) -> str:
    if isinstance(func, ast.Name):
        return func.id
    return func.attr if isinstance(func, ast.Attribute) else ""


def literals(node: ast.expr) -> set[str]:
    """The texts that an expression may be: a literal, or one of two."""
    if isinstance(node, ast.IfExp):
        return literals(node.body) | literals(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return set()


def codes(path: Path, *names: str, at: int = 0) -> set[str]:
    """The codes with which these are made; a variable's are looked up where it is set."""
    found: set[str] = set()
    assigned = [n for n in ast.walk(_tree(path)) if isinstance(n, ast.Assign)]
    for code in calls(path, *names, at=at):
        if isinstance(code, ast.Name):
            values = [a.value for a in assigned if ast.unparse(a.targets[0]) == code.id]
            found |= set().union(*map(literals, values))
        found |= literals(code)
    return found


def translated() -> list[Path]:
    """The modules whose sentences are said in every language."""
    found = sorted(ENGINE.rglob("*.py"))
    return [path for path in found if path.relative_to(ENGINE).parts[0] not in ENGLISH]


def marked() -> set[str]:
    """Every sentence that the engine marks for translation, or says as it stands."""
    found = [literals(arg) for path in translated() for arg in calls(path, "_")]
    said = [literals(arg) for path in translated() for arg in calls(path, "say", at=1)]
    return set().union(*found, *said)


def constants() -> set[str]:
    """Every text that stands anywhere in the engine."""
    return {
        node.value
        for path in ENGINE.rglob("*.py")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def templates() -> dict[str, str]:
    """Every error that anybody may read, and where it is raised."""
    names = [error.__name__ for error in READ_BY_ALL]
    return {
        text: str(path.relative_to(ENGINE))
        for path in translated()
        for arg in calls(path, *names)
        for text in literals(arg)
    }
