"""Where a case can go: begun, never stuck, ended for good; each law is a walk over the states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from challenge_engine.core.deadline_rules import ClockMove
from challenge_engine.core.laws.breach import Breach, Place, state_place
from challenge_engine.core.laws.names import unknown
from challenge_engine.core.workflow import MAIN, NOTHING, Also, Workflow


def begun(workflow: Workflow) -> Iterator[Breach]:
    """There is an opening action, and a case that is born is not at its end already."""
    if not workflow.openings:
        yield Breach("no-opening", ("transitions",))
    for i, t in enumerate(workflow.transitions):
        target = workflow.states.get(t.target)
        if t.track == MAIN and t.source == NOTHING and target is not None and target.is_end:
            params = {"action": t.action, "state": t.target}
            yield Breach("opens-at-an-end", ("transitions", i, "to"), params)


def inhabited(workflow: Workflow) -> Iterator[Breach]:
    """Every track has states."""
    for track, states in workflow.tracks.items():
        if not states:
            place = ("states",) if track == MAIN else ("tracks", track, "states")
            yield Breach("no-states", place, {"track": track})


def ended(workflow: Workflow) -> Iterator[Breach]:
    """Nothing leaves an end by itself; only an action of another track re-opens a settled one."""
    for i, t in enumerate(workflow.transitions):
        source = workflow.tracks.get(t.track, {}).get(t.source)
        if source is not None and source.is_end:
            params = {"action": t.action, "state": t.source, "ends": source.ends}
            yield Breach("leaves-an-end", ("transitions", i, "from", t.source), params)


def one_a_state(workflow: Workflow) -> Iterator[Breach]:
    """For a track, a state and an action there is one transition; an action has one track."""
    first: dict[tuple[str, str, str], int] = {}
    tracks: dict[str, tuple[str, int]] = {}
    for i, t in enumerate(workflow.transitions):
        key = (t.track, t.source, t.action)
        if first.setdefault(key, i) != i:
            params = {"action": t.action, "state": t.source, "first": ("transitions", first[key])}
            yield Breach("twice", ("transitions", i, "action"), params)
        track, seen = tracks.setdefault(t.action, (t.track, i))
        if track != t.track:
            params = {"action": t.action, "track": track, "first": ("transitions", seen)}
            yield Breach("two-tracks", ("transitions", i, "action"), params)


def beside(workflow: Workflow) -> Iterator[Breach]:
    """What an action moves also is another track, each at most once, and from no closed end."""
    for i, t in enumerate(workflow.transitions):
        moved = {t.track}
        for k, also in enumerate(t.also):
            if also.track in moved:
                params = {"action": t.action, "track": also.track}
                yield Breach("moved-already", ("transitions", i, "also", k, "track"), params)
            moved.add(also.track)
            yield from _out_of_an_end(workflow, t.action, also, ("transitions", i, "also", k))


def _out_of_an_end(workflow: Workflow, action: str, also: Also, here: Place) -> Iterator[Breach]:
    states = workflow.tracks.get(also.track, {})
    for k, name in enumerate(also.sources):
        if name in states and states[name].ends == "closed":
            params = {"action": action, "state": name, "ends": "closed"}
            yield Breach("leaves-an-end", (*here, "from", k), params)


def phases(workflow: Workflow) -> Iterator[Breach]:
    """An end is in the phase `ended`, and nothing else is."""
    for track, states in workflow.tracks.items():
        for state in states.values():
            here = state_place(track, state.name)
            if state.is_end and state.phase != "ended":
                yield Breach("end-phase", (*here, "phase"), {"state": state.name})
            if not state.is_end and state.phase == "ended":
                yield Breach("ended-how", (*here, "phase"), {"state": state.name})


def waited_for(workflow: Workflow) -> Iterator[Breach]:
    """A state that is no end says whom it waits on, and each of those can move it on."""
    for track, states in workflow.tracks.items():
        for state in states.values():
            here = (*state_place(track, state.name), "waits_on")
            if state.is_end and state.waits_on:
                yield Breach("end-waits", here, {"state": state.name})
            elif not state.is_end and state.phase != "ended" and not state.waits_on:
                yield Breach("waits-on-nobody", here, {"state": state.name})


def moved_on(workflow: Workflow) -> Iterator[Breach]:
    """Each role that a state waits on has an action from there that moves on.

    Where the clock moves on it may be somebody who can only be waited for.
    """
    timed = {(move.track, move.source) for move in _clock_moves(workflow)}
    for track in _whole_tracks(workflow):
        for state in workflow.tracks[track].values():
            if state.is_end or (track, state.name) in timed:
                continue
            able = {r for t in workflow.leaving(track, state.name) if t.moves for r in t.by}
            able |= _able_beside(workflow, track, state.name)
            for k, role in enumerate(state.waits_on):
                if role in workflow.roles and role not in able:
                    place = (*state_place(track, state.name), "waits_on", k)
                    yield Breach("cannot-move-on", place, {"state": state.name, "role": role})


def _clock_moves(workflow: Workflow) -> list[ClockMove]:
    lapses = [deadline.lapse for deadline in workflow.deadlines.values()]
    return [lapse.moves for lapse in lapses if lapse.moves is not None]


def _able_beside(workflow: Workflow, track: str, state: str) -> set[str]:
    """Who leaves a state by an action that moves this track also."""
    return {
        role
        for t in workflow.transitions
        for also in t.also
        if also.track == track and state in also.sources and also.target != state
        for role in t.by
    }


def reached(workflow: Workflow) -> Iterator[Breach]:
    """Every state can be reached."""
    forth, begins = _forth(workflow), _Steps()
    for t in workflow.transitions:
        for also in t.also:
            if not also.sources:
                begins.add(also.track, NOTHING, also.target)
    for track in _whole_tracks(workflow):
        if track == MAIN and not workflow.openings:
            continue
        there = _closure({NOTHING, *begins.of(track).get(NOTHING, ())}, forth.of(track))
        for name in workflow.tracks[track]:
            if name not in there:
                yield Breach("never-reached", state_place(track, name), {"state": name})


def _forth(workflow: Workflow) -> _Steps:
    forth = _Steps()
    for t in workflow.transitions:
        forth.add(t.track, t.source, t.target)
        for also in t.also:
            for source in also.sources:
                forth.add(also.track, source, also.target)
    for move in _clock_moves(workflow):
        forth.add(move.track, move.source, move.target)
    return forth


def repeated(workflow: Workflow) -> Iterator[Breach]:
    """Only what can be done again is limited, and an action has one limit wherever it stands."""
    forth, first = _forth(workflow), dict[str, int]()
    for t in workflow.transitions:
        for also in t.also:
            for source in () if also.sources else workflow.tracks.get(also.track, {}):
                forth.add(also.track, source, also.target)
    for i, t in enumerate(workflow.transitions):
        other = workflow.transitions[first.setdefault(t.action, i)]
        here: Place = ("transitions", i, "at_most")
        if other.at_most != t.at_most:
            params = {"action": t.action, "first": ("transitions", first[t.action])}
            yield Breach("at-most-differs", here, params)
        elif t.at_most is not None and first[t.action] == i:
            found = [one for one in workflow.transitions if one.action == t.action]
            after = _closure({one.target for one in found}, forth.of(t.track))
            if not after & {one.source for one in found}:
                yield Breach("never-repeated", here, {"action": t.action})


def ending(workflow: Workflow) -> Iterator[Breach]:
    """From every state an end can be reached."""
    back = _Steps()
    for t in workflow.transitions:
        back.add(t.track, t.target, t.source)
        for also in t.also:
            for source in also.sources:
                back.add(also.track, also.target, source)
    for move in _clock_moves(workflow):
        back.add(move.track, move.target, move.source)
    for track in _whole_tracks(workflow):
        states = workflow.tracks[track]
        ends = {name for name, state in states.items() if state.is_end}
        there = _closure(ends, back.of(track))
        for name in states:
            if name not in there:
                yield Breach("never-ends", state_place(track, name), {"state": name})


class _Steps:
    """For each track: from which state one comes to which others."""

    def __init__(self) -> None:
        self._tracks: dict[str, dict[str, set[str]]] = {}

    def add(self, track: str, source: str, target: str) -> None:
        self._tracks.setdefault(track, {}).setdefault(source, set()).add(target)

    def of(self, track: str) -> Mapping[str, set[str]]:
        return self._tracks.get(track, {})


def _closure(begins: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    seen, ahead = set(begins), list(begins)
    while ahead:
        for name in steps.get(ahead.pop(), ()):
            if name not in seen:
                seen.add(name)
                ahead.append(name)
    return seen


def _whole_tracks(workflow: Workflow) -> Iterator[str]:
    """The tracks whose states are all known: a walk over a torn map proves nothing."""
    torn = any(b.params["kind"] in ("state", "track") for b in unknown(workflow))
    if not torn:
        yield from workflow.tracks


LAWS = (
    inhabited,
    begun,
    ended,
    one_a_state,
    beside,
    phases,
    waited_for,
    moved_on,
    reached,
    repeated,
    ending,
)
