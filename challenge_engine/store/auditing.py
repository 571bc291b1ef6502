"""What auditors read across cases: unusual steps, refused attempts, populations, what is new.

These read tables through, for no step may pay for an index that only an auditor needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select

from challenge_engine.store.statements import in_list
from challenge_engine.store.tables import (
    cases,
    destruction,
    event,
    party,
    person,
    refused_attempt,
    role_grant,
)
from challenge_engine.store.unit import Unit

FIRST = ("9", 2**31 - 1, 2**31 - 1)
"""Before the newest step: where a list begins that goes back in time."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One step with what the rules of the unusual ask for."""

    case_id: int
    reference: str | None
    """``None`` in the authority's own history."""
    workflow: int | None
    n: int
    kind: str
    action: str | None
    track: str | None
    source: str | None
    target: str | None
    actor: int
    role: str | None
    behalf: int | None
    recorder: int | None
    via: str
    recorded_at: str
    occurred_at: str
    basis: str
    person: int | None
    """The account of the actor, as long as it is known."""
    other_role: str | None
    """Another role in which the same person took an earlier step of the case."""

    @property
    def place(self) -> tuple[str, int, int]:
        """Where the list goes on after this row."""
        return self.recorded_at, self.case_id, self.n


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """That somebody was refused something."""

    at: str
    reference: str | None
    workflow: int | None
    action: str
    codes: str
    via: str
    person: int | None
    name: str | None


@dataclass(frozen=True, slots=True)
class GivenRow:
    """That a role was given to somebody, for the authority and not for a group."""

    person: int
    role: str
    at: str


_AUTHORITY: BindParameter[int] = bindparam("authority")
_SINCE: BindParameter[str] = bindparam("since")
_UNTIL: BindParameter[str] = bindparam("until")
_EARLIER = event.alias("earlier")
_OTHER = (
    select(func.min(_EARLIER.c.role))
    .where(
        _EARLIER.c.case_id == event.c.case_id,
        _EARLIER.c.actor == event.c.actor,
        _EARLIER.c.n < event.c.n,
        _EARLIER.c.role != event.c.role,
        _EARLIER.c.basis == "enforced",
        event.c.actor > 0,
    )
    .scalar_subquery()
)
_PARTY = and_(party.c.case_id == event.c.case_id, party.c.number == event.c.actor)
_BEFORE = or_(
    event.c.recorded_at < bindparam("before"),
    and_(
        event.c.recorded_at == bindparam("before"),
        or_(
            event.c.case_id < bindparam("before_case"),
            and_(event.c.case_id == bindparam("before_case"), event.c.n < bindparam("before_n")),
        ),
    ),
)
# What a rule may want, by its name; whether it does is decided by the rules themselves.
_IN_CASE = {
    "on-behalf": event.c.behalf.is_not(None),
    "typed-by-another": event.c.recorder.is_not(None),
    "late": func.substr(event.c.occurred_at, 1, 10) < func.substr(event.c.recorded_at, 1, 10),
    "reopened": and_(in_list(event.c.source, "ends"), event.c.source != event.c.target),
    "two-roles": _OTHER.is_not(None),
    "same-day-role": in_list(party.c.person, "persons"),
    "reported": or_(event.c.basis != "enforced", event.c.kind == "takeover"),
}
_OF_KIND = in_list(event.c.kind, "kinds")
ALL = ""


def _unusual(wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            event.c.case_id,
            cases.c.reference,
            cases.c.workflow,
            *(event.c[name] for name in AuditRow.__slots__[3:17]),
            party.c.person,
            _OTHER,
        )
        .join_from(event, cases, cases.c.id == event.c.case_id)
        .outerjoin(party, _PARTY)
        .where(
            cases.c.authority == _AUTHORITY,
            event.c.recorded_at >= _SINCE,
            event.c.recorded_at < _UNTIL,
            _BEFORE,
            wanted,
        )
        .order_by(event.c.recorded_at.desc(), event.c.case_id.desc(), event.c.n.desc())
        .limit(bindparam("limit"))
    )


