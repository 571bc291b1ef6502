"""All votes at once, for who checks them: each row beside the step that it came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import BindParameter, and_, bindparam, exists, func, or_, select

from challenge_engine.store.ballots import Half
from challenge_engine.store.statements import in_list
from challenge_engine.store.tables import (
    ballot_box,
    ballot_half,
    cases,
    destruction,
    event,
    opening,
    paper_bundle,
    paper_doubt,
    party,
    person,
    roll,
)
from challenge_engine.store.unit import Unit

_CASE: BindParameter[int] = bindparam("case_id")
_HAS_BOX = exists().where(ballot_box.c.case_id == cases.c.id)
_IS_DESTROYED = exists().where(destruction.c.case_id == cases.c.id)

POLLED = (
    select(cases.c.id, cases.c.authority, cases.c.reference, cases.c.key)
    .where(_HAS_BOX, ~_IS_DESTROYED)
    .order_by(cases.c.id)
)
UNBOXED = (
    select(cases.c.authority, cases.c.reference)
    .where(
        in_list(cases.c.workflow, "workflows"),
        ~_HAS_BOX,
        exists().where(event.c.case_id == cases.c.id, event.c.kind == "lock"),
    )
    .order_by(cases.c.id)
)
_GONE = exists().where(destruction.c.case_id == ballot_box.c.case_id)
_NO_BOX = {
    ballot_box.name: select(ballot_box.c.case_id).where(_GONE).limit(1),
    **{
        one.name: select(one.c.case_id)
        .where(~exists().where(ballot_box.c.case_id == one.c.case_id))
        .limit(1)
        for one in (roll, paper_bundle, ballot_half, paper_doubt)
    },
}
# How many histories of voters a step of destruction took, and how many it says.
TAKEN = (
    select(cases.c.authority, destruction.c.by_case, destruction.c.by_n, func.count())
    .join_from(destruction, cases, cases.c.id == destruction.c.case_id)
    .where(cases.c.stream == "ballot")
    .group_by(cases.c.authority, destruction.c.by_case, destruction.c.by_n)
)
SAID_TAKEN = (
    select(cases.c.authority, opening.c.case_id, opening.c.n, opening.c.value)
    .join_from(opening, cases, cases.c.id == opening.c.case_id)
    .where(cases.c.phase.is_(None), cases.c.stream == "authority")
    .where(opening.c.path.like("record/destruction/%/votes"))
)
STEPS = (
    select(event.c.kind, func.max(event.c.n)).where(event.c.case_id == _CASE).group_by(event.c.kind)
)
BATCHES = (
    select(event.c.n).where(event.c.case_id == _CASE, event.c.kind == "batch").order_by(event.c.n)
)
# An erasure may be the newest step of a voter's history; what counts is the newest vote, or that
# a mark was put right: then there is none.
_cast = event.alias()
_LAST_CAST = (
    select(func.max(_cast.c.n))
    .where(_cast.c.case_id == cases.c.id, or_(_cast.c.kind == "cast", _cast.c.kind == "correct"))
    .correlate(cases)
    .scalar_subquery()
)
ROLL = (
    select(
        person.c.key,
        person.c.closed_at.is_(None),
        roll.c.person,
        roll.c.stream,
        roll.c.envelope,
        roll.c.on_paper,
        cases.c.id,
        event.c.n,
        event.c.entry,
        party.c.person,
    )
    .select_from(roll)
    .outerjoin(person, roll.c.person == person.c.id)
    .outerjoin(cases, cases.c.key == roll.c.stream)
    .outerjoin(event, and_(event.c.case_id == cases.c.id, event.c.n == _LAST_CAST))
    .outerjoin(party, and_(party.c.case_id == cases.c.id, party.c.number == event.c.actor))
    .where(roll.c.case_id == _CASE)
    .order_by(roll.c.stream)
)
STRAYS = (
    select(cases.c.authority, cases.c.key)
    .where(
        cases.c.stream == "ballot",
        exists().where(
            event.c.case_id == cases.c.id, event.c.n == _LAST_CAST, event.c.kind == "cast"
        ),
        ~exists().where(roll.c.stream == cases.c.key, roll.c.case_id == ballot_box.c.case_id),
    )
    .order_by(cases.c.id)
)
PAPERS = (
    select(person.c.key, paper_bundle.c.n, paper_bundle.c.papers)
    .add_columns(paper_bundle.c.digest, paper_bundle.c.envelope)
    .select_from(paper_bundle)
    .outerjoin(person, paper_bundle.c.person == person.c.id)
    .where(paper_bundle.c.case_id == _CASE)
    .order_by(paper_bundle.c.n)
)


# Who holds a half that waits is who did the step before.
HALF = (
    select(ballot_half.c.person, ballot_half.c.n, ballot_half.c.half, ballot_half.c.sealed)
    .add_columns(party.c.person)
    .select_from(ballot_half)
    .outerjoin(
        event, and_(event.c.case_id == ballot_half.c.case_id, event.c.n == ballot_half.c.n - 1)
    )
    .outerjoin(party, and_(party.c.case_id == event.c.case_id, party.c.number == event.c.actor))
    .where(ballot_half.c.case_id == _CASE)
)


DOUBTS = (
    select(roll.c.stream, paper_doubt.c.by, party.c.person, cases.c.id)
    .add_columns(paper_doubt.c.n, paper_doubt.c.reason)
    .select_from(paper_doubt)
    .outerjoin(
        roll,
        and_(roll.c.case_id == paper_doubt.c.case_id, roll.c.person == paper_doubt.c.person),
    )
    .outerjoin(cases, cases.c.key == roll.c.stream)
    .outerjoin(event, and_(event.c.case_id == cases.c.id, event.c.n == paper_doubt.c.n))
    .outerjoin(party, and_(party.c.case_id == cases.c.id, party.c.number == event.c.actor))
    .where(paper_doubt.c.case_id == _CASE)
)


@dataclass(frozen=True, slots=True)
class Polled:
    """A case that has a ballot box."""

    case_id: int
    authority: int
    reference: str
    key: bytes


@dataclass(frozen=True, slots=True)
class RollRow:
    """A line of a roll, beside the newest vote in the voter's own history, if there is one."""

    person: str | None
    """The account; ``None`` where it was closed, and perhaps erased with its id."""
    is_theirs: bool
    """Whether the history is of the person in the roll, as far as it still names one."""
    stream: bytes
    envelope: bytes | None
    on_paper: int
    case_id: int | None
    n: int | None
    entry: bytes | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A bundle of papers as its row says it."""

    official: str | None
    n: int
    papers: int
    digest: bytes
    envelope: bytes


def polled(unit: Unit) -> list[Polled]:
    """Every case with a ballot box that was not destroyed as a whole."""
    return [Polled(i, a, name, bytes(key)) for i, a, name, key in unit.run(POLLED).fetchall()]


def unboxed(unit: Unit, workflows: Collection[int]) -> list[tuple[int, str]]:
    """Cases of these workflows whose steps lock a box that is not there: authority, reference."""
    asked = {"workflows": unit.as_list(sorted(workflows))}
    return [(row[0], row[1]) for row in unit.run(UNBOXED, asked).fetchall()]


def homeless(unit: Unit) -> list[str]:
    """The tables that have a row of a vote without a ballot box, or that was destroyed."""
    return [name for name, one in _NO_BOX.items() if unit.run(one, {}).fetchone() is not None]


Taken = tuple[int, int, int, str]
"""Authority, row of its own history, step, and how many voters' histories, as JSON."""


