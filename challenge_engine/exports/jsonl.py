"""JSON lines: one object a line, one line a step, in UTF-8.

The form is stable: members may be added, none is renamed or changes its meaning. A member that
has nothing to say is left out. The lines of a case follow each other in the order of its steps.

    case         the reference of the case
    n            the number of the step within the case, from 0
    kind         open, act, takeover, note … (the kinds of docs/history-format.md)
    workflow     its name, and
    version      its version
    action       what was done, by the workflow's name for it
    takeover     for a case taken over: the state in which it was; then there is no action
    note         for a dated note: its text; then there is no action
    track        the track that it moved (main is the case itself)
    state        the state of that track afterwards
    also         further tracks that the same action moved: a list of {n, track, state}
    actor        who did it: the name to sign in for readers of the office, else a role or group
    role         in which role
    on_behalf    "yes": for the group, at a desk, on paper or by telephone
    behalf       for whom: the group, or the body that decided
    group        at the first step: the group; left out where somebody files alone
    at           when it happened, as precise as it is known: year, month, day or instant
    recorded_at  when it was written down here
    via          how it came in: page, api, cli, paper, desk, phone, import, clock
    basis        enforced: rights and guards were checked here; reported, inferred: they were not
    rights       "not known", for what was not checked here
    guards       "not known", for what was not checked here
    source       where a take-over or a note was found
    data         what was handed in: name → value; money is {cents, currency}; also reason,
                 grounds, assignee (a name to sign in) and revises (the number of a record)
    erased       the names of values that were erased
    withheld     how many values this reader may not read

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
        "erased": list(step.erased),
        "withheld": step.withheld or None,
    }
    return {name: value for name, value in said.items() if value not in (None, [], {}, "")}
