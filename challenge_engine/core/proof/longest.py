"""The longest legal time from the birth of a case to its decision, and what nothing bounds.

Everybody uses the whole of every term, every extension and every standstill, and nobody is late.
On a way, a step comes no later than the first of the deadlines that run. Where none runs, the way
is as long as somebody takes: that is named, and counts for no days.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from challenge_engine.core.proof.legal import Edge, Legal
from challenge_engine.core.proof.lengths import Days, Length, length
from challenge_engine.core.proof.stretches import Kind, Point, Stretches
from challenge_engine.core.timing import Countings
from challenge_engine.core.workflow import Transition, Workflow

_MOST_POINTS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the longest way, from one step to another, with what bounds it."""

    first: Transition
    last: Transition
    state: str
    """Where the case stands when it begins."""
    deadline: str | None
    """``None``: nothing bounds it, and no days are counted."""
    parts: tuple[tuple[Kind, int], ...] = ()

    @property
    def days(self) -> int:
        """At the most; calendar days."""
        return sum(days for _, days in self.parts)


@dataclass(frozen=True, slots=True)
class Waits:
    """A state in which nothing says by when the case goes on."""

    state: str
    is_without: bool
    """Nothing at all runs there, in some case."""
    named: tuple[str, ...] = ()
    """Deadlines that run there and end on a day that somebody names, however far ahead."""
    still: tuple[str, ...] = ()
    """Deadlines that stand still there without an end."""


@dataclass(frozen=True, slots=True)
class Longest:
    """What it comes to; ``days`` is ``None`` where something is not bound."""

    stretches: tuple[Stretch, ...]
    waits: tuple[Waits, ...]
    repeats: tuple[str, ...]
    """Actions that may be repeated without end, and each time give more time."""
    is_decided: bool = True

    @property
    def counted(self) -> int:
        """The days of all that is bound on the longest way; what may be repeated counts once."""
        return sum(one.days for one in self.stretches)

    @property
    def days(self) -> int | None:
        """The longest legal time; calendar days."""
        is_bound = self.is_decided and bool(self.stretches)
        return None if self.waits or self.repeats or not is_bound else self.counted


def longest(workflow: Workflow, countings: Countings) -> Longest:
    """The longest legal time of a workflow, by how each deadline is counted."""
    lengths = _lengths(workflow, countings)
    once: dict[str, int] = {}
    while True:
        legal = Legal(workflow, once)
        if not legal.is_decided:
            return Longest((), (), tuple(once), is_decided=False)
        stretches = Stretches(legal, lengths)
        fresh = dict.fromkeys(_repeated(stretches), 1)
        if not fresh:
            break
        once |= fresh
    last = _latest(stretches)
    waits = tuple(_waits(stretches))
    if last is None:
        return Longest((), waits, tuple(once), is_decided=False)
    return Longest(tuple(_way(legal, last)), waits, tuple(once))


def _lengths(workflow: Workflow, countings: Countings) -> Mapping[str, Length]:
    days = {one.calendar.name: Days(one.calendar) for one in countings.values()}
    return {
        name: length(one, countings[name], days[countings[name].calendar.name])
        for name, one in workflow.deadlines.items()
    }


def _repeated(stretches: Stretches) -> Iterator[str]:
    """What gives time in a circle through which no deadline runs."""
    legal = stretches.legal
    for edges in _circles(legal):
        is_held = any(
            all(stretches.keeps_on(edge, k) for edge in edges) for k in range(len(legal.deadlines))
        )
        if not is_held:
            yield from dict.fromkeys(e.t.action for e in edges if stretches.gains(e))


def _circles(legal: Legal) -> Iterator[list[Edge]]:
    """The edges of each strongly connected part."""
    part = _parts(legal)
    found: dict[int, list[Edge]] = {}
    for edges in legal.edges:
        for edge in edges:
            if part[edge.source] == part[edge.target]:
                found.setdefault(part[edge.source], []).append(edge)
    yield from found.values()


