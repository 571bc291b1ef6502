"""What the source says: the sentences that are marked, the codes that are answered."""

from __future__ import annotations

import ast
from collections.abc import Iterator
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
)


def calls(path: Path, *names: str) -> Iterator[ast.expr]:
    """The first argument of every call of one of these names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in names:
            yield node.args[0]


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
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assigned = [n for n in ast.walk(tree) if isinstance(n, ast.Assign)]
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and _name(node.func) in names):
            continue
        code = node.args[at]
        if isinstance(code, ast.Name):
            values = [a.value for a in assigned if ast.unparse(a.targets[0]) == code.id]
            found |= set().union(*map(literals, values))
        found |= literals(code)
    return found


def marked() -> set[str]:
    """Every sentence that the texts mark for translation."""
    found = [literals(arg) for path in TEXTS.glob("*.py") for arg in calls(path, "_")]
    return set().union(*found)


def templates() -> dict[str, str]:
    """Every error that anybody may read, and where it is raised."""
    names = [error.__name__ for error in READ_BY_ALL]
    return {
        text: str(path.relative_to(ENGINE))
        for path in sorted(ENGINE.rglob("*.py"))
        if path.relative_to(ENGINE).parts[0] not in ENGLISH
        for arg in calls(path, *names)
        for text in literals(arg)
    }
