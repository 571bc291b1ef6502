"""Where findings stand in the histories, and which of them are answered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, delete, select, update

from challenge_engine.store.statements import insert_into
from challenge_engine.store.tables import cases, event, finding
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: its case, its step, who must answer by when, and the step that answered it."""

    case_id: int
    reference: str
    workflow: int
    n: int
    owner: int | None
    due: str
    answered_n: int | None
    raised_at: str


_COLUMNS = (
    finding.c.case_id,
    cases.c.reference,
    cases.c.workflow,
    finding.c.n,
    finding.c.owner,
    finding.c.due,
    finding.c.answered_n,
    event.c.recorded_at,
)
_LISTED = (
    select(*_COLUMNS)
    .join_from(finding, cases, cases.c.id == finding.c.case_id)
    .join(event, and_(event.c.case_id == finding.c.case_id, event.c.n == finding.c.n))
    .order_by(finding.c.due, finding.c.case_id, finding.c.n)
)
OF_AUTHORITY = _LISTED.where(cases.c.authority == bindparam("authority"))
OPEN = OF_AUTHORITY.where(finding.c.answered_n.is_(None))
OF_CASE = _LISTED.where(finding.c.case_id == bindparam("case_id"))
INSERT = insert_into(finding)
ANSWER = (
    update(finding)
    .where(
        finding.c.case_id == bindparam("case_id_"),
        finding.c.n == bindparam("n_"),
        finding.c.answered_n.is_(None),
    )
    .values(answered_n=bindparam("answer"))
)
FORGET = delete(finding).where(finding.c.case_id == bindparam("case_id_"))


def add(unit: Unit, case_id: int, n: int, owner: int | None, due: str) -> None:
    """A finding that waits for its answer."""
    row = {"case_id": case_id, "n": n, "owner": owner, "due": due, "answered_n": None}
    unit.run(INSERT, row)


def answer(unit: Unit, case_id: int, n: int, by: int) -> None:
    """The step that answers it."""
    unit.run(ANSWER, {"case_id_": case_id, "n_": n, "answer": by})


def of_authority(unit: Unit, authority: int, *, only_open: bool) -> list[FindingRow]:
    """The findings of an authority, those first that are due first."""
    rows = unit.run(OPEN if only_open else OF_AUTHORITY, {"authority": authority}).fetchall()
    return [FindingRow(*row) for row in rows]


def of_case(unit: Unit, case_id: int) -> list[FindingRow]:
    """The findings of one case."""
    return [FindingRow(*row) for row in unit.run(OF_CASE, {"case_id": case_id}).fetchall()]


def forget(unit: Unit, case_id: int) -> None:
    """With a case that is destroyed its findings go."""
    unit.run(FORGET, {"case_id_": case_id})
