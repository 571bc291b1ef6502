"""Promises of both sides: a late payment shows like a late report."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from challenge_engine.core.workflow import Promise, RecordKind, Workflow
from challenge_engine.service.reading import records
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight
from challenge_engine.service.reading.views import PromiseView, Value
from challenge_engine.store.reading import RecordRow
from challenge_engine.texts import Wording


def promises(
    past: Past, workflow: Workflow, sight: Sight, today: str, language: str, zone: str
) -> tuple[PromiseView, ...]:
    """What was promised, by whom, by when and whether it was kept; soonest first."""
    found = []
    for row in past.newest():
        kind = workflow.records.get(row.kind)
        if kind is None or kind.promise is None or not sight.may_see(kind.see):
            continue
        values = past.of(row)
        due, owner = values.get(kind.promise.due), values.get(kind.promise.owner)
        if not isinstance(due, str) or not isinstance(owner, str):
            continue
        kept_at = _kept_at(past, workflow, kind.promise, row)
        wording = Wording(workflow, language)
        found.append(
            PromiseView(
                number=row.number,
                kind=row.kind,
                owner=owner,
                owner_title=wording.choice(kind.promise.owner, owner, row.kind),
                due=due,
                values=tuple(
                    _told(v, workflow, kind, wording)
                    for v in records.read_values(
                        workflow, kind, values, sight, row.actor, language, zone
                    )
                    if v.name not in (kind.promise.owner, kind.promise.due)
                ),
                standing=_standing(due, kept_at, today),
                kept_at=kept_at,
            )
        )
    return tuple(sorted(found, key=lambda p: (p.due, p.number)))


def _told(value: Value, workflow: Workflow, kind: RecordKind, wording: Wording) -> Value:
    """A record that it points at is said with what it is: a number alone says nothing."""
    pointed = workflow.records.get(kind.fields[value.name].of or "")
    if pointed is None:
        return value
    return replace(value, text=f"{wording.own(pointed.title)} {value.text}")


def _kept_at(past: Past, workflow: Workflow, promise: Promise, row: RecordRow) -> str | None:
    names = [f.name for f in workflow.records[promise.kept_by].fields.values() if f.of == row.kind]
    kept = [
        past.held_at(r.n)
        for r in past.newest()
        if r.kind == promise.kept_by and any(past.of(r).get(name) == row.number for name in names)
    ]
    return min(kept, default=None)


def _standing(
    due: str, kept_at: str | None, today: str
) -> Literal["open", "late", "kept", "kept-late"]:
    """A promise is kept on time on its last day still."""
    if kept_at is None:
        return "late" if today > due else "open"
    known = min(len(kept_at), len(due))
    return "kept-late" if kept_at[:known] > due[:known] else "kept"
