"""What a workflow asks of people: questions, signatures, steps, people and days on each way.

Only what the file says is counted. What is usual, and how long people take for what has no term,
can only be known by counting cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.hands import fewest_people, fewest_roles
from challenge_engine.core.questions import PARTIES, Party, Question, Share, shares
from challenge_engine.core.term_days import days_of, undated
from challenge_engine.core.ways import Ways, ways
from challenge_engine.core.workflow import MAIN, NOTHING, Transition, Workflow

__all__ = [
    "PARTIES",
    "Burden",
    "End",
    "Kind",
    "Party",
    "Question",
    "Share",
    "Way",
    "burden",
    "deciding",
    "way",
]

Kind = Literal["decision", "goal", "end", "end-through-most-phases"]

_BEFORE_A_DECISION: Final = ("submitted", "assessed", "ended")


@dataclass(frozen=True, slots=True)
class Way:
    """The burden of one way from the opening to a state."""

    state: str
    steps: tuple[Transition, ...]
    shares: Mapping[Party, Share]
    roles: tuple[str, ...]
    """The fewest different roles by which every step can be done."""
    people: int
    """At least so many, each in one role; four-eyes rules may ask for more."""
    days: int | None
    """Calendar days if everybody uses the whole of every term that must be met on the way;
    None where no such term is set."""
    longest: int | None
    """The same with every extension used; pauses are not in it."""
    undated: tuple[Deadline, ...]
    """Deadlines on the way that end on a date: how long they are is not known."""

    @property
    def signatures(self) -> int:
        """Of all parties."""
        return sum(share.signatures for share in self.shares.values())


@dataclass(frozen=True, slots=True)
class End:
    """An end of the case: the way with the fewest actions, and the one through most phases."""

    shortest: Way
    fullest: Way


@dataclass(frozen=True, slots=True)
class Burden:
    """What a workflow asks on the way to the good outcome, until its decision, to every end."""

    goal: Way | None
    """To the first state of phase `monitored` (else `delegated`, else the first end)."""
    decision: Way | None
    """As much of that way as leads to the yes."""
    ends: tuple[End, ...]
    is_complete: bool
    """False where the workflow was too large to look at every way."""

    @property
    def ways(self) -> tuple[tuple[Kind, Way], ...]:
        """All of them: until the decision, to the goal, to every end."""
        found: list[tuple[Kind, Way | None]] = [("decision", self.decision), ("goal", self.goal)]
        for end in self.ends:
            found.append(("end", end.shortest))
            if end.fullest.steps != end.shortest.steps:
                found.append(("end-through-most-phases", end.fullest))
        return tuple((kind, one) for kind, one in found if one is not None)


@lru_cache(maxsize=64)
def burden(workflow: Workflow) -> Burden:
    """The burden of a workflow that keeps the laws."""
    found = ways(workflow)
    goal = _goal(workflow, found)
    meant = found.shortest(goal) if goal else ()
    ends = [name for name, state in workflow.states.items() if state.is_end]
    return Burden(
        goal=way(workflow, meant) if meant else None,
        decision=way(workflow, _until_decided(workflow, meant)) if meant else None,
        ends=tuple(
            End(way(workflow, found.shortest(name)), way(workflow, found.fullest(name)))
            for name in ends
            if found.reaches(name)
        ),
        is_complete=found.is_complete,
    )


def deciding(workflow: Workflow) -> tuple[str, ...]:
    """Whoever records for a body that decides; else who could say no with a ground; else the last.

    After the decision a yes may still have to be sent, or signed: that is none.
    """
    decision = burden(workflow).decision
    steps = decision.steps[::-1] if decision else ()
    of_bodies = (step for step in steps if any(workflow.roles[role].body for role in step.by))
    with_grounds = (step for step in steps if _could_refuse(workflow, step))
    found = next(of_bodies, None) or next(with_grounds, None) or next(iter(steps), None)
    return found.by if found else ()


def _could_refuse(workflow: Workflow, step: Transition) -> bool:
    beside = workflow.leaving(step.track, step.source)
    return any(one.takes.grounds and {*one.by} & {*step.by} for one in beside)


def way(workflow: Workflow, steps: tuple[Transition, ...]) -> Way:
    """The figures of one way, which begins with an opening."""
    roles = fewest_roles(workflow, steps)
    return Way(
        state=next((s for s in map(_arrives, reversed(steps)) if s), NOTHING),
        steps=steps,
        shares=shares(workflow, steps),
        roles=roles,
        people=fewest_people(workflow, steps, roles),
        days=days_of(workflow, steps, extended=False),
        longest=days_of(workflow, steps, extended=True),
        undated=undated(workflow, steps),
    )


def _goal(workflow: Workflow, found: Ways) -> str | None:
    states = [state for state in workflow.states.values() if found.reaches(state.name)]
    for phase in ("monitored", "delegated"):
        for state in states:
            if state.phase == phase:
                return state.name
    escapes = {name for name, action in workflow.actions.items() if action.escape}
    ends = (s.name for s in states if s.is_end)
    return next((end for end in ends if found.shortest(end)[-1].action not in escapes), None)


def _until_decided(workflow: Workflow, steps: tuple[Transition, ...]) -> tuple[Transition, ...]:
    for i, step in enumerate(steps, 1):
        state = workflow.states.get(_arrives(step))
        if state is not None and state.phase not in _BEFORE_A_DECISION:
            return steps[:i]
    return steps


def _arrives(step: Transition) -> str:
    """Where the main track stands after a step; nothing, where another track moves alone."""
    if step.track == MAIN:
        return step.target
    return next((also.target for also in step.also if also.track == MAIN), "")
