"""What a right or a route says can be true at all; that it holds is proven of every situation."""

from __future__ import annotations

from collections.abc import Iterator

from challenge_engine.core.laws.breach import Breach, state_place
from challenge_engine.core.right_rules import ABOUT_ADVERSE_ENDS, RIGHTS
from challenge_engine.core.workflow import MAIN, NOTHING, State, Transition, Workflow


def adverse_ends(workflow: Workflow) -> Iterator[tuple[str, State]]:
    """Every end that goes against the group, with its track."""
    for track, states in workflow.tracks.items():
        yield from ((track, state) for state in states.values() if state.is_adverse)


def meant(workflow: Workflow) -> Iterator[Breach]:
    """What is promised of adverse ends is promised of at least one."""
    if any(adverse_ends(workflow)):
        return
    for right in ABOUT_ADVERSE_ENDS:
        if right in workflow.rights:
            yield Breach("no-adverse-end", ("rights", right), {"right": right})


def ending(workflow: Workflow) -> Iterator[Breach]:
    """Who withdraws or hands back has ended the case."""
    for right, actions in workflow.rights.items():
        if not RIGHTS[right].phases:
            continue
        for k, action in enumerate(actions):
            t = next((t for t in workflow.transitions if _goes_on(workflow, t, action)), None)
            if t is not None:
                params = {"right": right, "action": action, "state": t.source}
                yield Breach("right-without-end", ("rights", right, k), params)


def _goes_on(workflow: Workflow, t: Transition, action: str) -> bool:
    target = workflow.states.get(t.target)
    return t.action == action and (t.track != MAIN or (target is not None and not target.is_end))


def begun(workflow: Workflow) -> Iterator[Breach]:
    """A route on a track can be begun by the group where it is named: an opening asks for it."""
    for track, state in adverse_ends(workflow):
        for k, name in enumerate(state.routes):
            route = workflow.routes.get(name)
            if route is None or route.track is None or route.track not in workflow.tracks:
                continue
            openings = workflow.leaving(route.track, NOTHING)
            if not any(
                by_the_group(workflow, t) and _asks_for(t, track, state.name) for t in openings
            ):
                place = (*state_place(track, state.name), "routes", k)
                params = {"route": name, "track": route.track, "state": state.name}
                yield Breach("route-never-begins", place, params)


def agreed(workflow: Workflow) -> Iterator[Breach]:
    """What the group has agreed by is something that it does, before an end of the case."""
    for track, states in workflow.tracks.items():
        for state in states.values():
            for k, action in enumerate(state.agreed_by):
                done = [t for t in workflow.transitions if t.action == action]
                theirs = any(by_the_group(workflow, t) and not _opens(t) for t in done)
                if done and (track != MAIN or not theirs):
                    place = (*state_place(track, state.name), "agreed_by", k)
                    params = {"action": action, "state": state.name}
                    yield Breach("agreed-by-nobody", place, params)


def _opens(t: Transition) -> bool:
    return t.track == MAIN and t.source == NOTHING


def by_the_group(workflow: Workflow, t: Transition) -> bool:
    """Whether somebody of the community side may do it themselves."""
    roles = (workflow.roles.get(role) for role in t.by)
    return any(role is not None and role.side == "community" for role in roles)


def _asks_for(t: Transition, track: str, state: str) -> bool:
    return any(
        call.name == "track_in"
        and call.params.get("track") == track
        and state in call.params.get("states", ())
        for call in t.when
    )


LAWS = (meant, ending, begun, agreed)
