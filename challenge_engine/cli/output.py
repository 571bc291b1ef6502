"""What a command prints: lines for people, or one JSON document with stable keys."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

_Command = Callable[..., Any]


def json_option(command: _Command) -> _Command:
    """`--json`, on every command that prints facts."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def emit(as_json: bool, facts: Any, lines: Iterable[str]) -> None:
    """Print the facts, or the lines; never both."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(plain(line))


def plain(text: str) -> str:
    """Text that cannot steer a terminal: a name may hold what somebody else typed."""
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else "�" for c in text
    )


def columns(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """Rows with their cells under each other."""
    if not rows:
        return []
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return [
        (indent + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]


def indented(text: str, indent: str = "    ") -> str:
    """Text of several lines, moved to the right as one block."""
    return "\n".join(indent + line for line in text.splitlines())
