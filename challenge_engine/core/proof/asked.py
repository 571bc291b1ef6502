"""What guards and implicit questions ask of records, registered before any value is made."""

from __future__ import annotations

from collections.abc import Iterable

from challenge_engine.core.proof.records import Sorts
from challenge_engine.core.workflow import Takes, Transition, Workflow


def pointers(workflow: Workflow, takes: Takes) -> tuple[str, ...]:
    """The kinds of records of which an action must name one."""
    found = [workflow.fields[name] for name in takes.fields]
    if takes.record is not None:
        own = workflow.records[takes.record].fields
        found += [own[name] for name in own if name not in takes.record_optional]
    return tuple(dict.fromkeys(field.of for field in found if field.of is not None))


def named_if_there(workflow: Workflow, takes: Takes) -> tuple[tuple[str, str], ...]:
    """The fields that may name a record, and its kind: they can be given only if there is one."""
    found = [workflow.fields[name] for name in takes.optional]
    return tuple((field.name, field.of) for field in found if field.of is not None)


def sorts_of(workflow: Workflow, transitions: Iterable[Transition]) -> dict[str, Sorts]:
    """For each kind of record that is asked about: what is asked."""
    found: dict[str, Sorts] = {}

    def about(kind: str) -> Sorts:
        return found.setdefault(kind, Sorts(workflow.records[kind]))

    for t in transitions:
        for call in t.when:
            if call.name == "at_least":
                params = call.params
                about(params["records"]).count(
                    params.get("field"), params.get("value"), params["n"]
                )
            elif call.name == "average_at_least":
                about(call.params["records"]).average(call.params["field"], call.params["x"])
            elif call.name == "signed_by_both":
                about(call.params["record"])
        for kind in (*pointers(workflow, t.takes), *(k for _, k in named_if_there(workflow, t.takes))):
            about(kind).count(None, None, 1)
        if t.takes.record is not None and t.takes.revises:
            about(t.takes.record).count(None, None, 1)
        if t.takes.record is not None and workflow.records[t.takes.record].once_per_person:
            about(t.takes.record)
        if t.takes.signs is not None:
            about(t.takes.signs).count(None, None, _told_apart(workflow, t.takes.signs))
    return found


def _told_apart(workflow: Workflow, kind: str) -> int:
    """With two records, revising the older one leaves the signatures of the newest."""
    is_revised = any(t.takes.record == kind and t.takes.revises for t in workflow.transitions)
    return 2 if is_revised else 1
