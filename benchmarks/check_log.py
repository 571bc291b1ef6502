"""`python -m benchmarks.check_log`: how many events a second `log check` recomputes, and where.

The history is genuine: every entry, leaf and value has hashes of its own, and the check passes.
It is one real case of eight steps, written anew under other ids as often as is asked for.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.ours import Ours
from challenge_engine.history.canonical import parse
from challenge_engine.history.commitments import Item
from challenge_engine.history.entry import Entry, from_bytes
from challenge_engine.history.event import SealedEvent, seal_event
from challenge_engine.service.checking import log_check
from challenge_engine.service.engine import open_engine
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.places import Places

BESIDE = 500
"""Cases that go on at the same time, so that the leaves of one lie apart."""
_COPIED = ("party", "record", "assignment")
_PLACE = "case_id"

Sealable = tuple[Entry, list[Item], list[Any]]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="challenge-check-", dir=options.dir) as name:
        folder = Path(name)
        path = folder / "town.db"
        begun = time.monotonic()
        make(folder, options.events)
        megabytes = path.stat().st_size / 1e6
        print(f"made in {time.monotonic() - begun:,.0f} s: {megabytes:,.0f} MB")
        for jobs in options.jobs:
            _measure(folder, jobs)
        if options.profile:
            _profile(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.check_log", description=__doc__)
    parser.add_argument("--events", type=int, default=200_000, metavar="N")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2], metavar="N")
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    parser.add_argument("--dir", type=Path, help="where the database is made")
    return parser.parse_args()


def _measure(folder: Path, jobs: int) -> None:
    engine = open_engine(f"sqlite:///{folder}/town.db")
    begun, used = time.perf_counter(), os.times()
    report = log_check.check(engine, jobs=jobs)
    seconds = time.perf_counter() - begun
    now = os.times()
    work = now.user + now.system + now.children_user + now.children_system
    work -= used.user + used.system + used.children_user + used.children_system
    engine.close()
    verdict = "sound" if report.is_sound else f"{report.found} FLAWS"
    print(
        f"{jobs} job{'s' if jobs > 1 else ''}: {report.events:,} events in {seconds:.1f} s"
        f" ({work:.1f} s of work), {report.events / seconds:,.0f}/s, {verdict}"
    )


def _profile(folder: Path) -> None:
    engine = open_engine(f"sqlite:///{folder}/town.db")
    profile = cProfile.Profile()
    profile.runcall(log_check.check, engine)
    engine.close()
    pstats.Stats(profile).sort_stats("tottime").print_stats(22)


def make(folder: Path, events: int) -> None:
    """An installation whose log has so many events, signed over all of them."""
    places = Places.beneath(folder)
    ours = Ours(f"sqlite:///{folder}/town.db", folder)
    for _ in ours.case():
        pass
    ours.close()
    with closing(sqlite3.connect(folder / "town.db", isolation_level=None)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = triggers.fetchall()
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -400000")
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        _fill(db, events)
        for _, sql in kept:
            db.execute(sql)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine = open_engine(f"sqlite:///{folder}/town.db", places)
    signing.checkpoint(engine, engine.authority().id)
    engine.close()


def _fill(db: sqlite3.Connection, events: int) -> None:
    (model,) = db.execute("SELECT max(id) FROM cases").fetchone()
    steps = list(_steps(db, model))
    cases = events // len(steps)
    for begun in range(0, cases, BESIDE):
        db.execute("BEGIN")
        _write(db, model, steps, range(begun, min(begun + BESIDE, cases)))
        db.execute("COMMIT")


def _steps(db: sqlite3.Connection, model: int) -> Iterator[Sealable]:
    """The model's steps: entry, items, and the columns for queries."""
    for n, entry, *columns in db.execute(
        "SELECT n, entry, kind, action, track, source, target, actor, role, behalf, recorder, via,"
        " recorded_at, occurred_at, basis FROM event WHERE case_id = ? ORDER BY n",
        (model,),
    ).fetchall():
        values = db.execute(
            "SELECT path, value FROM opening WHERE case_id = ? AND n = ?", (model, n)
        )
        items = [Item(path, parse(value.encode())) for path, value in values]
        yield replace(from_bytes(entry), c=()), items, columns


def _write(
    db: sqlite3.Connection,
    model: int,
    steps: list[tuple[Entry, list[Item], list[Any]]],
    copies: range,
) -> None:
    (log,) = db.execute("SELECT log FROM cases WHERE id = ?", (model,)).fetchone()
    (seq,) = db.execute("SELECT max(seq) FROM leaf").fetchone()
    keys = {model + 1 + copy: os.urandom(16) for copy in copies}
    last: dict[int, SealedEvent] = {}
    rows: dict[str, list[tuple[Any, ...]]] = {"event": [], "opening": [], "leaf": []}
    for n, (entry, items, columns) in enumerate(steps):
        for id_, key in keys.items():
            prev = last[id_].leaf_hash if n else None
            sealed = seal_event(replace(entry, case=key, prev=prev), items)
            last[id_] = sealed
            seq += 1
            rows["leaf"].append((log, seq, sealed.leaf_hash, sealed.slot, sealed.seal))
            row = (id_, n, sealed.entry, sealed.salt, sealed.leaf_hash, sealed.slot, *columns)
            rows["event"].append(row)
            rows["opening"] += [
                (id_, n, o.item, o.path, o.salt, o.value.decode(), None) for o in sealed.openings
            ]
    _insert_cases(db, model, {id_: (key, last[id_].leaf_hash) for id_, key in keys.items()})
    for table, some in rows.items():
        marks = ", ".join("?" * len(some[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", some)


def _insert_cases(
    db: sqlite3.Connection, model: int, copies: dict[int, tuple[bytes, bytes]]
) -> None:
    columns = [row[1] for row in db.execute("PRAGMA table_info(cases)")]
    changed = {"id": "?1", "key": "?2", "reference": "'copy-' || ?1", "last_leaf": "?3"}
    values = ", ".join(changed.get(column, column) for column in columns)
    db.executemany(
        f"INSERT INTO cases SELECT {values} FROM cases WHERE id = {model}",
        [(id_, key, leaf) for id_, (key, leaf) in copies.items()],
    )
    for table in _COPIED:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        values = ", ".join("?1" if column == _PLACE else column for column in columns)
        db.executemany(
            f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {_PLACE} = {model}",
            [(id_,) for id_ in copies],
        )


if __name__ == "__main__":
    main()
