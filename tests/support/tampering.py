"""Ways to change a database past the program: each says which row it touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from challenge_engine.history import commitments, keys
from challenge_engine.history.entry import from_bytes

# Each column of these is flipped, but for those below; of each, rows are deleted, inserted,
# doubled and swapped.
TABLES = (
    "event", "opening", "leaf", "checkpoint", "erasure", "record", "signature", "party", "cases",
    "track", "deadline", "outage", "directory", "log", "log_key", "node",
)  # fmt: skip
NO_TAMPERING = {
    ("opening", "kid"): "stands empty until values are encrypted; no commitment holds it",
    ("erasure", "path"): "what it was is gone with the value; only its order is checked",
    ("checkpoint", "signed_at"): "a checkpoint carries no time: nobody could check it",
    ("log", "created_at"): "no entry holds it",
    ("log_key", "since"): "says with which key the next checkpoint is signed",
    ("log_key", "until"): "says with which key the next checkpoint is signed",
    ("cases", "reference"): "a name for people; the history knows the case by its id",
    ("cases", "community_group"): "the steps name the group only where somebody acts for it",
    ("outage", "id"): "nothing names an outage by its row",
}
"""And whole tables: people's accounts, what waits to be sent, refused attempts, whose data a value
is, who is assigned; what they hold is not in the history, or can be made from it."""
NO_ORDER = {
    "outage": "two outages that changed rows are the same two outages",
}
NO_ROW_OF_HISTORY = {
    "checkpoint": "which checkpoints were signed is known by whoever holds one",
    "log": "a log goes with its leaves",
}


@dataclass
class Attack:
    """One way to tamper: does it, and says where the message must point."""

    db: sqlite3.Connection
    random: Random
    names: dict[int, str]

    def rows(self, table: str) -> list[dict[str, Any]]:
        cursor = self.db.execute(f"SELECT * FROM {table}")
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor]

    def keys(self, table: str) -> list[str]:
        info = self.db.execute(f"PRAGMA table_info({table})").fetchall()
        return [row[1] for row in sorted(info, key=lambda r: r[5]) if row[5]]

    def change(self, table: str, row: dict[str, Any], column: str, value: Any) -> None:
        keys = self.keys(table)
        where = " AND ".join(f"{key} IS ?" for key in keys)
        self.db.execute(
            f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *(row[k] for k in keys))
        )

    def delete(self, table: str, row: dict[str, Any]) -> None:
        keys = self.keys(table)
        where = " AND ".join(f"{key} IS ?" for key in keys)
        self.db.execute(f"DELETE FROM {table} WHERE {where}", [row[key] for key in keys])

    def insert(self, table: str, row: dict[str, Any]) -> None:
        marks = ", ".join("?" * len(row))
        self.db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])

    def flip(self, value: Any) -> Any:
        """Something else of the same type."""
        if isinstance(value, int):
            return value + self.random.choice((1, 2, 7, -1 if value > 1 else 3))
        if isinstance(value, bytes):
            at = self.random.randrange(len(value))
            return value[:at] + bytes([value[at] ^ 1 << self.random.randrange(8)]) + value[at + 1 :]
        if isinstance(value, str) and value:
            at = self.random.randrange(len(value))
            letter = self.random.choice([c for c in "abz019-Z" if c != value[at]])
            return value[:at] + letter + value[at + 1 :]
        return None


Where = tuple[str, dict[str, Any]]


def flip(attack: Attack, table: str, column: str) -> Where:
    """One value of one row becomes another one."""
    row = attack.random.choice(attack.rows(table))
    value = attack.flip(row[column])
    if value is None:  # there is nothing here: something of another row's, or made up
        others = [r[column] for r in attack.rows(table) if r[column] is not None]
        value = attack.random.choice(others or [_made_up(attack, table, column)])
    attack.change(table, row, column, value)
    return table, row


def _made_up(attack: Attack, table: str, column: str) -> Any:
    info = attack.db.execute(f"PRAGMA table_info({table})").fetchall()
    kind = next(row[2] for row in info if row[1] == column)
    return {"INTEGER": 1, "BLOB": b"x" * 32}.get(kind, "x")


def forget(attack: Attack, table: str, column: str) -> Where:
    """A value becomes none, where the table allows that."""
    row = attack.random.choice([r for r in attack.rows(table) if r[column] is not None])
    attack.change(table, row, column, None)
    return table, row


def delete(attack: Attack, table: str) -> Where:
    """A row goes."""
    row = attack.random.choice(attack.rows(table))
    attack.delete(table, row)
    return table, row


def double(attack: Attack, table: str) -> Where:
    """A row is there twice, the second time under another key."""
    row = attack.random.choice(attack.rows(table))
    keys = attack.keys(table)
    key = attack.random.choice(keys)
    copy = {**row, key: attack.flip(row[key])}
    copy = {c: _unique(attack, table, c, v) for c, v in copy.items()}
    attack.insert(table, copy)
    return table, copy


def _unique(attack: Attack, table: str, column: str, value: Any) -> Any:
    """What may stand once in a table is made anew, as whoever forges a row would do."""
    if (table, column) in (("cases", "key"), ("leaf", "leaf_hash"), ("leaf", "slot")):
        return attack.random.randbytes(len(value))
    if (table, column) in (("cases", "reference"), ("log", "origin")):
        return f"{value}0"
    if (table, column) == ("log_key", "vkey"):
        return keys.generate(value.partition("+")[0]).vkey
    if (table, column) == ("party", "person") and value is not None:
        return None
    return value


def swap(attack: Attack, table: str) -> Where:
    """Two rows change places: their keys stay, all else is exchanged."""
    one, other = attack.random.sample(attack.rows(table), 2)
    keys = attack.keys(table)
    attack.delete(table, one)
    attack.delete(table, other)
    places = [{key: row[key] for key in keys} for row in (one, other)]
    assert {k: v for k, v in one.items() if k not in keys} != {
        k: v for k, v in other.items() if k not in keys
    }
    attack.insert(table, {**other, **places[0]})
    attack.insert(table, {**one, **places[1]})
    return table, {**one, "other": other}


def cut_off(attack: Attack) -> Where:
    """The last step of a case goes, and every table is set back to the one before."""
    cases = [r for r in attack.rows("cases") if r["n"] > 0 and r["stream"] == "case"]
    case = attack.random.choice(cases)
    id_, n = case["id"], case["n"]
    for table in ("signature", "record", "deadline", "opening_subject", "opening", "event"):
        attack.db.execute(f"DELETE FROM {table} WHERE case_id = ? AND n = ?", (id_, n))
    (last,) = [r for r in attack.rows("event") if (r["case_id"], r["n"]) == (id_, n - 1)]
    attack.change("cases", case, "n", n - 1)
    for column, value in (
        ("last_leaf", last["leaf_hash"]),
        ("last_recorded_at", last["recorded_at"]),
        ("last_occurred_at", last["occurred_at"]),
        ("state", last["target"] or case["state"]),
    ):
        attack.change("cases", case, column, value)
    return "event", {"case_id": id_, "n": n - 1}


def silently_erased(attack: Attack) -> Where:
    """A value goes and is noted as erased by a step that erased something else."""
    (order,) = attack.db.execute("SELECT by_case, by_n FROM erasure LIMIT 1").fetchall()
    row = attack.random.choice(attack.rows("opening"))
    attack.delete("opening", row)
    place = {name: row[name] for name in ("case_id", "n", "item", "path")}
    attack.insert("erasure", {**place, "by_case": order[0], "by_n": order[1]})
    return "erasure", row


def given_back(attack: Attack) -> Where:
    """An erased value is there again."""
    row = attack.random.choice(attack.rows("erasure"))
    place = {name: row[name] for name in ("case_id", "n", "item", "path")}
    attack.insert("opening", {**place, "salt": b"s" * 32, "value": '"x"', "kid": None})
    return "opening", row


def sealed_anew(attack: Attack) -> Where:
    """The entry is changed and its whole chain of hashes made anew; a checkpoint knows better."""
    events = attack.rows("event")
    last = {case["id"]: case["n"] for case in attack.rows("cases")}
    row = attack.random.choice([r for r in events if r["n"] == last[r["case_id"]]])
    entry = row["entry"].replace(b'"engine":"', b'"engine":"9')
    from_bytes(entry)
    seal = commitments.seal(row["salt"], entry)
    leaf = commitments.leaf_hash(row["slot"], seal)
    attack.change("event", row, "entry", entry)
    attack.change("event", row, "leaf_hash", leaf)
    attack.db.execute(
        "UPDATE leaf SET leaf_hash = ?, seal = ? WHERE leaf_hash = ?",
        (leaf, seal, row["leaf_hash"]),
    )
    attack.db.execute("UPDATE cases SET last_leaf = ? WHERE id = ?", (leaf, row["case_id"]))
    return "checkpoint", {"size": 0}


Do = Callable[[Attack], Where]


def ways(columns: dict[str, list[tuple[str, bool]]]) -> list[tuple[str, Do]]:
    """All ways, for the columns of each table and whether they may be empty."""
    found: list[tuple[str, Do]] = []
    for table, named in columns.items():
        for column, is_null in named:
            if (table, column) in NO_TAMPERING:
                continue
            found.append((f"flip {table}.{column}", _way(flip, table, column)))
            if is_null:
                found.append((f"forget {table}.{column}", _way(forget, table, column)))
        if table in NO_ROW_OF_HISTORY:
            continue
        found.append((f"delete {table}", _way(delete, table)))
        found.append((f"double {table}", _way(double, table)))
        if table not in NO_ORDER:
            found.append((f"swap {table}", _way(swap, table)))
    found.append(("double checkpoint", _way(double, "checkpoint")))
    found += [(one.__name__, one) for one in (cut_off, silently_erased, given_back, sealed_anew)]
    return found


def _way(do: Callable[..., Where], *names: str) -> Do:
    return lambda attack: do(attack, *names)
