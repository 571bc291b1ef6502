"""The row of a case (or of an authority's own history): found, locked, stepped on."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from challenge_engine.errors import StaleVersion
from challenge_engine.store.statements import in_list
from challenge_engine.store.tables import authority, cases, event, track
from challenge_engine.store.unit import Unit


@dataclass(slots=True)
class Stream:
    """One history as its row stands inside the transaction; each recorded step changes it."""

    id: int
    authority: int
    log: int
    kind: str
    key: bytes
    reference: str | None
    workflow: int | None
    group: int | None
    n: int
    last_leaf: bytes | None
    last_recorded_at: str
    last_occurred_at: str
    parties: int
    state: str | None
    state_n: int | None
    phase: str | None
    public_n: int | None
    closed_at: str | None
    basis: str

    @classmethod
    def unborn(
        cls,
        authority: int,
        log: int,
        kind: str,
        now: str,
        *,
        reference: str | None = None,
        workflow: int | None = None,
        group: int | None = None,
    ) -> Stream:
        """A history that has no step yet, with a random id that nobody can guess."""
        return cls(
            id=0,
            authority=authority,
            log=log,
            kind=kind,
            key=secrets.token_bytes(16),
            reference=reference,
            workflow=workflow,
            group=group,
            n=-1,
            last_leaf=None,
            last_recorded_at=now,
            last_occurred_at=now,
            parties=0,
            state=None,
            state_n=None,
            phase=None,
            public_n=None,
            closed_at=None,
            basis="enforced",
        )


COLUMNS = (
    cases.c.id,
    cases.c.authority,
    cases.c.log,
    cases.c.stream,
    cases.c.key,
    cases.c.reference,
    cases.c.workflow,
    cases.c.community_group,
    cases.c.n,
    cases.c.last_leaf,
    cases.c.last_recorded_at,
    cases.c.last_occurred_at,
    cases.c.parties,
    cases.c.state,
    cases.c.state_n,
    cases.c.phase,
    cases.c.public_n,
    cases.c.closed_at,
    cases.c.basis,
)

# FOR UPDATE is left out on SQLite by the compiler: there the writing transaction holds the lock.
LOCK_BY_REFERENCE = (
    select(*COLUMNS)
    .where(cases.c.authority == bindparam("authority"), cases.c.reference == bindparam("reference"))
    .with_for_update()
)
FIND_BY_REFERENCE = select(*COLUMNS).where(
    cases.c.authority == bindparam("authority"), cases.c.reference == bindparam("reference")
)
# In the order of the rows, which is the same for everybody: so two that need the same cases wait
# for each other, and never in a circle.
LOCK_ALL = (
    select(*COLUMNS)
    .where(in_list(cases.c.id, "ids"), cases.c.stream == "case")
    .order_by(cases.c.id)
    .with_for_update()
)
BY_IDS = select(*COLUMNS).where(in_list(cases.c.id, "ids")).order_by(cases.c.id)
LOCK_OWN = (
    select(*COLUMNS)
    .where(
        cases.c.authority == bindparam("authority"),
        # What is no case has no phase: that finds it in an index of its own.
        cases.c.phase.is_(None),
        cases.c.stream == "authority",
    )
    .with_for_update()
)
BEGIN = (
    insert(cases)
    .values(
        authority=bindparam("authority"),
        log=bindparam("log"),
        stream=bindparam("stream"),
        key=bindparam("key"),
        reference=bindparam("reference"),
        workflow=bindparam("workflow"),
        community_group=bindparam("community_group"),
        n=0,
        last_leaf=bindparam("last_leaf"),
        last_recorded_at=bindparam("recorded_at"),
        last_occurred_at=bindparam("occurred_at"),
        parties=0,
        state=bindparam("state"),
        state_n=bindparam("state_n"),
        phase=bindparam("phase"),
        opened_at=bindparam("opened_at"),
        closed_at=bindparam("closed_at"),
        basis=bindparam("basis"),
    )
    .returning(cases.c.id)
)
STEP = (
    update(cases)
    .where(cases.c.id == bindparam("id_"), cases.c.n == bindparam("before"))
    .values(
        n=bindparam("after"),
        last_leaf=bindparam("leaf"),
        last_recorded_at=bindparam("recorded_at"),
        last_occurred_at=bindparam("occurred_at"),
        parties=bindparam("numbers"),
        state=bindparam("to_state"),
        state_n=bindparam("to_n"),
        public_n=bindparam("since_n"),
        phase=bindparam("to_phase"),
        closed_at=bindparam("closed"),
    )
)
IS_STEP = select(event.c.n).where(
    event.c.case_id == bindparam("case_id"), event.c.n == bindparam("n")
)
NEXT_REFERENCE = (
    update(authority)
    .where(authority.c.id == bindparam("id_"))
    .values(next_reference=authority.c.next_reference + 1)
    .returning(authority.c.next_reference - 1)
)
TRACKS = select(track.c.track, track.c.state, track.c.n).where(
    track.c.case_id == bindparam("case_id")
)


def lock(unit: Unit, authority_id: int, reference: str) -> Stream | None:
    """The case, locked until the transaction ends, or ``None`` if there is none."""
    return lock_now(unit, authority_id, reference)[0]


def lock_now(unit: Unit, authority_id: int, reference: str) -> tuple[Stream | None, str]:
    """The same, and what time it is once the lock is held."""
    where = {"authority": authority_id, "reference": reference}
    found, now = unit.run_then_now(LOCK_BY_REFERENCE, where)
    row = found.fetchone()
    return (Stream(*row) if row else None), now


def find(unit: Unit, authority_id: int, reference: str) -> Stream | None:
    """The case as it stands, without a lock: for reading."""
    row = unit.run(
        FIND_BY_REFERENCE, {"authority": authority_id, "reference": reference}
    ).fetchone()
    return Stream(*row) if row else None


def lock_all(unit: Unit, ids: Collection[int]) -> dict[int, Stream]:
    """Cases by their rows, locked in the order of these until the transaction ends."""
    return _by_ids(unit, LOCK_ALL, ids)


def by_ids(unit: Unit, ids: Collection[int]) -> dict[int, Stream]:
    """Cases by their rows, without a lock: for reading."""
    return _by_ids(unit, BY_IDS, ids)


def _by_ids(unit: Unit, statement: Select[Any], ids: Collection[int]) -> dict[int, Stream]:
    rows = unit.run(statement, {"ids": unit.as_list(sorted(ids))}).fetchall() if ids else ()
    return {row[0]: Stream(*row) for row in rows}


def lock_own(unit: Unit, authority_id: int) -> Stream | None:
    """The authority's own history (grants, published workflows, keys), locked."""
    row = unit.run(LOCK_OWN, {"authority": authority_id}).fetchone()
    return Stream(*row) if row else None


