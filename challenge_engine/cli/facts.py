"""Cases as JSON: the keys are stable, a program may rely on them; values are as they are kept."""

from __future__ import annotations

from typing import Any

from challenge_engine.cli.deadline_facts import of_deadline, of_due, of_move
from challenge_engine.core.workflow import MAIN
from challenge_engine.service.reading.timeline import CompareView, TimelineView
from challenge_engine.service.reading.views import (
    ActionView,
    CaseLine,
    CaseView,
    CorrectionView,
    RecordView,
    StepView,
    Value,
)
from challenge_engine.texts.rights import RouteSaid


def of_case(view: CaseView) -> dict[str, Any]:
    """A case as one reader may see it."""
    return {
        "reference": view.reference,
        "title": view.title,
        "group": view.group,
        "workflow": view.workflow,
        "version": view.version,
        "n": view.n,
        "phase": view.phase,
        "state": view.state,
        "state_title": view.state_title,
        "says": view.says,
        "since": view.since,
        "waits_on": [
            {"role": w.role, "title": w.title, "people": list(w.people)} for w in view.waits_on
        ],
        "basis": view.basis,
        "is_public": view.is_public,
        "against": _routes(view.against),
        "tracks": [
            {
                "name": t.name,
                "state": t.state,
                "title": t.state_title,
                "against": _routes(t.against),
            }
            for t in view.tracks
        ],
        "values": _values(view.values),
        "records": [_record(record) for record in view.records],
        "promises": [
            {"number": p.number, "owner": p.owner, "due": p.due, "standing": p.standing}
            for p in view.promises
        ],
        "deadlines": [of_deadline(one) for one in view.deadlines],
        "links": [
            {
                "name": link.name,
                "title": link.title,
                "cases": [
                    {"reference": one.reference, "title": one.title, "state": one.state_title}
                    for one in link.cases
                ],
                "more": link.more,
                "hidden": link.hidden,
            }
            for link in view.links
        ],
        "possible": [_possible(action) for action in view.possible],
    }


def of_line(line: CaseLine) -> dict[str, Any]:
    """A case in a list."""
    return {
        "reference": line.reference,
        "title": line.title,
        "group": line.group,
        "workflow_title": line.workflow_title,
        "phase": line.phase,
        "state_title": line.state_title,
        "says": line.says,
        "since": line.since,
        "opened_at": line.opened_at,
        "basis": line.basis,
        "waits_on": list(line.waits_on),
        "due": of_due(line.due) if line.due else None,
    }


def of_step(step: StepView) -> dict[str, Any]:
    """One step of a history."""
    return {
        "n": step.n,
        "kind": step.kind,
        "action": step.action,
        "title": step.title,
        "track": step.track,
        "moved": step.moved,
        "by": step.by,
        "behalf": step.behalf,
        "via": step.via,
        "recorded_at": step.recorded_at,
        "occurred_at": step.occurred_at if step.is_dated else None,
        "basis": step.basis,
        "reason": step.reason,
        "grounds": list(step.grounds),
        "values": _values(step.values),
        "deadlines": dict(map(of_move, step.deadlines)),
        "withheld": step.withheld,
        "note": step.note,
        "source": step.source,
        "corrects": step.corrects,
        "corrections": [_correction(one) for one in step.corrections],
    }


def of_timeline(view: TimelineView) -> dict[str, Any]:
    """A case at one moment, in one of the two readings of its history."""
    return {
        "reference": view.reference,
        "moment": view.moment,
        "reading": "as-corrected" if view.is_corrected else "as-recorded",
        "states": {one.track: one.state for one in view.stood},
        "values": {
            held.value.name: {
                "value": None if held.value.is_erased else held.value.raw,
                "is_erased": held.value.is_erased,
                "n": held.n,
                "corrected_by": held.corrected_by,
            }
            for held in view.values
        },
        "withheld": view.withheld,
        "steps": [of_step(step) for step in view.steps],
        "uncertain": [of_step(step) for step in view.uncertain],
    }


def of_comparison(view: CompareView) -> dict[str, Any]:
    """Both readings of one moment, and what they say differently."""
    return {
        "recorded": of_timeline(view.recorded),
        "corrected": of_timeline(view.corrected),
        "differences": [
            {"what": d.what, "name": d.name, "recorded": d.recorded, "corrected": d.corrected}
            for d in view.differences
        ],
        "only_recorded": list(view.only_recorded),
        "only_corrected": list(view.only_corrected),
    }


def is_of_this_state(action: ActionView) -> bool:
    """Not what begins in another state, nor a track that this state gives no cause for."""
    is_beside = action.track != MAIN and "track-elsewhere" in action.codes
    return action.target is not None and not is_beside


def _routes(against: tuple[RouteSaid, ...] | None) -> list[dict[str, str]] | None:
    """What one can do against an adverse end; ``null`` where it is none."""
    if against is None:
        return None
    return [{"kind": r.kind, "says": r.text, "mark": r.mark, "source": r.source} for r in against]


def _values(values: tuple[Value, ...]) -> dict[str, Any]:
    """Name → value; ``null`` where it was erased."""
    return {value.name: None if value.is_erased else value.raw for value in values}


def _correction(one: CorrectionView) -> dict[str, Any]:
    return {
        "n": one.n,
        "of": one.of,
        "by": one.by,
        "recorded_at": one.recorded_at,
        "reason": one.reason,
        "values": {c.name: {"was": _raw(c.was), "is": _raw(c.now)} for c in one.changes},
        "occurred_at": dict(zip(("was", "is"), one.held, strict=True)) if one.held else None,
        "withheld": one.withheld,
    }


def _raw(value: Value | None) -> Any:
    return None if value is None or value.is_erased else value.raw


def _record(record: RecordView) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "number": record.number,
        "version": record.version,
        "n": record.n,
        "by": record.by,
        "is_sealed": record.is_sealed,
        "signed": list(record.signed),
        "values": _values(record.values),
    }


def _possible(action: ActionView) -> dict[str, Any]:
    return {
        "action": action.action,
        "title": action.title,
        "seen": action.seen,
        "on_behalf": action.on_behalf,
        "asks": [
            {"name": a.name, "type": a.type, "label": a.label, "required": a.required}
            for a in action.asks
        ],
    }
