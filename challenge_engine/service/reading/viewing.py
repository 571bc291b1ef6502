"""A case as one reader may see it: where it stands, whom it waits on, what can be done."""

from __future__ import annotations

from typing import Literal

from challenge_engine.core import decide as core
from challenge_engine.core.case import ERASED, Actor
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import State, Workflow
from challenge_engine.service.cases.acting import as_case, no_such_case
from challenge_engine.service.cases.neighbours import Neighbours
from challenge_engine.service.engine import Engine, Version
from challenge_engine.service.reading import (
    correctable,
    linked,
    nearest,
    others,
    past,
    pots,
    tracker,
    wordings,
)
from challenge_engine.service.reading.actions import offered, with_way
from challenge_engine.service.reading.deadlines import deadlines
from challenge_engine.service.reading.destroyed import refuse_destroyed
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.promises import promises
from challenge_engine.service.reading.reader import Sight, Viewer, sight, unseen
from challenge_engine.service.reading.reasons import Reasons
from challenge_engine.service.reading.records import records
from challenge_engine.service.reading.views import (
    ActionView,
    CaseView,
    Value,
    WaitView,
)
from challenge_engine.store import people, streams
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording
from challenge_engine.texts.rights import against

NOBODY = Actor(number=None)


def view(
    engine: Engine, authority: int, reference: str, viewer: Viewer, *, ways: bool = False
) -> CaseView:
    """One case for one reader; ``NotFound`` where they may not even know of it.

    With ``ways`` also how each action that is not possible could become so.
    """
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        if stream is None or stream.workflow is None:
            raise no_such_case(reference)
        refuse_destroyed(unit, stream, engine.authorities[authority].timezone)
        version = engine.version(unit, stream.workflow)
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        actor = actor_of(unit, stream, version.workflow, viewer, today)
        seen = sight(version.workflow, actor)
        if stream.public_n is None and not seen.may_see("parties"):
            raise no_such_case(reference)
        return _view(unit, engine, stream, version, seen, viewer, today, ways=ways)


def actor_of(unit: Unit, stream: Stream, workflow: Workflow, viewer: Viewer, today: str) -> Actor:
    """The viewer as the case knows them; the public has no role."""
    if viewer.person is None or viewer.person.authority != stream.authority:
        return NOBODY
    person, authority = viewer.person.id, stream.authority
    return people.actor(
        unit, person, authority, stream.group, stream.id, today, workflow.open_roles
    )


def _view(
    unit: Unit,
    engine: Engine,
    stream: Stream,
    version: Version,
    seen: Sight,
    viewer: Viewer,
    today: str,
    *,
    ways: bool,
) -> CaseView:
    workflow, language = version.workflow, viewer.language
    wording = Wording(workflow, language)
    zone = engine.authorities[stream.authority].timezone
    case = as_case(unit, stream, workflow)
    state = workflow.states[case.state()]
    group = people.group_by_id(unit, stream.group) if stream.group is not None else None
    person = viewer.person.id if viewer.person else None
    read = past.read(unit, stream.id, others.visible(unit, engine, stream.id, person, today))
    group_name = group.name if group else _named(read, "group_name")
    history = past.steps(read, workflow, seen, group_name, language, zone)
    waiting = waits_on(unit, stream, workflow, state, seen, today, language)
    reached = tracker.reached(workflow, read)
    running = deadlines(
        read, workflow, seen, history, today, language, engine.own_days, stream.basis
    )
    reasons = Reasons(workflow, seen, language, running)
    needs = core.needs(workflow, case)
    beside = Neighbours(unit, engine, workflow, stream.id, {})
    withheld = others.hidden(beside, needs, person, today)
    hidden = unseen(workflow, seen, read.hidden(workflow, seen), withheld)
    actions: tuple[ActionView, ...] = ()
    if stream.basis == "enforced":
        known = others.known(beside, needs, seen.actor.number, today, zone)
        actions = offered(unit, engine, stream, version, case, read, known, reasons, hidden)
        if ways:
            found = nearest.ways(unit, stream, workflow, case, viewer, seen, read, hidden, today)
            actions = tuple(with_way(one, found, reasons) for one in actions)
    return CaseView(
        today=today,
        reference=stream.reference or "",
        title=_named(read, workflow.named_by) or stream.reference or "",
        group=group_name,
        workflow=workflow.name,
        version=workflow.version,
        workflow_title=wording.own(workflow.title),
        n=stream.n,
        phase=state.phase,
        reached=reached,
        phases=tracker.phases(state.phase, reached, language),
        state=state.name,
        state_title=wording.own(state.title),
        is_ended=state.is_end,
        against=against(workflow, state, language),
        says=says(workflow, state, seen, language),
        since=_since(read, stream.state_n or 0),
        waits_on=waiting,
        basis=stream.basis,
        is_public=stream.public_n is not None,
        is_party=seen.is_party,
        side=side(workflow, seen),
        tracks=tracker.tracks(workflow, case, language),
        values=_values(workflow, read, seen, language, zone),
        records=records(read, workflow, seen, history, language, zone),
        promises=promises(read, workflow, seen, today, language, zone),
        deadlines=running,
        actions=actions,
        steps=history,
        correctable=correctable.steps(read, workflow, seen.actor),
        definition=workflow,
        links=linked.linked(beside, seen, viewer, today),
        openings=linked.openings(unit, engine, stream, workflow, viewer, today),
        pots=pots.shown(beside, seen, viewer, today),
    )


