"""The log as a whole: its leaves, the nodes of its tree, its checkpoints and its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, func, insert, or_, select, update

from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import checkpoint, leaf, log, log_key, node
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class LogKey:
    """A public key of a log, and from when to when it signs."""

    number: int
    vkey: str
    since: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint as it was signed; ``note`` is the whole signed note."""

    size: int
    root: bytes
    note: str
    signed_at: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """What the log holds of one event."""

    seq: int
    leaf_hash: bytes
    slot: bytes
    seal: bytes


_LOG: BindParameter[int] = bindparam("log")
SIZE = select(func.coalesce(func.max(leaf.c.seq) + 1, 0)).where(leaf.c.log == _LOG)
HASHES = (
    select(leaf.c.leaf_hash)
    .where(leaf.c.log == _LOG, leaf.c.seq >= bindparam("first"), leaf.c.seq < bindparam("end"))
    .order_by(leaf.c.seq)
)
LEAVES = (
    select(leaf.c.seq, leaf.c.leaf_hash, leaf.c.slot, leaf.c.seal)
    .where(leaf.c.log == _LOG, leaf.c.seq >= bindparam("first"), leaf.c.seq < bindparam("end"))
    .order_by(leaf.c.seq)
)
BY_HASH = select(leaf.c.log, leaf.c.seq).where(leaf.c.leaf_hash == bindparam("leaf_hash"))
INSERT_LEAF = insert_into(leaf)
NODES = (
    select(node.c.hash)
    .where(
        node.c.log == _LOG,
        node.c.level == bindparam("level"),
        node.c.place >= bindparam("first"),
        node.c.place < bindparam("end"),
    )
    .order_by(node.c.place)
)
INSERT_NODE = insert_into(node)
_CHECKPOINT = (
    checkpoint.c.size,
    checkpoint.c.root,
    checkpoint.c.note,
    checkpoint.c.signed_at,
)
NEWEST = (
    select(*_CHECKPOINT).where(checkpoint.c.log == _LOG).order_by(checkpoint.c.size.desc()).limit(1)
)
COVERING = (
    select(*_CHECKPOINT)
    .where(checkpoint.c.log == _LOG, checkpoint.c.size >= bindparam("size"))
    .order_by(checkpoint.c.size)
    .limit(1)
)
INSERT_CHECKPOINT = insert_into(checkpoint)
_KEY = (log_key.c.number, log_key.c.vkey, log_key.c.since, log_key.c.until)
KEYS = select(*_KEY).where(log_key.c.log == _LOG).order_by(log_key.c.number)
SIGNING = KEYS.where(
    log_key.c.since <= bindparam("now"),
    or_(log_key.c.until.is_(None), log_key.c.until > bindparam("now")),
)
INSERT_KEY = insert(log_key).from_select(
    ["log", "number", "vkey", "since"],
    select(
        _LOG,
        select(func.coalesce(func.max(log_key.c.number), 0) + 1)
        .where(log_key.c.log == _LOG)
        .scalar_subquery(),
        bindparam("vkey"),
        bindparam("since"),
    ),
)
END_KEYS = (
    update(log_key)
    .where(
        log_key.c.log == _LOG,
        or_(log_key.c.until.is_(None), log_key.c.until > bindparam("at")),
        log_key.c.vkey != bindparam("new"),
    )
    .values(until=bindparam("at"))
)
LOGS = (
    select(log.c.id, log.c.origin)
    .where(log.c.authority == bindparam("authority"))
    .order_by(log.c.id)
)


def size(unit: Unit, log_id: int) -> int:
    """How many leaves the log holds."""
    return int(unit.run(SIZE, {"log": log_id}).fetchone()[0])


def hashes(unit: Unit, log_id: int, first: int, end: int) -> list[bytes]:
    """The leaf hashes of a stretch of the log."""
    rows = unit.run(HASHES, {"log": log_id, "first": first, "end": end}).fetchall()
    return [bytes(row[0]) for row in rows]


def nodes(unit: Unit, log_id: int, level: int, first: int, end: int) -> list[bytes]:
    """Hashes of complete subtrees of 256^level leaves, as far as they are kept."""
    rows = unit.run(NODES, {"log": log_id, "level": level, "first": first, "end": end}).fetchall()
    return [bytes(row[0]) for row in rows]


def leaves(unit: Unit, log_id: int, first: int, end: int) -> list[Leaf]:
    """A stretch of the log with what each leaf is made of."""
    rows = unit.run(LEAVES, {"log": log_id, "first": first, "end": end}).fetchall()
    return [Leaf(seq, bytes(h), bytes(slot), bytes(seal)) for seq, h, slot, seal in rows]


def place(unit: Unit, leaf_hash: bytes) -> tuple[int, int] | None:
    """In which log a leaf stands, and at which place; ``None`` while it waits for one."""
    row = unit.run(BY_HASH, {"leaf_hash": leaf_hash}).fetchone()
    return (row[0], row[1]) if row else None


def newest(unit: Unit, log_id: int) -> Signed | None:
    """The newest checkpoint of a log."""
    return _signed(unit.run(NEWEST, {"log": log_id}).fetchone())


def covering(unit: Unit, log_id: int, least: int) -> Signed | None:
    """The oldest checkpoint of at least this size."""
    return _signed(unit.run(COVERING, {"log": log_id, "size": least}).fetchone())


def keep(unit: Unit, log_id: int, signed: Signed) -> None:
    """Write a checkpoint; it never changes again."""
    unit.run(
        INSERT_CHECKPOINT,
        {
            "log": log_id,
            "size": signed.size,
            "root": signed.root,
            "note": signed.note,
            "signed_at": signed.signed_at,
        },
    )


def keep_nodes(unit: Unit, log_id: int, found: Mapping[tuple[int, int], bytes]) -> None:
    """Write the hashes of subtrees that became complete: (level, place) → hash."""
    rows = [
        {"log": log_id, "level": level, "place": place, "hash": hash_}
        for (level, place), hash_ in sorted(found.items())
    ]
    if rows:
        unit.run_many(INSERT_NODE, rows)


def keys(unit: Unit, log_id: int) -> list[LogKey]:
    """All keys of a log, oldest first."""
    return [LogKey(*row) for row in unit.run(KEYS, {"log": log_id}).fetchall()]


def signing_keys(unit: Unit, log_id: int, now: str) -> list[LogKey]:
    """The keys that sign at this moment: one, or two while one follows the other."""
    return [LogKey(*row) for row in unit.run(SIGNING, {"log": log_id, "now": now}).fetchall()]


def newest_key(unit: Unit, log_id: int) -> LogKey:
    """The key that signs from now on."""
    return keys(unit, log_id)[-1]


def add_key(unit: Unit, log_id: int, vkey: str, since: str) -> None:
    """A log's first key, or the one that follows it."""
    unit.run(INSERT_KEY, {"log": log_id, "vkey": vkey, "since": since})


def end_other_keys(unit: Unit, log_id: int, new: str, at: str) -> None:
    """Every key but the new one stops signing then, if it does not stop earlier."""
    unit.run(END_KEYS, {"log": log_id, "new": new, "at": at})


def logs(unit: Unit, authority_id: int) -> list[tuple[int, str]]:
    """Row and origin of every log in which an authority ever wrote, oldest first."""
    return [(id_, origin) for id_, origin in unit.run(LOGS, {"authority": authority_id}).fetchall()]


def _signed(row: tuple[int, bytes, str, str] | None) -> Signed | None:
    return Signed(row[0], bytes(row[1]), row[2], row[3]) if row else None
