"""From an outcome of the core to rows: the steps of the history and what they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.case import Actor, Given, Move, Outcome
from challenge_engine.core.ledger_value import to_value
from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.history.entry import Ref
from challenge_engine.service.timing import following
from challenge_engine.store import deadlines, people, recording, saving, streams
from challenge_engine.store.authorities import Authority
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.steps import Definition, Origin, Step, Who
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Channel:
    """How a step came in, from which line of an import, and who typed it in."""

    via: str
    src: tuple[str, int] | None = None
    recorder: Who | None = None


@dataclass(frozen=True, slots=True)
class Pen:
    """What is the same for all steps that one action writes."""

    unit: Unit
    origin: Origin
    definition: Definition | None
    now: str
    occurred_at: str | None
    channel: Channel
    author: Who
    basis: str = "enforced"
    remarks: tuple[tuple[str, Any], ...] = ()
    """Items of the first step that no form asks for: the source of what is reported."""
    refs: tuple[Ref, ...] = ()
    """What the first step points at in other histories."""


def new_stream(
    unit: Unit, authority: Authority, workflow: int, group: int | None, now: str
) -> Stream:
    """A case that has no step yet: with a random id, and the next reference of its authority."""
    reference = streams.next_reference(unit, authority.id, now[:4])
    return Stream.unborn(
        authority.id,
        authority.log,
        "case",
        now,
        reference=reference,
        workflow=workflow,
        group=group,
    )


def write(
    pen: Pen, workflow: Workflow, stream: Stream, outcome: Outcome, given: Given, actor: Actor
) -> bytes:
    """Record an outcome: one step a move, then what it changes, then the row of the case.

    Gives the leaf of the first step.
    """
    before = max(stream.n, 0)
    first = stream.n + 1
    stream.state, stream.state_n = outcome.case.states[MAIN], outcome.case.moved[MAIN]
    if outcome.is_public and stream.public_n is None:
        stream.public_n = first
    phase = _phase(workflow, stream)
    stream.closed_at = (stream.closed_at or pen.now) if phase == "ended" else None
    with pen.unit.together():
        leaf = _record(pen, workflow, stream, outcome, given, actor)
        moved = streams.put(pen.unit, before, stream, phase)
    streams.require_moved(moved, before, stream)
    return leaf


def _record(
    pen: Pen, workflow: Workflow, stream: Stream, outcome: Outcome, given: Given, actor: Actor
) -> bytes:
    first, author = stream.n + 1, pen.author.as_number(actor.number)
    leaves: list[bytes] = []
    for move in outcome.moves:
        begin = _begin(pen, stream, workflow) if stream.n < 0 else None
        step = _step(pen, workflow, stream, outcome, move, given, author, leaves)
        number = recording.append(
            pen.unit, stream, pen.origin, pen.definition, step, pen.now, begin
        )
        author = author.as_number(number)
        leaves.append(stream.last_leaf or b"")
    _save(pen, workflow, stream, outcome, given, first, author.number or 0)
    return leaves[0]


def _phase(workflow: Workflow, stream: Stream) -> str:
    return workflow.states[stream.state or ""].phase


def _begin(pen: Pen, stream: Stream, workflow: Workflow) -> Callable[[bytes], int]:
    at = pen.occurred_at or pen.now
    return beginning(pen.unit, stream, _phase(workflow, stream), pen.now, at)


def beginning(
    unit: Unit, stream: Stream, phase: str, now: str, occurred_at: str
) -> Callable[[bytes], int]:
    """Inserts the row of a new case, once the leaf of its first step is known."""

    def begin(leaf: bytes) -> int:
        row = unit.run(
            streams.BEGIN,
            {
                "authority": stream.authority,
                "log": stream.log,
                "stream": stream.kind,
                "key": stream.key,
                "reference": stream.reference,
                "workflow": stream.workflow,
                "community_group": stream.group,
                "last_leaf": leaf,
                "recorded_at": now,
                "occurred_at": occurred_at,
                "state": stream.state,
                "state_n": 0,
                "phase": phase,
                "opened_at": now,
                "closed_at": now if phase == "ended" else None,
                "basis": stream.basis,
            },
        ).fetchone()
        stream.phase = phase
        return int(row[0])

    return begin


def _step(
    pen: Pen,
    workflow: Workflow,
    stream: Stream,
    outcome: Outcome,
    move: Move,
    given: Given,
    author: Who,
    leaves: list[bytes],
) -> Step:
    refs = pen.refs
    if leaves:
        first = stream.n - len(leaves) + 1
        relation = "reopens" if move.reopens else "continues"
        refs = (Ref(relation, pen.origin.log, stream.key, first, leaves[0]),)
    is_open = stream.n < 0
    return Step(
        kind="open" if is_open else "act",
        actor=author,
        via=pen.channel.via,
        action=move.action,
        track=move.track,
        source=None if is_open or move.source == "nothing" else move.source,
        target=move.target,
        # Nobody said in which role a reported step was done, and we do not invent one.
        role=outcome.role or None,
        behalf=_behalf(pen, workflow, stream, outcome),
        recorder=pen.channel.recorder,
        src=pen.channel.src,
        occurred_at=pen.occurred_at,
        basis=pen.basis,
        refs=refs,
        items=(
            *(_item(path, value) for path, value in move.items),
            *(() if leaves else _first(pen, outcome)),
        ),
        personal=_personal(workflow, outcome, move, given, pen.author.person),
    )


def _first(pen: Pen, outcome: Outcome) -> list[tuple[str, Any]]:
    """What the first step of an action says besides: the deadlines that the action changes."""
    found = [(f"deadline/{name}", to_value(one)) for name, one in outcome.ledgers.items()]
    return [*found, *pen.remarks]


def _item(path: str, value: Any) -> tuple[str, Any]:
    return (path, who_is(value).value) if isinstance(value, Person) else (path, value)


def _behalf(pen: Pen, workflow: Workflow, stream: Stream, outcome: Outcome) -> Who | None:
    role = workflow.roles.get(outcome.role)
    body = role.body if role else None
    if body is not None:
        return Who(f"body-{outcome.role}", body[workflow.languages[0]])
    if outcome.on_behalf and stream.group is not None:
        group = people.group_by_id(pen.unit, stream.group)
        return Who(group.key, group.name, group=group.id)
    return None


def _personal(
    workflow: Workflow, outcome: Outcome, move: Move, given: Given, person: int | None
) -> dict[str, tuple[int, ...]]:
    """Whose data the openings are; who types at a desk is not who the data is about."""
    about: tuple[int, ...] = () if outcome.on_behalf or person is None else (person,)
    found: dict[str, tuple[int, ...]] = {
        path: about
        for path, _ in move.items
        if path.startswith("field/") and workflow.fields[path[6:]].personal
    }
    if outcome.record is not None:
        kind = workflow.records[outcome.record.kind]
        personal = {name for name, one in kind.fields.items() if one.personal}
        found |= {
            path: about
            for path, _ in move.items
            if path.startswith(f"record/{kind.name}/") and path.rpartition("/")[2] in personal
        }
    if isinstance(given.assignee, Person):
        found |= {
            path: (given.assignee.id,)
            for path, _ in move.items
            if path.startswith("record/assignment/") and path.endswith("/person")
        }
    return found


def _save(
    pen: Pen,
    workflow: Workflow,
    stream: Stream,
    outcome: Outcome,
    given: Given,
    first: int,
    actor: int,
) -> None:
    unit = pen.unit
    if outcome.record is not None:
        saving.save_record(unit, stream.id, first, actor, outcome.record)
    if outcome.signature is not None:
        saving.save_signature(unit, stream.id, first, outcome.signature, actor)
    if outcome.assignment is not None and isinstance(given.assignee, Person):
        saving.save_assignment(
            unit,
            stream.id,
            first,
            outcome.assignment.role,
            given.assignee.id,
            replaces=outcome.assignment.replaces,
        )
    beside = [
        (move.track, move.target, outcome.case.moved[move.track])
        for move in outcome.moves
        if move.track != MAIN and move.track in outcome.case.moved
    ]
    if beside:
        saving.save_tracks(unit, stream.id, beside)
    if outcome.ledgers:
        zone = pen.origin.timezone
        wakes = following.wakes(workflow, outcome.ledgers, pen.now, zone, pen.basis)
        deadlines.put(unit, stream.id, first, outcome.ledgers, wakes)
    saving.save_effects(unit, stream.id, first, outcome.effects, pen.now)
