"""How far each deadline reaches along a way: by when it must be met, and what that is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.proof.legal import Edge, Legal
from challenge_engine.core.proof.lengths import Length, standstill
from challenge_engine.core.workflow import Transition, Workflow

ENDLESS: Final = math.inf

Kind = Literal["term", "named", "extension", "standstill", "moved"]


@dataclass(frozen=True, slots=True)
class Due:
    """By when a deadline has to be met, in days since the birth of the case."""

    at: float
    since: Point
    """The step from which it is counted."""
    parts: tuple[tuple[Kind, int], ...]

    @property
    def going_on(self) -> Due:
        """The same after it stood still for days that nobody counts."""
        return replace(self, at=self.since.at + sum(days for _, days in self.parts))


@dataclass(slots=True, eq=False)
class Point:
    """A step on a way, as late as it can legally be."""

    node: int
    at: int
    dues: tuple[Due | None, ...] = ()
    """Of each deadline that runs after it."""
    before: Point | None = None
    t: Transition | None = None
    bound: int | None = None
    """The deadline that made it be no later; ``None`` where nothing did."""
    reach: tuple[float, ...] = ()
    """Its time and that of each deadline: what has more of everywhere is at least as long."""


class Stretches:
    """How each step changes the days of all deadlines."""

    def __init__(self, legal: Legal, lengths: Mapping[str, Length]) -> None:
        self.legal = legal
        self.lengths = [lengths[one.name] for one in legal.deadlines]
        self._standstills: dict[tuple[int, str], tuple[int | None, int | None]] = {}

    def stands_still(self, i: int, k: int) -> bool:
        """Whether a deadline stands still at a node without any end."""
        deadline = self.legal.deadlines[k]
        if not self.legal.runs(i, k) or deadline.pause_in(self._state(i, deadline)) is None:
            return False
        bound, lender = self._standstill(k, self._state(i, deadline))
        return bound is None or (lender is not None and not self.legal.runs(i, lender))

    def binds(self, i: int, k: int) -> bool:
        """Whether a deadline says by when a node is left."""
        is_known = self.lengths[k].term is not None
        return is_known and self.legal.runs(i, k) and not self.stands_still(i, k)

    def _is_bound(self, i: int) -> bool:
        return any(self.binds(i, k) for k in self.legal.running(i))

    def keeps_on(self, edge: Edge, k: int) -> bool:
        """Whether a deadline runs through a step, without beginning anew or being moved."""
        return (
            self.binds(edge.source, k)
            and self.binds(edge.target, k)
            and edge.t.action not in self.legal.deadlines[k].starts
            and not self._gain(edge, k)
        )

    def gains(self, edge: Edge) -> bool:
        """Whether a step gives time: it begins a deadline of known length, or makes one wait."""
        return any(
            self.lengths[k].term is not None
            and (
                (edge.t.action in one.starts and self.legal.runs(edge.target, k))
                or bool(self._gain(edge, k))
                or (self.stands_still(edge.source, k) and self._is_bound(edge.source))
            )
            for k, one in enumerate(self.legal.deadlines)
        )

    def after(self, point: Point, edge: Edge) -> Point:
        """The step, as late as it can be after another one."""
        running = [(due.at, k) for k, due in enumerate(point.dues) if due is not None]
        latest, bound = min(running, default=(ENDLESS, -1))
        is_bound = latest < ENDLESS
        at = int(latest) if is_bound else point.at
        here = Point(edge.target, at, (), point, edge.t, bound if is_bound else None)
        dues: list[Due | None] = [None] * len(self.lengths)
        for k in self.legal.running(edge.target):
            dues[k] = self._due(k, point, edge, here)
        here.dues = tuple(dues)
        here.reach = (at, *(due.at if due is not None else 0 for due in here.dues))
        return here

    def _due(self, k: int, point: Point, edge: Edge, here: Point) -> Due:
        deadline, length = self.legal.deadlines[k], self.lengths[k]
        due = point.dues[k]
        if edge.t.action in deadline.starts or due is None:
            due = self._whole(k, here, 0)
            return self._waiting(k, edge, due) if due.at < ENDLESS else due
        if length.term is None:
            return due
        whole = self._whole(k, here, self.legal.nodes[edge.target].deadlines[k][1])
        if due.at == ENDLESS:
            # It goes on where it stopped; but what else bounds the state may have begun before it.
            due = whole if self._is_bound(edge.source) else due.going_on
        more = self._extended(edge, k)
        if more:
            due = _plus(due, "extension", length.extension)
        state, was = self._state(edge.target, deadline), self._state(edge.source, deadline)
        if state != was and (deadline.pause_in(was) or deadline.pause_in(state)):
            # No more is left of it than all of it, however long it stood still.
            due = whole if whole.at < due.at else due
        return self._waiting(k, edge, due)

    def _whole(self, k: int, here: Point, extended: int) -> Due:
        length = self.lengths[k]
        if length.term is None:
            return Due(ENDLESS, here, ())
        parts: list[tuple[Kind, int]] = [(length.kind, length.term)]
        parts += [("extension", length.extension)] * extended
        parts += [("moved", length.moved)] if length.moved else []
        return Due(here.at + sum(days for _, days in parts), here, tuple(parts))

    def _waiting(self, k: int, edge: Edge, due: Due) -> Due:
        if self.stands_still(edge.target, k):
            return replace(due, at=ENDLESS)
        days = self._gain(edge, k)
        return _plus(due, "standstill", days) if days else due

    def _gain(self, edge: Edge, k: int) -> int:
        """By how many days a step makes a deadline stand still at the most."""
        deadline, length = self.legal.deadlines[k], self.lengths[k]
        state = self._state(edge.target, deadline)
        if not self.legal.runs(edge.target, k) or deadline.pause_in(state) is None:
            return 0
        bound, lender = self._standstill(k, state)
        is_new = state != self._state(edge.source, deadline) or edge.t.action in deadline.starts
        if lender is not None:
            is_new = is_new or edge.t.action in self.legal.deadlines[lender].starts
        if bound is None or not is_new:
            return 0
        return bound + length.moved + length.split

    def _standstill(self, k: int, state: str) -> tuple[int | None, int | None]:
        """The most days for which a state makes it stand still; which other deadline says so."""
        if (k, state) not in self._standstills:
            self._standstills[k, state] = self._longest_standstill(k, state)
        return self._standstills[k, state]

    def _longest_standstill(self, k: int, state: str) -> tuple[int | None, int | None]:
        deadline = self.legal.deadlines[k]
        pause = deadline.pause_in(state)
        own = standstill(pause) if pause is not None else None
        if own is not None:
            return own, None
        found = [
            (days, j)
            for j, other in enumerate(self.legal.deadlines)
            if (days := self._most(j)) is not None
            and other.pause_in(state) is None
            and _always_starts(self.legal.workflow, other, deadline.track, state)
        ]
        return min(found, default=(None, None))

    def _most(self, k: int) -> int | None:
        length, extension = self.lengths[k], self.legal.deadlines[k].extension
        if length.term is None:
            return None
        times = extension.times if extension is not None else 0
        return length.term + times * length.extension + length.moved

    def _extended(self, edge: Edge, k: int) -> int:
        nodes = self.legal.nodes
        return nodes[edge.target].deadlines[k][1] - nodes[edge.source].deadlines[k][1]

    def _state(self, i: int, deadline: Deadline) -> str:
        tracks = self.legal.tracks
        return self.legal.state(i, deadline.track) if deadline.track in tracks else ""


def _always_starts(workflow: Workflow, other: Deadline, track: str, state: str) -> bool:
    """Whether whoever comes to a state starts that deadline with it."""
    coming = [
        t
        for t in workflow.transitions
        if (t.moves and (t.track, t.target) == (track, state))
        or any((also.track, also.target) == (track, state) for also in t.also)
    ]
    return bool(coming) and all(t.action in other.starts for t in coming)


def _plus(due: Due, kind: Kind, days: int) -> Due:
    return replace(due, at=due.at + days, parts=(*due.parts, (kind, days)))
