"""A role of everybody (`side: public`): one adds to a case that the public reads, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from challenge_engine.core.laws.breach import Breach, state_place
from challenge_engine.core.workflow import Workflow


def only_adds(workflow: Workflow) -> Iterator[Breach]:
    """What everybody may do moves nothing, signs nothing, and is done for nobody else."""
    for i, t in enumerate(workflow.transitions):
        for name in sorted(workflow.open_roles & {*t.by, *t.for_others}):
            decides = t.moves or t.also or t.takes.signs or t.takes.assigns
            if decides or name in t.for_others:
                params = {"role": name, "action": t.action}
                yield Breach("everybody-decides", ("transitions", i, "by"), params)


def seen(workflow: Workflow) -> Iterator[Breach]:
    """There are cases that everybody may know of, and nobody is assigned to such a role."""
    for name in sorted(workflow.open_roles):
        if workflow.public_from is None:
            yield Breach("everybody-unseen", ("roles", name, "side"), {"role": name})
        if workflow.roles[name].assigned:
            yield Breach("everybody-assigned", ("roles", name, "assigned"), {"role": name})


def not_bound(workflow: Workflow) -> Iterator[Breach]:
    """Nobody waits for everybody, neither in a state nor by a day."""
    for track, states in workflow.tracks.items():
        for state in states.values():
            for name in sorted(workflow.open_roles & {*state.waits_on}):
                place = (*state_place(track, state.name), "waits_on")
                yield Breach("everybody-waited-for", place, {"role": name, "state": state.name})
    for deadline in workflow.deadlines.values():
        for name in sorted(workflow.open_roles & {*deadline.by}):
            params = {"role": name, "deadline": deadline.name}
            yield Breach("everybody-bound", ("deadlines", deadline.name, "by"), params)


LAWS = (only_adds, seen, not_bound)
