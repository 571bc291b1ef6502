"""A hand-written program: the same statements and as many rows and bytes, but nobody asks why.

No rights, no guards, no hashes, no objects: what it writes was read once from a case of ours, and
where ours writes a hash it writes random bytes. The schema, with its indexes, constraints and
triggers, is the engine's own, so that the database has the same work.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from os import urandom
from typing import Any

from benchmarks.sample import Sample
from benchmarks.steps import STEPS
from challenge_engine.store import authorities, facts, people, recording, saving, sequencer, streams
from challenge_engine.store import unit as clocks
from challenge_engine.store.statements import CompiledSql, compile_statement

Row = Mapping[str, Any]

WORKFLOW_NAME = "bench"


class Raw:
    """The eight steps on one connection of the driver; `sample` says what to write."""

    def __init__(self, connection: Any, sample: Sample, dialect: str = "sqlite") -> None:
        self.db = connection
        self.sample = sample
        self.dialect = dialect
        self._known: dict[int, CompiledSql] = {}

    def driver(self) -> Any:
        return self.db

    def case(self) -> Iterator[None]:
        self._begin()
        self.case_id = self._open()
        self._commit()
        yield
        reads = [self._assign, self._start, self._assess, self._close, self._accept]
        for n, read in enumerate([*reads, self._go, self._go], start=1):
            self._begin()
            now = self._load(n)
            read()
            self._write(n, now)
            if read == self._assign:
                self._put_assignment(n)
            if read == self._assess:
                self._put_record(n)
            self._set(n, now)
            self._commit()
            if n == len(STEPS) - 1 and self.dialect != "sqlite":
                self._sequence()
            yield

    def _open(self) -> int:
        s = self.sample
        self._run(
            authorities.IN_USE, {"authority": self.sample.authority, "name": WORKFLOW_NAME}
        ).fetchall()
        now = self._now()
        self._run(people.GROUP_BY_KEY, {"authority": s.authority, "key": s.group_key}).fetchone()
        self._person(0, None)
        number = self._run(streams.NEXT_REFERENCE, {"id_": s.authority}).fetchone()[0]
        self.reference = f"{now[:4]}-{number:04d}"
        self.leaf = urandom(32)
        born = {
            **s.case,
            "key": urandom(16),
            "reference": self.reference,
            "last_leaf": self.leaf,
            "recorded_at": now,
            "occurred_at": now,
            "opened_at": now,
        }
        case_id = self._run(streams.BEGIN, born).fetchone()[0]
        self.case_id = case_id
        self._write(0, now)
        self._set(0, now)
        return int(case_id)

    def _load(self, n: int) -> str:
        where = {"authority": self.sample.authority, "reference": self.reference}
        self._run(streams.LOCK_BY_REFERENCE, where).fetchone()
        now = self._now()
        self._person(n, self.case_id)
        self.leaf = urandom(32)
        return now

    def _assign(self) -> None:
        today = {"authority": self.sample.authority, "today": self.sample.today}
        self._run(people.HOLDERS, today).fetchall()
        self._run(people.BY_LOGIN, {"login": "assessor"}).fetchone()
        self._run(people.BY_KEY, {"key": self.sample.assignee_key}).fetchone()

    def _start(self) -> None:
        self._values("field/title", "field/plan")
        self._run(facts.ASSIGNED, self._many("roles", "assessor")).fetchall()

    def _assess(self) -> None:
        self._run(facts.RECORDS, self._many("kinds", "assessment")).fetchall()

    def _close(self) -> None:
        self._run(facts.RECORDS, self._many("kinds", "assessment")).fetchall()

    def _accept(self) -> None:
        self._values("field/budget")
        self._run(facts.RECORDS, self._many("kinds", "assessment")).fetchall()
        self._values("record/assessment/3.0/advice")

    def _go(self) -> None:
        """Nothing is asked before this step."""

    def _write(self, n: int, now: str) -> None:
        s, case_id = self.sample.steps[n], self.case_id
        slot = urandom(32)
        if s.party is not None:
            self._run(recording.INSERT_PARTY, {**s.party, "case_id": case_id})
        written = {
            **s.event,
            "case_id": case_id,
            "salt": urandom(32),
            "leaf_hash": self.leaf,
            "slot": slot,
            "recorded_at": now,
            "occurred_at": now,
        }
        self._run(recording.INSERT_EVENT, written)
        openings = [{**o, "case_id": case_id, "salt": urandom(32)} for o in s.openings]
        self._run_many(recording.INSERT_OPENING, openings)
        subjects = [{**row, "case_id": case_id} for row in s.subjects]
        self._run_many(recording.INSERT_SUBJECT, subjects)
        is_here = self.dialect == "sqlite"
        place = {"log": self.sample.log, "leaf_hash": self.leaf, "slot": slot, "seal": urandom(32)}
        self._run(recording.INSERT_LEAF if is_here else recording.INSERT_PENDING, place)

    def _put_assignment(self, n: int) -> None:
        place = {"case_id": self.case_id, "role": "assessor", "person": self.sample.assignee}
        self._run(saving.INSERT_ASSIGNMENT, {**place, "since_n": n})

    def _put_record(self, n: int) -> None:
        row = {"case_id": self.case_id, "kind": "assessment", "version": 1, "n": n, "k": 0}
        self._run(saving.INSERT_RECORD, {**row, "actor": 3})

    def _set(self, n: int, now: str) -> None:
        s = self.sample.steps[n]
        if s.outbox:
            told = [{**row, "case_id": self.case_id, "created_at": now} for row in s.outbox]
            self._run_many(saving.INSERT_OUTBOX, told)
        stands = {
            **s.stands,
            "id_": self.case_id,
            "leaf": self.leaf,
            "recorded_at": now,
            "occurred_at": now,
            "closed": now if s.is_end else None,
        }
        self._run(streams.STEP, stands)

    def _person(self, n: int, case_id: int | None) -> None:
        s = self.sample
        asked = {"person": s.steps[n].person, "authority": s.authority, "group": s.group}
        self._run(people.ACTOR, {**asked, "case_id": case_id, "today": s.today}).fetchall()

    def _values(self, *paths: str) -> None:
        self._run(facts.VALUES, self._many("paths", *paths)).fetchall()

    def _many(self, name: str, *values: str) -> Row:
        given = json.dumps(values) if self.dialect == "sqlite" else list(values)
        return {"case_id": self.case_id, name: given}

    def _now(self) -> str:
        return str(self.db.execute(clocks._NOW[self.dialect, True].text).fetchone()[0])

    def _run(self, statement: Any, params: Row = {}) -> Any:  # noqa: B006
        sql = self._sql(statement)
        return self.db.execute(sql.text, {**sql.constants, **params} if sql.constants else params)

    def _run_many(self, statement: Any, rows: list[Row]) -> None:
        self.db.cursor().executemany(self._sql(statement).text, rows)

    def _sql(self, statement: Any) -> CompiledSql:
        known = self._known.get(id(statement))
        if known is None:
            known = self._known[id(statement)] = compile_statement(self.dialect, statement)
        return known

    def _begin(self) -> None:
        self.db.execute("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN")

    def _commit(self) -> None:
        self.db.execute("COMMIT")

    def _sequence(self) -> None:
        """Once a case: ours does it in batches beside its commits, in a transaction of its own."""
        log = self.sample.log
        self.db.execute("BEGIN")
        self._run(sequencer._SOON)
        self._run(sequencer._LOCK, {"class": sequencer.LOCK_CLASS, "log": log})
        first = self._run(sequencer.NEXT_SEQ, {"log": log}).fetchone()[0]
        self._run(sequencer._MOVE, {"log": log, "first": first})
        self.db.execute("COMMIT")
