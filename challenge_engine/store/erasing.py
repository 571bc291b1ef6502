"""What erasing reads and deletes: values and whose they are. Triggers ask for the order of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import BindParameter, and_, bindparam, delete, select, update

from challenge_engine.store import streams
from challenge_engine.store.statements import insert_into
from challenge_engine.store.streams import Stream
from challenge_engine.store.tables import (
    cases,
    erasure,
    event,
    opening,
    opening_subject,
    outbox,
    party,
)
from challenge_engine.store.unit import Unit

DESTROYED = ""
"""The state of a case that was destroyed; no workflow can have a state without a name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One value that is kept, whose data it is, and by whom it was given."""

    case_id: int
    n: int
    item: int
    path: str
    salt: bytes
    value: str
    actor: int
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """That a value was erased, when, and on which ground (the text of the item, if it is there)."""

    n: int
    path: str
    recorded_at: str
    ground: str | None


_CASE: BindParameter[int] = bindparam("case_id")
_PLACE = (opening.c.case_id, opening.c.n, opening.c.item)

BY_ID = select(*streams.COLUMNS).where(cases.c.id == bindparam("id_"))
LOCK_BY_ID = BY_ID.with_for_update()
BY_KEY = select(cases.c.id).where(cases.c.key == bindparam("key"))
VALUES = (
    select(*_PLACE, opening.c.path, opening.c.salt, opening.c.value, event.c.actor)
    .join_from(opening, event, and_(event.c.case_id == opening.c.case_id, event.c.n == opening.c.n))
    .where(opening.c.case_id == _CASE)
    .order_by(opening.c.n, opening.c.item)
)
SUBJECTS = select(opening_subject.c.n, opening_subject.c.item, opening_subject.c.person).where(
    opening_subject.c.case_id == _CASE
)
# Reads the table through: there is no index by person, for every action would have to pay it.
CASES_ABOUT = (
    select(opening_subject.c.case_id)
    .distinct()
    .join_from(opening_subject, cases, cases.c.id == opening_subject.c.case_id)
    .where(
        opening_subject.c.person == bindparam("person"),
        cases.c.authority == bindparam("authority"),
    )
)
CASES_WITH = select(party.c.case_id, party.c.number).where(party.c.person == bindparam("person"))
INSERT_ERASURE = insert_into(erasure)
DELETE_VALUE = delete(opening).where(
    opening.c.case_id == _CASE,
    opening.c.n == bindparam("n_"),
    opening.c.item == bindparam("item_"),
)
WAITING = select(outbox.c.id, outbox.c.data).where(outbox.c.case_id == _CASE)
DELETE_WAITING = delete(outbox).where(outbox.c.id == bindparam("id_"))
NO_LABEL = (
    update(party)
    .where(party.c.case_id == _CASE, party.c.number == bindparam("number_"))
    .values(label=None)
)
NO_PERSON = (
    update(party)
    .where(party.c.case_id == _CASE, party.c.person == bindparam("person_"))
    .values(person=None)
)
NUMBERS = select(event.c.actor, event.c.behalf, event.c.recorder).where(
    event.c.case_id == _CASE, event.c.n == bindparam("n")
)
_BY = event.alias("by_event")
ERASED = (
    select(erasure.c.item, erasure.c.by_case, erasure.c.by_n, _BY.c.leaf_hash)
    .join_from(erasure, _BY, and_(_BY.c.case_id == erasure.c.by_case, _BY.c.n == erasure.c.by_n))
    .where(erasure.c.case_id == _CASE, erasure.c.n == bindparam("n"))
    .order_by(erasure.c.item)
)
WHEN = (
    select(erasure.c.n, erasure.c.path, _BY.c.recorded_at, opening.c.value)
    .join_from(erasure, _BY, and_(_BY.c.case_id == erasure.c.by_case, _BY.c.n == erasure.c.by_n))
    .outerjoin(
        opening,
        and_(
            opening.c.case_id == erasure.c.by_case,
            opening.c.n == erasure.c.by_n,
            opening.c.path == "ground",
        ),
    )
    .where(erasure.c.case_id == _CASE)
)


def erased(unit: Unit, case_id: int, n: int) -> list[tuple[int, int, int, bytes]]:
    """The erased items of a step: item, row and step of the history that ordered it, its leaf."""
    rows = unit.run(ERASED, {"case_id": case_id, "n": n}).fetchall()
    return [(item, by_case, by_n, bytes(leaf)) for item, by_case, by_n, leaf in rows]


def erased_when(unit: Unit, case_id: int) -> list[Erased]:
    """Every erased value of a case, with the day and the ground of its erasure."""
    return [Erased(*row) for row in unit.run(WHEN, {"case_id": case_id}).fetchall()]


def lock(unit: Unit, case_id: int) -> Stream:
    """A history by its row, locked until the transaction ends."""
    return Stream(*unit.run(LOCK_BY_ID, {"id_": case_id}).fetchone())


def by_id(unit: Unit, case_id: int) -> Stream:
    """A history by its row, for reading."""
    return Stream(*unit.run(BY_ID, {"id_": case_id}).fetchone())


def row_of(unit: Unit, key: bytes) -> int | None:
    """The row of the history with this random id."""
    row = unit.run(BY_KEY, {"key": key}).fetchone()
    return row[0] if row else None


def values(unit: Unit, case_id: int) -> list[Kept]:
    """Every value of a history that is kept, in the order of steps and items."""
    about: dict[tuple[int, int], list[int]] = {}
    for n, item, person in unit.run(SUBJECTS, {"case_id": case_id}).fetchall():
        about.setdefault((n, item), []).append(person)
    return [
        Kept(id_, n, item, path, bytes(salt), value, actor, tuple(about.get((n, item), ())))
        for id_, n, item, path, salt, value, actor in unit.run(
            VALUES, {"case_id": case_id}
        ).fetchall()
    ]


def cases_about(unit: Unit, authority: int, person: int) -> list[int]:
    """Rows of the histories that keep data of a person."""
    rows = unit.run(CASES_ABOUT, {"authority": authority, "person": person}).fetchall()
    return sorted(case_id for (case_id,) in rows)


def numbers_of(unit: Unit, person: int) -> dict[int, int]:
    """Case → the number by which it knows a person."""
    return dict(unit.run(CASES_WITH, {"person": person}).fetchall())


def erase(unit: Unit, by: tuple[int, int], going: Iterable[Kept]) -> None:
    """Name every value as erased by this step (row of its history, n), then delete it."""
    going = tuple(going)
    by_case, by_n = by
    unit.run_many(
        INSERT_ERASURE,
        [
            {
                "case_id": one.case_id,
                "n": one.n,
                "item": one.item,
                "path": one.path,
                "by_case": by_case,
                "by_n": by_n,
            }
            for one in going
        ],
    )
    unit.run_many(
        DELETE_VALUE,
        [{"case_id": one.case_id, "n_": one.n, "item_": one.item} for one in going],
    )
    for one in going:
        if one.path in ("actor", "behalf", "recorder"):
            _forget_label(unit, one)


def _forget_label(unit: Unit, one: Kept) -> None:
    """A party without an account is known by a name, and that is the same name."""
    row = unit.run(NUMBERS, {"case_id": one.case_id, "n": one.n}).fetchone()
    number = row[("actor", "behalf", "recorder").index(one.path)]
    unit.run(NO_LABEL, {"case_id": one.case_id, "number_": number})


def forget_party(unit: Unit, case_id: int, person: int) -> None:
    """The number stays in the case, and nothing says any more whose it was."""
    unit.run(NO_PERSON, {"case_id": case_id, "person_": person})


def forget_messages(unit: Unit, case_id: int, words: Iterable[str]) -> None:
    """Messages that wait and quote one of these are not sent any more."""
    quoted = tuple(words)
    for id_, data in unit.run(WAITING, {"case_id": case_id}).fetchall():
        if any(word in data for word in quoted):
            unit.run(DELETE_WAITING, {"id_": id_})
