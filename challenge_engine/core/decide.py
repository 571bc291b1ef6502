"""May this actor do this now, what then, and if not: why, and what would help.

``decide`` and ``available`` put the same questions in the same order, so that no screen shows a
button that will be refused, nor hides why one is missing. Rights come first in the answer; what a
reader may not know of the facts behind the rest is held back where it is shown.
"""

from __future__ import annotations

from typing import Any

from challenge_engine.core import guards
from challenge_engine.core.case import (
    ERASED,
    NOTHING_GIVEN,
    Actor,
    Assignment,
    Case,
    Effect,
    Facts,
    Given,
    Move,
    Needs,
    NewRecord,
    Outcome,
    Possibility,
    Record,
    Refusal,
    Signature,
)
from challenge_engine.core.machine import Machine
from challenge_engine.core.workflow import MAIN, NOTHING, Takes, Transition, Workflow


def decide(
    machine: Machine,
    case: Case,
    action: str,
    actor: Actor,
    facts: Facts,
    given: Given = NOTHING_GIVEN,
    *,
    role: str | None = None,
    on_behalf: bool = False,
) -> Outcome | tuple[Refusal, ...]:
    """The outcome of an action, or every refusal there is.

    ``role`` narrows down in which role the actor acts; ``on_behalf`` asks for the roles that may
    do this for the group (at a desk, on paper).
    """
    workflow = machine.workflow
    transition = find(workflow, case, action)
    if isinstance(transition, Refusal):
        return (transition,)
    acting, rights = _rights(workflow, transition, actor, role, on_behalf=on_behalf)
    refusals = (*rights, *_questions(workflow, transition, case, actor, facts, given))
    target = machine.move(
        transition.track, transition.source, action, verdict=acting is not None and not refusals
    )
    if target is None or acting is None:
        return refusals
    return _outcome(workflow, transition, case, actor, acting, facts, given, on_behalf=on_behalf)


def reported(
    workflow: Workflow,
    case: Case,
    transition: Transition,
    actor: Actor,
    role: str,
    facts: Facts,
    given: Given,
) -> Outcome:
    """What a *reported* action comes to: its transition exists, rights and guards are not known."""
    return _outcome(workflow, transition, case, actor, role, facts, given, on_behalf=False)


def available(
    machine: Machine, case: Case, actor: Actor, facts: Facts, *, on_behalf: bool = False
) -> tuple[Possibility, ...]:
    """Every action of the workflow as it looks to this actor now, in the order of the file."""
    workflow = machine.workflow
    return tuple(
        _possibility(workflow, case, name, actor, facts, on_behalf=on_behalf)
        for name in workflow.actions
    )


def needs(
    workflow: Workflow, case: Case, action: str | None = None, given: Given = NOTHING_GIVEN
) -> Needs:
    """What must be fetched to decide one action, or (without one) all that are possible here."""
    found = [find(workflow, case, name) for name in ([action] if action else workflow.actions)]
    wanted = [_needs_of(workflow, t) for t in found if isinstance(t, Transition)]
    # What is cleared is looked up: only a value that was there can be cleared.
    cleared = frozenset(name for name, value in given.fields.items() if value is None)
    return guards.all_of([*wanted, Needs(fields=cleared)] if cleared else wanted)


def find(workflow: Workflow, case: Case, action: str) -> Transition | Refusal:
    """The transition that an action means in the present state, or why there is none."""
    track = workflow.track_of(action)
    if track is None:
        return Refusal("unknown-action", {"action": action})
    if track != MAIN and case.n < 0:
        # A track begins at nothing too, but only beside a case: no objection bears one.
        return Refusal("no-case", {"action": action, "track": track})
    state = case.state(track)
    transition = workflow.transition(track, state, action)
    if transition is not None:
        return transition
    params = {"action": action, "state": state, "track": track}
    if state != NOTHING and workflow.tracks[track][state].is_end:
        return Refusal("ended", params)
    return Refusal("wrong-state", {**params, "states": list(workflow.sources_of(action))})


