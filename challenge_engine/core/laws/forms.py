"""What is asked and what is taken fit together: fields, records, promises, signatures, guards."""

from __future__ import annotations

from collections.abc import Iterator

from challenge_engine.core import fields
from challenge_engine.core.intake import RESERVED
from challenge_engine.core.laws.breach import Breach, Place
from challenge_engine.core.workflow import Field, Workflow

SIDES = frozenset(("group", "authority"))
"""The codes of the field that says whose a promise is."""
_WORDS = ("text", "long_text")


def _fields(workflow: Workflow) -> Iterator[tuple[Field, Place]]:
    for field in workflow.fields.values():
        yield field, ("fields", field.name)
    for kind in workflow.records.values():
        for field in kind.fields.values():
            yield field, ("records", kind.name, "fields", field.name)


def well_made(workflow: Workflow) -> Iterator[Breach]:
    """A field has what its type needs, and limits that some value can keep."""
    for field, here in _fields(workflow):
        params = {"field": field.name, "type": field.type}
        if field.name in RESERVED:
            yield Breach("reserved", here, {"name": field.name})
        if field.type not in fields.TYPES:
            yield Breach(
                "unknown",
                (*here, "type"),
                {"kind": "type", "name": field.type, "known": tuple(fields.TYPES)},
            )
        if field.type == "score" and (field.minimum is None or field.maximum is None):
            yield Breach("no-scale", (*here, "scale"), params)
        if field.type in ("choice", "choices") and not field.choices:
            yield Breach("no-choices", (*here, "of"), params)
        if field.type == "record" and field.of is None:
            yield Breach("no-record", (*here, "of"), params)
        if (
            (low := field.minimum) is not None
            and (high := field.maximum) is not None
            and low > high
        ):
            key = "scale" if field.type == "score" else "max"
            yield Breach("limits", (*here, key), params | {"low": low, "high": high})
        if field.see == "public" and field.personal:
            yield Breach("personal-in-public", (*here, "see"), params)


def named(workflow: Workflow) -> Iterator[Breach]:
    """People know a case by a text that everybody may see."""
    field = workflow.fields.get(workflow.named_by)
    if field is not None and (field.type != "text" or field.see != "public"):
        yield Breach("named-by", ("fields", field.name), {"field": field.name})


def lines(workflow: Workflow) -> Iterator[Breach]:
    """What is shown to everybody in the group's own words is text that everybody may see."""
    for k, name in enumerate(workflow.public_lines):
        field = workflow.fields.get(name)
        if field is not None and (field.type not in _WORDS or field.see != "public"):
            yield Breach("public-line", ("public_lines", k), {"field": name})


def counted(workflow: Workflow) -> Iterator[Breach]:
    """An answer is counted for the side that gave it, which only a record keeps."""
    for field in workflow.fields.values():
        if field.counted:
            yield Breach("counted-once", ("fields", field.name, "counted"), {"field": field.name})


def promises(workflow: Workflow) -> Iterator[Breach]:
    """A promise has a side, a day, and records that say it was kept."""
    for kind in workflow.records.values():
        if kind.promise is None:
            continue
        here: Place = ("records", kind.name, "promise")
        owner, due = kind.fields.get(kind.promise.owner), kind.fields.get(kind.promise.due)
        params = {"record": kind.name}
        if owner is not None and _codes(owner) != SIDES:
            yield Breach("promise-owner", (*here, "owner"), params | {"field": owner.name})
        if due is not None and due.type != "date":
            yield Breach("promise-due", (*here, "due"), params | {"field": due.name})
        kept_by = workflow.records.get(kind.promise.kept_by)
        if kept_by is not None and all(f.of != kind.name for f in kept_by.fields.values()):
            yield Breach("promise-kept", (*here, "kept_by"), params | {"kept_by": kept_by.name})


def _codes(field: Field) -> frozenset[str]:
    return frozenset(item.code for item in field.choices) if field.type == "choice" else frozenset()


def taken(workflow: Workflow) -> Iterator[Breach]:
    """An action takes each thing once, and nothing that makes no sense without another."""
    for i, t in enumerate(workflow.transitions):
        here, takes = ("transitions", i, "takes"), t.takes
        required, both = set(takes.fields), {*takes.fields, *takes.optional}
        for k, name in enumerate(takes.optional):
            if name in required:
                yield Breach("taken-twice", (*here, "optional", k), {"field": name})
        kind = workflow.records.get(takes.record or "")
        for name in kind.fields if kind is not None else ():
            if name in both:
                params = {"field": name, "record": takes.record}
                yield Breach("same-name", (*here, "record"), params)
        for key, other in _pairs(workflow, i):
            yield Breach("goes-with", (*here, key), {"key": key, "other": other})
        codes = workflow.lists.get(takes.grounds or "", {})
        if codes and takes.grounds_min > len(codes):
            few = {"list": takes.grounds, "n": len(codes)}
            yield Breach("too-many-grounds", (*here, "grounds", "min"), few)


def _pairs(workflow: Workflow, i: int) -> Iterator[tuple[str, str]]:
    takes = workflow.transitions[i].takes
    if takes.revises and takes.record is None:
        yield "revises", "record"
    if takes.record_optional and takes.record is None:
        yield "record_optional", "record"
    if takes.replaces and takes.assigns is None:
        yield "replaces", "assigns"
    if takes.publish and takes.reason == "none" and takes.grounds is None:
        yield "publish", "reason or grounds"


def signed(workflow: Workflow) -> Iterator[Breach]:
    """Whoever signs by one action signs for one side, and nobody signs for somebody else."""
    for i, t in enumerate(workflow.transitions):
        sides = {workflow.roles[role].side for role in t.by if role in workflow.roles}
        if t.takes.signs is not None and len(sides) > 1:
            yield Breach("two-sides", ("transitions", i, "by"), {"action": t.action})
        if t.takes.signs is not None and t.for_others:
            yield Breach("signs-for-others", ("transitions", i, "for_others"), {"action": t.action})


def assigned(workflow: Workflow) -> Iterator[Breach]:
    """People are assigned to roles that say so, and to each of those somebody can be."""
    assigns = {t.takes.assigns for t in workflow.transitions}
    for i, t in enumerate(workflow.transitions):
        role = workflow.roles.get(t.takes.assigns or "")
        if role is not None and not role.assigned:
            place = ("transitions", i, "takes", "assigns")
            yield Breach("not-an-assigned-role", place, {"role": role.name})
    for role in workflow.roles.values():
        if role.assigned and role.name not in assigns:
            yield Breach("never-assigned", ("roles", role.name), {"role": role.name})


LAWS = (well_made, named, lines, counted, promises, taken, signed, assigned)
