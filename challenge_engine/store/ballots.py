"""The ballot box of a round: who stands in the roll, with which envelope, and what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from challenge_engine.core.ballot_rules import BoxFacts
from challenge_engine.store.statements import CompiledSql, insert_into
from challenge_engine.store.streams import COLUMNS, Stream
from challenge_engine.store.tables import ballot_box, ballot_half, cases, event, paper_bundle, roll
from challenge_engine.store.unit import Unit

_CASE: BindParameter[int] = bindparam("case_id")

# Shared: fifty people vote at once, and nobody closes meanwhile. On SQLite the writer is alone.
SHARE_BY_REFERENCE = (
    select(*COLUMNS)
    .where(cases.c.authority == bindparam("authority"), cases.c.reference == bindparam("reference"))
    .with_for_update(read=True)
)
BY_KEY = select(*COLUMNS).where(cases.c.key == bindparam("key")).with_for_update()
BOX = select(
    ballot_box.c.locked_n,
    ballot_box.c.terms,
    ballot_box.c.secret,
    ballot_box.c.closed_n,
    ballot_box.c.list_hash,
    ballot_box.c.counted_n,
    ballot_box.c.patterns,
    ballot_box.c.result,
    ballot_box.c.destroyed_n,
).where(ballot_box.c.case_id == _CASE)
# Only a destroyed case has a state without a name.
UNCLOSED = (
    select(cases.c.reference)
    .join_from(ballot_box, cases, cases.c.id == ballot_box.c.case_id)
    .where(
        cases.c.authority == bindparam("authority"),
        cases.c.state != "",
        ballot_box.c.closed_n.is_(None),
    )
    .order_by(cases.c.id)
)
LEAF = select(event.c.leaf_hash).where(event.c.case_id == _CASE, event.c.n == bindparam("n"))
INSERT_BOX = insert_into(ballot_box)
EMPTY_BOX = dict.fromkeys(
    ("closed_n", "list_hash", "counted_n", "patterns", "result", "destroyed_n")
)
"""A box that was just locked, but for its case, its terms and its secret."""
RELOCK = (
    update(ballot_box)
    .where(ballot_box.c.case_id == _CASE)
    .values(locked_n=bindparam("n"), terms=bindparam("said"))
)
CLOSE = (
    update(ballot_box)
    .where(ballot_box.c.case_id == _CASE)
    .values(closed_n=bindparam("n"), list_hash=bindparam("hash_"))
)
COUNT = (
    update(ballot_box)
    .where(ballot_box.c.case_id == _CASE)
    .values(counted_n=bindparam("n"), patterns=bindparam("all_"), result=bindparam("found"))
)
DESTROY = (
    update(ballot_box)
    .where(ballot_box.c.case_id == _CASE)
    .values(destroyed_n=bindparam("n"), secret=None)
)
EMPTY = update(roll).where(roll.c.case_id == _CASE).values(envelope=None)
# The first of two first votes of one person is waited for; the second finds its line.
ENTER = CompiledSql(
    "INSERT INTO roll (case_id, person, stream, on_paper)"
    " VALUES (:case_id, :person, :stream, 0) ON CONFLICT DO NOTHING"
)
ENTER_POSTGRESQL = CompiledSql(
    ENTER.text.replace(":case_id", "%(case_id)s")
    .replace(":person", "%(person)s")
    .replace(":stream", "%(stream)s")
)
LINE = (
    select(roll.c.envelope, roll.c.on_paper)
    .where(roll.c.case_id == _CASE, roll.c.person == bindparam("person"))
    .with_for_update()
)
SEEN = select(roll.c.on_paper).where(roll.c.case_id == _CASE, roll.c.person == bindparam("person"))
PUT = (
    update(roll)
    .where(roll.c.case_id == _CASE, roll.c.person == bindparam("who"))
    .values(envelope=bindparam("sealed"), on_paper=bindparam("paper"))
)
LEAVE = delete(roll).where(
    roll.c.case_id == _CASE, roll.c.person == bindparam("who"), roll.c.on_paper == 1
)
LISTED = select(roll.c.stream, roll.c.envelope, roll.c.on_paper).where(roll.c.case_id == _CASE)
# An erasure may be the newest step of a voter's history; what counts is the newest vote.
_LAST_CAST = (
    select(func.max(event.c.n))
    .where(event.c.case_id == cases.c.id, event.c.kind == "cast")
    .scalar_subquery()
)
_CASTS = (
    select(func.count())
    .where(event.c.case_id == cases.c.id, event.c.kind == "cast")
    .scalar_subquery()
)
OWN = (
    select(cases.c.id, _LAST_CAST, _CASTS, cases.c.last_recorded_at)
    .join_from(roll, cases, roll.c.stream == cases.c.key)
    .where(roll.c.case_id == _CASE, roll.c.person == bindparam("person"))
)
COUNTS = select(func.count(), func.coalesce(func.sum(roll.c.on_paper), 0)).where(
    roll.c.case_id == _CASE
)
BUNDLES = (
    select(
        paper_bundle.c.person,
        paper_bundle.c.n,
        paper_bundle.c.papers,
        paper_bundle.c.digest,
        paper_bundle.c.envelope,
    )
    .where(paper_bundle.c.case_id == _CASE)
    .order_by(paper_bundle.c.n)
)
INSERT_BUNDLE = insert_into(paper_bundle)
DELETE_BUNDLE = delete(paper_bundle).where(
    paper_bundle.c.case_id == _CASE, paper_bundle.c.person == bindparam("who")
)
HALF = select(
    ballot_half.c.person, ballot_half.c.n, ballot_half.c.half, ballot_half.c.sealed
).where(ballot_half.c.case_id == _CASE)
INSERT_HALF = insert_into(ballot_half)
DELETE_HALF = delete(ballot_half).where(ballot_half.c.case_id == _CASE)
DELETE_BUNDLES = delete(paper_bundle).where(paper_bundle.c.case_id == _CASE)


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A ballot box as it stands."""

    locked_n: int
    terms: str
    secret: bytes | None
    closed_n: int | None
    list_hash: bytes | None
    counted_n: int | None
    patterns: str | None
    result: str | None
    destroyed_n: int | None

    @property
    def is_cancelled(self) -> bool:
        """Whether the envelopes were destroyed before anybody counted them."""
        return self.destroyed_n is not None and self.counted_n is None


