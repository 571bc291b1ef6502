"""A published workflow in words: what can be done in each state, by whom, on which conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from challenge_engine.core.workflow import MAIN, NOTHING, State, Transition, Workflow
from challenge_engine.texts import Wording
from challenge_engine.texts.conditions import conditions
from challenge_engine.texts.rights import RouteSaid, against
from webapp.languages import _


@dataclass(frozen=True, slots=True)
class Rule:
    """One action from one state."""

    action: str
    by: str
    for_others: str
    conditions: tuple[str, ...]
    leads_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateRules:
    """One state with all that can be done there."""

    track: str
    title: str
    phase: str
    waits_on: str
    says: str
    rules: tuple[Rule, ...]
    against: tuple[RouteSaid, ...] | None
    """What one can do about it, where it ends against the group."""


def rules(workflow: Workflow, language: str) -> tuple[StateRules, ...]:
    """Every state of every track, in the order of the file; first how a track begins."""
    wording = Wording(workflow, language)
    found = []
    for track, states in workflow.tracks.items():
        for name in (NOTHING, *states):
            leaving = workflow.leaving(track, name)
            if leaving or name != NOTHING:
                found.append(_state(wording, track, states.get(name), leaving))
    return tuple(found)


def _state(
    wording: Wording, track: str, state: State | None, leaving: Iterable[Transition]
) -> StateRules:
    workflow = wording.workflow
    return StateRules(
        track="" if track == MAIN else wording.own(workflow.track_titles.get(track), track),
        title=wording.own(state.title) if state else _("At the very beginning"),
        phase=state.phase if state and track == MAIN else "",
        waits_on=wording.roles(state.waits_on) if state and state.waits_on else "",
        says=wording.own(state.says.get("public")) if state else "",
        rules=tuple(_rule(wording, transition) for transition in leaving),
        against=against(workflow, state, wording.language) if state else None,
    )


def _rule(wording: Wording, transition: Transition) -> Rule:
    moved = [wording.state(transition.target, transition.track)] if transition.moves else []
    moved += [wording.state(also.target, also.track) for also in transition.also]
    return Rule(
        wording.own(wording.workflow.actions[transition.action].title),
        wording.roles(transition.by),
        wording.roles(transition.for_others) if transition.for_others else "",
        conditions(wording, transition),
        tuple(moved),
    )
