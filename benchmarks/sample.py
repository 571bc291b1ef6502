"""One finished case of ours as plain rows: what the hand-written program writes again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from challenge_engine.core.moments import local_day
from challenge_engine.store import tables as t

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SampleStep:
    """What one step writes; the hand-written program adds ids, times and random bytes."""

    person: int
    party: Row | None
    event: Row
    openings: tuple[Row, ...]
    subjects: tuple[Row, ...]
    outbox: tuple[Row, ...]
    stands: Row
    is_end: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """The case, its steps, and the people and the day that are asked about."""

    authority: int
    log: int
    group: int
    group_key: str
    assignee: int
    assignee_key: str
    today: str
    case: Row
    steps: tuple[SampleStep, ...]


def read(connection: Connection) -> Sample:
    """Read the newest case from the database in which ours wrote it; it must be finished."""

    def rows(table: Table, key: str, value: Any) -> list[dict[str, Any]]:
        found = connection.execute(select(table).where(table.c[key] == value))
        return [dict(row) for row in found.mappings()]

    *_, case = rows(t.cases, "stream", "case")
    (group,) = rows(t.community_group, "id", case["community_group"])
    (authority,) = rows(t.authority, "id", case["authority"])
    by_case = {table.name: rows(table, "case_id", case["id"]) for table in _TABLES}
    (assigned,) = by_case["assignment"]
    (assignee,) = rows(t.person, "id", assigned["person"])
    return Sample(
        authority=case["authority"],
        log=case["log"],
        group=group["id"],
        group_key=group["key"],
        assignee=assignee["id"],
        assignee_key=assignee["key"],
        today=local_day(case["opened_at"], authority["timezone"]),
        case=_born(case, by_case["event"][0]),
        steps=tuple(_steps(case, by_case)),
    )


_TABLES = (t.event, t.opening, t.opening_subject, t.party, t.outbox, t.assignment)
_PHASES = ("submitted", "submitted", "assessed", "assessed", "assessed", "delegated", "monitored")


def _born(case: Row, first: Row) -> Row:
    same = ("authority", "log", "stream", "workflow", "community_group", "basis")
    kept = {name: case[name] for name in same}
    return {**kept, "state": first["target"], "state_n": 0, "phase": "submitted", "closed_at": None}


def _steps(case: Row, by_case: Mapping[str, list[dict[str, Any]]]) -> list[SampleStep]:
    parties = {row["number"]: row for row in by_case["party"]}
    found, moved = [], 0
    for event in sorted(by_case["event"], key=lambda row: row["n"]):
        n = event["n"]
        is_end = n == case["n"]
        moved = moved if event["source"] == event["target"] else n
        mine = {k: [r for r in v if r.get("n") == n] for k, v in by_case.items()}
        newly = n == min(e["n"] for e in by_case["event"] if e["actor"] == event["actor"])
        stands = {
            "before": max(n - 1, 0),
            "after": n,
            "numbers": max(e["actor"] for e in by_case["event"] if e["n"] <= n),
            "to_state": event["target"],
            "to_n": moved,
            "to_phase": "ended" if is_end else _PHASES[n],
            "since_n": 0,
        }
        step = SampleStep(
            person=parties[event["actor"]]["person"],
            party=parties[event["actor"]] if newly else None,
            event=event,
            openings=tuple(mine["opening"]),
            subjects=tuple(mine["opening_subject"]),
            outbox=tuple({k: v for k, v in row.items() if k != "id"} for row in mine["outbox"]),
            stands=stands,
            is_end=is_end,
        )
        found.append(step)
    return found
