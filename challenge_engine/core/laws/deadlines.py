"""A deadline begins, ends, stands still and grows by what its workflow really does."""

from __future__ import annotations

from collections.abc import Iterator

from challenge_engine.core.deadline_rules import Deadline, Extending, Standstill
from challenge_engine.core.laws.breach import Breach, Place
from challenge_engine.core.workflow import MAIN, NOTHING, Field, Transition, Workflow

Numbered = tuple[int, Transition]


def _doing(workflow: Workflow, actions: tuple[str, ...]) -> list[Numbered]:
    return [(i, t) for i, t in enumerate(workflow.transitions) if t.action in actions]


def _ends_the_case(workflow: Workflow, t: Transition) -> bool:
    targets = [t.target] if t.track == MAIN else []
    targets += [also.target for also in t.also if also.track == MAIN and not also.sources]
    return any(target in workflow.states and workflow.states[target].is_end for target in targets)


def alive(workflow: Workflow) -> Iterator[Breach]:
    """Something starts a deadline while the case goes on, and something meets it afterwards.

    Of an action that no transition has enough is said elsewhere.
    """
    for deadline in workflow.deadlines.values():
        here: Place = ("deadlines", deadline.name)
        params = {"deadline": deadline.name}
        starting = _doing(workflow, deadline.starts)
        if all(_ends_the_case(workflow, t) for _, t in starting) and (
            starting or not deadline.starts
        ):
            yield Breach("never-starts", (*here, "starts"), params)
        meeting = _doing(workflow, deadline.met_by)
        if all((t.track, t.source) == (MAIN, NOTHING) for _, t in meeting) and (
            meeting or not deadline.met_by
        ):
            yield Breach("never-met", (*here, "met_by"), params)


def one_thing(workflow: Workflow) -> Iterator[Breach]:
    """An action does one thing with a deadline; only what meets it may start it anew."""
    for deadline in workflow.deadlines.values():
        here: Place = ("deadlines", deadline.name)
        for k, action in enumerate(deadline.stopped_by):
            if action in deadline.met_by:
                params = {"action": action, "key": "met_by"}
                yield Breach("does-both", (*here, "stopped_by", k), params)
        if deadline.extension is None:
            continue
        for key in ("starts", "met_by", "stopped_by"):
            if deadline.extension.action in getattr(deadline, key):
                params = {"action": deadline.extension.action, "key": key}
                yield Breach("does-both", (*here, "extension", "action"), params)


def costly(workflow: Workflow) -> Iterator[Breach]:
    """Days of grace and of a penalty are counted about a deadline with an end of its own."""
    for deadline in workflow.deadlines.values():
        for key, name in (("grace_of", deadline.grace_of), ("penalty_of", deadline.penalty_of)):
            about = workflow.deadlines.get(name or "")
            if about is not None and (about.grace_of or about.penalty_of):
                yield Breach("about-costs", ("deadlines", deadline.name, key), {"deadline": name})


def fixed(workflow: Workflow) -> Iterator[Breach]:
    """An end that is a date, or a number of days after a notice, neither waits nor grows."""
    for deadline in workflow.deadlines.values():
        if not _is_fixed(deadline):
            continue
        here: Place = ("deadlines", deadline.name)
        params = {"deadline": deadline.name}
        if deadline.pauses:
            yield Breach("fixed", (*here, "pauses_in"), params | {"key": "pauses_in"})
        if deadline.extension is not None:
            yield Breach("fixed", (*here, "extension"), params | {"key": "extension"})


def _is_fixed(deadline: Deadline) -> bool:
    if deadline.term is not None:
        return deadline.term.unit == "date"
    return any((deadline.until, deadline.grace_of, deadline.penalty_of))


def dated(workflow: Workflow) -> Iterator[Breach]:
    """A date that ends a deadline or a standstill is handed in by every action that begins it."""
    for deadline in workflow.deadlines.values():
        here: Place = ("deadlines", deadline.name)
        if deadline.until is not None:
            starting = _doing(workflow, deadline.starts)
            is_bound = deadline.at_most is not None
            yield from _dates(workflow, deadline.until, starting, (*here, "until"), is_bound)
        for pause in deadline.pauses:
            if pause.until is not None:
                entering = _entering(workflow, deadline.track, pause)
                place = (*here, "pauses_in", pause.state, "until")
                is_bound = pause.at_most is not None
                yield from _dates(workflow, pause.until, entering, place, is_bound)


def _entering(workflow: Workflow, track: str, pause: Standstill) -> list[Numbered]:
    return [
        (i, t)
        for i, t in enumerate(workflow.transitions)
        if (t.moves and (t.track, t.target) == (track, pause.state))
        or any((also.track, also.target) == (track, pause.state) for also in t.also)
    ]


