"""The directory of an authority: rows that are only added, read with the values of their steps."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import bindparam, select

from challenge_engine.core.directory import Directory, Entry
from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import cases, directory, opening
from challenge_engine.store.unit import Unit

ABOUT = ("code", "from", "until", "note")
"""Items of a step that are no values of the thing itself."""

INSERT = insert_into(directory)
# What was erased of an entry is simply not there: the entry itself stays.
ALL = (
    select(
        directory.c.n,
        directory.c.what,
        directory.c.code,
        directory.c.first,
        directory.c.last,
        opening.c.path,
        opening.c.value,
    )
    .join_from(directory, cases, directory.c.authority == cases.c.authority)
    .join(opening, (opening.c.case_id == cases.c.id) & (opening.c.n == directory.c.n))
    .where(directory.c.authority == bindparam("authority"))
    .where(cases.c.phase.is_(None), cases.c.stream == "authority")
    .order_by(directory.c.n, opening.c.item)
)


def read(unit: Unit, authority: int) -> Directory:
    """Everything that was ever said of units, contacts, services and their fact sheets."""
    found: dict[int, tuple[Any, Any, Any, Any]] = {}
    said: dict[int, dict[str, Any]] = {}
    for n, what, code, first, last, path, value in unit.run(ALL, {"authority": authority}):
        found[n] = (what, code, first, last)
        name = path.rpartition("/")[2]
        if path == f"record/{what}/{n}.0/{name}":
            said.setdefault(n, {})[name] = json.loads(value)
    return Directory(_entry(n, row, said.get(n, {})) for n, row in found.items())


def _entry(n: int, row: tuple[Any, Any, Any, Any], said: dict[str, Any]) -> Entry:
    values = {name: value for name, value in said.items() if name not in ABOUT}
    return Entry(*row, values, n, said.get("note"))


def add(unit: Unit, authority: int, entry: Entry) -> None:
    """Note what a step of the authority's own history says."""
    row = {"authority": authority, "n": entry.n, "what": entry.what, "code": entry.code}
    unit.run(INSERT, {**row, "first": entry.first, "last": entry.last})