def _possibility(
    workflow: Workflow,
    case: Case,
    action: str,
    actor: Actor,
    facts: Facts,
    *,
    on_behalf: bool,
) -> Possibility:
    transition = find(workflow, case, action)
    if isinstance(transition, Refusal):
        track = workflow.track_of(action) or MAIN
        return Possibility(action, track, None, (), (transition,))
    _, rights = _rights(workflow, transition, actor, None, on_behalf=on_behalf)
    refusals = (*rights, *_questions(workflow, transition, case, actor, facts, NOTHING_GIVEN))
    allowed = transition.for_others if on_behalf else transition.by
    held = tuple(r for r in allowed if _may(workflow, actor, r))
    return Possibility(action, transition.track, transition.target, held, refusals)


def _may(workflow: Workflow, actor: Actor, role: str) -> bool:
    return role in actor.roles and (not workflow.roles[role].assigned or role in actor.assigned)


def _rights(
    workflow: Workflow, transition: Transition, actor: Actor, role: str | None, *, on_behalf: bool
) -> tuple[str | None, tuple[Refusal, ...]]:
    allowed = transition.for_others if on_behalf else transition.by
    wanted = [r for r in allowed if role in (None, r)]
    for candidate in wanted:
        if _may(workflow, actor, candidate):
            return candidate, ()
    if any(candidate in actor.roles for candidate in wanted):
        return None, (Refusal("not-assigned", {"roles": wanted}),)
    code = "not-on-behalf" if on_behalf and not allowed else "wrong-role"
    params: dict[str, Any] = {"roles": list(allowed), "action": transition.action}
    if role is not None:
        params["role"] = role
    return None, (Refusal(code, params),)


def _questions(
    workflow: Workflow,
    transition: Transition,
    case: Case,
    actor: Actor,
    facts: Facts,
    given: Given,
) -> tuple[Refusal, ...]:
    answers = [guards.ask(call, case, actor, facts) for call in transition.when]
    answers.append(_once(workflow, transition, actor, facts))
    answers.append(_signable(workflow, transition, actor, facts))
    answers.append(_revisable(workflow, transition, actor, facts, given))
    answers.extend(_references(workflow, transition, facts, given))
    answers.extend(_beside(workflow, transition, case))
    return tuple(answer for answer in answers if answer is not None)


def _once(workflow: Workflow, transition: Transition, actor: Actor, facts: Facts) -> Refusal | None:
    kind = transition.takes.record
    if kind is None or transition.takes.revises or not workflow.records[kind].once_per_person:
        return None
    mine = any(r.actor == actor.number for r in facts.records.get(kind, ()))
    return Refusal("once-per-person", {"record": kind}) if mine else None


def _signable(
    workflow: Workflow, transition: Transition, actor: Actor, facts: Facts
) -> Refusal | None:
    kind = transition.takes.signs
    if kind is None:
        return None
    newest = _newest(facts, kind)
    if newest is None:
        return Refusal("nothing-to-sign", {"record": kind})
    side = workflow.roles[transition.by[0]].side
    for signature in facts.signatures.get(kind, ()):
        if (signature.number, signature.version) != (newest.number, newest.version):
            continue
        if signature.side == side:
            return Refusal("signed-already", {"record": kind, "side": side})
        if signature.actor == actor.number:
            return Refusal("signed-by-one-person", {"record": kind})
    return None


def _revisable(
    workflow: Workflow, transition: Transition, actor: Actor, facts: Facts, given: Given
) -> Refusal | None:
    kind = transition.takes.record
    if kind is None or not transition.takes.revises:
        return None
    records = facts.records.get(kind, ())
    if workflow.records[kind].once_per_person:
        records = tuple(r for r in records if r.actor == actor.number)
    if not records:
        return Refusal("nothing-to-revise", {"record": kind})
    if given.revises is not None and all(r.number != given.revises for r in records):
        return Refusal("no-such-record", {"record": kind, "number": given.revises})
    return None


