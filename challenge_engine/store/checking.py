"""Reads the history in long stretches, as bytes, for whoever recomputes all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import (
    URL,
    BindParameter,
    Select,
    Text,
    bindparam,
    cast,
    func,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.sql.expression import ClauseElement

from challenge_engine.core.directory import WHATS
from challenge_engine.store import connect
from challenge_engine.store.engine import Store
from challenge_engine.store.statements import compile_statement
from challenge_engine.store.tables import (
    cases,
    checkpoint,
    community_group,
    deadline,
    destruction,
    directory,
    erasure,
    event,
    hold,
    leaf,
    link,
    log,
    log_key,
    node,
    opening,
    outage,
    party,
    pending,
    person,
    record,
    signature,
    track,
    workflow,
)
from challenge_engine.store.unit import Unit

Row = tuple[Any, ...]
Statement = Select[Any]

LEAST, MOST = -(2**31), 2**31 - 1
"""No row has a number outside of these."""
AT_ONCE = 2000
"""Rows that PostgreSQL sends at a time."""

_MAPPED = 1 << 40  # SQLite takes as much of it as it was built for, 2 GB

_FIRST: BindParameter[int] = bindparam("first")
_LAST: BindParameter[int] = bindparam("last")
_LOG: BindParameter[int] = bindparam("log")


def _of_cases(columns: list[Any], order: list[Any]) -> Select[Any]:
    case = columns[0]
    return select(*columns).where(case >= _FIRST, case <= _LAST).order_by(*order)


CASES: Final = _of_cases(
    [
        cases.c[name]
        for name in (
            "id", "authority", "log", "stream", "key", "reference", "workflow", "n", "last_leaf",
            "last_recorded_at", "last_occurred_at", "parties", "state", "state_n", "phase",
            "opened_at", "closed_at", "public_n", "basis",
        )
    ],
    [cases.c.id],
)  # fmt: skip
_SEALED = (
    "case_id", "n", "entry", "salt", "leaf_hash", "slot", "recorded_at", "occurred_at",
)  # fmt: skip
_SAID = (
    "kind", "action", "track", "source", "target", "actor", "role", "behalf", "recorder", "via",
    "basis",
)  # fmt: skip
# One text of JSON for what many steps share: it costs less than eleven columns, and is unambiguous.
STEPS: Final = {
    dialect: _of_cases(
        [
            *(event.c[name] for name in _SEALED),
            cast(getattr(func, array)(*(event.c[name] for name in _SAID)), Text),
        ],
        [event.c.case_id, event.c.n],
    )
    for dialect, array in (("sqlite", "json_array"), ("postgresql", "json_build_array"))
}
# With where the leaf is, for which a large index is searched as often as there are steps.
EVENTS: Final = _of_cases(
    [*(event.c[name] for name in (*_SEALED, *_SAID)), leaf.c.log, leaf.c.seq],
    [event.c.case_id, event.c.n],
).select_from(event.outerjoin(leaf, leaf.c.leaf_hash == event.c.leaf_hash))
OPENINGS: Final = _of_cases(
    [opening.c[name] for name in ("case_id", "n", "item", "path", "salt", "value")],
    [opening.c.case_id, opening.c.n, opening.c.item],
)
ERASURES: Final = _of_cases(
    [
        *(erasure.c[name] for name in ("case_id", "n", "item", "path")),
        event.c.entry,
    ],
    [erasure.c.case_id, erasure.c.n, erasure.c.item],
).select_from(
    erasure.outerjoin(event, (event.c.case_id == erasure.c.by_case) & (event.c.n == erasure.c.by_n))
)
DESTROYED: Final = _of_cases(
    [destruction.c.case_id, destruction.c.by_n, event.c.kind], [destruction.c.case_id]
).select_from(
    destruction.outerjoin(
        event, (event.c.case_id == destruction.c.by_case) & (event.c.n == destruction.c.by_n)
    )
)
HOLDS: Final = _of_cases([hold.c.case_id, hold.c.by_n, event.c.kind], [hold.c.case_id]).select_from(
    hold.outerjoin(event, (event.c.case_id == hold.c.by_case) & (event.c.n == hold.c.by_n))
)
RECORDS: Final = _of_cases(
    [
        record.c[name]
        for name in ("case_id", "kind", "number", "version", "n", "k", "actor", "replaces")
    ],
    [record.c.case_id, record.c.kind, record.c.number, record.c.version],
)
SIGNATURES: Final = _of_cases(
    [signature.c[name] for name in ("case_id", "n", "kind", "number", "version", "side", "actor")],
    [signature.c.case_id, signature.c.n],
)
PARTIES: Final = _of_cases(
    [party.c.case_id, party.c.number, person.c.key, community_group.c.key, party.c.label],
    [party.c.case_id, party.c.number],
).select_from(
    party.outerjoin(person, person.c.id == party.c.person).outerjoin(
        community_group, community_group.c.id == party.c.community_group
    )
)
TRACKS: Final = _of_cases(
    [track.c.case_id, track.c.track, track.c.state, track.c.n], [track.c.case_id]
)
DEADLINES: Final = _of_cases(
    [
        deadline.c[name]
        for name in ("case_id", "name", "n", "standing", "due", "wake", "calendar", "version")
    ],
    [deadline.c.case_id, deadline.c.name],
)
# Each link from both ends: at which step of this history it stands, and which case is at the other.
_other = cases.alias("other")
_of = workflow.alias("of")
LINKS: Final = union_all(
    *(
        select(here, n, link.c.name, _other.c.reference, _of.c.name)
        .join_from(link, _other, _other.c.id == there)
        .join(_of, _of.c.id == _other.c.workflow)
        .where(here >= _FIRST, here <= _LAST)
        for here, n, there in (
            (link.c.case_id, link.c.n, link.c.other_id),
            (link.c.other_id, link.c.other_n, link.c.case_id),
        )
    )
).order_by(text("1, 2, 3, 4"))
_here, _step, _answer = cases.alias("here"), event.alias("step"), event.alias("answer")
ANSWERS: Final = (
    select(
        _here.c.authority, _here.c.reference, _here.c.key, link.c.n, _step.c.entry,
        _step.c.leaf_hash, _other.c.reference, _other.c.key, _other.c.state, link.c.other_n,
        _answer.c.entry,
    )
    .join_from(link, _here, _here.c.id == link.c.case_id)
    .join(_other, _other.c.id == link.c.other_id)
    .outerjoin(_step, (_step.c.case_id == link.c.case_id) & (_step.c.n == link.c.n))
    .outerjoin(_answer, (_answer.c.case_id == link.c.other_id) & (_answer.c.n == link.c.other_n))
    .where(
        or_(
            link.c.case_id.between(_FIRST, _LAST),
            link.c.other_id.between(_FIRST, _LAST),
        )
    )
    .order_by(link.c.case_id, link.c.n)
)  # fmt: skip
OUTAGES: Final = select(outage.c.authority, outage.c.n, outage.c.first, outage.c.last).order_by(
    outage.c.id
)
OUTAGES_TOLD: Final = (
    select(cases.c.authority, opening.c.n, opening.c.path, opening.c.value)
    .where(cases.c.phase.is_(None), cases.c.stream == "authority")
    .where(opening.c.case_id == cases.c.id, opening.c.path.like("record/outage/%"))
    .order_by(cases.c.id, opening.c.n)
)
DIRECTORY: Final = select(
    directory.c.authority,
    directory.c.n,
    directory.c.what,
    directory.c.code,
    directory.c.first,
    directory.c.last,
).order_by(directory.c.authority, directory.c.n)
DIRECTORY_TOLD: Final = (
    select(cases.c.authority, opening.c.n, opening.c.path, opening.c.value)
    .where(cases.c.phase.is_(None), cases.c.stream == "authority")
    .where(
        opening.c.case_id == cases.c.id,
        or_(*(opening.c.path.like(f"record/{what}/%") for what in WHATS)),
    )
    .order_by(cases.c.id, opening.c.n)
)
LENGTHS: Final = select(
    cases.c.id, cases.c.n, cases.c.authority, cases.c.stream, cases.c.reference, cases.c.key
).order_by(cases.c.id)
SIZES: Final = select(cases.c.id, cases.c.n).order_by(cases.c.id)
# What is no case has no phase: that finds it in the index.
OWN: Final = select(cases.c.id).where(
    cases.c.authority == bindparam("authority"),
    cases.c.phase.is_(None),
    cases.c.stream == "authority",
)
ONE: Final = select(cases.c.id).where(
    cases.c.authority == bindparam("authority"), cases.c.reference == bindparam("reference")
)
LOGS: Final = select(log.c.id, log.c.authority, log.c.origin).order_by(log.c.id)
KEYS: Final = (
    select(log_key.c.number, log_key.c.vkey).where(log_key.c.log == _LOG).order_by(log_key.c.number)
)
# The next log after one, of which the table has rows: found in the index.
NEXT_LOG: Final = {
    table.name: select(func.min(table.c.log)).where(table.c.log > bindparam("after"))
    for table in (leaf, pending, checkpoint, node, log_key)
}
SIZE: Final = select(func.coalesce(func.max(leaf.c.seq) + 1, 0)).where(leaf.c.log == _LOG)
LEAVES: Final = (
    select(leaf.c.seq, leaf.c.leaf_hash, leaf.c.slot, leaf.c.seal)
    .where(leaf.c.log == _LOG, leaf.c.seq >= _FIRST, leaf.c.seq < _LAST)
    .order_by(leaf.c.seq)
)
LEAVES_SINCE: Final = select(leaf.c.leaf_hash).where(leaf.c.log == _LOG, leaf.c.seq >= _FIRST)
BY_SLOT: Final = select(leaf.c.log, leaf.c.seq, leaf.c.leaf_hash).where(
    leaf.c.slot == bindparam("slot")
)
BY_HASH: Final = select(leaf.c.log, leaf.c.seq).where(leaf.c.leaf_hash == bindparam("leaf_hash"))
WAITING: Final = select(pending.c.log, pending.c.slot, pending.c.seal).where(
    pending.c.leaf_hash == bindparam("leaf_hash")
)
ALL_WAITING: Final = select(pending.c.log, pending.c.leaf_hash, pending.c.slot, pending.c.seal)
CHECKPOINTS: Final = (
    select(checkpoint.c.size, checkpoint.c.root, checkpoint.c.note)
    .where(checkpoint.c.log == _LOG)
    .order_by(checkpoint.c.size)
)
NODES: Final = (
    select(node.c.level, node.c.place, node.c.hash)
    .where(node.c.log == _LOG)
    .order_by(node.c.level, node.c.place)
)
KEYS_TOLD: Final = select(opening.c.value).where(
    opening.c.case_id == bindparam("case_id"),
    or_(opening.c.path == "vkey", opening.c.path.like("%/vkey")),
)
LOST: Final = (
    select(opening.c.n, opening.c.path, opening.c.value)
    .where(opening.c.case_id == bindparam("case_id"), opening.c.path.like("record/lost/%"))
    .order_by(opening.c.n)
)


@contextmanager
def as_bytes(unit: Unit) -> Iterator[None]:
    """Inside, texts come as their bytes: they are hashed and compared, and need not be UTF-8."""
    connection = unit.cursor.connection
    if unit.dialect != "sqlite":
        connection.execute("SET LOCAL client_encoding TO 'SQL_ASCII'")
        yield
        return
    connection.text_factory = bytes
    # Every leaf is looked for in a large index: mapped, its pages need not be copied each time.
    connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
    try:
        yield
    finally:
        connection.execute("PRAGMA mmap_size = 0")
        connection.text_factory = str


def stream(unit: Unit, statement: ClauseElement, **params: Any) -> Iterator[Row]:
    """The rows one after the other; however many there are, few of them are in memory."""
    if unit.dialect == "sqlite":
        found: Iterator[Row] = unit.run(statement, params)
        return found
    compiled = compile_statement(unit.dialect, statement)
    cursor = unit.cursor.connection.cursor(name=f"check_{uuid4().hex}")
    cursor.itersize = AT_ONCE
    cursor.execute(compiled.text, {**(compiled.constants or {}), **params}, binary=True)
    return iter(cursor)


def rows(unit: Unit, statement: Select[Any], **params: Any) -> list[Row]:
    """All rows, where they are few."""
    found: list[Row] = unit.run(statement, params).fetchall()
    return found


def again(store: Store) -> tuple[str, str | None]:
    """How another process reaches the same database; it holds the password and is not shown."""
    if store.dialect == "sqlite":
        return f"sqlite:///{store.address}", store.kind
    return store.writing.url.render_as_string(hide_password=False), store.kind


def reopen(url: str, kind: str | None) -> Store:
    """The store that ``again`` told of, by connections of its own."""
    address: URL = connect.parse(url)
    writing = connect.writer(address)
    return Store(address, writing, connect.reader(address, writing), kind)
