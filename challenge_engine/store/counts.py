"""Where answers that are counted were given. It reads the records through: a yearly question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Text, bindparam, cast, literal_column, select

from challenge_engine.store.statements import in_list
from challenge_engine.store.tables import cases, event, record
from challenge_engine.store.unit import Unit
from challenge_engine.store.waiting import place


@dataclass(frozen=True, slots=True)
class Given:
    """A version of a record that was handed in, and when."""

    case_id: int
    workflow: int
    is_public: bool
    occurred_at: str


_KIND = cast(cases.c.workflow, Text) + literal_column("' '") + record.c.kind
GIVEN = (
    select(cases.c.id, cases.c.workflow, cases.c.public_n, event.c.occurred_at)
    .join(record, record.c.case_id == cases.c.id)
    .join(event, (event.c.case_id == record.c.case_id) & (event.c.n == record.c.n))
    .where(
        cases.c.authority == bindparam("authority"),
        # What was only reported was not handed in here: nobody knows who ticked it.
        cases.c.basis == literal_column("'enforced'"),
        in_list(_KIND, "kinds"),
    )
    .order_by(cases.c.id, record.c.n)
)


def given(unit: Unit, authority: int, kinds: Iterable[tuple[int, str]]) -> list[Given]:
    """Every record of these kinds, each of a workflow version."""
    asked = {"authority": authority, "kinds": unit.as_list([place(*one) for one in kinds])}
    rows = unit.run(GIVEN, asked).fetchall()
    return [Given(case, workflow, n is not None, at) for case, workflow, n, at in rows]
