"""Re-verifies every history of an installation: what the tests call after every step."""

from __future__ import annotations

from challenge_engine.core.workflow import MAIN
from challenge_engine.history import commitments
from challenge_engine.history.commitments import Opening
from challenge_engine.history.replay import Step, replay, verify_event
from challenge_engine.service.engine import Engine
from challenge_engine.store import reading, streams
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


def check_log(engine: Engine) -> int:
    """Recompute leaves, chains, commitments and states of every history; how many events."""
    engine.after_commit(next(iter(engine.authorities)))
    with engine.store.read() as unit:
        leaves = _leaves(unit)
        _check_sequence(leaves)
        rows = _rows(unit, f"SELECT {_COLUMNS} FROM cases ORDER BY id")
        return sum(_check_stream(unit, engine, Stream(*row), leaves) for row in rows)


def check_case(engine: Engine, reference: str) -> int:
    """The same of one case only, where a town has very many; how many events."""
    with engine.store.read() as unit:
        stream = streams.find(unit, engine.authority().id, reference)
        assert stream is not None
        return _check_stream(unit, engine, stream, _leaves(unit))


_COLUMNS = ", ".join(column.name for column in streams._COLUMNS)


def _leaves(unit: Unit) -> dict[bytes, tuple[int, int, bytes, bytes]]:
    rows = _rows(unit, "SELECT log, seq, leaf_hash, slot, seal FROM leaf ORDER BY log, seq")
    return {
        bytes(leaf_hash): (log, seq, bytes(slot), bytes(seal))
        for log, seq, leaf_hash, slot, seal in rows
    }


def _check_sequence(leaves: dict[bytes, tuple[int, int, bytes, bytes]]) -> None:
    counts: dict[int, int] = {}
    for log, seq, _, _ in leaves.values():
        assert seq == counts.get(log, 0), f"log {log} has no leaf {counts.get(log, 0)}"
        counts[log] = seq + 1


def _check_stream(
    unit: Unit,
    engine: Engine,
    stream: Stream,
    leaves: dict[bytes, tuple[int, int, bytes, bytes]],
) -> int:
    origin = engine.origin(stream.authority).log
    opened: dict[int, list[Opening]] = {}
    for o in reading.openings(unit, stream.id):
        opened.setdefault(o.n, []).append(Opening(o.item, o.path, o.salt, o.value.encode()))
    erased: dict[int, dict[int, str]] = {}
    for e in reading.erasures(unit, stream.id):
        erased.setdefault(e.n, {})[e.item] = e.path
    events = reading.events(unit, stream.id)
    steps = []
    for event in events:
        openings = tuple(opened.get(event.n, ()))
        entry = verify_event(
            event.entry,
            event.salt,
            event.leaf_hash,
            event.slot,
            openings,
            origin,
            bytes(stream.key),
            event.n,
        )
        for column in ("kind", "action", "track", "source", "target", "actor", "role", "behalf",
                       "recorder", "via", "recorded_at", "occurred_at", "basis"):  # fmt: skip
            assert getattr(event, column) == getattr(entry, column), (event.n, column)
        assert event.leaf_hash in leaves, f"step {event.n} has no leaf"
        _, _, slot, seal = leaves[event.leaf_hash]
        assert slot == event.slot
        assert commitments.leaf_hash(slot, seal) == event.leaf_hash
        steps.append(Step(event.entry, event.leaf_hash, openings, erased.get(event.n, {})))
    replayed = replay(steps)
    assert replayed.n == stream.n == len(events) - 1
    assert replayed.leaf_hash == bytes(stream.last_leaf or b"")
    assert replayed.recorded_at == stream.last_recorded_at
    if stream.kind == "case":
        stored = {MAIN: stream.state}
        stored |= {name: state for name, (state, _) in streams.tracks(unit, stream.id).items()}
        assert replayed.states == stored
        _check_records(unit, stream)
    return len(events)


def _check_records(unit: Unit, stream: Stream) -> None:
    actors = {event.n: event.actor for event in reading.events(unit, stream.id)}
    for record in reading.records(unit, stream.id):
        assert actors[record.n] == record.actor
    assert stream.parties == len(
        _rows(unit, f"SELECT number FROM party WHERE case_id = {stream.id}")
    )


def _rows(unit: Unit, sql: str) -> list[tuple]:
    cursor = unit.cursor
    cursor.execute(sql)
    return cursor.fetchall()
