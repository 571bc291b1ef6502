"""Whole histories with the visibility of who asks, one case at a time, in the order of filing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.case import ERASED
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import EMPTY, Workflow
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import moved, others, past, viewing
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight, Viewer, sight
from challenge_engine.service.reading.views import StepView
from challenge_engine.store import people, reading, streams
from challenge_engine.store.erasing import DESTROYED
from challenge_engine.store.people import Group
from challenge_engine.store.reading import EventRow
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

_CASES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Also:
    """A second track that the same action moved, as a step of its own in the history."""

    n: int
    track: str
    state: str


@dataclass(frozen=True, slots=True)
class ExportedStep:
    """One step as this reader may read it; what it handed in is kept as values, not as words."""

    case: str
    workflow: str
    version: int
    n: int
    kind: str
    action: str | None
    track: str | None
    state: str | None
    also: tuple[Also, ...]
    actor: str
    """The name to sign in for whom the office is open; else what a page would say."""
    role: str | None
    on_behalf: bool
    behalf: str | None
    group: str | None
    """At the first step, unless somebody files alone."""
    via: str
    at: str | None
    recorded_at: str
    basis: str
    source: str | None
    note: str | None
    data: Mapping[str, Any]
    erased: tuple[str, ...]
    withheld: int
    corrects: int | None = None
    """The earlier step that this one sets right, with ``data``, ``happened`` and ``why``."""
    happened: str | None = None
    why: str | None = None
    deadlines: Mapping[str, Mapping[str, str]] = EMPTY
    """Where each deadline stands that this step changed: its last day, and how it stands."""


def histories(
    engine: Engine, authority: int, viewer: Viewer, reference: str | None = None
) -> Iterator[tuple[ExportedStep, ...]]:
    """The steps of each case that the viewer may see, or of the one that is named.

    Each case is read in a transaction of its own, so that a long export holds nobody up.
    """
    if reference is not None:
        found = _history(engine, authority, viewer, reference)
        if found is None:
            raise no_such_case(reference)
        yield found
        return
    for one in _references(engine, authority):
        steps = _history(engine, authority, viewer, one)
        if steps is not None:
            yield steps


def _references(engine: Engine, authority: int) -> Iterator[str]:
    after = 0
    while True:
        with engine.store.read() as unit:
            params = {"authority": authority, "after": after, "limit": _CASES_AT_ONCE}
            rows = unit.run(reading.KEYS, params).fetchall()
        if not rows:
            return
        yield from (reference for _, _, reference in rows if reference is not None)
        after = rows[-1][0]


def _history(
    engine: Engine, authority: int, viewer: Viewer, reference: str
) -> tuple[ExportedStep, ...] | None:
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        if stream is None or stream.workflow is None or stream.state == DESTROYED:
            return None
        workflow = engine.version(unit, stream.workflow).workflow
        zone = engine.authorities[authority].timezone
        today = local_day(unit.now(), zone)
        actor = viewing.actor_of(unit, stream, workflow, viewer, today)
        seen = sight(workflow, actor)
        if stream.public_n is None and not seen.may_see("parties"):
            return None
        person = viewer.person.id if viewer.person else None
        read = past.read(unit, stream.id, others.visible(unit, engine, stream.id, person, today))
        group = people.group_by_id(unit, stream.group) if stream.group is not None else None
        told = past.steps(read, workflow, seen, group.name if group else "", "en", zone)
        telling = _Telling(unit, stream, workflow, seen, read, group, _beside(stream, read))
        pairs = zip(read.events, told, strict=True)
        return tuple(telling.step(e, s) for e, s in pairs if not _first_of(stream, e))


def _first_of(stream: Stream, event: EventRow) -> int | None:
    """The step whose action this one goes on with, on a second track."""
    if event.kind != "act":
        return None
    for relation, _, case, n, *_ in json.loads(event.entry)["refs"]:
        if relation in ("continues", "reopens") and case == stream.key.hex() and n < event.n:
            return int(n)
    return None


def _beside(stream: Stream, read: Past) -> dict[int, list[Also]]:
    found: dict[int, list[Also]] = {}
    for event in read.events:
        first = _first_of(stream, event)
        if first is not None:
            also = Also(event.n, event.track or "", event.target or "")
            found.setdefault(first, []).append(also)
    return found


def _deadlines(items: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    return {
        path.removeprefix(moved.PATH): {k: value[k] for k in ("due", "standing") if k in value}
        for path, value in items.items()
        if path.startswith(moved.PATH) and value is not ERASED
    }


@dataclass(frozen=True, slots=True)
class _Telling:
    unit: Unit
    stream: Stream
    workflow: Workflow
    sight: Sight
    read: Past
    group: Group | None
    beside: Mapping[int, list[Also]]

    def step(self, event: EventRow, told: StepView) -> ExportedStep:
        if told.corrects is not None:
            return self._correction(event, told)
        items = self.read.items.get(event.n, {})
        data = {v.name: v.raw for v in told.values if not v.is_erased}
        if told.reason is not None:
            data["reason"] = told.reason
        if told.grounds:
            data["grounds"] = items["grounds"]
        if (number := self._revised(event)) is not None:
            data["revises"] = number
        assignee, withheld = self._assignee(event, items)
        if assignee is not None:
            data["assignee"] = assignee
        is_body = event.role is not None and self._has_body(event.role)
        return ExportedStep(
            case=self.stream.reference or "",
            workflow=self.workflow.name,
            version=self.workflow.version,
            n=event.n,
            kind=event.kind,
            action=event.action,
            track=event.track,
            state=event.target,
            also=tuple(self.beside.get(event.n, ())),
            actor=self._actor(event, items, told),
            role=event.role,
            on_behalf=event.behalf is not None and not is_body,
            behalf=told.behalf,
            group=self.group.name if self.group and not self.group.alone and not event.n else None,
            via=event.via,
            at=event.occurred_at if told.is_dated else None,
            recorded_at=event.recorded_at,
            basis=event.basis,
            source=told.source,
            note=told.note,
            data=data,
            erased=tuple(v.name for v in told.values if v.is_erased),
            withheld=told.withheld + withheld,
            deadlines=_deadlines(items),
        )

    def _correction(self, event: EventRow, told: StepView) -> ExportedStep:
        """A correction is made when it is recorded; as an event it is as old as its case."""
        (own,) = told.corrections
        return ExportedStep(
            case=self.stream.reference or "",
            workflow=self.workflow.name,
            version=self.workflow.version,
            n=event.n,
            kind=event.kind,
            action=None,
            track=None,
            state=None,
            also=(),
            actor=self._actor(event, self.read.items.get(event.n, {}), told),
            role=event.role,
            on_behalf=False,
            behalf=None,
            group=None,
            via=event.via,
            at=event.recorded_at,
            recorded_at=event.recorded_at,
            basis=event.basis,
            source=None,
            note=None,
            data={
                change.name: change.now.raw if change.now else None
                for change in own.changes
                if change.now is None or not change.now.is_erased
            },
            erased=tuple(c.name for c in own.changes if c.now is not None and c.now.is_erased),
            withheld=own.withheld,
            corrects=told.corrects,
            happened=own.held[1] if own.held else None,
            why=own.reason,
        )

    def _actor(self, event: EventRow, items: Mapping[str, Any], told: StepView) -> str:
        value = items.get("actor")
        if event.basis != "enforced" or not self.sight.may_see("authority"):
            return told.by
        return self._login(value) or told.by

    def _login(self, value: Any) -> str | None:
        if value is ERASED or not isinstance(value, dict):
            return None
        person = people.by_key(self.unit, str(value.get("id")))
        return (person.login or person.name) if person else str(value.get("name") or "")

    def _assignee(self, event: EventRow, items: Mapping[str, Any]) -> tuple[str | None, int]:
        value = items.get(f"record/assignment/{event.n}.0/person")
        if value is None or value is ERASED:
            return None, 0
        if not self.sight.may_see("parties"):
            return None, 1
        return self._login(value) if self.sight.may_see("authority") else str(value["name"]), 0

    def _revised(self, event: EventRow) -> int | None:
        return next((r.number for r in self.read.records if r.n == event.n and r.version > 1), None)

    def _has_body(self, role: str) -> bool:
        found = self.workflow.roles.get(role)
        return found is not None and found.body is not None
