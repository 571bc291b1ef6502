"""One value for every answer that guards can give about a field: enough to look at all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from challenge_engine.core import fields
from challenge_engine.core.workflow import Field

_PLAIN: Mapping[str, str] = {
    "email": "a@b.nl",
    "date": "2026-01-01",
    "moment": "2026-01-01T17:00",
    "decimal": "1",
}
_LONGEST_SCALE = 20


def samples(field: Field, named: Iterable[Any] = ()) -> list[Any]:
    """Values that a field can have: all that are named, their neighbours, the least, the most."""
    found: list[Any] = []
    for raw in _raw(field, list(named)):
        try:
            value = fields.read(field, raw)
        except fields.ValueProblem:
            continue
        if value is not None and value not in found:
            found.append(value)
    # A field that no sample fits (a very long text) can be given all the same.
    return found or ["?"]


def _raw(field: Field, named: list[Any]) -> Iterator[Any]:
    if field.type in ("integer", "score"):
        yield from _numbers(field, [int(n) for n in named])
    elif field.type == "money":
        cents = [int(n) for n in named]
        for n in (0, field.minimum, *cents, *(n + 1 for n in cents), field.maximum):
            yield None if n is None else {"cents": n, "currency": field.currency}
    elif field.type == "yes_no":
        yield from ("yes", "no")
    elif field.type == "choice":
        yield from (item.code for item in field.choices)
    elif field.type == "choices":
        codes = [item.code for item in field.choices]
        yield from ([code] for code in codes)
        # Which of the named ones are in it matters, so all that are named together as well.
        yield [code for code in codes if code in named] or None
        yield codes
    elif field.type == "record":
        yield 1
    else:
        yield _PLAIN.get(field.type, "x" * max(field.minimum or 1, 1))


def _numbers(field: Field, named: list[int]) -> Iterator[int]:
    low, high = field.minimum, field.maximum
    if low is not None and high is not None and high - low <= _LONGEST_SCALE:
        yield from range(low, high + 1)
        return
    known = [n for n in (low, high, *named) if n is not None] or [0]
    yield from sorted({*known, *(n - 1 for n in known), *(n + 1 for n in known)})
