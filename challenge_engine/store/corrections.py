"""What a correction must know of the rows that it is about, and what it changes in lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import BindParameter, bindparam, select

from challenge_engine.history.two_times import roots
from challenge_engine.store.statements import in_list
from challenge_engine.store.tables import event, opening, opening_subject
from challenge_engine.store.unit import Unit

_CASE: BindParameter[int] = bindparam("case_id")

SUBJECTS = (
    select(opening.c.path, opening.c.n, opening_subject.c.person)
    .join_from(
        opening,
        opening_subject,
        (opening_subject.c.case_id == opening.c.case_id)
        & (opening_subject.c.n == opening.c.n)
        & (opening_subject.c.item == opening.c.item),
    )
    .where(opening.c.case_id == _CASE, in_list(opening.c.path, "paths"))
)
CORRECTIONS = (
    select(event.c.case_id, event.c.n, event.c.entry)
    .where(in_list(event.c.case_id, "cases"), event.c.kind == "correct")
    .order_by(event.c.case_id, event.c.n)
)


def subjects(
    unit: Unit, case_id: int, steps: Iterable[int], paths: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """Path → whose data these steps gave there: a corrected value is about the same people."""
    of, found = set(steps), dict[str, dict[int, None]]()
    params = {"case_id": case_id, "paths": unit.as_list(list(paths))}
    for path, n, person in unit.run(SUBJECTS, params).fetchall():
        if n in of:
            found.setdefault(path, {})[person] = None
    return {path: tuple(people) for path, people in found.items()}


def of_cases(unit: Unit, case_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """Case → its corrections, each with the step that it corrects in the end."""
    links: dict[int, list[tuple[int, int]]] = {}
    rows = unit.run(CORRECTIONS, {"cases": unit.as_list(list(case_ids))}).fetchall()
    for case_id, n, entry in rows:
        links.setdefault(case_id, []).append((n, corrected(bytes(entry))))
    return {case_id: roots(found) for case_id, found in links.items()}


def roots_of(unit: Unit, case_id: int) -> dict[int, int]:
    """The corrections of one case, each with the step that it corrects in the end."""
    return of_cases(unit, [case_id]).get(case_id, {})


def corrected(entry: bytes) -> int:
    """The step that the entry of a correction points at."""
    return next(int(n) for rel, _, _, n, *_ in json.loads(entry)["refs"] if rel == "corrects")