def _references(
    workflow: Workflow, transition: Transition, facts: Facts, given: Given
) -> list[Refusal]:
    """A promise that is kept must exist; a form for it is pointless as long as there is none."""
    refusals = []
    for name, kind, required in _pointers(workflow, transition):
        records = facts.records.get(kind, ())
        number = given.record.get(name, given.fields.get(name))
        if not records and required:
            refusals.append(Refusal("nothing-to-name", {"record": kind}))
        elif number is not None and all(r.number != number for r in records):
            refusals.append(Refusal("no-such-record", {"record": kind, "number": number}))
    return refusals


def _pointers(workflow: Workflow, transition: Transition) -> list[tuple[str, str, bool]]:
    """What an action takes that names a record: field, kind, and whether it must be given."""
    takes = transition.takes
    found = [workflow.fields[name] for name in (*takes.fields, *takes.optional)]
    if takes.record is not None:
        found += workflow.records[takes.record].fields.values()
    optional = {*takes.optional, *takes.record_optional}
    return [(f.name, f.of, f.name not in optional) for f in found if f.of is not None]


def _beside(workflow: Workflow, transition: Transition, case: Case) -> list[Refusal]:
    closed = []
    for also in transition.also:
        state = workflow.tracks[also.track].get(case.state(also.track))
        if state is not None and state.ends == "closed":
            closed.append(Refusal("track-closed", {"track": also.track, "state": state.name}))
    return closed


def _needs_of(workflow: Workflow, transition: Transition) -> Needs:
    wanted = [guards.needs_of(transition.when)]
    takes = transition.takes
    kinds = {kind for _, kind, _ in _pointers(workflow, transition)}
    if takes.record and (takes.revises or workflow.records[takes.record].once_per_person):
        kinds.add(takes.record)
    if takes.signs:
        kinds.add(takes.signs)
        signed = frozenset([takes.signs])
        wanted.append(Needs(signatures=signed, commitments=signed))
    if kinds:
        wanted.append(Needs(records={kind: frozenset() for kind in kinds}))
    return guards.all_of(wanted)


def _newest(facts: Facts, kind: str) -> Record | None:
    return max(facts.records.get(kind, ()), key=lambda r: r.number, default=None)


def _outcome(
    workflow: Workflow,
    transition: Transition,
    case: Case,
    actor: Actor,
    role: str,
    facts: Facts,
    given: Given,
    *,
    on_behalf: bool,
) -> Outcome:
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
    ]
    states, moved = dict(case.states), dict(case.moved)
    for i, move in enumerate(moves):
        states[move.track] = move.target
        if move.source != move.target:
            moved[move.track] = n + i
    return Outcome(
        case=Case(n=case.n + len(moves), states=states, moved=moved),
        role=role,
        moves=tuple(moves),
        effects=_effects(workflow, transition),
        record=_new_record(takes, facts, given),
        signature=_signature(workflow, transition, actor, facts),
        assignment=Assignment(takes.assigns, given.assignee, takes.replaces)
        if takes.assigns
        else None,
        on_behalf=on_behalf,
        is_public=transition.action == workflow.public_from,
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
    if takes.assigns:
        items.append((f"record/assignment/{n}.0/role", takes.assigns))
        items.append((f"record/assignment/{n}.0/person", given.assignee))
    if takes.signs and (newest := _newest(facts, takes.signs)) is not None:
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
    newest = _newest(facts, kind) if kind else None
    if newest is None:
        return None
    return Signature(
        kind=newest.kind,
        number=newest.number,
        version=newest.version,
        side=workflow.roles[transition.by[0]].side,
        actor=actor.number or 0,
    )


def _effects(workflow: Workflow, transition: Transition) -> tuple[Effect, ...]:
    """Who must act next is told, and whom the workflow names; nobody is told of a mere note."""
    reached = [(transition.track, transition.target)] if transition.moves else []
    reached += [(also.track, also.target) for also in transition.also]
    waited_on = (role for track, name in reached for role in workflow.tracks[track][name].waits_on)
    roles = dict.fromkeys((*transition.tells, *waited_on))
    return tuple(Effect("tell", {"role": role, "action": transition.action}) for role in roles)
