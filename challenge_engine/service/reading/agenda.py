"""The open deadlines of one person, for a calendar: of what waits for them or they take part in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.case_lines import CaseList, case_list
from challenge_engine.service.reading.deadline_views import DeadlineView
from challenge_engine.service.reading.deadlines import Telling
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.reading.work import Mine
from challenge_engine.store import waiting


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """The last day of a deadline of a case."""

    reference: str
    case_title: str
    deadline: DeadlineView
    due: dt.date


@dataclass(frozen=True, slots=True)
class Agenda:
    """The days, the earliest first, as they stood at an instant."""

    authority: str
    """Its code, with which the reference of a case is found nowhere else."""
    at: str
    days: tuple[AgendaDay, ...]


def agenda(engine: Engine, authority: int, viewer: Viewer) -> Agenda:
    """What the person has to keep, or waits for others to keep."""
    with engine.store.read() as unit:
        cases = case_list(engine, unit, authority, viewer)
        mine = Mine.of(cases)
        days = tuple(_days(cases, mine)) if mine is not None else ()
        return Agenda(engine.authorities[authority].code, unit.now(), days)


def _days(cases: CaseList, mine: Mine) -> Iterator[AgendaDay]:
    ids = list(dict.fromkeys((*mine.waiting(), *mine.taking_part())))
    rows = {row.id: row for row in mine.rows(ids) if row.basis == "enforced"}
    actor, today = mine.actors(ids), dt.date.fromisoformat(cases.today)
    language, own_days = cases.viewer.language, cases.engine.own_days
    for case_id, n, ledger in waiting.open_ledgers(cases.unit, rows):
        row = rows[case_id]
        workflow = cases.workflow(row)
        seen = sight(workflow, actor(row))
        view = Telling(workflow, seen, language, today, own_days, {}).view(n, ledger)
        if ledger.due is not None and view.is_to_be_kept:
            yield AgendaDay(row.reference, row.title or row.reference, view, ledger.due)
