"""Everything that is kept of one case, read once: as it was recorded and as it is known now."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from challenge_engine.core.case import ERASED
from challenge_engine.core.workflow import RecordKind, Workflow
from challenge_engine.history import two_times
from challenge_engine.history.two_times import Said, Told
from challenge_engine.service.reading.reader import Sight
from challenge_engine.store import corrections, erasing, reading
from challenge_engine.store.erasing import Erased
from challenge_engine.store.reading import EventRow, RecordRow, SignatureRow
from challenge_engine.store.unit import Unit


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
    known: dict[int, Told] = field(default_factory=dict)
    """Step → how it is known now; a correction has no place of its own here."""
    roots: dict[int, int] = field(default_factory=dict)
    """Correction → the step that it corrects in the end."""
    erasures: dict[tuple[int, str], Erased] = field(default_factory=dict)
    """Step and path → when the value was erased, and on which ground."""
    others: frozenset[str] = frozenset()
    """The references of those linked cases that whoever reads may see."""

    @property
    def said(self) -> list[Said]:
        """The events as they were recorded, for the two readings of a history."""
        return [_as_said(event, self.items.get(event.n, {})) for event in self.events]

    def root(self, event: EventRow) -> EventRow:
        """The step that an event speaks of: itself, or the one that it corrects in the end."""
        return self.event(self.roots.get(event.n, event.n)) or event

    def event(self, n: int) -> EventRow | None:
        """The step with this number; after a loss there may be none (docs/recovery.md)."""
        at = bisect_left(self.events, n, key=attrgetter("n"))
        return self.events[at] if at < len(self.events) and self.events[at].n == n else None

    def was_dated(self, n: int) -> bool:
        """Whether it was known when a step happened as it was recorded."""
        return two_times.is_dated(self.items.get(n, {}))

    def held_at(self, n: int) -> str:
        """When a step happened, as far as is known now."""
        return self.known[self.roots.get(n, n)].occurred_at

    def newest(self) -> list[RecordRow]:
        """The newest version of each record, by kind and number."""
        return list({(r.kind, r.number): r for r in self.records}.values())

    def of(self, record: RecordRow) -> dict[str, Any]:
        """The values of one version of a record."""
        prefix = f"record/{record.kind}/{record.n}.{record.k}/"
        found = self.known[record.n].values
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


def read(unit: Unit, case_id: int, others: frozenset[str] = frozenset()) -> Past:
    """Read a case's whole history, for somebody who may see these ``others`` that are linked."""
    items: dict[int, dict[str, Any]] = {}
    for opening in reading.openings(unit, case_id):
        items.setdefault(opening.n, {})[opening.path] = json.loads(opening.value)
    erasures = {(one.n, one.path): one for one in erasing.erased_when(unit, case_id)}
    for n, path in erasures:
        items.setdefault(n, {})[path] = ERASED
    past = Past(
        reading.events(unit, case_id),
        items,
        reading.records(unit, case_id),
        reading.signatures(unit, case_id),
        erasures=erasures,
        others=others,
    )
    said = past.said
    past.roots = two_times.roots((e.n, e.corrects) for e in said if e.corrects is not None)
    past.known = {one.n: one for one in two_times.told(said)}
    total = two_times.add_up(past.known.values())
    past.values = {p[6:]: value for p, value in total.values.items() if p.startswith("field/")}
    return past


def _as_said(event: EventRow, items: Mapping[str, Any]) -> Said:
    return Said(
        event.n,
        event.kind,
        event.track,
        event.target,
        event.recorded_at,
        event.occurred_at,
        items,
        corrections.corrected(event.entry) if event.kind == "correct" else None,
    )
