"""Writes what an outcome changes beside its event: records, signatures, assignments, outbox."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import (
    BindParameter,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from challenge_engine.core.case import Effect, NewRecord, Signature
from challenge_engine.core.workflow import MAIN
from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import assignment, outbox, record, signature, track
from challenge_engine.store.unit import Unit

_CASE: BindParameter[int] = bindparam("case_id")
_others = record.alias("others")

_COUNTED = ("case_id", "kind", "version", "n", "k", "actor")
# One statement, so that the next number is no journey of its own.
INSERT_RECORD = insert(record).from_select(
    ["number", *_COUNTED],
    select(
        func.coalesce(func.max(_others.c.number), literal_column("0")) + literal_column("1"),
        *(bindparam(name, type_=record.c[name].type) for name in _COUNTED),
    ).where(_others.c.case_id == _CASE, _others.c.kind == bindparam("kind")),
)
INSERT_VERSION = insert_into(record)
INSERT_SIGNATURE = insert_into(signature)
_assigned = assignment.alias("assigned")
_PLACE = ("case_id", "role", "person")
# Nothing where somebody is assigned already.
INSERT_ASSIGNMENT = insert(assignment).from_select(
    [*_PLACE, "since_n"],
    select(
        *(bindparam(name, type_=assignment.c[name].type) for name in _PLACE),
        bindparam("since_n", type_=assignment.c.since_n.type),
    ).where(
        ~select(_assigned.c.since_n)
        .where(
            *(_assigned.c[name] == bindparam(name) for name in _PLACE),
            _assigned.c.until_n.is_(None),
        )
        .exists()
    ),
)
END_ASSIGNMENTS = (
    update(assignment)
    .where(
        assignment.c.case_id == _CASE,
        assignment.c.role == bindparam("role_"),
        assignment.c.until_n.is_(None),
    )
    .values(until_n=bindparam("n"))
)
INSERT_OUTBOX = insert_into(outbox)
FORGET_TRACK = delete(track).where(track.c.case_id == _CASE, track.c.track == bindparam("name"))
INSERT_TRACK = insert_into(track)


def save_record(unit: Unit, case_id: int, n: int, actor: int, new: NewRecord) -> None:
    """A record's first version gets the next number of its kind; a revision the next version."""
    row = {"case_id": case_id, "kind": new.kind, "n": n, "k": 0, "actor": actor}
    old = new.revises
    if old is None:
        unit.run(INSERT_RECORD, {**row, "version": 1})
    else:
        version = {"number": old.number, "version": old.version + 1, "replaces": old.version}
        unit.run(INSERT_VERSION, {**row, **version})


def save_signature(unit: Unit, case_id: int, n: int, signed: Signature, actor: int) -> None:
    """Who signed which version for which side; a new version has no signature yet."""
    unit.run(
        INSERT_SIGNATURE,
        {
            "case_id": case_id,
            "kind": signed.kind,
            "number": signed.number,
            "version": signed.version,
            "side": signed.side,
            "actor": actor,
            "n": n,
        },
    )


def save_assignment(
    unit: Unit, case_id: int, n: int, role: str, person: int, *, replaces: bool
) -> None:
    """Assign a person to a role of the case; a hand-over ends the earlier assignments."""
    if replaces:
        unit.run(END_ASSIGNMENTS, {"case_id": case_id, "role_": role, "n": n})
    unit.run(INSERT_ASSIGNMENT, {"case_id": case_id, "role": role, "person": person, "since_n": n})


def save_tracks(unit: Unit, case_id: int, states: Iterable[tuple[str, str, int]]) -> None:
    """Where the tracks beside main stand; main stands in the row of the case."""
    for name, state, n in states:
        if name != MAIN:
            unit.run(FORGET_TRACK, {"case_id": case_id, "name": name})
            unit.run(INSERT_TRACK, {"case_id": case_id, "track": name, "state": state, "n": n})


def save_effects(
    unit: Unit, case_id: int, n: int, effects: Iterable[Effect], created_at: str
) -> None:
    """Things to do after the commit, as data: nobody is told of what was rolled back."""
    rows = [
        {
            "case_id": case_id,
            "n": n,
            "kind": effect.kind,
            "data": json.dumps(dict(effect.data), sort_keys=True),
            "created_at": created_at,
        }
        for effect in effects
    ]
    if rows:
        unit.run_many(INSERT_OUTBOX, rows)
