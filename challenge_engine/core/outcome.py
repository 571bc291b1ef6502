"""What an action comes to: moves, values, records, and who is to be told afterwards."""

from __future__ import annotations

from typing import Any

from challenge_engine.core import pots
from challenge_engine.core.case import (
    ERASED,
    Actor,
    Assignment,
    Case,
    Effect,
    Facts,
    Given,
    Move,
    NewRecord,
    Outcome,
    Record,
    Signature,
)
from challenge_engine.core.pot_ledger import Drawing, PotLedger
from challenge_engine.core.workflow import Takes, Transition, Workflow


def newest_record(facts: Facts, kind: str) -> Record | None:
    """What was last written of a kind: a new record, or a new version of any of them.

    By the step and not by the number: else one side could sign the last record, the other change
    an older one, and the first could not sign what the case waits for.
    """
    return max(facts.records.get(kind, ()), key=lambda r: r.n, default=None)


def outcome(
    workflow: Workflow,
    transition: Transition,
    case: Case,
    actor: Actor,
    role: str,
    facts: Facts,
    given: Given,
    *,
    on_behalf: bool = False,
) -> Outcome:
    """What an action comes to once nothing speaks against it, or once it is reported as done."""
    takes, n = transition.takes, case.n + 1
    moves = [
        Move(
            action=transition.action,
            track=transition.track,
            source=transition.source,
            target=transition.target,
            items=tuple(_items(workflow, transition, n, facts, given)),
        )
    ]
    moves += [
        _beside_move(workflow, transition, case, also.track, also.target)
        for also in transition.also
        if not also.sources or case.state(also.track) in also.sources
    ]
    states, moved = dict(case.states), dict(case.moved)
    for i, move in enumerate(moves):
        states[move.track] = move.target
        if move.source != move.target:
            moved[move.track] = n + i
    drawing = pots.drawing(workflow, transition, facts, given)
    filled = pots.filled(workflow, transition, facts, given)
    return Outcome(
        case=Case(n=case.n + len(moves), states=states, moved=moved),
        role=role,
        moves=tuple(moves),
        effects=_effects(workflow, transition, moves),
        record=_new_record(takes, facts, given),
        signature=_signature(workflow, transition, actor, facts),
        assignment=Assignment(takes.assigns, given.assignee, takes.replaces)
        if takes.assigns
        else None,
        on_behalf=on_behalf,
        ballot=takes.ballot,
        is_public=transition.action == workflow.public_from,
        pots={name: one for name, one in filled.items() if isinstance(one, PotLedger)},
        # What is only reported as done may be more than the pot has: it moves no money here.
        drawing=(transition.pot, drawing)
        if transition.pot is not None and isinstance(drawing, Drawing)
        else None,
    )


def _new_record(takes: Takes, facts: Facts, given: Given) -> NewRecord | None:
    if takes.record is None:
        return None
    if not takes.revises:
        return NewRecord(takes.record)
    records = facts.records.get(takes.record, ())
    return NewRecord(takes.record, next((r for r in records if r.number == given.revises), None))


def _beside_move(
    workflow: Workflow, transition: Transition, case: Case, track: str, target: str
) -> Move:
    source = case.state(track)
    state = workflow.tracks[track].get(source)
    return Move(
        transition.action, track, source, target, reopens=state is not None and state.is_end
    )


def _items(
    workflow: Workflow, transition: Transition, n: int, facts: Facts, given: Given
) -> list[tuple[str, Any]]:
    takes = transition.takes
    items = [
        (f"field/{name}", value)
        for name, value in given.fields.items()
        if value is not None or facts.values.get(name) not in (None, ERASED)
    ]
    items += [
        (f"record/{takes.record}/{n}.0/{name}", value)
        for name, value in given.record.items()
        if value is not None
    ]
    if takes.record and takes.revises:
        # Else nobody could tell from the history alone of which record this is a new version.
        items.append((f"record/{takes.record}/{n}.0/revises", given.revises))
    if takes.assigns:
        items.append((f"record/assignment/{n}.0/role", takes.assigns))
        items.append((f"record/assignment/{n}.0/person", given.assignee))
    if takes.signs and (newest := newest_record(facts, takes.signs)) is not None:
        named = {
            "kind": newest.kind,
            "number": newest.number,
            "version": newest.version,
            "commitments": list(newest.commitments),
        }
        items.append((f"record/signature/{n}.0/of", named))
    if given.grounds:
        items.append(("grounds", list(given.grounds)))
    if given.reason is not None:
        items.append(("reason", given.reason))
    return items


def _signature(
    workflow: Workflow, transition: Transition, actor: Actor, facts: Facts
) -> Signature | None:
    kind = transition.takes.signs
    newest = newest_record(facts, kind) if kind else None
    if newest is None:
        return None
    return Signature(
        kind=newest.kind,
        number=newest.number,
        version=newest.version,
        side=workflow.roles[transition.by[0]].side,
        actor=actor.number or 0,
    )


def _effects(workflow: Workflow, transition: Transition, moves: list[Move]) -> tuple[Effect, ...]:
    """Who must act next is told, and whom the workflow names; nobody is told of a mere note."""
    reached = [(transition.track, transition.target)] if transition.moves else []
    reached += [(move.track, move.target) for move in moves[1:]]
    waited_on = (role for track, name in reached for role in workflow.tracks[track][name].waits_on)
    roles = dict.fromkeys((*transition.tells, *waited_on))
    return tuple(Effect("tell", {"role": role, "action": transition.action}) for role in roles)
