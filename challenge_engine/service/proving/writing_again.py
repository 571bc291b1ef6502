"""Writes a lost step anew, with all that it changed, from what proofs of receipt show of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.ledger_value import from_value
from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.errors import ProofError
from challenge_engine.history import commitments
from challenge_engine.history.commitments import Opening
from challenge_engine.history.entry import Entry
from challenge_engine.history.receipt import Receipt
from challenge_engine.history.verification import Verdict
from challenge_engine.service.checking.forms import Form
from challenge_engine.service.proving.pots_again import pour
from challenge_engine.service.timing import following
from challenge_engine.store import (
    deadlines,
    links,
    people,
    reading,
    recovering,
    restoring,
    saving,
    streams,
)
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as all the files together show it."""

    verdict: Verdict
    receipt: Receipt
    openings: tuple[Opening, ...]

    @property
    def entry(self) -> Entry:
        """What the step says."""
        return self.verdict.entry


def write(
    unit: Unit,
    authority: int,
    zone: str,
    stream: Stream,
    shown: Shown,
    workflow: Workflow,
    form: Form,
) -> None:
    """The step as it was sealed, and every row that it had made."""
    entry, receipt = shown.entry, shown.receipt
    values = {one.path: json.loads(one.value) for one in shown.openings}
    who = _people(unit, authority, values)
    restoring.restore_event(
        unit,
        stream.id,
        entry,
        data=receipt.entry,
        salt=receipt.salt,
        leaf_hash=shown.verdict.leaf,
        slot=commitments.slot(entry.case, entry.n),
    )
    restoring.restore_openings(unit, stream.id, entry.n, shown.openings)
    about = _about(entry, values, who, workflow, form)
    restoring.restore_subjects(unit, stream.id, entry.n, shown.openings, about)
    for path, number in form.people.items():
        restoring.restore_party(unit, stream.id, number, who[path.decode()])
    _save(unit, stream, entry, values, form, who)
    _save_deadlines(unit, stream, entry, values, workflow, zone)
    _save_links(unit, stream, entry, values)
    pour(unit, stream, entry, values)
    _stand(unit, stream, entry, workflow, form)


def _people(
    unit: Unit, authority: int, values: dict[str, Any]
) -> dict[str, tuple[int | None, int | None, str | None]]:
    """Path → person, group or label: an account that is lost as well goes by its name."""
    found = {}
    for path, value in values.items():
        if not isinstance(value, dict) or value.keys() != {"id", "name"}:
            continue
        person = people.by_key(unit, value["id"])
        group = None if person else people.group_by_key(unit, authority, value["id"])
        label = None if person or group else value["name"]
        found[path] = (person.id if person else None, group.id if group else None, label)
    return found


def _about(
    entry: Entry,
    values: dict[str, Any],
    who: dict[str, tuple[int | None, int | None, str | None]],
    workflow: Workflow,
    form: Form,
) -> dict[str, int]:
    """Whose data the values are, as the step itself would have said it."""
    found = {path: person for path, (person, _, _) in who.items() if person is not None}
    actor, is_groups = found.get("actor"), "behalf" in who and who["behalf"][1] is not None
    if actor is None or is_groups:
        return found
    kind = workflow.records.get(form.takes.record or "")
    for path in values:
        name = path.rpartition("/")[2]
        is_field = path.startswith("field/") and workflow.fields[name].personal
        is_part = (
            kind is not None
            and path.startswith(f"record/{kind.name}/{entry.n}.")
            and name in kind.fields
            and kind.fields[name].personal
        )
        if is_field or is_part:
            found[path] = actor
    return found


def _save(
    unit: Unit,
    stream: Stream,
    entry: Entry,
    values: dict[str, Any],
    form: Form,
    who: dict[str, tuple[int | None, int | None, str | None]],
) -> None:
    takes, n = form.takes, entry.n
    if takes.record is not None:
        revised = None
        if takes.revises:
            number = values[f"record/{takes.record}/{n}.0/revises"]
            revised = _revised(unit, stream, takes.record, number)
        restoring.restore_record(unit, stream.id, takes.record, n, entry.actor, revised)
    signed = values.get(f"record/signature/{n}.0/of")
    if takes.signs is not None and signed is not None:
        restoring.restore_signature(unit, stream.id, n, entry.actor, form.side, signed)
    role, person = takes.assigns, who.get(f"record/assignment/{n}.0/person")
    if role and person and person[0] is not None:
        saving.save_assignment(unit, stream.id, n, role, person[0], replaces=takes.replaces)
    if entry.track not in (None, MAIN) and entry.source != entry.target:
        saving.save_tracks(unit, stream.id, [(entry.track or "", entry.target or "", n)])


def _save_deadlines(
    unit: Unit,
    stream: Stream,
    entry: Entry,
    values: dict[str, Any],
    workflow: Workflow,
    zone: str,
) -> None:
    ledgers = {}
    for path, value in values.items():
        where, _, name = path.partition("/")
        if where == "deadline":
            ledgers[name] = from_value(name, value)
    wakes = following.wakes(workflow, ledgers, entry.recorded_at, zone, entry.basis)
    deadlines.put(unit, stream.id, entry.n, ledgers, wakes)


def _save_links(unit: Unit, stream: Stream, entry: Entry, values: dict[str, Any]) -> None:
    """Which case points at which; the step that answers comes right after the one it is told of."""
    said = [values[path] for path in sorted(values) if path.startswith("record/link/")
            and path.endswith("/name")]  # fmt: skip
    pointed = [ref for ref in entry.refs if ref.rel == "links"]
    # Of two links at once nobody could tell which is which but by the reference.
    for name, ref in zip(said, pointed, strict=False):
        if entry.kind == "link":
            keys, steps = (ref.case, stream.key), (ref.n, entry.n)
        else:
            keys, steps = (stream.key, ref.case), (entry.n, ref.n + 1)
        links.restore(unit, keys, name, *steps, surely=entry.kind == "link")


def _revised(unit: Unit, stream: Stream, kind: str, number: int) -> tuple[int, int]:
    """Number and newest version of the record of which the step gives a new version."""
    found = {r.number: r.version for r in reading.records(unit, stream.id) if r.kind == kind}
    if number not in found:
        raise ProofError(
            "The step gives a new version of record {number}, which is not here yet. Take back the "
            "steps before it first.",
            number=number,
        )
    return number, found[number]


def _stand(unit: Unit, stream: Stream, entry: Entry, workflow: Workflow, form: Form) -> None:
    """The row of the case follows, step by step, until nothing is lost any more."""
    phase = stream.phase
    if entry.track == MAIN and entry.target is not None:
        stream.state, phase = entry.target, workflow.states[entry.target].phase
        if entry.source != entry.target:
            stream.state_n = entry.n
        closed = stream.closed_at or entry.recorded_at
        stream.closed_at = closed if phase == "ended" else None
    if form.is_public and stream.public_n is None:
        stream.public_n = entry.n
    stream.last_recorded_at = max(stream.last_recorded_at, entry.recorded_at)
    if not form.is_noted:
        stream.last_occurred_at = entry.occurred_at
    known = restoring.people_of(unit, stream.id)
    stream.parties = known + recovering.MOST_PEOPLE * (stream.n - entry.n)
    streams.step(unit, stream.n, stream, phase)
