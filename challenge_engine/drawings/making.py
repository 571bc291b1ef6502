"""From a workflow to the picture of it, or of one case's way through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from typing import Final

from challenge_engine.core.workflow import MAIN, NOTHING, PHASES, State, Workflow
from challenge_engine.drawings.lettering import clean
from challenge_engine.drawings.order import ordered
from challenge_engine.drawings.picture import Box, Lane, Out, Picture, Standing, Way
from challenge_engine.drawings.walk import Walk
from challenge_engine.texts import Wording, listing, phase, say
from challenge_engine.texts.catalogue import _

WHOLE: Final = 12
"""Up to so many states of a track are all shown on the way of a case."""

_LEGEND = (
    _("→ 3: leads to the state with that number."),
    _("A letter is an end; in italics and dashed: a way out."),
)
_TAKEN = _("Thick, with numbers: the way that was taken, step by step.")
_NEXT = _("Thin: what can come next. Dashed: not visited, or a way out.")
_NOT_TOLD = _("Dashed: nothing is told of it.")


def picture(workflow: Workflow, language: str, walk: Walk | None = None) -> Picture:
    """The rules in the reader's language, or one case's way through them."""
    return _Maker(workflow, language, walk).picture()


class _Maker:
    def __init__(self, workflow: Workflow, language: str, walk: Walk | None) -> None:
        self.workflow, self.language, self.walk = workflow, language, walk
        self.wording = Wording(workflow, language)
        states = workflow.states
        lanes = [[n for n, s in states.items() if s.phase == p and not s.is_end] for p in PHASES]
        arrows = [(t.source, t.target) for t in workflow.transitions if t.track == MAIN]
        going = {name for lane in lanes for name in lane}
        inner = [(a, b) for a, b in arrows if a in going and b in going]
        self.lanes = dict(zip(PHASES, ordered(lanes, inner), strict=True))
        self.marks = self._marks()
        self.shown = self._shown()

    def _marks(self) -> dict[tuple[str, str], str]:
        """A number for each state and a letter for each end, in the order of reading."""
        numbers, letters = count(1), _letters()
        order = [(MAIN, name) for lane in self.lanes.values() for name in lane]
        order += [(track, name) for track in self.workflow.tracks for name in self._file(track)]
        found: dict[tuple[str, str], str] = {}
        for track, name in order:
            if (track, name) not in found:
                is_end = self._state(track, name).is_end
                found[track, name] = next(letters) if is_end else str(next(numbers))
        return found

    def _file(self, track: str) -> Iterable[str]:
        return self.workflow.tracks[track]

    def _state(self, track: str, name: str) -> State:
        return self.workflow.tracks[track][name]

    def _shown(self) -> set[tuple[str, str]]:
        """Every state; of a case with many, those on its way and those that can come next."""
        every = set(self.marks)
        if self.walk is None:
            return every
        found = {(move.track, move.target) for move in self.walk.moves}
        for track, here in self.walk.here.items():
            if self.walk.is_known:
                found |= {(track, way.target.split("/", 1)[1]) for way in self._ways(track, here)}
            if len(self.workflow.tracks[track]) <= WHOLE:
                found |= {key for key in every if key[0] == track}
        return found

    def picture(self) -> Picture:
        lanes = [self._phase(name, states) for name, states in self.lanes.items() if states]
        ends = [name for name, state in self.workflow.states.items() if state.is_end]
        beside = [track for track in self.workflow.tracks if track != MAIN]
        if self.walk is not None:
            beside = [track for track in beside if track in self.walk.here]
        return Picture(
            title=clean(self.walk.title if self.walk else self.wording.own(self.workflow.title)),
            description=self._description(),
            lanes=tuple(lane for lane in lanes if lane.boxes or lane.folded),
            ends=self._lane(phase("ended", self.language), MAIN, ends) if ends else None,
            tracks=tuple(self._track(track) for track in beside),
            legend=tuple(say(self.language, text) for text in self._legend()),
        )

    def _legend(self) -> tuple[str, ...]:
        if self.walk is None:
            return _LEGEND
        return (_TAKEN, _NEXT if self.walk.is_known else _NOT_TOLD)

    def _description(self) -> str:
        if self.walk is None:
            text = _("A drawing of {states} states, {ends} of them ends. The list says the same.")
        else:
            text = _("The way of this case so far, where it stands, and what can come next.")
        states = self.workflow.states.values()
        return say(
            self.language, text, states=len(states), ends=sum(state.is_end for state in states)
        )

    def _phase(self, name: str, states: list[str]) -> Lane:
        openings = self.workflow.openings
        first = openings[0].target if openings else None
        names = [NOTHING, *states] if first in states else states
        lane = self._lane(phase(name, self.language), MAIN, names)
        return self._told_once(lane) if self.walk is None else lane

    def _track(self, track: str) -> Lane:
        title = clean(self.wording.own(self.workflow.track_titles.get(track), track))
        beside = say(self.language, _("Beside it: {track}"), track=title)
        return self._lane(beside, track, [NOTHING, *self._file(track)])

    def _lane(self, title: str, track: str, names: Iterable[str]) -> Lane:
        seen = [n for n in names if n == NOTHING or (track, n) in self.shown]
        boxes = [self._box(track, name) for name in seen]
        left = len([n for n in names if n != NOTHING]) - len([n for n in seen if n != NOTHING])
        more = say(self.language, _("+ {n} more states"), n=left) if left else ""
        kept = tuple(box for box in boxes if box.kind != "start" or box.ways)
        return Lane(title, kept, folded=more)

    def _told_once(self, lane: Lane) -> Lane:
        """An end that each state of a lane leads to, or a way out of many, stands once beneath."""
        states = [box for box in lane.boxes if box.kind == "state"]
        sources: dict[Way, list[str]] = {}
        for box in states:
            for way in box.ways:
                if way.is_end:
                    sources.setdefault(way, []).append(box.mark)
        outs = tuple(
            self._out(way, marks, is_every=len(marks) == len(states))
            for way, marks in sources.items()
            if len(marks) > 1 and (len(marks) == len(states) or (way.is_out and len(marks) > 2))
        )
        once = {out.way for out in outs}
        boxes = [replace(b, ways=tuple(w for w in b.ways if w not in once)) for b in lane.boxes]
        return replace(lane, boxes=tuple(boxes), outs=outs)

    def _out(self, way: Way, marks: list[str], *, is_every: bool) -> Out:
        if is_every:
            return Out(say(self.language, _("From each of these:")), way, ())
        said = say(self.language, _("From {states}:"), states=listing(marks, self.language))
        return Out(said, way, tuple(marks))

    def _start(self, track: str) -> Box:
        ways = self._taken(track, NOTHING) if self.walk else self._ways(track, NOTHING)
        key, title = f"{track}/{NOTHING}", say(self.language, _("Start"))
        return Box(key, "", title, "start", ways=tuple(ways), standing="was" if self.walk else "")

    def _box(self, track: str, name: str) -> Box:
        if name == NOTHING:
            return self._start(track)
        state, standing = self._state(track, name), self._standing(track, name)
        ways = self._ways(track, name) if self._is_told(standing) else []
        if self.walk is not None:
            ways = _joined(self._taken(track, name), ways)
        who = clean(self.wording.roles(state.waits_on)) if state.waits_on else ""
        waits = say(self.language, _("waits for {who}"), who=who) if who else ""
        return Box(
            f"{track}/{name}",
            self.marks[track, name],
            clean(self.wording.own(state.title)),
            "end" if state.is_end else "state",
            waits if self._is_told(standing) else "",
            tuple(ways),
            () if self.walk else tuple(self._notes(track, name)),
            standing,
            self._here() if standing == "here" else "",
        )

    def _here(self) -> str:
        is_known = self.walk is None or self.walk.is_known
        return say(self.language, _("here now") if is_known else _("last known here"))

    def _is_told(self, standing: Standing) -> bool:
        """Whether a box says who must act and what can come next; a reported past does not."""
        if self.walk is None:
            return True
        return standing == "here" and self.walk.is_known

    def _standing(self, track: str, name: str) -> Standing:
        if self.walk is None:
            return ""
        if self.walk.here.get(track) == name:
            return "here"
        was = any((move.track, move.target) == (track, name) for move in self.walk.moves)
        return "was" if was else "open"

    def _ways(self, track: str, name: str) -> list[Way]:
        """What leads on: first to other states, then to ends, last the ways out."""
        grouped: dict[tuple[str, bool], list[str]] = {}
        for t in self.workflow.leaving(track, name):
            if t.moves:
                action = self.workflow.actions[t.action]
                titles = grouped.setdefault((t.target, action.escape), [])
                titles.append(clean(self.wording.own(action.title)))
        for deadline in self.workflow.deadlines.values():
            move = deadline.lapse.moves
            if move is not None and (move.track, move.source) == (track, name):
                told = say(
                    self.language, _("the clock: {what}"), what=self._deadline(deadline.name)
                )
                grouped.setdefault((move.target, False), []).append(told)
        ways = [self._way(track, target, tuple(t), out) for (target, out), t in grouped.items()]
        return sorted(ways, key=lambda way: (way.is_out, way.is_end))

    def _deadline(self, name: str) -> str:
        return clean(self.wording.own(self.workflow.deadlines[name].title))

    def _way(self, track: str, target: str, titles: tuple[str, ...], is_out: bool) -> Way:
        is_end = self._state(track, target).is_end
        return Way(f"{track}/{target}", self.marks[track, target], titles, is_end, is_out)

    def _taken(self, track: str, name: str) -> list[Way]:
        grouped: dict[str, tuple[dict[str, None], list[int]]] = {}
        for n, on, source, move in self.walk.steps() if self.walk else ():
            if (on, source) == (track, name):
                titles, numbers = grouped.setdefault(move.target, ({}, []))
                titles[clean(move.title)] = None
                numbers.append(n)
        return [
            replace(self._way(track, target, tuple(titles), False), taken=tuple(numbers))
            for target, (titles, numbers) in grouped.items()
        ]

    def _notes(self, track: str, name: str) -> Iterator[str]:
        by = {
            clean(self.wording.own(self.workflow.actions[t.action].title)): None
            for t in self.workflow.transitions
            for also in t.also
            if (also.track, also.target) == (track, name)
        }
        if by:
            yield say(self.language, _("also by: {actions}"), actions="; ".join(by))
        staying = sum(not t.moves for t in self.workflow.leaving(track, name))
        if staying:
            yield say(self.language, _("+ {n} without moving on"), n=staying)


def _joined(taken: list[Way], possible: list[Way]) -> list[Way]:
    """A way that was taken from here before and can be taken again is one way."""
    again = {way.target: way for way in possible if not way.is_out}
    found = [
        replace(way, titles=tuple(dict.fromkeys((*way.titles, *again[way.target].titles))))
        if way.target in again
        else way
        for way in taken
    ]
    known = {way.target for way in taken}
    return [*found, *(way for way in possible if way.is_out or way.target not in known)]


def _letters() -> Iterator[str]:
    """A to Z, then A2 to Z2, and so on."""
    for turn in count(1):
        yield from (f"{chr(c)}{turn if turn > 1 else ''}" for c in range(ord("A"), ord("Z") + 1))