def _parts(legal: Legal) -> list[int]:
    """For each node the number of its strongly connected part (Kosaraju)."""
    size = len(legal.nodes)
    back: list[list[int]] = [[] for _ in range(size)]
    for edges in legal.edges:
        for edge in edges:
            back[edge.target].append(edge.source)
    order: list[int] = []
    seen = [False] * size
    for root in range(size):
        if seen[root]:
            continue
        seen[root] = True
        ahead = [(root, iter(legal.edges[root]))]
        while ahead:
            node, left = ahead[-1]
            target = next((e.target for e in left if not seen[e.target]), None)
            if target is None:
                order.append(node)
                ahead.pop()
            else:
                seen[target] = True
                ahead.append((target, iter(legal.edges[target])))
    part = [-1] * size
    for number, root in enumerate(reversed(order)):
        ahead_ = [root] if part[root] < 0 else []
        while ahead_:
            node_ = ahead_.pop()
            if part[node_] < 0:
                part[node_] = number
                ahead_ += [one for one in back[node_] if part[one] < 0]
    return part


def _latest(stretches: Stretches) -> Point | None:
    """The latest point at which the decision can be made; ``None`` if there are too many ways."""
    legal = stretches.legal
    nothing = (None,) * len(legal.deadlines)
    begin = Point(0, 0, nothing, reach=(0,) * (len(legal.deadlines) + 1))
    best: dict[int, list[Point]] = {0: [begin]}
    ahead = deque([begin])
    number = 0
    while ahead and number <= _MOST_POINTS:
        point = ahead.popleft()
        if point not in best[point.node]:
            continue
        for edge in legal.edges[point.node]:
            after = stretches.after(point, edge)
            known = best.setdefault(edge.target, [])
            if any(_is_reached(after, one) for one in known):
                continue
            known[:] = [one for one in known if not _is_reached(one, after)]
            known.append(after)
            ahead.append(after)
            number += 1
    if ahead:
        return None
    found = [one for i, points in best.items() if legal.is_over(i) for one in points]
    return max(found, key=lambda one: (one.at, not _is_way_out(legal, one)), default=None)


def _is_way_out(legal: Legal, point: Point) -> bool:
    return point.t is not None and legal.workflow.actions[point.t.action].escape


def _is_reached(point: Point, other: Point) -> bool:
    return all(a <= b for a, b in zip(point.reach, other.reach, strict=True))


def _way(legal: Legal, last: Point) -> list[Stretch]:
    """What makes it so late, told from the beginning."""
    found: list[Stretch] = []
    point = last
    while point.before is not None and point.before.t is not None and point.t is not None:
        if point.bound is None:
            first = point.before
            stretch = Stretch(_t(first), point.t, legal.state(first.node), None)
        else:
            due = point.before.dues[point.bound]
            assert due is not None  # noqa: S101 - it is what bounds the step
            first, name = due.since, legal.deadlines[point.bound].name
            stretch = Stretch(_t(first), point.t, legal.state(first.node), name, due.parts)
        found.append(stretch)
        point = first
    return found[::-1]


def _t(point: Point) -> Transition:
    assert point.t is not None  # noqa: S101 - only the beginning has none
    return point.t


def _waits(stretches: Stretches) -> Iterator[Waits]:
    """Each state in which some case is bound by nothing."""
    legal = stretches.legal
    found: dict[str, Waits] = {}
    for i in range(1, len(legal.nodes)):
        running = legal.running(i)
        if legal.is_over(i) or any(stretches.binds(i, k) for k in running):
            continue
        known = [k for k in running if stretches.lengths[k].term is not None]
        named = (legal.deadlines[k].name for k in running if k not in known)
        still = (legal.deadlines[k].name for k in known)
        state = legal.state(i)
        old = found.get(state, Waits(state, is_without=False))
        found[state] = Waits(
            state,
            old.is_without or not running,
            tuple(dict.fromkeys((*old.named, *named))),
            tuple(dict.fromkeys((*old.still, *still))),
        )
    yield from found.values()
