"""Where the deadlines of a case stand, and which of all are to be looked at today."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    BindParameter,
    bindparam,
    delete,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from challenge_engine.core.ledger import Ledger
from challenge_engine.core.ledger_value import from_value
from challenge_engine.store.statements import in_list, insert_into
from challenge_engine.store.tables import cases, deadline, opening, outage
from challenge_engine.store.unit import Unit

_CASE: BindParameter[int] = bindparam("case_id")
_AUTHORITY: BindParameter[int] = bindparam("authority")

IS_OPEN = or_(
    deadline.c.standing == literal_column("'open'"),
    deadline.c.standing == literal_column("'lapsed'"),
)
_LEDGERS = select(deadline.c.name, opening.c.value).where(
    deadline.c.case_id == _CASE,
    opening.c.case_id == deadline.c.case_id,
    opening.c.n == deadline.c.n,
    opening.c.path == literal_column("'deadline/'") + deadline.c.name,
)
LEDGERS = _LEDGERS.where(in_list(deadline.c.name, "names"))
ALL_LEDGERS = _LEDGERS.order_by(deadline.c.name)
INSERT = insert_into(deadline)
FORGET_ONE = delete(deadline).where(
    deadline.c.case_id == _CASE, deadline.c.name == bindparam("name")
)
OVERDUE = (
    select(deadline.c.name)
    .where(deadline.c.case_id == _CASE, deadline.c.wake.is_not(None))
    .where(deadline.c.due < bindparam("day"))
    .order_by(deadline.c.due, deadline.c.name)
)
AWAKE = (
    select(deadline.c.name)
    .where(deadline.c.case_id == _CASE, deadline.c.wake <= bindparam("day"))
    .order_by(deadline.c.due, deadline.c.name)
)
_PLACE = (deadline.c.wake, deadline.c.case_id, deadline.c.name)
DUE = (
    select(*_PLACE, cases.c.reference)
    # Computed, so that no index of the cases is used: SQLite would begin with all of them.
    .where(cases.c.id == deadline.c.case_id, cases.c.authority + 0 == _AUTHORITY)
    .where(deadline.c.wake <= bindparam("day"))
    .where(
        # Spelled out, so that SQLite begins in the index where the last page ended.
        deadline.c.wake >= bindparam("wake"),
        tuple_(*_PLACE) > tuple_(bindparam("wake"), bindparam("case_id"), bindparam("name")),
    )
    .order_by(*_PLACE)
    .limit(bindparam("at_most"))
)
WAKE = (
    update(deadline)
    .where(deadline.c.case_id == _CASE, deadline.c.name == bindparam("name_"))
    .values(wake=bindparam("next"))
)
OPEN_BY = select(deadline.c.case_id, deadline.c.name, deadline.c.due, deadline.c.standing).where(
    in_list(deadline.c.case_id, "cases"), IS_OPEN
)
RUNNING = (
    select(cases.c.reference)
    .distinct()
    .where(cases.c.id == deadline.c.case_id, cases.c.authority == _AUTHORITY)
    .where(IS_OPEN)
    .order_by(cases.c.reference)
)
CALENDARS = (
    select(deadline.c.calendar, deadline.c.version)
    .distinct()
    .where(cases.c.id == deadline.c.case_id, cases.c.authority == _AUTHORITY)
    .where(IS_OPEN)
)
INSERT_OUTAGE = insert_into(outage)
OUTAGES = (
    select(outage.c.first, outage.c.last)
    .where(outage.c.authority == _AUTHORITY)
    .order_by(outage.c.first, outage.c.last)
)


Place = tuple[str, int, str]
FROM_THE_FIRST: Place = ("0000-00-00", 0, "")


# Why it was, is said by the authority's own history.
OUTAGES_TOLD = (
    select(outage.c.first, outage.c.last, opening.c.value)
    .where(outage.c.authority == _AUTHORITY, cases.c.authority == outage.c.authority)
    .where(cases.c.phase.is_(None), cases.c.stream == "authority")
    .where(opening.c.case_id == cases.c.id, opening.c.n == outage.c.n)
    .where(opening.c.path.like("record/outage/%/reason"))
    .order_by(outage.c.first, outage.c.last)
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A deadline that the clock has something to do with."""

    place: Place
    reference: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One open deadline of a case in a list."""

    case_id: int
    name: str
    due: str | None
    is_lapsed: bool


def ledgers(unit: Unit, case_id: int, names: Collection[str]) -> dict[str, Ledger]:
    """Where these deadlines of a case stand; one that never started is absent."""
    asked = {"case_id": case_id, "names": unit.as_list(sorted(names))}
    return _read(unit.run(LEDGERS, asked).fetchall())


def all_ledgers(unit: Unit, case_id: int) -> dict[str, Ledger]:
    """Where all deadlines of a case stand."""
    return _read(unit.run(ALL_LEDGERS, {"case_id": case_id}).fetchall())


def _read(rows: Collection[tuple[str, str]]) -> dict[str, Ledger]:
    return {name: from_value(name, json.loads(value)) for name, value in rows}


def put(
    unit: Unit, case_id: int, n: int, found: Mapping[str, Ledger], wakes: Mapping[str, str | None]
) -> None:
    """Where deadlines stand by event ``n``, and when the clock looks at each of them next."""
    rows = [
        {
            "case_id": case_id,
            "name": name,
            "n": n,
            "standing": ledger.standing,
            "due": ledger.due.isoformat() if ledger.due else None,
            "wake": wakes.get(name),
            "calendar": ledger.calendar,
            "version": ledger.version,
        }
        for name, ledger in found.items()
    ]
    for row in rows:
        unit.run(FORGET_ONE, {"case_id": case_id, "name": row["name"]})
        unit.run(INSERT, row)


def overdue(unit: Unit, case_id: int, day: str) -> list[str]:
    """The deadlines of a case that ended before a day, and whose passing is not yet recorded."""
    return [row[0] for row in unit.run(OVERDUE, {"case_id": case_id, "day": day}).fetchall()]


def awake(unit: Unit, case_id: int, day: str) -> list[str]:
    """The deadlines of a case with which the clock has something to do by a day."""
    return [row[0] for row in unit.run(AWAKE, {"case_id": case_id, "day": day}).fetchall()]


def wake(unit: Unit, case_id: int, name: str, day: str | None) -> None:
    """When the clock looks at it next."""
    unit.run(WAKE, {"case_id": case_id, "name_": name, "next": day})


def due(unit: Unit, authority: int, day: str, after: Place, at_most: int) -> list[Awaited]:
    """What the clock has to do by a day, the longest awaited first, from a place on."""
    asked = {"authority": authority, "day": day, "at_most": at_most}
    asked |= {"wake": after[0], "case_id": after[1], "name": after[2]}
    return [Awaited(row[:3], row[3]) for row in unit.run(DUE, asked).fetchall()]


def outages(unit: Unit, authority: int) -> list[tuple[dt.date, dt.date]]:
    """First and last day of each outage."""
    rows = unit.run(OUTAGES, {"authority": authority}).fetchall()
    return [(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in rows]


def add_outage(unit: Unit, authority: int, n: int, first: dt.date, last: dt.date) -> None:
    """``n`` is the step of the authority's own history that tells why."""
    row = {"authority": authority, "n": n, "first": first.isoformat(), "last": last.isoformat()}
    unit.run(INSERT_OUTAGE, row)


def running(unit: Unit, authority: int) -> list[str]:
    """References of the cases with a deadline that still has to be kept."""
    rows = unit.run(RUNNING, {"authority": authority}).fetchall()
    return [row[0] for row in rows]


def counted_by(unit: Unit, authority: int) -> set[tuple[str, str]]:
    """Calendar and version by which the running deadlines were counted."""
    return {(row[0], row[1]) for row in unit.run(CALENDARS, {"authority": authority}).fetchall()}


def outages_told(unit: Unit, authority: int) -> list[tuple[str, str, str]]:
    """First and last day of each outage, and what happened."""
    rows = unit.run(OUTAGES_TOLD, {"authority": authority}).fetchall()
    return [(first, last, str(json.loads(reason))) for first, last, reason in rows]
