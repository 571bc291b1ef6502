"""What a workflow lets stand: each waiver silences exactly one refutation, and must silence one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from challenge_engine.core.laws.breach import Breach
from challenge_engine.core.proof.laws import Refuted
from challenge_engine.core.right_rules import Waiver
from challenge_engine.core.workflow import MAIN, Workflow


class Subject(NamedTuple):
    """What a refutation is about: a state, or a transition from it, or who waits there."""

    law: str
    track: str
    state: str
    action: str | None = None
    role: str | None = None


def waived(
    workflow: Workflow, refuted: Iterable[Refuted]
) -> tuple[list[Refuted], tuple[Waiver, ...]]:
    """What is left of what is refuted, and the waivers that silenced something."""
    waivers = {subject_of(waiver): waiver for waiver in workflow.waivers}
    left: list[Refuted] = []
    used: dict[Subject, Waiver] = {}
    for one in refuted:
        subject = about(workflow, one.breach)
        if subject in waivers:
            used[subject] = waivers[subject]
        else:
            left.append(one)
    return left, tuple(used.values())


def needless(workflow: Workflow, used: tuple[Waiver, ...]) -> list[Refuted]:
    """A waiver that silences nothing, or the same as another, tells the public what is not so."""
    found, left = [], list(used)
    for k, waiver in enumerate(workflow.waivers):
        if waiver in left:
            left.remove(waiver)
        else:
            found.append(Refuted(Breach("waives-nothing", ("waivers", k), {"law": waiver.law})))
    return found


def subject_of(waiver: Waiver) -> Subject:
    """What a waiver is about."""
    return Subject(waiver.law, waiver.track, waiver.state, waiver.action, waiver.role)


def about(workflow: Workflow, breach: Breach) -> Subject | None:
    """What a refutation is about; ``None`` where that is neither a state nor a transition."""
    match breach.place:
        case ("transitions", int(i), *_):
            t = workflow.transitions[i]
            return Subject(breach.code, t.track, t.source, t.action)
        case ("states", str(state), *rest):
            return Subject(breach.code, MAIN, state, role=_waited_on(workflow, MAIN, state, rest))
        case ("tracks", str(track), "states", str(state), *rest):
            return Subject(breach.code, track, state, role=_waited_on(workflow, track, state, rest))
    return None


def _waited_on(workflow: Workflow, track: str, state: str, rest: list[str | int]) -> str | None:
    match rest:
        case ["waits_on", int(k)]:
            return workflow.tracks[track][state].waits_on[k]
    return None