def says(workflow: Workflow, state: State, seen: Sight, language: str) -> str:
    """The sentence of a state for this reader; who is waited on reads what is asked of them."""
    wording, mine = Wording(workflow, language), seen.actor.roles
    if set(state.waits_on) & mine and "waited_on" in state.says:
        return wording.own(state.says["waited_on"])
    told = state.says.get(side(workflow, seen)) or state.says.get("public")
    return wording.own(told)


def side(workflow: Workflow, seen: Sight) -> Literal["public", "community", "authority"]:
    """In whose words the case is told: those of the group come first for who is of both."""
    sides = {workflow.roles[name].side for name in seen.actor.roles if name in workflow.roles}
    return "community" if "community" in sides else "authority" if sides else "public"


def waits_on(
    unit: Unit,
    stream: Stream,
    workflow: Workflow,
    state: State,
    seen: Sight,
    today: str,
    language: str,
) -> tuple[WaitView, ...]:
    """Who must act: roles for everybody, names for those who take part."""
    names: dict[str, list[str]] = {}
    if seen.may_see("parties") and state.waits_on:
        assigned = people.assigned(unit, stream.id)
        for _, name, role, group in people.holders(unit, stream.authority, today):
            if not workflow.roles.get(role) or group not in (None, stream.group):
                continue
            if not workflow.roles[role].assigned:
                names.setdefault(role, []).append(name)
        for role, name in assigned:
            names.setdefault(role, []).append(name)
    return tuple(
        WaitView(
            role,
            Wording(workflow, language).role(role),
            tuple(dict.fromkeys(names.get(role, ()))),
            role in seen.actor.roles
            and (not workflow.roles[role].assigned or role in seen.actor.assigned),
        )
        for role in state.waits_on
    )


def _since(read: Past, n: int) -> str:
    moved = read.known.get(n)
    return moved.occurred_at if moved is not None and moved.is_dated else ""


def _named(read: Past, name: str) -> str:
    value = read.values.get(name)
    return value if isinstance(value, str) else ""


def _values(
    workflow: Workflow, read: Past, seen: Sight, language: str, zone: str
) -> tuple[Value, ...]:
    found = []
    for name, field in workflow.fields.items():
        value = read.values.get(name)
        if value is None or not seen.may_see(field.see):
            continue
        found.append(
            wordings.erased(workflow, field, language)
            if value is ERASED
            else wordings.shown(workflow, field, value, language, zone)
        )
    return tuple(found)
