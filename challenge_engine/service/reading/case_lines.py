"""Cases as the lines of a list, with the deadline that comes next: no question for each line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from challenge_engine.core.case import Actor
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import past
from challenge_engine.service.reading.deadline_views import DueLine
from challenge_engine.service.reading.deadlines import urgency
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.reading.viewing import says
from challenge_engine.service.reading.views import CaseLine
from challenge_engine.store import authorities, corrections, facts, reading, waiting
from challenge_engine.store.deadlines import Standing
from challenge_engine.store.reading import CaseRow
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording, due, phase, weekday

_NEVER = "9999"


@dataclass(frozen=True, slots=True)
class CaseList:
    """How one reader is shown cases of one authority."""

    engine: Engine
    unit: Unit
    authority: int
    viewer: Viewer
    today: str

    def rows(self, statement: Any, **params: Any) -> list[CaseRow]:
        """The rows with every correction of a title, or of the day of the last move, applied."""
        titles = self._titles()
        rows = reading.listed(self.unit, statement, titles, authority=self.authority, **params)
        amended = corrections.of_cases(self.unit, [row.id for row in rows])
        return [self._as_known(row, titles) if row.id in amended else row for row in rows]

    def lines(
        self, rows: Sequence[CaseRow], actor: Callable[[CaseRow], Actor]
    ) -> tuple[CaseLine, ...]:
        """A line for each row; ``actor`` is how its case knows the reader."""
        dues = waiting.open_of(self.unit, [row.id for row in rows])
        return tuple(self._line(row, actor(row), dues.get(row.id, ())) for row in rows)

    def _line(self, row: CaseRow, actor: Actor, dues: Iterable[Standing]) -> CaseLine:
        workflow, language = self.workflow(row), self.viewer.language
        state, wording = workflow.states[row.state], Wording(workflow, language)
        group, since = row.group or "", row.moved_at or row.opened_at
        if row.basis != "enforced":
            group = group or self._reported_group(row.id)
            # A reported step whose day is the day of its recording only says that it held then.
            since = "" if since == row.last_recorded_at[:10] else since
            dues = ()
        return CaseLine(
            reference=row.reference,
            title=row.title or row.reference,
            group=group,
            workflow_title=wording.own(workflow.title),
            phase=row.phase,
            phase_title=phase(row.phase, language),
            state_title=wording.own(state.title),
            says=says(workflow, state, sight(workflow, actor), language),
            since=since,
            opened_at=row.opened_at,
            basis=row.basis,
            waits_on=tuple(wording.role(role) for role in state.waits_on),
            due=next_due(workflow, dues, actor.roles, self.today, language),
        )

    def workflow(self, row: CaseRow) -> Workflow:
        """The workflow version of a case."""
        return self.engine.version(self.unit, row.workflow).workflow

    def _titles(self) -> list[str]:
        named = {
            self.engine.version(self.unit, p.id).workflow.named_by
            for p in authorities.published(self.unit)
            if p.authority == self.authority
        }
        return [f"field/{name}" for name in sorted(named)]

    def _as_known(self, row: CaseRow, titles: list[str]) -> CaseRow:
        read = past.read(self.unit, row.id)
        named = [value for path in titles if isinstance(value := read.values.get(path[6:]), str)]
        return replace(row, title=next(iter(named), None), moved_at=read.held_at(row.state_n))

    def _reported_group(self, case_id: int) -> str:
        found = facts.newest(self.unit, case_id, ["field/group_name"]).get("field/group_name")
        return found if isinstance(found, str) else ""


def case_list(engine: Engine, unit: Unit, authority: int, viewer: Viewer) -> CaseList:
    """The same today."""
    today = local_day(unit.now(), engine.authorities[authority].timezone)
    return CaseList(engine, unit, authority, viewer, today)


def next_due(
    workflow: Workflow,
    dues: Iterable[Standing],
    roles: frozenset[str],
    today: str,
    language: str,
) -> DueLine | None:
    """The earliest that the reader has to keep, else the earliest of all that have a day."""
    rules = workflow.deadlines
    kept = [one for one in dues if one.name in rules and not rules[one.name].penalty_of]
    if not kept:
        return None

    def order(one: Standing) -> tuple[bool, bool, str, str]:
        is_mine = bool(roles & set(rules[one.name].by))
        return one.due is None, not is_mine, one.due or _NEVER, one.name

    first = min(kept, key=order)
    rule, day = rules[first.name], dt.date.fromisoformat(today)
    ends = dt.date.fromisoformat(first.due) if first.due else None
    code = "paused" if ends is None else "overdue" if ends < day else "open"
    return DueLine(
        name=first.name,
        title=Wording(workflow, language).own(rule.title, first.name),
        urgency=urgency(code, rule, ends, day),
        due=first.due,
        due_text=weekday(ends, language) if ends else "",
        left=due.left(ends, day, language) if ends else "",
        is_mine=bool(roles & set(rule.by)),
    )
