"""What is overdue between group and town, across cases: promises of both sides, and deadlines.

Only where the work is agreed on: before that one side decides, and its desk shows what is late.
Officials see the cases of their workflows, a group its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from challenge_engine.core.case import Actor
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import past
from challenge_engine.service.reading.case_lines import CaseList, case_list
from challenge_engine.service.reading.deadlines import Telling
from challenge_engine.service.reading.listing import seen_whole
from challenge_engine.service.reading.promises import promises
from challenge_engine.service.reading.reader import Sight, Viewer, sight
from challenge_engine.service.reading.work import Mine
from challenge_engine.store import reading, waiting
from challenge_engine.store.reading import CaseRow
from challenge_engine.texts import Wording, due, weekday

AGREED: Final = ("delegated", "monitored")
MOST: Final = 500
"""Cases of one phase that are looked at, the newest first."""
_FIRST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """Something that was to be done by a day that has passed."""

    reference: str
    case_title: str
    group: str
    kind: Literal["promise", "deadline"]
    what: str
    by: str
    """The side that promised it, or the roles that keep the deadline."""
    due: str
    due_text: str
    left: str
    """How late it is, in words."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is late, the longest late first."""

    lines: tuple[OverdueLine, ...] = ()
    is_whole: bool = True
    """False where there are more cases than are looked at."""


def overdue(engine: Engine, authority: int, viewer: Viewer) -> Overdue:
    """All that is late in the cases that the viewer takes part in."""
    with engine.store.read() as unit:
        cases = case_list(engine, unit, authority, viewer)
        mine = Mine.of(cases)
        if mine is None:
            return Overdue()
        running = [_running(cases, mine, phase) for phase in AGREED]
        rows = {row.id: row for some in running for row in some if row.basis == "enforced"}
        found = sorted(_late(cases, mine, rows), key=lambda o: (o.due, o.reference, o.what))
        return Overdue(tuple(found), all(len(some) < MOST for some in running))


def _late(cases: CaseList, mine: Mine, rows: dict[int, CaseRow]) -> Iterator[OverdueLine]:
    actor = mine.actors(list(rows))
    seen = {id_: sight(cases.workflow(row), actor(row)) for id_, row in rows.items()}
    seen = {id_: one for id_, one in seen.items() if one.may_see("parties")}
    for id_, one in seen.items():
        yield from _promised(cases, rows[id_], one)
    today = dt.date.fromisoformat(cases.today)
    for id_, n, ledger in waiting.open_ledgers(cases.unit, seen):
        row, workflow = rows[id_], cases.workflow(rows[id_])
        telling = Telling(
            workflow, seen[id_], cases.viewer.language, today, cases.engine.own_days, {}
        )
        view = telling.view(n, ledger)
        if view.urgency == "overdue" and view.is_to_be_kept and ledger.due is not None:
            by = Wording(workflow, cases.viewer.language).all(view.by)
            yield _line(cases, row, "deadline", view.title, by, ledger.due.isoformat())


def _running(cases: CaseList, mine: Mine, phase: str) -> list[CaseRow]:
    whole = seen_whole(cases, Actor(number=None, roles=mine.everywhere))
    asked = {"before": _FIRST, "person": mine.person, "phase": phase, "words": "", "limit": MOST}
    return cases.rows(reading.REGISTER, whole=cases.unit.as_list(whole), **asked)


def _promised(cases: CaseList, row: CaseRow, seen: Sight) -> Iterator[OverdueLine]:
    workflow = cases.workflow(row)
    if not _promises(workflow):
        return
    zone = cases.engine.authorities[cases.authority].timezone
    read, language = past.read(cases.unit, row.id), cases.viewer.language
    for one in promises(read, workflow, seen, cases.today, language, zone):
        if one.standing == "late":
            what = " · ".join(value.text for value in one.values if value.text)
            yield _line(cases, row, "promise", what, one.owner_title, one.due)


def _promises(workflow: Workflow) -> bool:
    return any(kind.promise is not None for kind in workflow.records.values())


def _line(
    cases: CaseList,
    row: CaseRow,
    kind: Literal["promise", "deadline"],
    what: str,
    by: str,
    day: str,
) -> OverdueLine:
    ends, language = dt.date.fromisoformat(day), cases.viewer.language
    return OverdueLine(
        reference=row.reference,
        case_title=row.title or row.reference,
        group=row.group or "",
        kind=kind,
        what=what,
        by=by,
        due=day,
        due_text=weekday(ends, language),
        left=due.left(ends, dt.date.fromisoformat(cases.today), language),
    )
