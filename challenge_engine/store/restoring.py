"""Writes a step again that was lost: its event, values and people, and what it added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from challenge_engine.history.commitments import Opening
from challenge_engine.history.entry import Entry
from challenge_engine.store.recording import (
    INSERT_EVENT,
    INSERT_OPENING,
    INSERT_PARTY,
    INSERT_SUBJECT,
)
from challenge_engine.store.saving import INSERT_RECORD, INSERT_SIGNATURE, INSERT_VERSION
from challenge_engine.store.tables import party
from challenge_engine.store.unit import Unit

# What the columns of an event repeat of its entry.
_TOLD = (
    "kind", "action", "track", "source", "target", "actor", "role", "behalf", "recorder", "via",
    "recorded_at", "occurred_at", "basis",
)  # fmt: skip
_CASE: BindParameter[int] = bindparam("case_id")
IS_PARTY = select(party.c.number).where(
    party.c.case_id == _CASE, party.c.number == bindparam("number")
)
HIGHEST = select(func.coalesce(func.max(party.c.number), 0)).where(party.c.case_id == _CASE)


def restore_event(
    unit: Unit,
    case_id: int,
    entry: Entry,
    *,
    data: bytes,
    salt: bytes,
    leaf_hash: bytes,
    slot: bytes,
) -> None:
    """A step that was lost, as it was sealed; its leaf is in the log already."""
    sealed = {"entry": data, "salt": salt, "leaf_hash": leaf_hash, "slot": slot}
    told = {name: getattr(entry, name) for name in _TOLD}
    unit.run(INSERT_EVENT, {"case_id": case_id, "n": entry.n, **sealed, **told})


def restore_openings(unit: Unit, case_id: int, n: int, openings: Sequence[Opening]) -> None:
    """Its values."""
    rows = [
        {
            "case_id": case_id,
            "n": n,
            "item": one.item,
            "path": one.path,
            "salt": one.salt,
            "value": one.value.decode(),
            "kid": None,
        }
        for one in openings
    ]
    unit.run_many(INSERT_OPENING, rows)


def restore_subjects(
    unit: Unit, case_id: int, n: int, openings: Sequence[Opening], about: Mapping[str, int]
) -> None:
    """Whose data they are, so that an erasure by person finds them."""
    rows = [
        {"case_id": case_id, "n": n, "item": one.item, "person": about[one.path]}
        for one in openings
        if one.path in about
    ]
    if rows:
        unit.run_many(INSERT_SUBJECT, rows)


def restore_party(
    unit: Unit, case_id: int, number: int, who: tuple[int | None, int | None, str | None]
) -> None:
    """Somebody who got a number in it: a person, a group or a label."""
    if unit.run(IS_PARTY, {"case_id": case_id, "number": number}).fetchone() is None:
        person, group, label = who
        row = {"case_id": case_id, "number": number, "person": person}
        unit.run(INSERT_PARTY, {**row, "community_group": group, "label": label})


def people_of(unit: Unit, case_id: int) -> int:
    """The highest number that anybody has in a case."""
    return int(unit.run(HIGHEST, {"case_id": case_id}).fetchone()[0])


def restore_record(
    unit: Unit, case_id: int, kind: str, n: int, actor: int, revised: tuple[int, int] | None
) -> None:
    """A record that it added, or the next version of one (its number and last version)."""
    row = {"case_id": case_id, "kind": kind, "n": n, "k": 0, "actor": actor}
    if revised is None:
        unit.run(INSERT_RECORD, {**row, "version": 1})
        return
    number, version = revised
    more = {"number": number, "version": version + 1, "replaces": version}
    unit.run(INSERT_VERSION, {**row, **more})


def restore_signature(
    unit: Unit, case_id: int, n: int, actor: int, side: str, signed: Mapping[str, Any]
) -> None:
    """A signature that it gave."""
    named = {name: signed[name] for name in ("kind", "number", "version")}
    row = {"case_id": case_id, "side": side, "actor": actor, "n": n}
    unit.run(INSERT_SIGNATURE, {**row, **named})
