"""What a workflow promises, proven: what is written of its adverse ends, and what every situation
allows the group to do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from challenge_engine.core.laws.breach import Breach, Place, state_place
from challenge_engine.core.laws.rights import adverse_ends, by_the_group
from challenge_engine.core.proof.explore import Explored
from challenge_engine.core.proof.laws import Refuted
from challenge_engine.core.proof.looking import Looked
from challenge_engine.core.proof.model import Step
from challenge_engine.core.proof.moving import CLOCK, Label
from challenge_engine.core.proof.telling import said, story, told
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
    if "adverse_has_route" in workflow.rights:
        yield from map(Refuted, _alone(workflow))


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


def _alone(workflow: Workflow) -> Iterator[Breach]:
    """An end by the authority is adverse, whatever the file calls it, unless the group agreed."""
    for end in workflow.states.values():
        if end.is_end and not end.is_adverse and not end.agreed_by:
            brought = [t for t in workflow.transitions if _leads_to(t, MAIN, end.name)]
            actions = dict.fromkeys(t.action for t in brought if _by_others(workflow, t))
            if actions:
                params = {"state": end.name, "actions": " or ".join(map(repr, actions))}
                yield Breach("ended-alone", state_place(MAIN, end.name), params)


def _by_others(workflow: Workflow, t: Transition) -> bool:
    return any(workflow.roles[role].side != "community" for role in t.by)


# --- what every situation allows ----------------------------------------------------------------


def allowed(looked: Looked, tracks: tuple[str, ...]) -> Iterator[Refuted]:
    """The group can do what is promised, and begin the routes that are named, in every situation
    of the tracks that this exploration decides."""
    if MAIN in tracks:
        for right, actions in looked.workflow.rights.items():
            yield from _lasting(looked, right, actions)
        if "adverse_has_route" in looked.workflow.rights:
            yield from _unasked(looked)
    for track, end in adverse_ends(looked.workflow):
        for name in end.routes:
            route = looked.workflow.routes[name]
            if route.track in tracks and track in looked.model.tracks:
                yield from _open(looked, track, end, route)


def undecided(workflow: Workflow, tracks: Collection[str]) -> Iterator[Refuted]:
    """What is promised of tracks that could not be looked at: nobody may rely on it."""
    for right in workflow.rights:
        is_routed = right == "adverse_has_route" and any(
            route.track in tracks for route in workflow.routes.values()
        )
        if is_routed or (RIGHTS[right].phases and MAIN in tracks):
            yield Refuted(Breach("right-not-decided", ("rights", right), {"right": right}))


def _lasting(looked: Looked, right: str, actions: tuple[str, ...]) -> Iterator[Refuted]:
    """In every situation of the phases of a right the group can do one of its actions."""
    x, at, phases = looked.x, looked.states_of(MAIN), RIGHTS[right].phases
    states = {n: s for n, s in looked.workflow.states.items() if s.phase in phases}
    theirs = _labels(looked, lambda step: step.t.action in actions)
    found: set[str] = set()
    for i, name in enumerate(at):
        if name in states and name not in found and not _occurs(x, i, theirs):
            found.add(name)
            steps = [s for s in looked.model.steps if s.t.track == MAIN and s.t.source == name]
            why = "; ".join(
                _why_not(looked, action, [s for s in steps if s.t.action == action], i)
                for action in actions
            )
            place = state_place(MAIN, name)
            yield _told(looked, Breach(right, place, {"why": why}), states[name], i)


def _open(looked: Looked, track: str, end: State, route: Route) -> Iterator[Refuted]:
    """Whenever the case comes to an adverse end the group can begin the route's track there."""
    x, at = looked.x, looked.states_of(track)
    here = {i for i, name in enumerate(at) if name == end.name}
    begins = _labels(looked, lambda step: (step.t.track, step.t.source) == (route.track, NOTHING))
    can = looked.graph.can_reach([i for i in here if _occurs(x, i, begins)], here)
    came = {j for i in range(len(at)) if i not in here for j, _ in x.edges(i) if j in here}
    i = next((i for i in sorted(came) if not can[i]), None)
    if i is None:
        return
    steps = [s for s in looked.model.steps if (s.t.track, s.t.source) == (route.track, NOTHING)]
    actions = dict.fromkeys(s.t.action for s in steps)
    why = "; ".join(
        _why_not(looked, action, [s for s in steps if s.t.action == action], i)
        for action in actions
    )
    place: Place = (*state_place(track, end.name), "routes", end.routes.index(route.name))
    params = {"route": route.name, "track": route.track, "why": why}
    yield _told(looked, Breach("route-closed", place, params), end, i)


