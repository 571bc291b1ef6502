"""The steps of a case, folded into what its reader may see of each and of the whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from challenge_engine.core.case import ERASED
from challenge_engine.core.workflow import NOTHING, Field, RecordKind, Transition, Workflow
from challenge_engine.service.reading import wordings
from challenge_engine.service.reading.reader import Sight
from challenge_engine.service.reading.views import StepView, Value
from challenge_engine.store import reading
from challenge_engine.store.reading import EventRow, RecordRow, SignatureRow
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording, say
from challenge_engine.texts.catalogue import _


@dataclass(slots=True)
class Past:
    """Everything that is kept of a case, read once for a page."""

    events: list[EventRow]
    items: dict[int, dict[str, Any]]
    """Step → path → value; ``ERASED`` where it was erased."""
    records: list[RecordRow]
    signatures: list[SignatureRow]
    values: dict[str, Any] = field(default_factory=dict)
    """Field → newest value; ``ERASED`` where that was erased; absent where cleared."""

    def newest(self) -> list[RecordRow]:
        """The newest version of each record, by kind and number."""
        return list({(r.kind, r.number): r for r in self.records}.values())

    def of(self, record: RecordRow) -> dict[str, Any]:
        """The values of one version of a record."""
        prefix = f"record/{record.kind}/{record.n}.{record.k}/"
        found = self.items.get(record.n, {})
        return {p.removeprefix(prefix): v for p, v in found.items() if p.startswith(prefix)}

    def is_open(self, kind: RecordKind, n: int) -> bool:
        """Whether a record may be read by others: an event opens it."""
        if kind.sealed_until is None:
            return True
        return any(e.n > n and e.action == kind.sealed_until for e in self.events)

    def hidden(self, workflow: Workflow, sight: Sight) -> frozenset[str]:
        """Record kinds of which this reader may not read every record."""
        return frozenset(
            r.kind
            for r in self.records
            if (kind := workflow.records.get(r.kind)) is not None
            and not sight.may_read(kind, r.actor, is_open=self.is_open(kind, r.n))
        )


def read(unit: Unit, case_id: int) -> Past:
    """Read a case's whole history."""
    items: dict[int, dict[str, Any]] = {}
    for opening in reading.openings(unit, case_id):
        items.setdefault(opening.n, {})[opening.path] = json.loads(opening.value)
    for erased in reading.erasures(unit, case_id):
        items.setdefault(erased.n, {})[erased.path] = ERASED
    past = Past(
        reading.events(unit, case_id),
        items,
        reading.records(unit, case_id),
        reading.signatures(unit, case_id),
    )
    for n in sorted(items):
        for path, value in items[n].items():
            if path.startswith("field/"):
                past.values[path[6:]] = value
    past.values = {name: value for name, value in past.values.items() if value is not None}
    return past


def steps(
    past: Past, workflow: Workflow, sight: Sight, group: str, language: str, zone: str
) -> tuple[StepView, ...]:
    """The history as one reader may read it, oldest first."""
    order = {name: place for place, name in enumerate(workflow.fields)}
    telling = _Telling(past, workflow, sight, group, language, zone, order)
    return tuple(telling.step(event) for event in past.events)