def taken(unit: Unit) -> set[Taken]:
    """What each step of destruction took."""
    return {(*row[:3], f'"{row[3]}"') for row in unit.run(TAKEN, {}).fetchall()}


def said_taken(unit: Unit) -> set[Taken]:
    """What each of them says that it took."""
    return {tuple(row) for row in unit.run(SAID_TAKEN, {}).fetchall()}


def steps(unit: Unit, case_id: int) -> Mapping[str, int]:
    """The newest step of each kind in the history of a case."""
    return dict(unit.run(STEPS, {"case_id": case_id}).fetchall())


def batches(unit: Unit, case_id: int) -> list[int]:
    """The steps by which officials typed in papers."""
    return [row[0] for row in unit.run(BATCHES, {"case_id": case_id}).fetchall()]


def whole_roll(unit: Unit, case_id: int) -> list[RollRow]:
    """The roll of a vote, in the order of its random ids."""
    return [
        RollRow(
            key if is_open else None,
            key is not None and author in (None, id_),
            bytes(stream),
            bytes(sealed) if sealed is not None else None,
            on_paper,
            history,
            n,
            bytes(entry) if entry is not None else None,
        )
        for key, is_open, id_, stream, sealed, on_paper, history, n, entry, author in unit.run(
            ROLL, {"case_id": case_id}
        ).fetchall()
    ]


def strays(unit: Unit) -> list[tuple[int, bytes]]:
    """Histories of voters that stand in the roll of no vote: authority and key."""
    return [(owner, bytes(key)) for owner, key in unit.run(STRAYS).fetchall()]


def half(unit: Unit, case_id: int) -> tuple[Half, bool] | None:
    """The half that waits, and whether it is of whoever did the step before, if still named."""
    row = unit.run(HALF, {"case_id": case_id}).fetchone()
    if row is None:
        return None
    who, n, half_, sealed, author = row
    return Half(who, n, half_, bytes(sealed)), author in (None, who)


def doubts(unit: Unit, case_id: int) -> list[tuple[bytes, bool, int, int, str]]:
    """Marks that an official called wrong, beside the roll and the voter's own history: its key,
    whether it is of that official, its row, the step, and the reason."""
    rows = unit.run(DOUBTS, {"case_id": case_id}).fetchall()
    return [
        (bytes(key or b""), author in (None, by), id_ or 0, n, reason)
        for key, by, author, id_, n, reason in rows
    ]


def papers(unit: Unit, case_id: int) -> list[Typed]:
    """The bundles of papers of a vote."""
    rows = unit.run(PAPERS, {"case_id": case_id}).fetchall()
    return [Typed(who, n, k, bytes(told), bytes(sealed)) for who, n, k, told, sealed in rows]
