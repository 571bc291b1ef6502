"""May this actor do this now, what then, and if not: why, and what would help.

``decide`` and ``available`` put the same questions in the same order, so that no screen shows a
button that will be refused, nor hides why one is missing. Rights come first in the answer; what a
reader may not know of the facts behind the rest is held back where it is shown.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from challenge_engine.core import ballots, extending, guards, pots, repeats, timing
from challenge_engine.core.case import (
    NOTHING_GIVEN,
    Actor,
    Case,
    Facts,
    Given,
    Needs,
    Outcome,
    Possibility,
    Refusal,
)
from challenge_engine.core.machine import Machine
from challenge_engine.core.outcome import newest_record, outcome
from challenge_engine.core.workflow import MAIN, NOTHING, GuardCall, Takes, Transition, Workflow


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
    refusals = (*rights, *questions(workflow, transition, case, actor, facts, given))
    target = machine.move(
        transition.track, transition.source, action, verdict=acting is not None and not refusals
    )
    if target is None or acting is None:
        return refusals
    return outcome(workflow, transition, case, actor, acting, facts, given, on_behalf=on_behalf)


def available(
    machine: Machine,
    case: Case,
    actor: Actor,
    facts: Facts,
    *,
    on_behalf: bool = False,
    only: Collection[str] | None = None,
) -> tuple[Possibility, ...]:
    """Every action of the workflow as it looks to this actor now, in the order of the file.

    ``only`` some of them, where nobody asks for the others.
    """
    workflow = machine.workflow
    return tuple(
        _possibility(workflow, case, name, actor, facts, on_behalf=on_behalf)
        for name in (workflow.actions if only is None else only)
    )


def needs(
    workflow: Workflow, case: Case, action: str | None = None, given: Given = NOTHING_GIVEN
) -> Needs:
    """What must be fetched to decide one action, or (without one) all that are possible here."""
    found = [find(workflow, case, name) for name in ([action] if action else workflow.actions)]
    wanted = [
        _needs_of(workflow, t.track, t.source, t.action) for t in found if isinstance(t, Transition)
    ]
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
    refusals = (*rights, *questions(workflow, transition, case, actor, facts, NOTHING_GIVEN))
    allowed = transition.for_others if on_behalf else transition.by
    held = tuple(r for r in allowed if may(workflow, actor, r))
    return Possibility(action, transition.track, transition.target, held, refusals)


def may(workflow: Workflow, actor: Actor, role: str) -> bool:
    """Whether somebody may act in a role: some have to be assigned to the case besides, and some
    are open to everybody who is no party."""
    if workflow.roles[role].side == "public":
        return actor.visits
    return role in actor.roles and (not workflow.roles[role].assigned or role in actor.assigned)


def _rights(
    workflow: Workflow, transition: Transition, actor: Actor, role: str | None, *, on_behalf: bool
) -> tuple[str | None, tuple[Refusal, ...]]:
    allowed = transition.for_others if on_behalf else transition.by
    wanted = [r for r in allowed if role in (None, r)]
    for candidate in wanted:
        if may(workflow, actor, candidate):
            return candidate, ()
    if any(candidate in actor.roles for candidate in wanted):
        return None, (Refusal("not-assigned", {"roles": wanted}),)
    code = "not-on-behalf" if on_behalf and not allowed else "wrong-role"
    params: dict[str, Any] = {"roles": list(allowed), "action": transition.action}
    if role is not None:
        params["role"] = role
    return None, (Refusal(code, params),)


def questions(
    workflow: Workflow,
    transition: Transition,
    case: Case,
    actor: Actor,
    facts: Facts,
    given: Given,
) -> tuple[Refusal, ...]:
    """All that speaks against an action, but for rights."""
    asked = [call for call in transition.when if not _is_awaited(call, transition.takes, given)]
    answers = [guards.ask(call, case, actor, facts) for call in asked]
    answers.append(repeats.too_often(transition, facts))
    answers.append(_once(workflow, transition, actor, facts))
    answers.append(_signable(workflow, transition, actor, facts))
    answers.append(_revisable(workflow, transition, actor, facts, given))
    answers.append(ballots.refusal(workflow, transition.takes, facts))
    answers.extend(_references(workflow, transition, facts, given))
    answers.extend(extending.refusals(workflow, transition, facts, given))
    answers.extend(_beside(workflow, transition, case))
    answers.extend(pots.refusals(workflow, transition, facts, given))
    return tuple(answer for answer in answers if answer is not None)


def _is_awaited(call: GuardCall, takes: Takes, given: Given) -> bool:
    """Of a case that is only named with the action nothing can be asked before it is."""
    link = call.params.get("link")
    return link in (*takes.links, *takes.links_optional) and link not in given.links


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
    newest = newest_record(facts, kind)
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
    for name, kind, required in _pointers(workflow, transition.takes):
        records = facts.records.get(kind, ())
        number = given.record.get(name, given.fields.get(name))
        if not records and required:
            refusals.append(Refusal("nothing-to-name", {"record": kind}))
        elif number is not None and all(r.number != number for r in records):
            refusals.append(Refusal("no-such-record", {"record": kind, "number": number}))
    return refusals


@lru_cache(maxsize=4096)
def _pointers(workflow: Workflow, takes: Takes) -> tuple[tuple[str, str, bool], ...]:
    """What an action takes that names a record: field, kind, and whether it must be given."""
    found = [workflow.fields[name] for name in (*takes.fields, *takes.optional)]
    if takes.record is not None:
        found += workflow.records[takes.record].fields.values()
    optional = {*takes.optional, *takes.record_optional}
    return tuple((f.name, f.of, f.name not in optional) for f in found if f.of is not None)


def _beside(workflow: Workflow, transition: Transition, case: Case) -> list[Refusal]:
    closed = []
    for also in transition.also:
        if also.sources:
            continue
        state = workflow.tracks[also.track].get(case.state(also.track))
        if state is not None and state.ends == "closed":
            closed.append(Refusal("track-closed", {"track": also.track, "state": state.name}))
    return closed


@lru_cache(maxsize=4096)
def _needs_of(workflow: Workflow, track: str, source: str, action: str) -> Needs:
    transition = workflow.transition(track, source, action)
    if transition is None:
        return guards.NO_NEEDS
    wanted = [guards.needs_of(transition.when)]
    takes = transition.takes
    kinds = {kind for _, kind, _ in _pointers(workflow, takes)}
    if takes.record and (takes.revises or workflow.records[takes.record].once_per_person):
        kinds.add(takes.record)
    if takes.signs:
        kinds.add(takes.signs)
        signed = frozenset([takes.signs])
        wanted.append(Needs(signatures=signed, commitments=signed))
    if kinds:
        wanted.append(Needs(records={kind: frozenset() for kind in kinds}))
    if transition.at_most is not None:
        wanted.append(repeats.needs_of(transition))
    if (of_box := ballots.needs_of(workflow, takes)) is not None:
        wanted.append(of_box)
    if (of_pots := pots.needs_of(workflow, transition)) is not None:
        wanted.append(of_pots)
    if deadlines := timing.touched(workflow, transition):
        terms = timing.term_needs(workflow, action) - set(takes.fields)
        wanted.append(Needs(deadlines=deadlines, fields=terms))
    return guards.all_of(wanted)
