"""A guard asks what can be answered: of fields of the right type, for values that there can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from challenge_engine.core import fields
from challenge_engine.core.guards import GUARDS, Guard, needs_of
from challenge_engine.core.laws.breach import Breach, Place
from challenge_engine.core.workflow import Field, GuardCall, Workflow

_COUNTED = ("choice", "yes_no", "integer", "score")
_WANTS: Mapping[str, tuple[str, ...]] = {
    "one_of": (*_COUNTED, "choices"),
    "amount_up_to": ("money",),
    "amount_over": ("money",),
    "at_least": _COUNTED,
    "average_at_least": ("integer", "score"),
    "date_window": ("date",),
    "moment_window": ("moment",),
    "first_in_line": ("integer", "score", "decimal", "money", "date"),
}
"""Guard → the types of the fields that it can compare."""

_EDGES = (("from", "from_field"), ("until", "until_field"))


def _calls(workflow: Workflow) -> Iterator[tuple[Guard, GuardCall, Place]]:
    """Every guard of a workflow that is known and has the parameters that it needs."""
    for i, t in enumerate(workflow.transitions):
        for j, call in enumerate(t.when):
            guard = GUARDS.get(call.name)
            if guard is not None and not _lacking(guard, call):
                yield guard, call, ("transitions", i, "when", j, call.name)


def _lacking(guard: Guard, call: GuardCall) -> list[str]:
    return [k for k, param in guard.params.items() if param.required and k not in call.params]


def complete(workflow: Workflow) -> Iterator[Breach]:
    """A guard has the parameters that it needs."""
    for i, t in enumerate(workflow.transitions):
        for j, call in enumerate(t.when):
            guard = GUARDS.get(call.name)
            for key in _lacking(guard, call) if guard is not None else ():
                place = ("transitions", i, "when", j, call.name)
                yield Breach("guard-lacks", place, {"guard": call.name, "key": key})


def _field(workflow: Workflow, guard: Guard, call: GuardCall, key: str) -> Field | None:
    """The field that a parameter names, of the case or of the kind of record it is about."""
    kind, name = guard.params[key].kind, call.params.get(key, "")
    if kind == "field" or (kind == "moment" and "link" not in call.params):
        return workflow.fields.get(name)
    if kind == "record_field":
        record = workflow.records.get(call.params.get("records", ""))
        return record.fields.get(name) if record is not None else None
    return None


def typed(workflow: Workflow) -> Iterator[Breach]:
    """A guard asks of fields whose type it can compare."""
    for guard, call, here in _calls(workflow):
        wanted = _WANTS.get(guard.name)
        for key in guard.params if wanted is not None else ():
            field = _field(workflow, guard, call, key)
            if wanted is not None and field is not None and field.type not in wanted:
                params = {"guard": guard.name, "field": field.name, "type": field.type}
                types = {"types": " or ".join(wanted)}
                yield Breach("guard-type", (*here, key), params | types)


def possible(workflow: Workflow) -> Iterator[Breach]:
    """A value that a guard waits for is one that the field can have."""
    for guard, call, here in _calls(workflow):
        field = _field(workflow, guard, call, "field") if "field" in guard.params else None
        if field is None or field.type not in (*_COUNTED, "choices"):
            continue
        codes = tuple(item.code for item in field.choices)
        if not codes and field.type in ("choice", "choices"):
            continue
        for place, value in _values(guard, call, here):
            if not _can_be(field, value):
                params = {"kind": "value", "name": str(value), "known": codes}
                yield Breach("unknown", place, params)


def _values(guard: Guard, call: GuardCall, here: Place) -> Iterator[tuple[Place, Any]]:
    for key, param in guard.params.items():
        if param.kind == "value" and key in call.params:
            yield (*here, key), call.params[key]
        if param.kind == "values":
            for k, value in enumerate(call.params[key]):
                yield (*here, key, k), value


def _can_be(field: Field, value: Any) -> bool:
    try:
        return fields.read(field, value) is not None
    except fields.ValueProblem:
        return False


def paired(workflow: Workflow) -> Iterator[Breach]:
    """Parameters that mean something only together, or only apart, are so given."""
    for guard, call, here in _calls(workflow):
        given = call.params
        if guard.name == "at_least" and ("field" in given) != ("value" in given):
            key, other = ("field", "value") if "field" in given else ("value", "field")
            yield Breach("goes-with", (*here, key), {"key": key, "other": f"`{other}`"})
        if guard.name == "moment_window" and not given.keys() - {"link"}:
            yield Breach("no-moment", here)
        if guard.name == "date_window":
            yield from _window(given, here)


def _window(given: Mapping[str, Any], here: Place) -> Iterator[Breach]:
    if not given:
        yield Breach("no-edge", here)
    for day, field in _EDGES:
        if day in given and field in given:
            yield Breach("two-edges", (*here, field), {"key": day, "other": field})
    if "from" in given and "until" in given and given["from"] > given["until"]:
        yield Breach("window", (*here, "until"), {"low": given["from"], "high": given["until"]})


def before_taken(workflow: Workflow) -> Iterator[Breach]:
    """A guard asks no field that the same action takes: it would refuse before it is given."""
    for _, call, here in _calls(workflow):
        t = workflow.transitions[int(here[1])]
        for name in sorted(needs_of((call,)).fields & {*t.takes.fields, *t.takes.optional}):
            yield Breach("asked-and-taken", here, {"field": name, "action": t.action})


def of_assigned(workflow: Workflow) -> Iterator[Breach]:
    """A guard asks for assignments to roles that people are assigned to."""
    for guard, call, here in _calls(workflow):
        for key, param in guard.params.items():
            if param.kind != "assigned_role":
                continue
            role = workflow.roles.get(call.params.get(key, ""))
            if role is not None and not role.assigned:
                yield Breach("not-an-assigned-role", (*here, key), {"role": role.name})


def of_others(workflow: Workflow) -> Iterator[Breach]:
    """Nobody may act in a role only if they are not assigned to it."""
    for guard, call, here in _calls(workflow):
        t, role = workflow.transitions[int(here[1])], call.params.get("role", "")
        if guard.name == "not_assigned" and role in (*t.by, *t.for_others):
            yield Breach("assigned-and-not", (*here, "role"), {"role": role, "action": t.action})


def answered(workflow: Workflow) -> Iterator[Breach]:
    """What answers names what it answers, and no new version makes it answer something else."""
    for guard, call, here in _calls(workflow):
        if guard.name != "all_answered":
            continue
        asked, by = workflow.records.get(call.params["records"]), call.params["by"]
        answers = workflow.records.get(by)
        field = answers.fields.get(call.params["field"]) if answers is not None else None
        if asked is None or answers is None or field is None:
            continue
        params = {"field": field.name, "record": by, "asked": asked.name}
        if field.of != asked.name:
            yield Breach("names-no-other", (*here, "field"), params)
        for i, t in enumerate(workflow.transitions):
            if t.takes.record == by and (t.takes.revises or field.name in t.takes.record_optional):
                place = ("transitions", i, "takes", "record")
                yield Breach("answer-changes", place, {"action": t.action, **params})


LAWS = (complete, typed, possible, paired, before_taken, of_assigned, of_others, answered)
