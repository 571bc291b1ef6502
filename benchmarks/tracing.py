"""Which statements a contestant's steps run, as SQLite itself tells them."""

from __future__ import annotations

import re
from collections import Counter

from benchmarks.steps import STEPS, Contestant

Statements = list[list[str]]

# What differs between two cases: texts, bytes, numbers and NULL.
_VALUE = re.compile(r"x'[0-9a-f]*'|'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b|\bNULL\b", re.IGNORECASE)


def statements(contestant: Contestant) -> Statements:
    """The statements of one new case, step by step; values are left out."""
    found: Statements = []
    heard: list[str] = []
    driver = contestant.driver()
    driver.set_trace_callback(heard.append)
    try:
        for _ in contestant.case():
            found.append([plain(sql) for sql in _without_triggers(heard)])
            heard.clear()
    finally:
        driver.set_trace_callback(None)
    return found


def _without_triggers(heard: list[str]) -> list[str]:
    """A trigger is told as its statement once more; it comes with the schema.

    No two rows that are written have the same values, because each has its own salt.
    """
    return [
        sql
        for place, sql in enumerate(heard)
        if not (sql.startswith("INSERT") and sql in heard[:place])
    ]


def plain(sql: str) -> str:
    """A statement in one line, without its values."""
    return " ".join(_VALUE.sub("?", sql).split())


def differences(ours: Statements, raw: Statements) -> list[str]:
    """What one runs in a step and the other does not; nothing where the comparison is fair."""
    found = []
    for step, mine, theirs in zip(STEPS, ours, raw, strict=True):
        for sql, n in (Counter(mine) - Counter(theirs)).items():
            found.append(f"{step.action}: only ours runs ({n}): {sql}")
        for sql, n in (Counter(theirs) - Counter(mine)).items():
            found.append(f"{step.action}: only the hand-written one runs ({n}): {sql}")
    return found