def _unasked(looked: Looked) -> Iterator[Refuted]:
    """The authority ends a case only where the group has agreed to that: without what the group
    agrees by there is no way to where it could be ended."""
    x, at, sides = looked.x, looked.states_of(MAIN), looked.workflow.roles
    others = [not k.on_behalf and k.step != CLOCK and sides[k.role].side != "community"
              for k in x.labels]  # fmt: skip
    for end in looked.workflow.states.values():
        if not end.agreed_by:
            continue
        agreeing = {
            k
            for k, label in enumerate(x.labels)
            if label.step != CLOCK
            and not others[k]
            and looked.model.steps[label.step].t.action in end.agreed_by
        }
        came = _reached_without(x, agreeing)
        ended = (
            (i, e)
            for i in came
            for e in range(x.first[i], x.first[i + 1])
            if others[x.by[e]] and at[x.to[e]] == end.name != at[i]
        )
        if (last := next(ended, None)) is not None:
            way, i = [(last[0], x.labels[x.by[last[1]]], x.to[last[1]])], last[0]
            while i:
                source, k = came[i]
                way.append((source, x.labels[k], i))
                i = source
            params = {
                "state": said(end.title),
                "actions": " or ".join(map(repr, end.agreed_by)),
                "story": " ".join(told(x, way[::-1])),
            }
            yield Refuted(Breach("ended-unasked", state_place(MAIN, end.name), params))


def _reached_without(x: Explored, labels: Collection[int]) -> dict[int, tuple[int, int]]:
    """The situations to which a way leads without these labels, nearest first: from where, how."""
    came, ahead = {0: (0, 0)}, [0]
    for i in ahead:
        for e in range(x.first[i], x.first[i + 1]):
            j, k = x.to[e], x.by[e]
            if k not in labels and j not in came:
                came[j] = (i, k)
                ahead.append(j)
    return came


def _told(looked: Looked, breach: Breach, state: State, i: int) -> Refuted:
    params = {"state": said(state.title), "story": " ".join(story(looked.x, i))}
    lacks = tuple(dict.fromkeys(looked.lacking(looked.x.situations[i])))
    return Refuted(Breach(breach.code, breach.place, {**breach.params, **params}), lacks)


def _labels(looked: Looked, wanted: Callable[[Step], bool]) -> set[int]:
    """The labels of what the group itself does by such a step."""

    def is_theirs(label: Label) -> bool:
        if label.step == CLOCK or label.on_behalf:
            return False
        is_group = looked.workflow.roles[label.role].side == "community"
        return is_group and wanted(looked.model.steps[label.step])

    return {k for k, label in enumerate(looked.x.labels) if is_theirs(label)}


def _occurs(x: Explored, i: int, labels: set[int]) -> bool:
    return any(x.by[e] in labels for e in range(x.first[i], x.first[i + 1]))


def _why_not(looked: Looked, action: str, steps: list[Step], i: int) -> str:
    title = said(looked.workflow.actions[action].title)
    theirs = [step for step in steps if by_the_group(looked.workflow, step.t)]
    if not theirs:
        return f"‘{title}’ is not possible for the group from there"
    needed = dict.fromkeys(looked.why_not(step, [i]) for step in theirs)
    return f"‘{title}’ {' or '.join(needed)}"