@dataclass(frozen=True, slots=True)
class OwnVote:
    """The history of one voter: its row, the newest vote in it, how many there are, and when."""

    id: int
    n: int
    times: int
    at: str


@dataclass(frozen=True, slots=True)
class Half:
    """A half of the key that waits, sealed for the other half."""

    person: int
    n: int
    half: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """The papers that one official typed in."""

    person: int
    n: int
    """The step of the round that says so."""
    papers: int
    digest: bytes
    envelope: bytes


def unclosed(unit: Unit, authority: int) -> list[str]:
    """The rounds of an authority whose box is not closed yet; it need not be open."""
    return [row[0] for row in unit.run(UNCLOSED, {"authority": authority}).fetchall()]


def share(unit: Unit, authority: int, reference: str) -> tuple[Stream | None, str]:
    """The round, locked so that others may vote too and nobody can close; and the time then."""
    where = {"authority": authority, "reference": reference}
    found, now = unit.run_then_now(SHARE_BY_REFERENCE, where)
    row = found.fetchone()
    return (Stream(*row) if row else None), now


def voter(unit: Unit, key: bytes) -> Stream | None:
    """The history of a voter in a round, locked."""
    row = unit.run(BY_KEY, {"key": key}).fetchone()
    return Stream(*row) if row else None


