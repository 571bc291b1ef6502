"""The ways through a workflow from its opening: for each state the one with the fewest actions.

A way is what the file allows if everything turns out well: whoever may act does, every judgement
helps, every day comes. What a guard asks for (a field, two assessments, a signature of each side)
must be done on the way. Who does it is not looked at here: that needs a cast.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from challenge_engine.core.way_facts import MOST_CHOICES, Fact, Reader, effects_of
from challenge_engine.core.workflow import MAIN, NOTHING, GuardCall, Transition, Workflow

MOST_SITUATIONS: Final = 50_000
"""Beyond this the answer is *not known*; a workflow of forty states has some hundreds."""

MOST_FACTS: Final = 2_000_000
"""Of all situations together: it bounds the memory of a workflow with very many guards."""

ENDED: Final = "ended"

Facts = tuple[int, ...]
"""How often each fact holds, as far as anybody asks; in the order of ``Reader.facts``."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A situation: where the tracks stand, which facts hold, through which phases one came."""

    states: tuple[str, ...]
    facts: Facts
    phases: frozenset[str]


class Ways:
    """What a search found."""

    def __init__(
        self, came: dict[_Node, tuple[_Node, Transition] | None], *, is_complete: bool
    ) -> None:
        self.is_complete = is_complete
        """Whether everything was looked at; else nothing is known of states that are missing."""
        self._came = came
        self._shortest: dict[str, _Node] = {}
        self._fullest: dict[str, _Node] = {}
        # Nodes stand in the order in which they were reached: the first has the fewest actions.
        for node in came:
            state = node.states[0]
            self._shortest.setdefault(state, node)
            if len(node.phases) > len(self._fullest.setdefault(state, node).phases):
                self._fullest[state] = node

    def reaches(self, state: str) -> bool:
        """Whether a way leads to a state of the main track."""
        return state in self._shortest

    def shortest(self, state: str) -> tuple[Transition, ...]:
        """The fewest actions that lead to a state; of two such ways the first in the file."""
        return self._back(self._shortest[state])

    def fullest(self, state: str) -> tuple[Transition, ...]:
        """The fewest actions that lead to a state through the most phases."""
        return self._back(self._fullest[state])

    def _back(self, node: _Node) -> tuple[Transition, ...]:
        steps = []
        while (before := self._came[node]) is not None:
            node, transition = before
            if transition.by:
                steps.append(transition)
        return tuple(reversed(steps))


@lru_cache(maxsize=64)
def ways(workflow: Workflow) -> Ways:
    """Every state of the main track with its ways from the opening."""
    return _Search(workflow).run()


class _Search:
    """Situation by situation, nearest first."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.reader = Reader(workflow)
        self.is_bounded = True
        self._effects: dict[int, tuple[dict[Fact, int], ...]] = {}

    def run(self) -> Ways:
        """Every situation with the one it was first reached from."""
        reader = self.reader
        states = (NOTHING,) * len(reader.tracks)
        start = _Node(states, (0,) * len(reader.facts), frozenset())
        came: dict[_Node, tuple[_Node, Transition] | None] = {start: None}
        most = min(MOST_SITUATIONS, MOST_FACTS // (len(reader.facts) + 1))
        ahead = deque([start])
        while ahead and len(came) <= most:
            node = ahead.popleft()
            for transition, following in self.following(node):
                if following not in came:
                    came[following] = (node, transition)
                    ahead.append(following)
        return Ways(came, is_complete=not ahead and self.is_bounded)

    def following(self, node: _Node) -> Iterator[tuple[Transition, _Node]]:
        """What can be done in a situation, and what it comes to."""
        for track, state in zip(self.reader.tracks, node.states, strict=True):
            if track != MAIN and node.states[0] == NOTHING:
                continue
            by_itself = self.reader.clock.get((track, state), ())
            for t in (*self.workflow.leaving(track, state), *by_itself):
                if self.is_possible(t, node):
                    for effect in self.effects(t):
                        yield t, self.after(t, node, effect)

    def is_possible(self, transition: Transition, node: _Node) -> bool:
        """Whether every fact that the action needs is there."""
        needed = self.reader.needed.get(id(transition), ())
        return all(node.facts[fact] >= n for fact, n in needed) and all(
            _stands(call, self.reader.tracks, node.states) for call in transition.when
        )

    def after(self, transition: Transition, node: _Node, effect: dict[Fact, int]) -> _Node:
        """The situation afterwards; what nobody asks for any more is forgotten."""
        states = list(node.states)
        states[self.reader.tracks.index(transition.track)] = transition.target
        for also in transition.also:
            if also.track in self.reader.tracks:
                i = self.reader.tracks.index(also.track)
                if not also.sources or states[i] in also.sources:
                    states[i] = also.target
        read, caps = self.reader.read_from(states[0]), self.reader.caps
        facts = tuple(
            _counted(there, effect.get(fact), caps[fact]) if read >> i & 1 else 0
            for i, (fact, there) in enumerate(zip(self.reader.facts, node.facts, strict=True))
        )
        phase = self.workflow.states[states[0]].phase
        # Back from an end is no progress: only what lies before one counts.
        phases = node.phases if phase == ENDED else node.phases | {phase}
        return _Node(tuple(states), facts, phases)

    def effects(self, transition: Transition) -> tuple[dict[Fact, int], ...]:
        """How an action changes the facts: one possibility for each value that counts."""
        if id(transition) not in self._effects:
            found = tuple(effects_of(self.workflow, transition, self.reader.facts))
            self._effects[id(transition)] = found
            self.is_bounded = self.is_bounded and len(found) < MOST_CHOICES
        return self._effects[id(transition)]


def _counted(there: int, change: int | None, cap: int) -> int:
    """A change of -1 ends what was; anything else adds to it, as far as anybody counts."""
    if change is None:
        return there
    return 0 if change < 0 else min(there + change, cap)


def _stands(call: GuardCall, tracks: tuple[str, ...], states: tuple[str, ...]) -> bool:
    if call.name != "track_in" or call.params["track"] not in tracks:
        return True
    return states[tracks.index(call.params["track"])] in call.params["states"]
