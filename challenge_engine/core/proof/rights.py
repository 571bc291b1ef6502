"""What a workflow promises, proven: what is written of its adverse ends, and what every situation
allows the group to do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from challenge_engine.core.laws.breach import Breach, Place, state_place
from challenge_engine.core.laws.rights import adverse_ends, by_the_group
from challenge_engine.core.proof.explore import Explored
from challenge_engine.core.proof.laws import Laws, Refuted
from challenge_engine.core.proof.model import Step
from challenge_engine.core.proof.moving import CLOCK, Label
from challenge_engine.core.proof.telling import said, story
from challenge_engine.core.right_rules import RIGHTS, Route
from challenge_engine.core.workflow import MAIN, NOTHING, State, Transition, Workflow

ENOUGH_BY_ITSELF = frozenset(("objection", "review"))
ENOUGH_TOGETHER = frozenset(("complaint", "ombudsman"))
"""The kinds of routes of which an adverse end names one, or else both."""


# --- what is written of adverse ends ------------------------------------------------------------


def written(workflow: Workflow) -> Iterator[Refuted]:
    """Adverse ends have a reason, their grounds and a route, where that is promised."""
    for track, state in adverse_ends(workflow):
        if "adverse_has_reason" in workflow.rights:
            yield from map(Refuted, _unreasoned(workflow, track, state))
        if "adverse_has_route" in workflow.rights:
            yield from map(Refuted, _routeless(workflow, track, state))


def _unreasoned(workflow: Workflow, track: str, end: State) -> Iterator[Breach]:
    code = "adverse_has_reason"
    for i, t in enumerate(workflow.transitions):
        lacks = _lacks(t, end) if _leads_to(t, track, end.name) else ""
        if lacks:
            params = {
                "who": f"the action {t.action!r} from {t.source!r}",
                "state": end.name,
                "lacks": lacks,
            }
            yield Breach(code, ("transitions", i, "takes"), params)
    for deadline in workflow.deadlines.values():
        moves = deadline.lapse.moves
        if moves is not None and (moves.track, moves.target) == (track, end.name):
            who = f"the clock (deadline {deadline.name!r})"
            params = {"who": who, "state": end.name, "lacks": "any reason"}
            yield Breach(code, state_place(track, end.name), params)


def _leads_to(t: Transition, track: str, end: str) -> bool:
    beside = any((also.track, also.target) == (track, end) for also in t.also)
    return (t.track, t.target) == (track, end) or beside


def _lacks(t: Transition, end: State) -> str:
    lacks = [] if t.takes.reason == "required" else ["a compulsory reason (`reason: required`)"]
    if end.grounds and (t.takes.grounds not in end.grounds or t.takes.grounds_min < 1):
        lists = " or ".join(f"`{name}`" for name in end.grounds)
        lacks.append(f"at least one ground of {lists}")
    return " and without ".join(lacks)


def _routeless(workflow: Workflow, track: str, end: State) -> Iterator[Breach]:
    kinds = {workflow.routes[name].kind for name in end.routes}
    if not kinds & ENOUGH_BY_ITSELF and not kinds >= ENOUGH_TOGETHER:
        params = {"state": end.name, "what": " and ".join(sorted(kinds)) or "no route"}
        yield Breach("adverse_has_route", state_place(track, end.name), params)


# --- what every situation allows ----------------------------------------------------------------


def allowed(x: Explored, tracks: tuple[str, ...]) -> Iterator[Refuted]:
    """The group can do what is promised, and begin the routes that are named, in every situation
    of the tracks that this exploration decides."""
    laws = Laws(x)
    if MAIN in tracks:
        for right, actions in laws.workflow.rights.items():
            yield from _lasting(laws, right, actions)
    for track, end in adverse_ends(laws.workflow):
        for name in end.routes:
            route = laws.workflow.routes[name]
            if route.track in tracks and track in laws.model.tracks:
                yield from _open(laws, track, end, route)


def undecided(workflow: Workflow, tracks: Collection[str]) -> Iterator[Refuted]:
    """What is promised of tracks that could not be looked at: nobody may rely on it."""
    for right in workflow.rights:
        is_routed = right == "adverse_has_route" and any(
            route.track in tracks for route in workflow.routes.values()
        )
        if is_routed or (RIGHTS[right].phases and MAIN in tracks):
            yield Refuted(Breach("right-not-decided", ("rights", right), {"right": right}))


def _lasting(laws: Laws, right: str, actions: tuple[str, ...]) -> Iterator[Refuted]:
    """In every situation of the phases of a right the group can do one of its actions."""
    x, at, phases = laws.x, laws.states_of(MAIN), RIGHTS[right].phases
    states = {n: s for n, s in laws.workflow.states.items() if s.phase in phases}
    theirs = _labels(laws, lambda step: step.t.action in actions)
    told: set[str] = set()
    for i, name in enumerate(at):
        if name in states and name not in told and not _occurs(x, i, theirs):
            told.add(name)
            steps = [s for s in laws.model.steps if s.t.track == MAIN and s.t.source == name]
            why = "; ".join(
                _why_not(laws, action, [s for s in steps if s.t.action == action], i)
                for action in actions
            )
            place = state_place(MAIN, name)
            yield _told(laws, Breach(right, place, {"why": why}), states[name], i)


def _open(laws: Laws, track: str, end: State, route: Route) -> Iterator[Refuted]:
    """Whenever the case comes to an adverse end the group can begin the route's track there."""
    x, at = laws.x, laws.states_of(track)
    here = {i for i, name in enumerate(at) if name == end.name}
    begins = _labels(laws, lambda step: (step.t.track, step.t.source) == (route.track, NOTHING))
    can = laws.graph.can_reach([i for i in here if _occurs(x, i, begins)], here)
    came = {j for i in range(len(at)) if i not in here for j, _ in x.edges(i) if j in here}
    i = next((i for i in sorted(came) if not can[i]), None)
    if i is None:
        return
    steps = [s for s in laws.model.steps if (s.t.track, s.t.source) == (route.track, NOTHING)]
    actions = dict.fromkeys(s.t.action for s in steps)
    why = "; ".join(
        _why_not(laws, action, [s for s in steps if s.t.action == action], i) for action in actions
    )
    place: Place = (*state_place(track, end.name), "routes", end.routes.index(route.name))
    params = {"route": route.name, "track": route.track, "why": why}
    yield _told(laws, Breach("route-closed", place, params), end, i)


