"""By how many hands a way can be done: the fewest roles, and at least so many people."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Final

from challenge_engine.core.workflow import Transition, Workflow

_MOST_TRIED: Final = 12


def fewest_roles(workflow: Workflow, steps: tuple[Transition, ...]) -> tuple[str, ...]:
    """The smallest set of roles of which each step has one; in the order of the file."""
    able = {frozenset(step.by) for step in steps}
    alone = {role for by in able if len(by) == 1 for role in by}
    left = [by for by in able if not by & alone]
    tried = [name for name in workflow.roles if any(name in by for by in left)]
    if len(tried) > _MOST_TRIED:
        more = _often(left)
    else:
        sizes = range(len(tried) + 1)
        chosen = (set(some) for n in sizes for some in combinations(tried, n))
        more = next(some for some in chosen if all(by & some for by in left))
    return tuple(name for name in workflow.roles if name in alone | more)


def _often(left: list[frozenset[str]]) -> set[str]:
    """A small set, where there are too many to try them all: who can do most goes first."""
    chosen: set[str] = set()
    while left := [by for by in left if not by & chosen]:
        counts = Counter(role for by in left for role in by)
        chosen.add(min(counts, key=lambda role: (-counts[role], role)))
    return chosen


def fewest_people(workflow: Workflow, steps: tuple[Transition, ...], roles: tuple[str, ...]) -> int:
    """At least so many, if each of them has one role; never too many, perhaps too few."""
    return len(roles) + sum(_more_people(workflow, steps, role) for role in roles)


def _more_people(workflow: Workflow, steps: tuple[Transition, ...], role: str) -> int:
    """How many more than one the steps of a role need: two assessors, four eyes."""
    own = [step for step in steps if step.by == (role,)]
    kinds = Counter(step.takes.record for step in own if not step.takes.revises)
    once = [n for kind, n in kinds.items() if kind and workflow.records[kind].once_per_person]
    calls = [call for step in steps for call in step.when]
    assigned: list[int] = [
        call.params.get("n", 1)
        for call in calls
        if call.name == "role_assigned" and call.params["role"] == role
    ]
    done = {step.action for step in own}
    apart = any(
        done & set(call.params["actions"]) - {step.action}
        for step in own
        for call in step.when
        if call.name == "did_none_of"
    )
    return max(*once, *assigned, 2 if apart else 1, 1) - 1
