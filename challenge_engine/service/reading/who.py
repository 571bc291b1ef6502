"""Who does what: the rules in force and the directory, as both are on the day it is asked.

It is made anew each time, so that it cannot be out of date; it says of which day it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from challenge_engine.core.directory import Directory
from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.errors import NotFound
from challenge_engine.service.engine import Engine, Version
from challenge_engine.service.reading import past
from challenge_engine.service.reading.case_lines import CaseList, case_list, next_due
from challenge_engine.service.reading.directory import (
    DirectoryView,
    ServiceView,
    UnitView,
    directory_in,
    title,
)
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.reading.turns import Turn, turn_of, turns
from challenge_engine.store import corrections, public_services, waiting
from challenge_engine.store import directory as store
from challenge_engine.store.deadlines import Standing
from challenge_engine.store.reading import CaseRow
from challenge_engine.texts import Wording, date
from challenge_engine.texts.turn import Until, now

SOME = 2
"""So many units are named for a role; where more fill it, each service has its own."""


@dataclass(frozen=True, slots=True)
class WorkflowWho:
    """One workflow that is in force, in the version in which a case would begin today."""

    name: str
    version: int
    title: str
    published_on: str
    begins: tuple[str, ...]
    """The titles of the actions with which a case begins."""
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class CaseWho:
    """Where one public case stands, and whose turn it is."""

    reference: str
    title: str
    workflow: str
    version: int
    turn: Turn
    due: str
    """The last day, where one is known."""
    says: str
    """Now it is up to … until …; then …"""


@dataclass(frozen=True, slots=True)
class ServiceWho:
    """A service, who answers for it, and the open cases about it."""

    service: ServiceView
    cases: tuple[CaseWho, ...]


@dataclass(frozen=True, slots=True)
class WhoView:
    """Who does what on a day."""

    authority: str
    day: str
    day_text: str
    workflows: tuple[WorkflowWho, ...]
    services: tuple[ServiceWho, ...]
    others: tuple[CaseWho, ...]
    """Open cases about what is in no directory."""
    directory: DirectoryView

    def units(self, turn: Turn) -> tuple[UnitView, ...]:
        """Who is asked about a state: the units that fill its roles, unless these are many."""
        found = self.directory.of_roles(turn.roles)
        return found if len(found) <= SOME else ()

    def desk(self) -> UnitView | None:
        """Who is asked about everything else: the unit for which a new case waits first."""
        for workflow in self.workflows:
            for turn in workflow.turns:
                if found := self.units(turn):
                    return found[0]
        return None


def who(engine: Engine, authority: int, language: str, service: str | None = None) -> WhoView:
    """Who does what today; with the code of a service only of that one.

    Raises ``NotFound`` where there is no such service.
    """
    with engine.store.read() as unit:
        cases = case_list(engine, unit, authority, Viewer(None, language))
        listed = directory_in(unit, engine, authority, language, cases.today)
        services = [one for one in listed.services if service in (None, one.code)]
        if service is not None and not services:
            raise NotFound("There is no service {code} here today.", code=service[:60])
        found = store.read(unit, authority)
        told = _cases(cases, _codes(found))
        versions = engine.offered(unit, authority)
    return WhoView(
        authority=engine.authorities[authority].name,
        day=cases.today,
        day_text=date(cases.today, language),
        workflows=tuple(_workflow(one, language) for one in versions),
        services=tuple(ServiceWho(one, tuple(told.get(one.code, ()))) for one in services),
        others=tuple(told.get("", ())) if service is None else (),
        directory=listed,
    )


def _workflow(version: Version, language: str) -> WorkflowWho:
    workflow, published = version.workflow, version.published
    wording = Wording(workflow, language)
    openings = dict.fromkeys(one.action for one in workflow.openings)
    return WorkflowWho(
        name=workflow.name,
        version=workflow.version,
        title=wording.own(workflow.title),
        published_on=date(published.published_at[:10], language),
        begins=tuple(wording.own(workflow.actions[a].title) for a in openings),
        turns=turns(workflow, language),
    )


def _codes(found: Directory) -> dict[str, str]:
    """What a service is or was called → its code: an old case keeps the name of its day."""
    return {title(one).casefold(): one.code for one in found.entries if one.what == "service"}


def _cases(cases: CaseList, codes: dict[str, str]) -> dict[str, list[CaseWho]]:
    """Code of a service → the open public cases about it; nothing where it is in no directory."""
    rows = cases.rows(public_services.OPEN, limit=public_services.MOST)
    ids = [row.id for row in rows]
    dues = waiting.open_of(cases.unit, ids)
    named = _named(cases, rows)
    found: dict[str, list[CaseWho]] = {}
    for row in rows:
        code = codes.get(named.get(row.id, "").casefold(), "")
        found.setdefault(code, []).append(_case(cases, row, dues.get(row.id, [])))
    return found


def _named(cases: CaseList, rows: list[CaseRow]) -> dict[int, str]:
    """Case → the service that it names, where everybody may read that."""
    fields = {row.id: _field(cases.workflow(row)) for row in rows}
    paths = {f"field/{name}" for name in fields.values() if name}
    values = public_services.newest(cases.unit, list(fields), paths) if paths else {}
    amended = corrections.of_cases(cases.unit, list(fields))
    found = {}
    for id_, name in fields.items():
        value = values.get((id_, f"field/{name}"))
        if name and id_ in amended:
            value = past.read(cases.unit, id_).values.get(name)
        if isinstance(value, str):
            found[id_] = value
    return found


def _field(workflow: Workflow) -> str | None:
    fields = workflow.fields.values()
    return next((f.name for f in fields if f.type == "service" and f.see == "public"), None)


def _case(cases: CaseList, row: CaseRow, dues: list[Standing]) -> CaseWho:
    workflow, language = cases.workflow(row), cases.viewer.language
    state = workflow.states[row.state]
    turn = turn_of(workflow, MAIN, state, language)
    until = until_of(workflow, turn, dues, cases.today, language)
    return CaseWho(
        reference=row.reference,
        title=row.title or row.reference,
        workflow=workflow.name,
        version=workflow.version,
        turn=turn,
        due=until.day.isoformat() if until and until.day else "",
        says=now(turn.who, until, turn.then, language),
    )


def until_of(
    workflow: Workflow, turn: Turn, dues: list[Standing], today: str, language: str
) -> Until | None:
    """The next deadline of a case, first of all one that those keep whose turn it is."""
    due = next_due(workflow, dues, frozenset(turn.roles), today, language)
    if due is None:
        return None
    day = dt.date.fromisoformat(due.due) if due.due else None
    return Until(due.title, day, due.urgency == "overdue", due.is_mine)