def _told(laws: Laws, breach: Breach, state: State, i: int) -> Refuted:
    params = {"state": said(state.title), "story": " ".join(story(laws.x, i))}
    lacks = tuple(dict.fromkeys(laws.lacking(laws.x.situations[i])))
    return Refuted(Breach(breach.code, breach.place, {**breach.params, **params}), lacks)


def _labels(laws: Laws, wanted: Callable[[Step], bool]) -> set[int]:
    """The labels of what the group itself does by such a step."""

    def is_theirs(label: Label) -> bool:
        if label.step == CLOCK or label.on_behalf:
            return False
        is_group = laws.workflow.roles[label.role].side == "community"
        return is_group and wanted(laws.model.steps[label.step])

    return {k for k, label in enumerate(laws.x.labels) if is_theirs(label)}


def _occurs(x: Explored, i: int, labels: set[int]) -> bool:
    return any(x.by[e] in labels for e in range(x.first[i], x.first[i + 1]))


def _why_not(laws: Laws, action: str, steps: list[Step], i: int) -> str:
    title = said(laws.workflow.actions[action].title)
    theirs = [step for step in steps if by_the_group(laws.workflow, step.t)]
    if not theirs:
        return f"‘{title}’ is not possible for the group from there"
    needed = dict.fromkeys(laws.why_not(step, [i]) for step in theirs)
    return f"‘{title}’ {' or '.join(needed)}"
