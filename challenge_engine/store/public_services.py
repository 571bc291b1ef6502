"""Which public cases are open, and which value of some fields each of them has now."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from challenge_engine.store.reading import _listed
from challenge_engine.store.statements import in_list
from challenge_engine.store.tables import cases, opening
from challenge_engine.store.unit import Unit

MOST = 500
"""Open cases of one authority on a page; there are the newest."""

OPEN = _listed().where(
    cases.c.public_n.is_not(None),
    cases.c.state != "",
    cases.c.phase != "ended",
    cases.c.basis == "enforced",
)
_later = opening.alias("later")
NEWEST = select(opening.c.case_id, opening.c.path, opening.c.value).where(
    in_list(opening.c.case_id, "cases"),
    in_list(opening.c.path, "paths"),
    opening.c.n
    == select(func.max(_later.c.n))
    .where(_later.c.case_id == opening.c.case_id, _later.c.path == opening.c.path)
    .scalar_subquery(),
)


def newest(
    unit: Unit, case_ids: Collection[int], paths: Collection[str]
) -> dict[tuple[int, str], Any]:
    """(Case, path) → its newest value; absent where none was given or it was erased."""
    asked = {"cases": unit.as_list(list(case_ids)), "paths": unit.as_list(sorted(paths))}
    return {(row[0], row[1]): json.loads(row[2]) for row in unit.run(NEWEST, asked).fetchall()}
