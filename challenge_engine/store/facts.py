"""Fetches what guards ask for, and nothing else."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Text, bindparam, func, null, select, union_all
from sqlalchemy.sql.expression import ClauseElement

from challenge_engine.core.case import ERASED, Facts, Needs, Record, Signature
from challenge_engine.history.entry import from_bytes
from challenge_engine.store import corrections, deadlines
from challenge_engine.store.statements import in_list
from challenge_engine.store.tables import assignment, erasure, event, opening, record, signature
from challenge_engine.store.unit import Unit

NOTHING_NEEDED = Needs()

_CASE: BindParameter[int] = bindparam("case_id")

VALUES = union_all(
    select(opening.c.path, opening.c.n, opening.c.value).where(
        opening.c.case_id == _CASE, in_list(opening.c.path, "paths")
    ),
    select(erasure.c.path, erasure.c.n, null().cast(Text)).where(
        erasure.c.case_id == _CASE, in_list(erasure.c.path, "paths")
    ),
)
_later = record.alias("later")
RECORDS = (
    select(record.c.kind, record.c.number, record.c.version, record.c.actor, record.c.n, record.c.k)
    .where(
        record.c.case_id == _CASE,
        in_list(record.c.kind, "kinds"),
        record.c.version
        == select(func.max(_later.c.version))
        .where(
            _later.c.case_id == record.c.case_id,
            _later.c.kind == record.c.kind,
            _later.c.number == record.c.number,
        )
        .scalar_subquery(),
    )
    .order_by(record.c.kind, record.c.number)
)
DONE = (
    select(event.c.action)
    .distinct()
    .where(
        event.c.case_id == _CASE,
        event.c.actor == bindparam("actor"),
        in_list(event.c.action, "actions"),
    )
)
# An action that moves two tracks has an entry for each; only that of its own is counted. This reads
# the events of one case by the key of the table: they are few, and no index has to be kept.
TIMES = (
    select(event.c.track, event.c.action, func.count())
    .where(event.c.case_id == _CASE, in_list(event.c.action, "actions"))
    .group_by(event.c.track, event.c.action)
)
ASSIGNED = select(assignment.c.role).where(
    assignment.c.case_id == _CASE,
    assignment.c.until_n.is_(None),
    in_list(assignment.c.role, "roles"),
)
SIGNATURES = select(
    signature.c.kind,
    signature.c.number,
    signature.c.version,
    signature.c.side,
    signature.c.actor,
).where(signature.c.case_id == _CASE, in_list(signature.c.kind, "kinds"))
SIGNED_ENTRY = select(event.c.entry, opening.c.item).where(
    event.c.case_id == _CASE,
    event.c.n == bindparam("n"),
    opening.c.case_id == event.c.case_id,
    opening.c.n == event.c.n,
    opening.c.path.like(bindparam("prefix")),
)


def fetch(
    unit: Unit,
    case_id: int,
    actor: int | None,
    needs: Needs,
    today: str,
    on: str = "",
    at: str = "",
    zone: str = "UTC",
) -> Facts:
    """The facts for ``needs``, as they stand inside this transaction."""
    if needs == NOTHING_NEEDED:
        return Facts(today, on or today, at, zone)
    done = needs.done if actor is not None else frozenset[str]()
    with unit.together():
        values = _ask(unit, VALUES, case_id, "paths", [f"field/{name}" for name in needs.fields])
        records = _ask(unit, RECORDS, case_id, "kinds", needs.records)
        did = _ask(unit, DONE, case_id, "actions", done, actor=actor)
        times = _ask(unit, TIMES, case_id, "actions", {action for _, action in needs.times})
        assigned = _ask(unit, ASSIGNED, case_id, "roles", needs.assigned)
        signatures = _ask(unit, SIGNATURES, case_id, "kinds", needs.signatures)
    return Facts(
        today=today,
        on=on or today,
        at=at,
        zone=zone,
        values=_fields(_newest(unit, case_id, _rows(values))),
        records=_records(unit, case_id, needs, _rows(records)) if needs.records else {},
        done=frozenset(action for (action,) in _rows(did)),
        times={(track, action): n for track, action, n in _rows(times)},
        assigned=Counter(role for (role,) in _rows(assigned)),
        signatures=_signatures(_rows(signatures)),
        deadlines=deadlines.ledgers(unit, case_id, needs.deadlines) if needs.deadlines else {},
    )


def newest(unit: Unit, case_id: int, paths: Iterable[str]) -> dict[str, Any]:
    """Path → its newest value; ``ERASED`` where that was erased; absent where none was given."""
    return _newest(unit, case_id, _rows(_ask(unit, VALUES, case_id, "paths", list(paths))))


def _ask(
    unit: Unit,
    statement: ClauseElement,
    case_id: int,
    name: str,
    wanted: Collection[str],
    **others: int | None,
) -> Any:
    """The cursor of a question, whose rows are read once all are asked; None if it asks nothing."""
    if not wanted:
        return None
    return unit.run(statement, {"case_id": case_id, name: unit.as_list(list(wanted)), **others})


def _rows(asked: Any) -> list[Any]:
    return [] if asked is None else list(asked.fetchall())


def _newest(unit: Unit, case_id: int, rows: list[Any]) -> dict[str, Any]:
    rows.sort(key=_since(unit, case_id, rows))
    return {path: ERASED if value is None else json.loads(value) for path, _, value in rows}


def _fields(found: Mapping[str, Any]) -> dict[str, Any]:
    return {path.removeprefix("field/"): value for path, value in found.items()}


def _since(
    unit: Unit, case_id: int, rows: Sequence[Sequence[Any]]
) -> Callable[[Sequence[Any]], tuple[int, int]]:
    """The step that a value speaks of, as in `replay`: a correction counts as of its step."""
    is_given_again = len({row[0] for row in rows}) < len(rows)
    roots = corrections.roots_of(unit, case_id) if is_given_again else {}
    return lambda row: (roots.get(row[1], row[1]), row[1])


def _records(
    unit: Unit, case_id: int, needs: Needs, rows: list[Any]
) -> dict[str, tuple[Record, ...]]:
    wanted = {
        f"record/{kind}/{n}.{k}/{name}": (n, name)
        for kind, _, _, _, n, k in rows
        for name in needs.records[kind]
    }
    values: dict[int, dict[str, Any]] = {}
    for path, value in newest(unit, case_id, wanted).items():
        n, name = wanted[path]
        values.setdefault(n, {})[name] = value
    found: dict[str, list[Record]] = {kind: [] for kind in needs.records}
    for kind, number, version, actor, n, k in rows:
        found[kind].append(Record(kind, number, version, actor, n, k, values.get(n, {})))
    for kind in needs.commitments & found.keys():
        if found[kind]:
            last = max(range(len(found[kind])), key=lambda i: found[kind][i].n)
            found[kind][last] = _with_commitments(unit, case_id, found[kind][last])
    return {kind: tuple(records) for kind, records in found.items()}


def _with_commitments(unit: Unit, case_id: int, newest_record: Record) -> Record:
    r = newest_record
    rows = unit.run(
        SIGNED_ENTRY,
        {"case_id": case_id, "n": r.n, "prefix": f"record/{r.kind}/{r.n}.{r.k}/%"},
    ).fetchall()
    if not rows:
        return r
    c = from_bytes(bytes(rows[0][0])).c
    hashes = tuple(b64encode(c[item]).decode() for item in sorted(item for _, item in rows))
    return Record(r.kind, r.number, r.version, r.actor, r.n, r.k, r.values, hashes)


def _signatures(rows: list[Any]) -> Mapping[str, tuple[Signature, ...]]:
    found: dict[str, tuple[Signature, ...]] = {}
    for row in rows:
        found[row[0]] = (*found.get(row[0], ()), Signature(*row))
    return found
