"""The records of a case, newest version of each, as far as the reader may read them."""

from __future__ import annotations

from typing import Any

from challenge_engine.core.case import ERASED
from challenge_engine.core.workflow import RecordKind, Workflow
from challenge_engine.service.reading import wordings
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight
from challenge_engine.service.reading.views import RecordView, StepView, Value
from challenge_engine.store.reading import RecordRow
from challenge_engine.texts import Wording


def records(
    past: Past,
    workflow: Workflow,
    sight: Sight,
    steps: tuple[StepView, ...],
    language: str,
    zone: str,
) -> tuple[RecordView, ...]:
    """Every record that the reader may know of; of a sealed one, that it is there."""
    by_n = {step.n: step for step in steps}
    found = []
    for row in past.newest():
        kind = workflow.records.get(row.kind)
        if kind is None or not (sight.may_see(kind.see) or row.actor == sight.actor.number):
            continue
        is_sealed = not sight.may_read(kind, row.actor, is_open=past.is_open(kind, row.n))
        values = past.of(row)
        step = by_n[row.n]
        found.append(
            RecordView(
                kind=row.kind,
                title=Wording(workflow, language).own(kind.title),
                number=row.number,
                version=row.version,
                n=row.n,
                by=step.by,
                recorded_at=step.recorded_at,
                occurred_at=past.held_at(row.n),
                values=()
                if is_sealed
                else read_values(workflow, kind, values, sight, row.actor, language, zone),
                is_sealed=is_sealed,
                signed=_signed(past, row),
            )
        )
    return tuple(found)


def read_values(
    workflow: Workflow,
    kind: RecordKind,
    values: dict[str, Any],
    sight: Sight,
    author: int,
    language: str,
    zone: str,
) -> tuple[Value, ...]:
    """The values of one record in the order of its form."""
    found = []
    for name, field in kind.fields.items():
        value = values.get(name)
        is_mine = author == sight.actor.number
        if value is None or not (is_mine or sight.may_see(field.see)):
            continue
        found.append(
            wordings.erased(workflow, field, language)
            if value is ERASED
            else wordings.shown(workflow, field, value, language, zone)
        )
    return tuple(found)


def _signed(past: Past, row: RecordRow) -> tuple[str, ...]:
    return tuple(
        s.side
        for s in past.signatures
        if (s.kind, s.number, s.version) == (row.kind, row.number, row.version)
    )
