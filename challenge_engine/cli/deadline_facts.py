"""Deadlines of a case as JSON and as lines: where each stands, and how its date came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from challenge_engine.cli.output import indented
from challenge_engine.service.reading.deadline_views import DeadlineView, DueLine
from challenge_engine.service.reading.views import Value


def of_deadline(one: DeadlineView) -> dict[str, Any]:
    """One deadline; ``due`` and the days of its steps are dates."""
    return {
        "name": one.name,
        "title": one.title,
        "code": one.code,
        "says": one.says,
        "due": one.due,
        "by": list(one.roles),
        "is_mine": one.is_mine,
        "steps": [
            {"code": line.code, "day": line.day, "text": line.text, "n": line.n,
             "reason": line.reason}
            for line in one.lines
        ],
        "n": one.n,
        "mark": one.mark,
        "source": one.source,
        "profile": one.profile,
        "calendar": one.calendar,
        "version": one.version,
        "amount": one.amount or None,
        "is_penalty": one.is_penalty,
    }  # fmt: skip


def of_due(one: DueLine) -> dict[str, Any]:
    """The next deadline of a case in a list."""
    return {"name": one.name, "title": one.title, "due": one.due, "is_mine": one.is_mine}


def of_move(value: Value) -> tuple[str, Any]:
    """A deadline by its name, and what a step did to it."""
    return value.name.rpartition("/")[2], value.raw


def lines(found: Sequence[DeadlineView], *, why: bool) -> Iterator[str]:
    """Each deadline in a sentence; ``why`` tells how each date came about."""
    for one in found:
        amount = f" ({one.amount})" if one.amount else ""
        yield f"  {one.title}{amount}: {one.says}"
        if why:
            yield from _derivation(one)


def _derivation(one: DeadlineView) -> Iterator[str]:
    for number, line in enumerate(one.lines, 1):
        of_step = f" (step {line.n})" if line.n is not None else ""
        yield f"  {number:3}. {line.text}{of_step}"
        if line.reason:
            yield indented(line.reason, "       ")
    source = f": {one.source}" if one.source else ""
    yield f"       [{one.mark_text}]{source}"
    yield f"       {one.profile_title}; {one.calendar}, {one.version}"


def due_cell(one: DueLine | None) -> str:
    """What stands in the column of a list."""
    if one is None:
        return ""
    return f"{one.due} ({one.left})" if one.due else one.title
