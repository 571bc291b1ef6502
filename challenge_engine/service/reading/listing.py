"""Lists of cases: the public register, and what waits for one person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from challenge_engine.core.case import Actor
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import PHASES
from challenge_engine.errors import EngineError
from challenge_engine.service.engine import Engine, Version
from challenge_engine.service.reading import past
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.reading.viewing import NOBODY, says
from challenge_engine.service.reading.views import CaseLine, Listing
from challenge_engine.store import authorities, corrections, facts, people, reading
from challenge_engine.store.reading import PAGE, CaseRow
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording, phase

_FIRST = 2**31 - 1
LONGEST_SEARCH = 100


def register(
    engine: Engine,
    authority: int,
    viewer: Viewer,
    *,
    words: str = "",
    in_phase: str = "",
    before: int | None = None,
) -> Listing:
    """The register, newest first, searched by reference, title and group.

    The office sees the cases that are not public yet, too, and everybody their own.
    """
    if in_phase and in_phase not in PHASES:
        raise EngineError(
            "There is no phase {phase}. There are: {known}.",
            phase=in_phase[:40],
            known=", ".join(PHASES),
        )
    with engine.store.read() as unit:
        actor = _actor(unit, engine, authority, viewer)
        rows = _listed(
            unit,
            reading.REGISTER,
            _titles(engine, unit, authority),
            authority=authority,
            before=before or _FIRST,
            person=viewer.person.id if viewer.person else 0,
            all=1 if _sees_all(engine, unit, authority, actor) else 0,
            phase=in_phase,
            words=_pattern(words),
            limit=PAGE + 1,
        )
        lines = tuple(_line(engine, unit, row, viewer, actor) for row in rows[:PAGE])
        return Listing(lines, rows[PAGE - 1].id if len(rows) > PAGE else None)


def my_work(engine: Engine, authority: int, viewer: Viewer) -> tuple[CaseLine, ...]:
    """The cases that wait for this person, those that wait longest first."""
    if viewer.person is None:
        return ()
    with engine.store.read() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        found: dict[int, tuple[CaseRow, Actor]] = {}
        for p in authorities.published(unit):
            if p.authority == authority:
                version = engine.version(unit, p.id)
                for row, actor in _waiting(unit, engine, authority, viewer, version, p.id, today):
                    found[row.id] = (row, actor)
        rows = sorted(found.values(), key=lambda pair: pair[0].moved_at)
        return tuple(_line(engine, unit, row, viewer, actor) for row, actor in rows)


def my_cases(engine: Engine, authority: int, viewer: Viewer) -> tuple[CaseLine, ...]:
    """The cases in which this person took part, newest first."""
    if viewer.person is None:
        return ()
    with engine.store.read() as unit:
        rows = _listed(
            unit,
            reading.OF_PERSON,
            _titles(engine, unit, authority),
            authority=authority,
            person=viewer.person.id,
            limit=5 * PAGE,
        )
        actor = _actor(unit, engine, authority, viewer)
        return tuple(_line(engine, unit, row, viewer, actor) for row in rows)


def _waiting(
    unit: Unit,
    engine: Engine,
    authority: int,
    viewer: Viewer,
    version: Version,
    workflow_id: int,
    today: str,
) -> list[tuple[CaseRow, Actor]]:
    if viewer.person is None:
        return []
    mine = {g.role for g in people.grants(unit, viewer.person.id)}
    states = [s.name for s in version.workflow.states.values() if mine & set(s.waits_on)]
    if not states:
        return []
    rows = _listed(
        unit,
        reading.IN_STATES,
        _titles(engine, unit, authority),
        authority=authority,
        workflow=workflow_id,
        states=unit.as_list(states),
        limit=25 * PAGE,
    )
    found = []
    for row in rows:
        actor = people.actor(unit, viewer.person.id, authority, row.group_id, row.id, today)
        for role in version.workflow.states[row.state].waits_on:
            needs_assignment = version.workflow.roles[role].assigned
            if role in actor.roles and (not needs_assignment or role in actor.assigned):
                found.append((row, actor))
                break
    return found


def _listed(unit: Unit, statement: Any, titles: list[str], **params: Any) -> list[CaseRow]:
    """The rows with every correction of a title, or of the day of the last move, applied."""
    rows = reading.listed(unit, statement, titles, **params)
    amended = corrections.of_cases(unit, [row.id for row in rows])
    return [_as_known(unit, row, titles) if row.id in amended else row for row in rows]


def _as_known(unit: Unit, row: CaseRow, titles: list[str]) -> CaseRow:
    read = past.read(unit, row.id)
    named = [value for path in titles if isinstance(value := read.values.get(path[6:]), str)]
    return replace(row, title=next(iter(named), None), moved_at=read.held_at(row.state_n))


def _line(engine: Engine, unit: Unit, row: CaseRow, viewer: Viewer, actor: Actor) -> CaseLine:
    workflow = engine.version(unit, row.workflow).workflow
    state, wording = workflow.states[row.state], Wording(workflow, viewer.language)
    group, since = row.group or "", row.moved_at or row.opened_at
    if row.basis != "enforced":
        group = group or _reported_group(unit, row.id)
        # A reported step whose day is the day of its recording only says that it held then.
        since = "" if since == row.last_recorded_at[:10] else since
    return CaseLine(
        reference=row.reference,
        title=row.title or row.reference,
        group=group,
        workflow_title=wording.own(workflow.title),
        phase=row.phase,
        phase_title=phase(row.phase, viewer.language),
        state_title=wording.own(state.title),
        says=says(workflow, state, sight(workflow, actor), viewer.language),
        since=since,
        opened_at=row.opened_at,
        basis=row.basis,
        waits_on=tuple(wording.role(role) for role in state.waits_on),
    )


def _reported_group(unit: Unit, case_id: int) -> str:
    value = facts.newest(unit, case_id, ["field/group_name"]).get("field/group_name")
    return value if isinstance(value, str) else ""


def _actor(unit: Unit, engine: Engine, authority: int, viewer: Viewer) -> Actor:
    if viewer.person is None or viewer.person.authority != authority:
        return NOBODY
    today = local_day(unit.now(), engine.authorities[authority].timezone)
    return people.actor(unit, viewer.person.id, authority, None, None, today)


def _sees_all(engine: Engine, unit: Unit, authority: int, actor: Actor) -> bool:
    return any(
        sight(engine.version(unit, p.id).workflow, actor).may_see("authority")
        for p in authorities.published(unit)
        if p.authority == authority
    )


def _titles(engine: Engine, unit: Unit, authority: int) -> list[str]:
    named = {
        engine.version(unit, p.id).workflow.named_by
        for p in authorities.published(unit)
        if p.authority == authority
    }
    return [f"field/{name}" for name in sorted(named)]


def _pattern(words: str) -> str:
    words = words.strip().lower()[:LONGEST_SEARCH]
    for special in ("\\", "%", "_"):
        words = words.replace(special, "\\" + special)
    return f"%{words}%" if words else ""