_IS_CASE = cases.c.stream == "case"
UNUSUAL = {
    ALL: _unusual(or_(_OF_KIND, and_(_IS_CASE, or_(*_IN_CASE.values())))),
    **{rule: _unusual(and_(_IS_CASE, wanted)) for rule, wanted in _IN_CASE.items()},
}
OF_KIND = _unusual(_OF_KIND)
_GIVEN = event.alias("given")
_OWN = cases.alias("own")
GIVEN = (
    select(role_grant.c.person, role_grant.c.role, _GIVEN.c.recorded_at)
    .join_from(
        role_grant,
        _OWN,
        and_(_OWN.c.authority == role_grant.c.authority, _OWN.c.stream == "authority"),
    )
    .join(_GIVEN, and_(_GIVEN.c.case_id == _OWN.c.id, _GIVEN.c.n == role_grant.c.given_n))
    .where(
        role_grant.c.authority == _AUTHORITY,
        role_grant.c.community_group.is_(None),
        _GIVEN.c.recorded_at >= _SINCE,
        _GIVEN.c.recorded_at < _UNTIL,
    )
)
_ATTEMPTS = (
    select(
        refused_attempt.c.at,
        cases.c.reference,
        cases.c.workflow,
        refused_attempt.c.action,
        refused_attempt.c.codes,
        refused_attempt.c.via,
        refused_attempt.c.person,
        person.c.name,
    )
    .outerjoin_from(refused_attempt, cases, cases.c.id == refused_attempt.c.case_id)
    .outerjoin(person, person.c.id == refused_attempt.c.person)
    .order_by(refused_attempt.c.at, refused_attempt.c.id)
)
ATTEMPTS_OF_CASE = _ATTEMPTS.where(refused_attempt.c.case_id == bindparam("case_id"))
ATTEMPTS = _ATTEMPTS.where(
    refused_attempt.c.authority == _AUTHORITY,
    refused_attempt.c.at >= _SINCE,
    refused_attempt.c.at < _UNTIL,
)
_IS_KEPT = cases.c.id.not_in(select(destruction.c.case_id))
CASES = select(cases.c.reference).where(
    cases.c.authority == _AUTHORITY,
    cases.c.stream == "case",
    _IS_KEPT,
    or_(cases.c.phase == bindparam("phase"), bindparam("phase") == ""),
    cases.c.opened_at >= _SINCE,
    cases.c.opened_at < _UNTIL,
)
STEPS = (
    select(cases.c.reference, event.c.n)
    .join_from(event, cases, cases.c.id == event.c.case_id)
    .where(
        cases.c.authority == _AUTHORITY,
        cases.c.stream == "case",
        _IS_KEPT,
        or_(cases.c.phase == bindparam("phase"), bindparam("phase") == ""),
        event.c.recorded_at >= _SINCE,
        event.c.recorded_at < _UNTIL,
    )
)
COUNT = select(func.count()).where(cases.c.authority == _AUTHORITY, cases.c.stream == "case")


def unusual(
    unit: Unit,
    authority: int,
    period: tuple[str, str],
    kinds: Sequence[str],
    ends: Sequence[str],
    persons: Sequence[int],
    before: tuple[str, int, int],
    limit: int,
    rule: str = ALL,
) -> list[AuditRow]:
    """Steps that a rule may want, or any of them; newest first, from a place in the list on."""
    params = {
        "authority": authority,
        "since": period[0],
        "until": period[1],
        "kinds": unit.as_list(list(kinds)),
        "ends": unit.as_list(list(ends)),
        "persons": unit.as_list(list(persons)),
        "before": before[0],
        "before_case": before[1],
        "before_n": before[2],
        "limit": limit,
    }
    return [AuditRow(*row) for row in unit.run(UNUSUAL.get(rule, OF_KIND), params).fetchall()]


def given(unit: Unit, authority: int, period: tuple[str, str]) -> list[GivenRow]:
    """The roles that were given in a period."""
    params = {"authority": authority, "since": period[0], "until": period[1]}
    return [GivenRow(*row) for row in unit.run(GIVEN, params).fetchall()]


def attempts_of_case(unit: Unit, case_id: int) -> list[AttemptRow]:
    """What was refused about one case, oldest first."""
    rows = unit.run(ATTEMPTS_OF_CASE, {"case_id": case_id}).fetchall()
    return [AttemptRow(*row) for row in rows]


def attempts(unit: Unit, authority: int, period: tuple[str, str]) -> list[AttemptRow]:
    """What was refused in a period, oldest first."""
    params = {"authority": authority, "since": period[0], "until": period[1]}
    return [AttemptRow(*row) for row in unit.run(ATTEMPTS, params).fetchall()]


def population(
    unit: Unit, authority: int, phase: str, period: tuple[str, str], *, of_steps: bool
) -> list[str]:
    """The references of cases that were opened in a period, or the steps recorded in it."""
    params = {"authority": authority, "phase": phase, "since": period[0], "until": period[1]}
    rows = unit.run(STEPS if of_steps else CASES, params).fetchall()
    return [f"{row[0]}/{row[1]}" if of_steps else str(row[0]) for row in rows]


def count(unit: Unit, authority: int) -> int:
    """How many cases there are, those that were destroyed too."""
    return int(unit.run(COUNT, {"authority": authority}).fetchone()[0])