def tracks(unit: Unit, case_id: int) -> dict[str, tuple[str, int]]:
    """The tracks beside main that have begun: state and n of the last move."""
    rows = unit.run(TRACKS, {"case_id": case_id}).fetchall()
    return {name: (state, n) for name, state, n in rows}


def is_lost(unit: Unit, stream: Stream) -> bool:
    """Whether its newest steps are not here: an older copy was restored, and only healed."""
    return unit.run(IS_STEP, {"case_id": stream.id, "n": stream.n}).fetchone() is None


def next_reference(unit: Unit, authority_id: int, year: str) -> str:
    """A new reference: the year and a number that runs on within the authority."""
    (number,) = unit.run(NEXT_REFERENCE, {"id_": authority_id}).fetchone()
    return f"{year}-{number:04d}"


def beginning(unit: Unit, stream: Stream, now: str) -> Callable[[bytes], int]:
    """Inserts the row of a history that is no case, once the leaf of its first step is known."""

    def begin(leaf: bytes) -> int:
        row = {
            "authority": stream.authority,
            "log": stream.log,
            "stream": stream.kind,
            "key": stream.key,
            "last_leaf": leaf,
            "recorded_at": now,
            "occurred_at": now,
            "basis": stream.basis,
        }
        empty = ("reference", "workflow", "community_group", "state", "state_n", "phase")
        times = ("opened_at", "closed_at")
        return int(unit.run(BEGIN, {**row, **dict.fromkeys((*empty, *times))}).fetchone()[0])

    return begin


def step(unit: Unit, before: int, stream: Stream, phase: str | None) -> None:
    """Compare and set: write where the stream stands now, if it stood at ``before``."""
    require_moved(put(unit, before, stream, phase), before, stream)


def put(unit: Unit, before: int, stream: Stream, phase: str | None) -> Any:
    """The first half of a step, for a block of statements that are sent together."""
    stream.phase = phase
    values = {
        "id_": stream.id,
        "before": before,
        "after": stream.n,
        "leaf": stream.last_leaf,
        "recorded_at": stream.last_recorded_at,
        "occurred_at": stream.last_occurred_at,
        "numbers": stream.parties,
        "to_state": stream.state,
        "to_n": stream.state_n,
        "since_n": stream.public_n,
        "to_phase": phase,
        "closed": stream.closed_at,
    }
    return unit.run(STEP, values)


def require_moved(moved: Any, before: int, stream: Stream) -> None:
    """The second half: ``StaleVersion`` if the stream did not stand at ``before``."""
    if moved.rowcount != 1:
        raise StaleVersion(
            "Somebody was faster: the case {reference} is no longer at step {n}. "
            "Look at it again and decide anew.",
            reference=stream.reference,
            n=before,
        )
