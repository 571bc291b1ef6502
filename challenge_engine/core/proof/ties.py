"""Which tracks must be looked at together: a guard names another, or reads what another writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from challenge_engine.core import guards
from challenge_engine.core.workflow import MAIN, Transition, Workflow

Thing = tuple[str, str]
"""What an action can read or write: ("field", name), ("record", kind), ("track", name), …"""


def groups(workflow: Workflow) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Tracks that are explored together → those of them that this exploration decides.

    A track is decided where the most others are looked at: what does not concern it changes
    nothing for it, and has to be looked at anyhow.
    """
    own = tied(workflow)
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for track in workflow.tracks:
        together = max((one for one in own.values() if set(own[track]) <= set(one)), key=len)
        found[together] = (*found.get(together, ()), track)
    return found


@lru_cache(maxsize=64)
def tied(workflow: Workflow) -> Mapping[str, tuple[str, ...]]:
    """Each track → itself and all on which it depends, directly or not."""
    directly = {track: _depends_on(workflow, track) for track in workflow.tracks}
    found = {}
    for track in workflow.tracks:
        known, ahead = {track}, [track]
        while ahead:
            fresh = directly[ahead.pop()] - known
            known |= fresh
            ahead += fresh
        found[track] = tuple(name for name in workflow.tracks if name in known)
    return found


def _depends_on(workflow: Workflow, track: str) -> set[str]:
    read = {
        thing for t in workflow.transitions if t.track == track for thing in _reads(workflow, t)
    }
    read |= {
        thing
        for deadline in workflow.deadlines.values()
        if deadline.lapse.moves is not None and deadline.lapse.moves.track == track
        for thing in _timed(workflow, deadline.name)
    }
    read.add(("moved", track))
    named = {name for what, name in read if what == "track"}
    writing = {t.track for t in workflow.transitions if read & set(_writes(workflow, t))}
    return named | writing


def _reads(workflow: Workflow, t: Transition) -> Iterator[Thing]:
    needs = guards.needs_of(t.when)
    yield from (("field", name) for name in needs.fields)
    yield from (("record", kind) for kind in needs.records)
    yield from (("done", action) for action in needs.done)
    yield from (("assigned", role) for role in (*needs.assigned, *t.by, *t.for_others))
    yield from (("track", c.params["track"]) for c in t.when if c.name == "track_in")
    yield from (("track", also.track) for also in t.also if not also.sources)
    takes = t.takes
    pointed = [workflow.fields[name] for name in (*takes.fields, *takes.optional)]
    if takes.record is not None:
        kind = workflow.records[takes.record]
        pointed += kind.fields.values()
        if takes.revises or kind.once_per_person:
            yield ("record", kind.name)
    if takes.signs is not None:
        yield ("record", takes.signs)
    yield from (("record", field.of) for field in pointed if field.of is not None)
    for deadline in workflow.deadlines.values():
        extension = deadline.extension
        is_extending = extension is not None and extension.action == t.action
        if is_extending or deadline.name in needs.deadlines:
            yield from _timed(workflow, deadline.name)


def _timed(workflow: Workflow, name: str) -> Iterator[Thing]:
    """The end of the case ends a deadline, and the states of its track make it stand still."""
    yield ("deadline", name)
    yield ("track", MAIN)
    if workflow.deadlines[name].pauses:
        yield ("track", workflow.deadlines[name].track)


def _writes(workflow: Workflow, t: Transition) -> Iterator[Thing]:
    takes = t.takes
    yield ("done", t.action)
    yield from (("field", name) for name in (*takes.fields, *takes.optional))
    yield from (("record", kind) for kind in (takes.record, takes.signs) if kind is not None)
    if takes.assigns is not None:
        yield ("assigned", takes.assigns)
    yield from (("moved", also.track) for also in t.also)
    for deadline in workflow.deadlines.values():
        if t.action in (*deadline.starts, *deadline.met_by, *deadline.stopped_by):
            yield ("deadline", deadline.name)
        if deadline.extension is not None and deadline.extension.action == t.action:
            yield ("deadline", deadline.name)