@dataclass(frozen=True, slots=True)
class _Telling:
    past: Past
    workflow: Workflow
    sight: Sight
    group: str
    language: str
    zone: str
    order: Mapping[str, int]
    """Field → its place in the workflow."""

    def step(self, event: EventRow) -> StepView:
        items = self.past.items.get(event.n, {})
        transition = self._transition(event)
        values, withheld = self._values(event, items)
        told = self._is_told(transition)
        reason = items.get("reason") if told else None
        grounds = items.get("grounds") if told else None
        wording = Wording(self.workflow, self.language)
        return StepView(
            n=event.n,
            kind=event.kind,
            action=event.action,
            title=self._title(event),
            track=event.track,
            moved=self._moved(event),
            by=self.by(event),
            behalf=self._name(items.get("behalf")) if event.behalf else None,
            via=event.via,
            recorded_at=event.recorded_at,
            occurred_at=event.occurred_at,
            basis=event.basis,
            reason=reason if isinstance(reason, str) else None,
            grounds=tuple(wording.choice("grounds", code) for code in self._list(grounds)),
            values=values,
            withheld=withheld + sum(1 for p in ("reason", "grounds") if p in items and not told),
            note=_said(items, "text"),
            source=_said(items, "source"),
            is_dated=_said(items, "date") is None,
        )

    def by(self, event: EventRow) -> str:
        """The role, and the name for those who take part; the public sees group and office."""
        wording = Wording(self.workflow, self.language)
        if event.actor == 0:
            return say(self.language, "the clock")
        role = self.workflow.roles.get(event.role or "")
        title = wording.role(event.role) if event.role else ""
        name = self._name(self.past.items.get(event.n, {}).get("actor"))
        if event.basis != "enforced":
            return name or title
        if role is not None and role.side == "community" and not self.sight.may_see("parties"):
            return self.group
        if self.sight.may_see("parties") and name:
            return f"{name} ({title})" if title else name
        return title or name

    def _title(self, event: EventRow) -> str:
        if event.action is not None:
            found = self.workflow.actions.get(event.action)
            return Wording(self.workflow, self.language).own(found.title if found else None)
        return say(self.language, _KINDS.get(event.kind, event.kind))

    def _transition(self, event: EventRow) -> Transition | None:
        if event.action is None or event.track is None:
            return None
        return self.workflow.transition(event.track, event.source or NOTHING, event.action)

    def _is_told(self, transition: Transition | None) -> bool:
        is_public = transition is None or transition.takes.publish
        return is_public or self.sight.may_see("parties")

    def _moved(self, event: EventRow) -> str | None:
        if event.target is None or event.target == event.source:
            return None
        state = self.workflow.tracks.get(event.track or "", {}).get(event.target)
        return Wording(self.workflow, self.language).own(state.title if state else None)

    def _values(self, event: EventRow, items: dict[str, Any]) -> tuple[tuple[Value, ...], int]:
        found: list[Value] = []
        withheld = 0
        for path, value in sorted(items.items(), key=self._place_in_form):
            if path.startswith("record/assignment/") and path.endswith("/person"):
                found += self._assigned(value)
            place = self._field(event, path)
            if place is None:
                continue
            one, may_read = place
            if not may_read:
                withheld += 1
            elif value is ERASED:
                found.append(wordings.erased(self.workflow, one, self.language))
            elif value is not None:
                shown = wordings.shown(self.workflow, one, value, self.language, self.zone)
                found.append(shown)
        return tuple(found), withheld

    def _place_in_form(self, item: tuple[str, Any]) -> tuple[int, str]:
        """Fields in the order of the workflow, then those of a record in the order of its form."""
        path, name = item[0], item[0].rpartition("/")[2]
        if path.startswith("field/"):
            return self.order.get(name, 0), path
        kind = self.workflow.records.get(path.split("/")[1]) if path.startswith("record/") else None
        order = list(kind.fields) if kind else []
        return (len(self.order) + order.index(name) if name in order else 0), path

    def _assigned(self, value: Any) -> list[Value]:
        """Who was assigned, for those who take part; the public sees that somebody was."""
        if not self.sight.may_see("parties"):
            return []
        label = Wording(self.workflow, self.language).label("assignee")
        return [Value("assignee", label, self._name(value), value, is_erased=value is ERASED)]

    def _field(self, event: EventRow, path: str) -> tuple[Field, bool] | None:
        where, _, rest = path.partition("/")
        if where == "field" and rest in self.workflow.fields:
            one = self.workflow.fields[rest]
            is_mine = event.actor == self.sight.actor.number
            return one, is_mine or self.sight.may_see(one.see)
        if where != "record":
            return None
        kind_name, _, rest = rest.partition("/")
        name = rest.partition("/")[2]
        kind = self.workflow.records.get(kind_name)
        if kind is None or name not in kind.fields:
            return None
        is_open = self.past.is_open(kind, event.n)
        may_read = self.sight.may_read(kind, event.actor, is_open=is_open)
        one = kind.fields[name]
        is_mine = event.actor == self.sight.actor.number
        return one, may_read and (is_mine or self.sight.may_see(one.see))

    def _name(self, value: Any) -> str:
        if value is ERASED:
            return say(self.language, "name erased")
        return str(value["name"]) if isinstance(value, dict) and "name" in value else ""

    def _list(self, value: Any) -> Iterable[str]:
        return [str(code) for code in value] if isinstance(value, list) else []


def _said(items: dict[str, Any], what: str) -> str | None:
    """What a note or a take-over says beside the fields of the form."""
    for path, value in items.items():
        place = path.split("/")
        if place[0] == "record" and place[1] in _REMARKS and place[-1] == what:
            return value if isinstance(value, str) else None
    return None


_REMARKS = ("note", "takeover", "report")
"""Under these names a reported step says what no form asks for."""

_KINDS = {
    "takeover": _("Taken over from elsewhere"),
    "note": _("Note"),
    "correct": _("Correction"),
    "lapse": _("A deadline passed"),
    "erase": _("Data erased by law"),
}