def _dates(
    workflow: Workflow, name: str, transitions: list[Numbered], place: Place, is_bound: bool
) -> Iterator[Breach]:
    for _, t in transitions:
        field = _handed_in(workflow, t, name)
        params = {"field": name, "action": t.action}
        if field is not None and field.type != "date":
            yield Breach("no-date", place, params | {"type": field.type})
            return
        if field is None and _is_known(workflow, name):
            yield Breach("date-not-taken", place, params)
        elif is_bound and name in (*t.takes.optional, *t.takes.record_optional):
            yield Breach("bound-not-taken", (*place[:-1], "at_most"), params)


def answered(workflow: Workflow) -> Iterator[Breach]:
    """A term that is an answer has bounds, and whatever starts it knows the answer, or whoever
    says it later gives it."""
    for deadline in workflow.deadlines.values():
        field = workflow.fields.get(deadline.term_field or "")
        if field is None or deadline.term is None:
            continue
        here: Place = ("deadlines", deadline.name, "term_field")
        most = deadline.term.count // deadline.term_times
        params = {"field": field.name, "type": field.type, "most": most}
        if field.type != "integer":
            yield Breach("no-length", here, params)
        elif (field.minimum or 0) < 1 or field.maximum is None or field.maximum > most:
            yield Breach("length-limits", here, params)
        for _, t in _doing(workflow, deadline.said_by):
            if field.name not in t.takes.fields:
                place: Place = (*here[:-1], "said_by")
                yield Breach("length-not-said", place, params | {"action": t.action})
        for _, t in _doing(workflow, () if deadline.said_by else deadline.starts):
            asked = (g.params["fields"] for g in t.when if g.name == "filled")
            if field.name not in (*t.takes.fields, *(name for names in asked for name in names)):
                yield Breach("term-unknown", here, params | {"action": t.action})


def _handed_in(workflow: Workflow, t: Transition, name: str) -> Field | None:
    """The field of this name that an action takes, of its record or of the case."""
    kind = workflow.records.get(t.takes.record or "")
    if kind is not None and name in kind.fields:
        return kind.fields[name]
    return workflow.fields.get(name) if name in (*t.takes.fields, *t.takes.optional) else None


def _is_known(workflow: Workflow, name: str) -> bool:
    return name in workflow.fields or any(name in k.fields for k in workflow.records.values())


def still(workflow: Workflow) -> Iterator[Breach]:
    """Nothing stands still at an end, where nobody can make it go on."""
    for deadline in workflow.deadlines.values():
        states = workflow.tracks.get(deadline.track, {})
        for pause in deadline.pauses:
            if pause.state in states and states[pause.state].is_end:
                place = ("deadlines", deadline.name, "pauses_in", pause.state)
                yield Breach("still-at-an-end", place, {"state": pause.state})


def extended(workflow: Workflow) -> Iterator[Breach]:
    """An extension has its reason, and what is handed in makes it neither nothing nor too long."""
    for deadline in workflow.deadlines.values():
        extension = deadline.extension
        for i, t in _doing(workflow, (extension.action,)) if extension is not None else ():
            if t.takes.reason != "required":
                params = {"action": t.action, "deadline": deadline.name}
                yield Breach(
                    "extends-without-reason", ("transitions", i, "takes", "reason"), params
                )
            if extension is not None and extension.given_in is not None:
                here: Place = ("deadlines", deadline.name, "extension", "given_in")
                yield from _given(workflow, t, extension, here)


def _given(
    workflow: Workflow, t: Transition, extension: Extending, here: Place
) -> Iterator[Breach]:
    name = extension.given_in or ""
    field = _handed_in(workflow, t, name)
    most = extension.at_most.count
    params = {"field": name, "action": t.action, "most": most}
    if field is None or name in (*t.takes.optional, *t.takes.record_optional):
        if _is_known(workflow, name):
            yield Breach("length-not-taken", here, params)
    elif field.type != "integer":
        yield Breach("no-length", here, params | {"type": field.type})
    elif not 1 <= (field.minimum or 0) <= (field.maximum or most + 1) <= most:
        yield Breach("length-limits", here, params)


def clocked(workflow: Workflow) -> Iterator[Breach]:
    """A lapse never accepts or rejects: the clock moves other tracks than the main one."""
    for deadline in workflow.deadlines.values():
        moves = deadline.lapse.moves
        if moves is None:
            continue
        here: Place = ("deadlines", deadline.name, "on_lapse", "moves")
        source = workflow.tracks.get(moves.track, {}).get(moves.source)
        if moves.track == MAIN:
            yield Breach("clock-decides", (*here, "track"))
        if source is not None and source.is_end:
            yield Breach("clock-leaves-an-end", (*here, "from"), {"state": source.name})
        if source is not None and moves.source == moves.target:
            yield Breach("clock-stays", (*here, "to"), {"state": source.name})


LAWS = (alive, one_thing, costly, fixed, dated, answered, still, extended, clocked)
