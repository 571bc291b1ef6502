"""Takes a lost step back from anybody's proof of receipt: it must fit the leaf that is left."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.errors import ProofError
from challenge_engine.history import commitments
from challenge_engine.history.commitments import Opening
from challenge_engine.history.entry import Entry, Ref
from challenge_engine.history.keys import Verifier
from challenge_engine.history.receipt import Receipt
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import Verdict, verify
from challenge_engine.service import own_history
from challenge_engine.service.checking.forms import Describer, Form
from challenge_engine.service.engine import Engine
from challenge_engine.store import (
    checkpoints,
    erasing,
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
class TakenBack:
    """Which step of which case is here again, and how many after it are still lost."""

    reference: str
    n: int
    lost: int


@dataclass(frozen=True, slots=True)
class _Shown:
    """One step as all the files together show it."""

    verdict: Verdict
    receipt: Receipt
    openings: tuple[Opening, ...]

    @property
    def entry(self) -> Entry:
        return self.verdict.entry


def take_back(engine: Engine, authority: int, files: Iterable[bytes]) -> TakenBack:
    """Write one lost step again, as it was sealed; ``ProofError`` where it is not sure.

    Several files of the same step may open different values of it: together they must open all.
    Steps come back in their order, and before the case goes on: what was done since was done
    without knowing of them.
    """
    with engine.store.write() as unit:
        logs = {origin: id_ for id_, origin in checkpoints.logs(unit, authority)}
        shown = _shown(unit, logs, list(files))
        entry = shown.entry
        case_id = erasing.row_of(unit, entry.case)
        if entry.stream != "case" or case_id is None:
            raise ProofError(
                "The step is of a history of which this database knows nothing. Keep the file: it "
                "proves the step, but there is no case here to which it could come back."
            )
        stream = erasing.lock(unit, case_id)
        _require_next(unit, stream, entry)
        if checkpoints.place(unit, shown.verdict.leaf) != (logs[entry.log], shown.verdict.index):
            raise _not_ours(entry)
        _require_whole(shown)
        workflow, form = _form(unit, engine, stream, entry, logs)
        _write(unit, authority, stream, shown, workflow, form)
        refs = (Ref("restores", entry.log, entry.case, entry.n, shown.verdict.leaf, None),)
        said = ("reason", "Taken back from a proof of receipt.")
        own_history.write(
            unit, engine, authority, None, "cli", "note", lambda _: (said,), refs=refs
        )
        unit.commit()
    engine.after_commit(authority)
    return TakenBack(stream.reference or "", entry.n, stream.n - entry.n)


def _shown(unit: Unit, logs: dict[str, int], files: list[bytes]) -> _Shown:
    keys = [key.vkey for id_ in logs.values() for key in checkpoints.keys(unit, id_)]
    trust = Trust(tuple(map(Verifier.parse, keys)))
    verdicts = [verify(data, trust) for data in files]
    if len({verdict.leaf for verdict in verdicts}) != 1:
        raise ProofError("The files are of different steps. Take back one step at a time.")
    opened = {one.item: one for verdict in verdicts for one in verdict.opened}
    openings = tuple(opened[item] for item in sorted(opened))
    return _Shown(verdicts[0], Receipt.parse(files[0]), openings)


def _require_next(unit: Unit, stream: Stream, entry: Entry) -> None:
    events = reading.events(unit, stream.id)
    if any(event.n == entry.n for event in events):
        raise ProofError(
            "Step {n} of the case {reference} is here: nothing of it is lost.",
            n=entry.n,
            reference=stream.reference,
        )
    last = events[-1] if events else None
    if last is not None and last.n > entry.n:
        raise ProofError(
            "The case {reference} has gone on since: step {last} is here already. The file still "
            "proves step {n}; show it to those who decide.",
            reference=stream.reference,
            last=last.n,
            n=entry.n,
        )
    if entry.n > stream.n:
        raise _not_ours(entry)
    if last is None or last.n != entry.n - 1:
        raise ProofError(
            "Steps come back in their order: step {n} of the case {reference} is still missing.",
            n=last.n + 1 if last else 0,
            reference=stream.reference,
        )
    if last.leaf_hash != entry.prev:
        raise _not_ours(entry)


def _require_whole(shown: _Shown) -> None:
    missing = len(shown.entry.c) - len(shown.openings)
    if missing:
        raise ProofError(
            "{missing} of the {all} values of step {n} are not opened in these files, and a step "
            "without them could not be told from one that was changed. Ask others who took part "
            "for their proof of receipt, and give all of the files together.",
            missing=missing,
            all=len(shown.entry.c),
            n=shown.entry.n,
        )


def _form(
    unit: Unit, engine: Engine, stream: Stream, entry: Entry, logs: dict[str, int]
) -> tuple[Workflow, Form]:
    version = engine.version(unit, stream.workflow or 0)
    known = version.definition
    named = (entry.workflow, entry.version, entry.definition)
    if entry.kind != "act" or named != (known.name, known.version, known.digest):
        raise ProofError(
            "Step {n} is none of the workflow ({kind}): only those can be taken back. The file "
            "still proves it; show it to those who decide.",
            n=entry.n,
            kind=entry.kind,
        )
    definition = (known.name, known.version, known.digest)
    return version.workflow, Describer(logs, {definition: version.workflow})(entry)


def _write(
    unit: Unit, authority: int, stream: Stream, shown: _Shown, workflow: Workflow, form: Form
) -> None:
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
    stream.last_occurred_at = entry.occurred_at
    known = restoring.people_of(unit, stream.id)
    stream.parties = known + recovering.MOST_PEOPLE * (stream.n - entry.n)
    streams.step(unit, stream.n, stream, phase)


def _not_ours(entry: Entry) -> ProofError:
    return ProofError(
        "The proof is signed, but the log of this database does not hold step {n} as it says: "
        "there are two histories. Keep the file, and see docs/recovery.md.",
        n=entry.n,
    )
