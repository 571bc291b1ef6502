"""Looks closely into the histories of a range: events and values come as streams and are merged."""

from __future__ import annotations

from typing import Any

from challenge_engine.history import commitments
from challenge_engine.service.checking import derived, flaws, gone
from challenge_engine.service.checking.beside import Beside, Tables
from challenge_engine.service.checking.flaws import Flaw
from challenge_engine.service.checking.found import Found
from challenge_engine.service.checking.known import Known
from challenge_engine.service.checking.steps import step
from challenge_engine.service.checking.walk import Walk
from challenge_engine.store import checking
from challenge_engine.store.checking import Row
from challenge_engine.store.unit import Unit


def check(unit: Unit, known: Known, first: int, last: int) -> Found:
    """Check the histories whose rows have these numbers; texts come as bytes."""
    return _Range(unit, known, first, last).check()


class _Range:
    def __init__(self, unit: Unit, known: Known, first: int, last: int) -> None:
        self.unit, self.known, self.authority = unit, known, known.order.authority
        self.span = {"first": first, "last": last}
        self.found = Found(known.tally())
        self.tables = Tables(unit, self.span)
        self.events = checking.stream(unit, checking.EVENTS, **self.span)
        self.openings = checking.stream(unit, checking.OPENINGS, **self.span)
        self.event: Row | None = next(self.events, None)
        self.opening: Row | None = next(self.openings, None)

    def check(self) -> Found:
        for row in checking.stream(self.unit, checking.CASES, **self.span):
            self._skip(row[0])
            beside = self.tables.of(row[0])
            if self.authority in (None, row[1]):
                self._case(row, beside)
            else:
                self._pass(row[0])
        self._skip(None)
        for table, _ in self.tables.left():
            if self.authority is None:
                self.found.note(Flaw(None, None, None, flaws.NO_CASE, {"table": table}))
        return self.found

    def _skip(self, until: int | None) -> None:
        """Pass rows that belong to no history before this one."""
        while self.event is not None and (until is None or self.event[0] < until):
            self._stray("event", self.event[1], self.event[-1])
            self.event = next(self.events, None)
        while self.opening is not None and (until is None or self.opening[0] < until):
            self._stray("opening", self.opening[1], None)
            self.opening = next(self.openings, None)

    def _stray(self, table: str, n: int, seq: int | None) -> None:
        if self.authority is None:
            self.found.note(Flaw(None, n, seq, flaws.NO_CASE, {"table": table}))

    def _case(self, row: Row, beside: Beside) -> None:
        id_, key = row[0], row[4]
        self.found.cases += 1
        walk = Walk(
            key=key,
            hex=key.hex().encode(),
            stream=row[3],
            name=self._name(row),
            lost=self.known.order.lost.get(key, {}),
            erased=gone.erased(beside.erasures),
            tally=self.found.tally,
        )
        if beside.destroyed:
            self._destroyed(walk, row, beside)
            return
        self._steps(walk, id_)
        walk.skip_lost()
        for flaw in gone.not_ordered(walk.name, key, beside.erasures):
            self.found.note(flaw)
        for flaw in gone.not_decreed(walk.name, "hold", b"hold", beside.holds):
            self.found.note(flaw)
        for flaw in walk.flaws:
            self.found.note(flaw)
        # Where a step is wrong, what comes of it says nothing any more.
        if not walk.flaws:
            for flaw in derived.compare(walk, row, beside, self.known.workflows, self.known.logs):
                self.found.note(flaw)

    def _name(self, row: Row) -> str:
        if row[5] is not None:
            return bytes(row[5]).decode(errors="replace")
        return f"{self.known.codes.get(row[1], '?')}/{bytes(row[3]).decode(errors='replace')}"

    def _steps(self, walk: Walk, id_: int) -> None:
        reader, find, events, openings = (
            self.known.reader, self._find, self.events, self.openings
        )  # fmt: skip
        row, opening = self.event, self.opening
        count = 0
        while row is not None and row[0] == id_:
            n = row[1]
            items = []
            while opening is not None and opening[0] == id_ and opening[1] <= n:
                if opening[1] == n:
                    items.append(opening)
                else:
                    walk.wrong(opening[1], None, flaws.STRAY, table="opening")
                opening = next(openings, None)
            step(walk, row, items, reader, find)
            count += 1
            row = next(events, None)
        while opening is not None and opening[0] == id_:
            walk.wrong(opening[1], None, flaws.STRAY, table="opening")
            opening = next(openings, None)
        self.event, self.opening = row, opening
        self.found.events += count

    def _find(self, leaf: bytes) -> tuple[int, int | None] | None:
        """In which log a leaf is and at which place; on PostgreSQL it may wait for its place."""
        for log, seq in checking.rows(self.unit, checking.BY_HASH, leaf_hash=leaf):
            return log, seq
        if self.unit.dialect != "sqlite":
            for log, slot, seal in checking.rows(self.unit, checking.WAITING, leaf_hash=leaf):
                if commitments.leaf_hash(slot, seal) == leaf:
                    return log, None
        return None

    def _destroyed(self, walk: Walk, row: Row, beside: Beside) -> None:
        note = self.found.note
        for flaw in gone.not_decreed(walk.name, "destruction", b"destroy", beside.destroyed):
            note(flaw)
        left: dict[str, Any] = {
            "record": beside.records,
            "signature": beside.signatures,
            "party": beside.parties,
            "track": beside.tracks,
            "deadline": beside.deadlines,
        }
        left["event"] = self.event is not None and self.event[0] == row[0]
        left["opening"] = self.opening is not None and self.opening[0] == row[0]
        for table, is_left in left.items():
            if is_left:
                note(Flaw(walk.name, None, None, flaws.LEFT_OVER, {"table": table}))
        self._pass(row[0])
        for n in range(row[7] + 1):
            slot = commitments.slot(walk.key, n)
            for log, seq, leaf in checking.rows(self.unit, checking.BY_SLOT, slot=slot):
                walk.tally.account(log, seq, leaf)

    def _pass(self, id_: int) -> None:
        while self.event is not None and self.event[0] == id_:
            self.event = next(self.events, None)
        while self.opening is not None and self.opening[0] == id_:
            self.opening = next(self.openings, None)
