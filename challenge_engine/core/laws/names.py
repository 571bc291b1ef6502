"""Every name that is used is defined, and every name that is defined is used."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.guards import GUARDS
from challenge_engine.core.laws.ballots import locked_fields
from challenge_engine.core.laws.breach import Breach, Place, state_place
from challenge_engine.core.laws.pots import drawn
from challenge_engine.core.workflow import MAIN, NOTHING, GuardCall, Transition, Workflow

RESERVED_STATES = (NOTHING, "same", "any-open")
RESERVED_RECORDS = ("assignment", "signature", "ballot", "correction", "note", "takeover", "link")
"""Kinds under which a step says something of itself."""


@dataclass(frozen=True, slots=True)
class Use:
    """A name where it is used, and the names that it could be."""

    kind: str
    name: str
    place: Place
    known: Collection[str]


def uses(workflow: Workflow) -> Iterator[Use]:
    """Every use of a name in a workflow."""
    yield Use("field", workflow.named_by, ("named_by",), workflow.fields)
    yield from _many("field", workflow.public_lines, ("public_lines",), workflow.fields)
    if workflow.public_from is not None:
        yield Use("action", workflow.public_from, ("public_from",), workflow.actions)
    for track, states in workflow.tracks.items():
        for name, state in states.items():
            here = state_place(track, name)
            yield from _many("role", state.waits_on, (*here, "waits_on"), workflow.roles)
            yield from _many("list", state.grounds, (*here, "grounds"), workflow.lists)
            yield from _many("route", state.routes, (*here, "routes"), workflow.routes)
            agreed = (*here, "agreed_by")
            yield from _many("action", state.agreed_by, agreed, workflow.actions)
    yield from _of_records(workflow)
    for i, transition in enumerate(workflow.transitions):
        yield from _of_transition(workflow, transition, ("transitions", i))
        yield from _of_takes(workflow, transition, ("transitions", i, "takes"))
        for j, call in enumerate(transition.when):
            yield from _of_guard(workflow, call, ("transitions", i, "when", j, call.name))
    for deadline in workflow.deadlines.values():
        yield from _of_deadline(workflow, deadline, ("deadlines", deadline.name))
    yield from _of_rights(workflow)
    yield from _of_ballot(workflow)
    yield from _of_others(workflow)


def _of_others(workflow: Workflow) -> Iterator[Use]:
    for link in workflow.links.values():
        for one in link.copies:
            place = ("links", link.name, "copies", one.field)
            yield Use("field", one.field, place, workflow.fields)
    for pot in workflow.pots.values():
        yield Use("field", pot.size, ("pots", pot.name, "size"), workflow.fields)
        if pot.cap is not None:
            yield Use("field", pot.cap, ("pots", pot.name, "cap"), workflow.fields)


def _of_rights(workflow: Workflow) -> Iterator[Use]:
    for right, actions in workflow.rights.items():
        yield from _many("action", actions, ("rights", right), workflow.actions)
    for route in workflow.routes.values():
        if route.track is not None:
            yield Use("track", route.track, ("routes", route.name, "track"), workflow.tracks)
    for k, waiver in enumerate(workflow.waivers):
        yield Use("track", waiver.track, ("waivers", k, "track"), workflow.tracks)
        if waiver.track in workflow.tracks:
            known = (*workflow.tracks[waiver.track], NOTHING)
            yield Use("state", waiver.state, ("waivers", k, "state"), known)
        if waiver.action is not None:
            yield Use("action", waiver.action, ("waivers", k, "action"), workflow.actions)
        if waiver.role is not None:
            yield Use("role", waiver.role, ("waivers", k, "role"), workflow.roles)


def _of_ballot(workflow: Workflow) -> Iterator[Use]:
    box = workflow.ballot
    if box is None:
        return
    for key in ("voters", "officials", "keyholders"):
        yield Use("role", getattr(box, key), ("ballot", key), workflow.roles)
    yield from _many("state", box.open_in, ("ballot", "open_in"), workflow.states)
    known = [name for name, link in workflow.links.items() if link.of]
    yield Use("link", box.choices.link, ("ballot", "choices", "link"), known)
    for key, name in locked_fields(box).items():
        yield Use("field", name, ("ballot", "locks", key), workflow.fields)
    yield Use("deadline", box.objections, ("ballot", "objections"), workflow.deadlines)
    if box.closes is not None:
        yield Use("deadline", box.closes, ("ballot", "closes"), workflow.deadlines)


def _many(kind: str, found: tuple[str, ...], place: Place, known: Collection[str]) -> Iterator[Use]:
    for k, name in enumerate(found):
        yield Use(kind, name, (*place, k), known)


def _of_records(workflow: Workflow) -> Iterator[Use]:
    for field in workflow.fields.values():
        if field.of is not None:
            yield Use("record", field.of, ("fields", field.name, "of"), workflow.records)
    for kind in workflow.records.values():
        here: Place = ("records", kind.name)
        if kind.sealed_until is not None:
            yield Use("action", kind.sealed_until, (*here, "sealed_until"), workflow.actions)
        if kind.beside is not None:
            others = [name for name in workflow.records if name != kind.name]
            yield Use("record", kind.beside, (*here, "beside"), others)
        for field in kind.fields.values():
            if field.of is not None:
                place = (*here, "fields", field.name, "of")
                yield Use("record", field.of, place, workflow.records)
        if kind.promise is not None:
            here = (*here, "promise")
            yield Use("field of the record", kind.promise.owner, (*here, "owner"), kind.fields)
            yield Use("field of the record", kind.promise.due, (*here, "due"), kind.fields)
            yield Use("record", kind.promise.kept_by, (*here, "kept_by"), workflow.records)


def _of_transition(workflow: Workflow, t: Transition, here: Place) -> Iterator[Use]:
    yield Use("action", t.action, (*here, "action"), workflow.actions)
    yield Use("track", t.track, (*here, "track"), workflow.tracks)
    if t.track in workflow.tracks:
        states = workflow.tracks[t.track]
        if t.source != NOTHING:
            yield Use("state", t.source, (*here, "from", t.source), states)
        if t.target != t.source:
            yield Use("state", t.target, (*here, "to"), states)
    yield from _many("role", t.by, (*here, "by"), workflow.roles)
    yield from _many("role", t.for_others, (*here, "for_others"), workflow.roles)
    yield from _many("role", t.tells, (*here, "tells"), workflow.roles)
    if t.pot is not None:
        yield Use("link", t.pot.link, (*here, "pot", "link"), workflow.links)
        if t.pot.amount is not None:
            yield Use("field", t.pot.amount, (*here, "pot", "amount"), drawn(workflow, t))
    for k, also in enumerate(t.also):
        yield Use("track", also.track, (*here, "also", k, "track"), workflow.tracks)
        if also.track in workflow.tracks:
            states = workflow.tracks[also.track]
            yield Use("state", also.target, (*here, "also", k, "to"), states)
            yield from _many("state", also.sources, (*here, "also", k, "from"), states)


def _of_takes(workflow: Workflow, t: Transition, here: Place) -> Iterator[Use]:
    takes = t.takes
    yield from _many("field", takes.fields, (*here, "fields"), workflow.fields)
    yield from _many("field", takes.optional, (*here, "optional"), workflow.fields)
    if takes.record is not None:
        yield Use("record", takes.record, (*here, "record"), workflow.records)
        if takes.record in workflow.records:
            known = workflow.records[takes.record].fields
            place = (*here, "record_optional")
            yield from _many("field of the record", takes.record_optional, place, known)
    if takes.grounds is not None:
        yield Use("list", takes.grounds, (*here, "grounds", "of"), workflow.lists)
    if takes.assigns is not None:
        yield Use("role", takes.assigns, (*here, "assigns"), workflow.roles)
    if takes.signs is not None:
        yield Use("record", takes.signs, (*here, "signs"), workflow.records)
    yield from _many("link", takes.links, (*here, "link"), workflow.links)
    yield from _many("link", takes.links_optional, (*here, "link_optional"), workflow.links)


def _of_deadline(workflow: Workflow, deadline: Deadline, here: Place) -> Iterator[Use]:
    for key, actions in _doing(deadline):
        yield from _many("action", actions, (*here, key), workflow.actions)
    for key, other in (("grace_of", deadline.grace_of), ("penalty_of", deadline.penalty_of)):
        if other is not None:
            yield Use("deadline", other, (*here, key), workflow.deadlines)
    if deadline.until is not None:
        yield Use("field", deadline.until, (*here, "until"), _handed_in(workflow))
    if deadline.term_field is not None:
        yield Use("field", deadline.term_field, (*here, "term_field"), workflow.fields)
    yield from _many("role", deadline.by, (*here, "by"), workflow.roles)
    yield from _of_standing_still(workflow, deadline, here)
    if (extension := deadline.extension) is not None:
        yield Use("action", extension.action, (*here, "extension", "action"), workflow.actions)
        if extension.given_in is not None:
            place = (*here, "extension", "given_in")
            yield Use("field", extension.given_in, place, _handed_in(workflow))
    yield from _many("role", deadline.lapse.tells, (*here, "on_lapse", "tells"), workflow.roles)
    if (moves := deadline.lapse.moves) is not None:
        here = (*here, "on_lapse", "moves")
        yield Use("track", moves.track, (*here, "track"), workflow.tracks)
        if moves.track in workflow.tracks:
            states = workflow.tracks[moves.track]
            yield Use("state", moves.source, (*here, "from"), states)
            yield Use("state", moves.target, (*here, "to"), states)


def _doing(deadline: Deadline) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "starts", deadline.starts
    yield "said_by", deadline.said_by
    yield "met_by", deadline.met_by
    yield "stopped_by", deadline.stopped_by


def _of_standing_still(workflow: Workflow, deadline: Deadline, here: Place) -> Iterator[Use]:
    yield Use("track", deadline.track, (*here, "track"), workflow.tracks)
    for pause in deadline.pauses:
        place = (*here, "pauses_in", pause.state)
        if deadline.track in workflow.tracks:
            yield Use("state", pause.state, place, workflow.tracks[deadline.track])
        if pause.until is not None:
            yield Use("field", pause.until, (*place, "until"), _handed_in(workflow))


def _handed_in(workflow: Workflow) -> Collection[str]:
    """The fields of the case and of all kinds of records: an action may hand in any of them."""
    kinds = workflow.records.values()
    return dict.fromkeys([*workflow.fields, *(name for kind in kinds for name in kind.fields)])


def _of_guard(workflow: Workflow, call: GuardCall, here: Place) -> Iterator[Use]:
    yield Use("guard", call.name, here, GUARDS)
    guard = GUARDS.get(call.name)
    for key, param in guard.params.items() if guard is not None else ():
        known = _known(workflow, param.kind, call.params)
        if key not in call.params or known is None:
            continue
        kind, names = known
        value = call.params[key]
        if isinstance(value, str):
            yield Use(kind, value, (*here, key), names)
        else:
            yield from _many(kind, value, (*here, key), names)


def _known(
    workflow: Workflow, kind: str, params: Mapping[str, Any]
) -> tuple[str, Collection[str]] | None:
    """What a parameter of this kind names, and which names there are."""
    if kind in ("record_field", "pointer"):
        about = "records" if kind == "record_field" else "by"
        record = workflow.records.get(params.get(about, ""))
        return ("field of the record", record.fields) if record else None
    if kind == "states":
        states = workflow.tracks.get(params.get("track", MAIN))
        return ("state", (*states, NOTHING)) if states is not None else None
    if kind == "moment":
        return None if "link" in params else ("field", workflow.fields)
    if kind == "own_states":
        return "state", workflow.states
    known: dict[str, tuple[str, Collection[str]]] = {
        "fields": ("field", workflow.fields),
        "field": ("field", workflow.fields),
        "records": ("record", workflow.records),
        "answers": ("record", workflow.records),
        "actions": ("action", workflow.actions),
        "role": ("role", workflow.roles),
        "assigned_role": ("role", workflow.roles),
        "track": ("track", workflow.tracks),
        "deadline": ("deadline", workflow.deadlines),
        "link": ("link", workflow.links),
    }
    return known.get(kind)


def unknown(workflow: Workflow) -> Iterator[Breach]:
    """Every name that is used is defined."""
    for use in uses(workflow):
        if use.name not in use.known:
            params = {"kind": use.kind, "name": use.name, "known": use.known}
            yield Breach("unknown", use.place, params)


def unused(workflow: Workflow) -> Iterator[Breach]:
    """Every action, field, record and list is used by a transition, every route by an end.

    Where a name of the same kind is unknown nothing is said: that name was probably meant.
    """
    misspelt = {breach.params["kind"] for breach in unknown(workflow)}
    for kind, section, used in _used(workflow):
        if kind in misspelt:
            continue
        for name in getattr(workflow, section):
            if name not in used:
                yield Breach(f"unused-{kind}", (section, name), {"name": name})


def _used(workflow: Workflow) -> Iterator[tuple[str, str, set[str]]]:
    takes = [t.takes for t in workflow.transitions]
    yield "action", "actions", {t.action for t in workflow.transitions}
    yield "field", "fields", {name for one in takes for name in (*one.fields, *one.optional)}
    yield "record", "records", {one.record for one in takes if one.record}
    ends = [state for states in workflow.tracks.values() for state in states.values()]
    yield "route", "routes", {name for state in ends for name in state.routes}
    yield "list", "lists", {one.grounds for one in takes if one.grounds} | _chosen_from(workflow)
    shown = {link.name for link in workflow.links.values() if link.of}
    yield "link", "links", shown.union(*((*one.links, *one.links_optional) for one in takes))


def _chosen_from(workflow: Workflow) -> set[str]:
    """The lists whose codes are the choices of some field."""
    fields = list(workflow.fields.values())
    fields += [field for kind in workflow.records.values() for field in kind.fields.values()]
    taken = [field.choices for field in fields]
    return {name for name, items in workflow.lists.items() if tuple(items.values()) in taken}


def reserved(workflow: Workflow) -> Iterator[Breach]:
    """A name that the language uses itself cannot be given."""
    for track, states in workflow.tracks.items():
        for name in states:
            if name in RESERVED_STATES:
                yield Breach("reserved", state_place(track, name), {"name": name})
    for name in workflow.records:
        if name in RESERVED_RECORDS:
            yield Breach("reserved", ("records", name), {"name": name})


LAWS = (unknown, unused, reserved)
