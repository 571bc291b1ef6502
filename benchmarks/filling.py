"""Fills a database with finished cases: one real case, multiplied by SQLite itself.

Every copy has ids, references, keys and hashes of its own, so that the trees are as large and as
scattered as real ones. They share their people, which is the worst case for what is looked up
by person. The entries are copies: they weigh the same, and prove nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

AT_ONCE = 2000
"""Cases in one transaction."""

_NUMBERS = "WITH RECURSIVE copy(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM copy WHERE i < :count)"
_OF_STEPS = ("event", "opening", "opening_subject", "outbox", "record")
_OF_CASES = ("party", "assignment")


def fill(path: Path, cases: int, progress: Callable[[int], None] = lambda _: None) -> None:
    """Copy the newest case until there are `cases` of them; triggers and constraints stay on."""
    # On a connection of its own: one that has ever had a large cache is slower for good.
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("PRAGMA cache_size=-1000000")
        db.execute("PRAGMA foreign_keys=ON")
        (model,) = db.execute("SELECT max(id) FROM cases WHERE stream = 'case'").fetchone()
        there = _count(db)
        while there < cases:
            count = min(AT_ONCE, cases - there)
            _copy(db, {"model": model, "count": count, "base": _top(db)})
            there += count
            progress(there)
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _count(db: Any) -> int:
    return int(db.execute("SELECT count(*) FROM cases WHERE stream = 'case'").fetchone()[0])


def _top(db: Any) -> int:
    return int(db.execute("SELECT max(id) FROM cases").fetchone()[0])


def _copy(db: Any, params: dict[str, int]) -> None:
    db.execute("BEGIN IMMEDIATE")
    changed = {
        "id": ":base + i",
        "key": "randomblob(16)",
        "reference": "'copy-' || (:base + i)",
        "last_leaf": "randomblob(32)",
    }
    db.execute(_insert(db, "cases", "m.id = :model", changed), params)
    hashes = {"leaf_hash": "randomblob(32)", "slot": "randomblob(32)", "salt": "randomblob(32)"}
    for table in (*_OF_STEPS, *_OF_CASES):
        sql = _insert(db, table, "m.case_id = :model", {"case_id": ":base + i", **hashes})
        db.execute(sql, params)
    db.execute(
        "INSERT INTO leaf (log, seq, leaf_hash, slot, seal)"
        " SELECT c.log, (SELECT max(seq) FROM leaf WHERE log = c.log)"
        " + row_number() OVER (ORDER BY e.n, e.case_id), e.leaf_hash, e.slot, randomblob(32)"
        " FROM event AS e JOIN cases AS c ON c.id = e.case_id"
        " WHERE e.case_id > :base ORDER BY e.n, e.case_id",
        {"base": params["base"]},
    )
    db.execute("COMMIT")


def _insert(db: Any, table: str, which: str, changed: dict[str, str]) -> str:
    """Each row of the model once a copy; a row id of its own is given by the database."""
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    kept = [c for c in columns if c != "id" or "id" in changed]
    values = ", ".join(changed.get(c, f'm."{c}"') for c in kept)
    names = ", ".join(f'"{c}"' for c in kept)
    return (
        f"INSERT INTO {table} ({names}) {_NUMBERS}"
        f" SELECT {values} FROM copy CROSS JOIN {table} AS m WHERE {which} ORDER BY i"
    )