def box(unit: Unit, case_id: int) -> BoxRow | None:
    """The ballot box of a case, if it was ever locked."""
    row = unit.run(BOX, {"case_id": case_id}).fetchone()
    return BoxRow(*row) if row else None


def leaf_of(unit: Unit, case_id: int, n: int) -> bytes:
    """The leaf hash of a step of the round."""
    return bytes(unit.run(LEAF, {"case_id": case_id, "n": n}).fetchone()[0])


def enter(unit: Unit, case_id: int, person_id: int, stream: bytes) -> tuple[Any, bool]:
    """The voter's line in the roll, made if there is none, locked: envelope, whether on paper."""
    line = {"case_id": case_id, "person": person_id, "stream": stream}
    unit.run(ENTER if unit.dialect == "sqlite" else ENTER_POSTGRESQL, line)
    return in_roll(unit, case_id, person_id) or (None, False)


def in_roll(unit: Unit, case_id: int, person_id: int) -> tuple[Any, bool] | None:
    """The same, without making one."""
    row = unit.run(LINE, {"case_id": case_id, "person": person_id}).fetchone()
    return (row[0], bool(row[1])) if row else None


def seen_in_roll(unit: Unit, case_id: int, person_id: int) -> bool | None:
    """Whether a person votes on paper; ``None`` for who is not in the roll. For reading."""
    row = unit.run(SEEN, {"case_id": case_id, "person": person_id}).fetchone()
    return bool(row[0]) if row else None


def own(unit: Unit, case_id: int, person_id: int) -> OwnVote | None:
    """What the history of a person in the vote of a round says. For reading."""
    row = unit.run(OWN, {"case_id": case_id, "person": person_id}).fetchone()
    return OwnVote(*row) if row else None


def put(unit: Unit, case_id: int, person_id: int, envelope: bytes | None) -> None:
    """Put an envelope into the roll instead of the one before; ``None`` for a vote on paper."""
    values = {"case_id": case_id, "who": person_id, "sealed": envelope}
    unit.run(PUT, {**values, "paper": int(envelope is None)})


def leave(unit: Unit, case_id: int, person_id: int) -> None:
    """Take somebody out of the roll who was marked as voting on paper by mistake."""
    unit.run(LEAVE, {"case_id": case_id, "who": person_id})


def listed(unit: Unit, case_id: int) -> list[tuple[bytes, bytes | None, bool]]:
    """Stream, envelope and whether on paper, of everybody in the roll."""
    rows = unit.run(LISTED, {"case_id": case_id}).fetchall()
    return [(bytes(s), bytes(e) if e is not None else None, bool(p)) for s, e, p in rows]


def bundles(unit: Unit, case_id: int) -> list[Bundle]:
    """The papers as each official typed them in."""
    rows = unit.run(BUNDLES, {"case_id": case_id}).fetchall()
    return [Bundle(p, n, k, bytes(d), bytes(e)) for p, n, k, d, e in rows]


def half(unit: Unit, case_id: int) -> Half | None:
    """The half of the key that waits for the other one."""
    row = unit.run(HALF, {"case_id": case_id}).fetchone()
    return Half(row[0], row[1], row[2], bytes(row[3])) if row else None


def facts(unit: Unit, case_id: int) -> BoxFacts:
    """Where the vote of a case stands."""
    found = box(unit, case_id)
    if found is None:
        return BoxFacts()
    votes, on_paper = unit.run(COUNTS, {"case_id": case_id}).fetchone()
    typed = bundles(unit, case_id)
    return BoxFacts(
        is_locked=True,
        is_closed=found.closed_n is not None,
        has_half=half(unit, case_id) is not None,
        is_counted=found.counted_n is not None,
        is_destroyed=found.destroyed_n is not None,
        votes=votes,
        paper_voters=on_paper,
        bundles=tuple(one.papers for one in typed),
        bundles_agree=len({one.digest for one in typed}) <= 1,
    )
