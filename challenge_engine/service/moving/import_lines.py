"""Reads a file of JSON lines, strictly; a line that cannot be read refuses the whole file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from challenge_engine.errors import ImportRefused
from challenge_engine.history.times import is_occurrence

LARGEST = 200 * 1024 * 1024
_MEMBERS = {
    "case", "action", "takeover", "note", "actor", "role", "at", "data", "basis", "source",
    "workflow", "group", "on_behalf", "n", "corrects", "happened", "why",
}  # fmt: skip
_TEXTS = (
    "case", "action", "takeover", "note", "actor", "role", "source", "workflow", "group", "why",
)  # fmt: skip
_DATES = ("at", "happened")
_NUMBERS = ("n", "corrects")
_ONE_OF = ("action", "takeover", "note", "corrects")
_IGNORED = {
    "reference", "recorded_at", "rights", "guards", "state", "track", "kind", "via",
    "version", "also", "behalf", "erased", "withheld", "deadlines",
}  # fmt: skip
"""Members that an export adds for its readers and an import does not need."""
_NOTED = ("lapse", "deadline", "link")
"""Kinds of lines that are passed over: what the program noted there, it notes here by itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: an action, a take-over into a state, a dated note, or a correction."""

    number: int
    case: str
    basis: str
    actor: str
    data: Mapping[str, Any]
    action: str | None = None
    takeover: str | None = None
    note: str | None = None
    role: str | None = None
    at: str | None = None
    source: str | None = None
    workflow: str | None = None
    group: str | None = None
    on_behalf: bool = False
    n: int | None = None
    """The step's number where the file comes from: corrections point at it."""
    corrects: int | None = None
    happened: str | None = None
    why: str | None = None


def read_lines(path: Path, basis: str) -> tuple[bytes, list[Line]]:
    """The bytes of the file and its lines; blank lines are passed over."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise ImportRefused(
                "{file} is too large to be imported in one go ({size} bytes). Split it by cases.",
                file=path.name,
                size=size,
            )
        data = path.read_bytes()
    except OSError as error:
        raise ImportRefused(
            "{file} cannot be read: {why}.", file=str(path), why=error.strerror or "no reason given"
        ) from error
    numbered = enumerate(data.split(b"\n"), start=1)
    read = (_line(path, number, raw, basis) for number, raw in numbered if raw.strip())
    lines = [line for line in read if line is not None]
    if not lines:
        raise ImportRefused("{file} has no lines, so there is nothing to import.", file=path.name)
    return data, lines


def _line(path: Path, number: int, raw: bytes, basis: str) -> Line | None:
    def refuse(why: str) -> ImportRefused:
        return ImportRefused(
            "Line {line} of {file} cannot be imported, and so nothing was: {why}",
            line=number,
            file=path.name,
            why=why,
        )

    try:
        read = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_never)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise refuse(f"it is not one JSON object ({error}).") from error
    if not isinstance(read, dict):
        raise refuse("it is not a JSON object.")
    if read.get("kind") in _NOTED:
        return None
    members = {name: value for name, value in read.items() if name not in _IGNORED}
    unknown = sorted(set(members) - _MEMBERS)
    if unknown:
        known = ", ".join(sorted(_MEMBERS))
        raise refuse(f"it has the unknown member {unknown[0]!r}. There are: {known}.")
    if why := _wrong(members, basis):
        raise refuse(why)
    return Line(
        number=number,
        case=members["case"],
        basis=members.get("basis") or basis,
        actor=members.get("actor") or "",
        data=members.get("data") or {},
        action=members.get("action"),
        takeover=members.get("takeover"),
        note=members.get("note"),
        role=members.get("role"),
        at=members.get("at"),
        source=members.get("source"),
        workflow=members.get("workflow"),
        group=members.get("group"),
        on_behalf=members.get("on_behalf") == "yes",
        n=members.get("n"),
        corrects=members.get("corrects"),
        happened=members.get("happened"),
        why=members.get("why"),
    )


def _wrong(members: Mapping[str, Any], basis: str) -> str | None:
    """The first thing wrong with a line's members, if there is one."""
    return (
        _wrong_form(members)
        or _wrong_moment(members)
        or _wrong_basis(members, members.get("basis") or basis, basis)
    )


def _wrong_form(members: Mapping[str, Any]) -> str | None:
    for name in _TEXTS:
        value = members.get(name)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            return f"{name} must be a text."
    if not members.get("case"):
        return "it does not say which case it belongs to."
    if sum(members.get(name) is not None for name in _ONE_OF) != 1:
        return "it must have exactly one of action, takeover, note and corrects."
    if not isinstance(members.get("data", {}), dict):
        return "data must be an object with the values that the action takes."
    if members.get("on_behalf") not in (None, "yes", "no"):
        return "on_behalf must be yes or no."
    return None


def _wrong_moment(members: Mapping[str, Any]) -> str | None:
    for name in _NUMBERS:
        value = members.get(name)
        if value is not None and (type(value) is not int or value < 0):
            return f"{name} must be the number of a step, from 0."
    for name in _DATES:
        if members.get(name) is not None and not is_occurrence(members[name]):
            return f"{name} must be a year, month, day or an instant (2026, 2026-03, 2026-03-02)."
    return None


def _wrong_basis(members: Mapping[str, Any], own: str, basis: str) -> str | None:
    if own not in ("enforced", "reported", "inferred"):
        return "basis must be enforced, reported or inferred."
    if (own == "enforced") != (basis == "enforced"):
        return f"its basis is {own}, but the file is imported as {basis}."
    is_correction = members.get("corrects") is not None
    if is_correction and own != "enforced":
        return (
            "a correction is imported only with rights checked (enforced); correct the line itself."
        )
    if own == "enforced" and not (
        members.get("actor") and (members.get("action") or is_correction)
    ):
        return "an enforced line needs an action and the account that did it (actor)."
    return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is there twice")
    return found


def _never(word: str) -> None:
    raise ValueError(f"{word} is not a value")
