"""Where a deadline can run: which of the actions that start it may lie behind it in a state."""

from __future__ import annotations

from collections.abc import Iterator

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.workflow import Workflow


def starts_behind(workflow: Workflow, deadline: Deadline, state: str) -> tuple[str, ...]:
    """The starting actions after which it may still run in a state of its track.

    Empty where it can never run there: it was met, or ended, on every way to that state.
    """
    steps = [(a, s, t) for a, track, s, t in _steps(workflow) if track == deadline.track]
    ended = {*deadline.starts, *deadline.met_by, *deadline.stopped_by}
    onward = [(s, t) for action, s, t in steps if action not in ended]
    found = []
    for start in deadline.starts:
        # What moves another track only may be done wherever this one stands.
        reached = {t for a, _, t in steps if a == start} or {*workflow.tracks[deadline.track]}
        while new := {t for s, t in onward if s in reached} - reached:
            reached |= new
        if state in reached:
            found.append(start)
    return tuple(found)


def _steps(workflow: Workflow) -> Iterator[tuple[str, str, str, str]]:
    """Action, track, source and target of every move; one that the clock makes has no action."""
    for t in workflow.transitions:
        yield t.action, t.track, t.source, t.target
        for also in t.also:
            for source in also.sources or workflow.tracks[also.track]:
                yield t.action, also.track, source, also.target
    for one in workflow.deadlines.values():
        if one.lapse.moves is not None:
            move = one.lapse.moves
            yield "", move.track, move.source, move.target
