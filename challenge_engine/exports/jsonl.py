"""JSON lines: one object a line, one line a step, in UTF-8.

The form is stable: members may be added, none is renamed or changes its meaning. A member that
has nothing to say is left out. What each says is told in docs/importing.md.

Read back by `challenge import`: with basis *enforced* an export as an auditor replays every step
as the same people at the same times, who must have accounts and roles by then. What is sealed is
withheld from the auditor too, so a case with a panel that is still open cannot be moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from challenge_engine.service.moving.exporting import ExportedStep

NOT_KNOWN = "not known"


def lines(histories: Iterable[Iterable[ExportedStep]]) -> Iterator[str]:
    """Each step as one line, without its end."""
    for steps in histories:
        for step in steps:
            yield json.dumps(members(step), ensure_ascii=False, separators=(",", ":"))


def members(step: ExportedStep) -> dict[str, Any]:
    """What a line says, without what it has nothing to say about."""
    is_checked = step.basis == "enforced"
    said: dict[str, Any] = {
        "case": step.case,
        "n": step.n,
        "kind": step.kind,
        "workflow": step.workflow,
        "version": step.version,
        "action": step.action,
        "takeover": step.state if step.kind == "takeover" else None,
        "note": step.note,
        "corrects": step.corrects,
        "happened": step.happened,
        "why": step.why,
        "track": step.track,
        "state": step.state,
        "also": [{"n": a.n, "track": a.track, "state": a.state} for a in step.also],
        "actor": step.actor,
        "role": step.role,
        "on_behalf": "yes" if step.on_behalf else None,
        "behalf": step.behalf,
        "group": step.group,
        "at": step.at,
        "recorded_at": step.recorded_at,
        "via": step.via,
        "basis": step.basis,
        "rights": None if is_checked else NOT_KNOWN,
        "guards": None if is_checked else NOT_KNOWN,
        "source": step.source,
        "data": dict(step.data),
        "deadlines": {name: dict(one) for name, one in step.deadlines.items()},
        "erased": list(step.erased),
        "withheld": step.withheld or None,
    }
    return {name: value for name, value in said.items() if value not in (None, [], {}, "")}
