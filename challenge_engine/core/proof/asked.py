"""What guards and implicit questions ask of records, registered before any value is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from challenge_engine.core.proof.records import Sorts
from challenge_engine.core.workflow import GuardCall, Takes, Transition, Workflow


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
            _of_guard(about, call)
        _of_takes(workflow, about, t.takes)
    return found


About = Callable[[str], Sorts]


def _of_guard(about: About, call: GuardCall) -> None:
    p = call.params
    if call.name == "at_least":
        about(p["records"]).count(p.get("field"), p.get("value"), p["n"])
    elif call.name == "average_at_least":
        about(p["records"]).average(p["field"], p["x"])
    elif call.name == "signed_by_both":
        about(p["record"])


def _of_takes(workflow: Workflow, about: About, takes: Takes) -> None:
    named = [kind for _, kind in named_if_there(workflow, takes)]
    for kind in (*pointers(workflow, takes), *named):
        about(kind).count(None, None, 1)
    if takes.record is not None and takes.revises:
        about(takes.record).count(None, None, 1)
    if takes.record is not None and workflow.records[takes.record].once_per_person:
        about(takes.record)
    if takes.signs is not None:
        about(takes.signs).count(None, None, 1)
