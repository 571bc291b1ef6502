"""What can happen until the decision as long as nobody is late: the moves that matter for time.

Guards on values, records and people are taken as if they could hold. So there is never less here
than can happen, and what follows about time is an upper bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.proof.automata import RUNNING, CountFact, DeadlineFact, Fact
from challenge_engine.core.workflow import MAIN, NOTHING, GuardCall, Transition, Workflow

MOST_NODES: Final = 20_000
"""Beyond this the answer is *not decided*."""

BEFORE_THE_DECISION: Final = ("submitted", "assessed")


class Node(NamedTuple):
    """Where the tracks stand, each deadline (runs; how often extended), how often what was done."""

    states: tuple[str, ...]
    deadlines: tuple[tuple[int, int], ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A transition from one node to another."""

    source: int
    t: Transition
    target: int


class Legal:
    """All nodes that can be reached before the decision, and the edges between them."""

    def __init__(self, workflow: Workflow, limits: dict[str, int]) -> None:
        self.workflow = workflow
        self.deadlines = tuple(
            one for one in workflow.deadlines.values() if not (one.grace_of or one.penalty_of)
        )
        self.tracks = _tracks(workflow, self.deadlines)
        self._facts = [DeadlineFact(one) for one in self.deadlines]
        self._timed = _timed(self.deadlines)
        self._more = limits
        own = {
            t.action: t.at_most
            for t in workflow.transitions
            if t.at_most is not None and t.track in self.tracks and self._matters(t)
        }
        self._counts = [CountFact(action, n) for action, n in (own | limits).items()]
        self._beginning = {action for one in self.deadlines for action in one.starts}
        self._places = {one.name: i for i, one in enumerate(self.deadlines)}
        self._then: dict[tuple[bool, tuple[Any, ...], str, bool], tuple[Any, ...]] = {}
        self._growing: dict[str, list[int]] = {}
        for i, one in enumerate(self.deadlines):
            if one.extension is not None:
                self._growing.setdefault(one.extension.action, []).append(i)
        self._counted = {fact.action: i for i, fact in enumerate(self._counts)}
        self._running: dict[int, tuple[int, ...]] = {}
        self.nodes: list[Node] = []
        self.edges: list[list[Edge]] = []
        self.is_decided = True
        self._explore()

    def is_over(self, i: int) -> bool:
        """Whether the decision has been made there, or the case has ended without one."""
        state = self.workflow.states.get(self.nodes[i].states[self.tracks.index(MAIN)])
        return state is not None and state.phase not in BEFORE_THE_DECISION

    def state(self, i: int, track: str = MAIN) -> str:
        """Where a track stands."""
        return self.nodes[i].states[self.tracks.index(track)]

    def runs(self, i: int, k: int) -> bool:
        """Whether a deadline runs."""
        return self.nodes[i].deadlines[k][0] == RUNNING

    def running(self, i: int) -> tuple[int, ...]:
        """The deadlines that run, by their places."""
        if i not in self._running:
            places = range(len(self.deadlines))
            self._running[i] = tuple(k for k in places if self.runs(i, k))
        return self._running[i]

    def _explore(self) -> None:
        start = Node(
            (NOTHING,) * len(self.tracks),
            tuple(fact.start for fact in self._facts),
            (0,) * len(self._counts),
        )
        known = {start: 0}
        self.nodes.append(start)
        for i, node in enumerate(self.nodes):
            self.edges.append([])
            if self.is_over(i):
                continue
            if len(self.nodes) > MOST_NODES:
                self.is_decided = False
                return
            for t, after in self._following(node):
                j = known.setdefault(after, len(self.nodes))
                if j == len(self.nodes):
                    self.nodes.append(after)
                self.edges[i].append(Edge(i, t, j))

    def _following(self, node: Node) -> Iterator[tuple[Transition, Node]]:
        is_born = node.states[self.tracks.index(MAIN)] != NOTHING
        for track, state in zip(self.tracks, node.states, strict=True):
            if track != MAIN and not is_born:
                continue
            for t in self.workflow.leaving(track, state):
                if self._matters(t) and self._may(node, t):
                    after = self._after(node, t)
                    if after != node or t.action in self._beginning:
                        yield t, after

    def _may(self, node: Node, t: Transition) -> bool:
        """Whether nothing speaks against it that is known here."""
        if not all(self._can_hold(node, call) for call in t.when):
            return False
        if not all(
            self._facts[i].may_grow(node.deadlines[i]) for i in self._growing.get(t.action, ())
        ):
            return False
        i = self._counted.get(t.action)
        return i is None or node.counts[i] < self._counts[i].at_most

    def _can_hold(self, node: Node, call: GuardCall) -> bool:
        """Nobody is late, so that nothing is ever overdue; of most guards nothing is known."""
        if call.name == "track_in":
            i = self.tracks.index(call.params["track"])
            return node.states[i] in call.params["states"]
        if call.name == "in_time" and call.params["deadline"] in self._places:
            return node.deadlines[self._places[call.params["deadline"]]][0] == RUNNING
        return call.name != "overdue"

    def _after(self, node: Node, t: Transition) -> Node:
        states = list(node.states)
        states[self.tracks.index(t.track)] = t.target
        for also in t.also:
            if also.track in self.tracks:
                i = self.tracks.index(also.track)
                if not also.sources or node.states[i] in also.sources:
                    states[i] = also.target
        main = self.workflow.states.get(states[self.tracks.index(MAIN)])
        is_ended = main is not None and main.is_end
        deadlines = self._moved(self._facts, node.deadlines, t, is_ended=is_ended)
        counts = self._moved(self._counts, node.counts, t, is_ended=is_ended)
        return Node(tuple(states), deadlines, counts)

    def _moved(
        self, facts: Sequence[Fact], values: tuple[Any, ...], t: Transition, *, is_ended: bool
    ) -> tuple[Any, ...]:
        """What a step makes of facts of which it makes one thing; of most it makes nothing."""
        asked = (facts is self._facts, values, t.action, is_ended)
        if asked not in self._then:
            found = list(values)
            for i, fact in enumerate(facts):
                if fact.is_moved_by(t, is_ended=is_ended):
                    (found[i],) = fact.after(values[i], t, is_ended=is_ended)
            self._then[asked] = tuple(found)
        return self._then[asked]

    def _matters(self, t: Transition) -> bool:
        """Whether something stands otherwise after it, or begins anew."""
        return t.moves or bool(t.also) or t.action in self._timed


def _tracks(workflow: Workflow, deadlines: tuple[Deadline, ...]) -> tuple[str, ...]:
    """The main one, and those on which the time until the decision can depend."""
    tied = {MAIN, *(one.track for one in deadlines if one.pauses)}
    timed = _timed(deadlines)
    before = -1
    while before != len(tied):
        before = len(tied)
        for t in workflow.transitions:
            if t.action in timed or any(also.track in tied for also in t.also):
                tied.add(t.track)
            if t.track in tied:
                tied |= {c.params["track"] for c in t.when if c.name == "track_in"}
    return tuple(name for name in workflow.tracks if name in tied)


def _timed(deadlines: tuple[Deadline, ...]) -> set[str]:
    """The actions that change a deadline."""
    named = {a for one in deadlines for a in (*one.starts, *one.met_by, *one.stopped_by)}
    return named | {one.extension.action for one in deadlines if one.extension is not None}
