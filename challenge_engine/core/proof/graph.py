"""Walks over what was explored: what leads to what, with or without the ways out."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable

from challenge_engine.core.proof.explore import Explored
from challenge_engine.core.proof.moving import CLOCK, Label


class Graph:
    """The edges backwards, and which of them are ways forward."""

    def __init__(self, x: Explored) -> None:
        self.x = x
        self.is_forward = [_is_forward(x, label) for label in x.labels]
        """For each label whether it is no way out (an action marked `escape`)."""
        self.size = len(x.situations)
        self._before: tuple[array[int], array[int], array[int]] | None = None

    def before(self, j: int) -> Iterable[tuple[int, int]]:
        """From where an edge leads to a situation, and its label's number."""
        first, source, by = self._backwards()
        return ((source[e], by[e]) for e in range(first[j], first[j + 1]))

    def _backwards(self) -> tuple[array[int], array[int], array[int]]:
        if self._before is None:
            x = self.x
            first = array("L", [0]) * (self.size + 1)
            for j in x.to:
                first[j + 1] += 1
            for j in range(self.size):
                first[j + 1] += first[j]
            place = array("L", first)
            source, by = array("L", [0]) * len(x.to), array("L", [0]) * len(x.to)
            for i in range(self.size):
                for e in range(x.first[i], x.first[i + 1]):
                    at = place[x.to[e]]
                    source[at], by[at] = i, x.by[e]
                    place[x.to[e]] += 1
            self._before = first, source, by
        return self._before

    def can_reach(self, targets: Iterable[int], within: Container[int] | None = None) -> bytearray:
        """From which situations a target can be reached by ways forward, staying within."""
        seen = bytearray(self.size)
        ahead = []
        for i in targets:
            if not seen[i]:
                seen[i] = 1
                ahead.append(i)
        while ahead:
            for i, k in self.before(ahead.pop()):
                if not seen[i] and self.is_forward[k] and (within is None or i in within):
                    seen[i] = 1
                    ahead.append(i)
        return seen

    def all_after(self, begun: Iterable[int]) -> list[int]:
        """What can come from some situations on, by any way."""
        seen = dict.fromkeys(begun)
        found = list(seen)
        for i in found:
            for e in range(self.x.first[i], self.x.first[i + 1]):
                if (j := self.x.to[e]) not in seen:
                    seen[j] = None
                    found.append(j)
        return found

    def reached_from(self, i: int, within: Container[int] | None = None) -> list[int]:
        """What can be reached by ways forward, nearest first."""
        seen, found = {i}, [i]
        for at in found:
            for e in range(self.x.first[at], self.x.first[at + 1]):
                j = self.x.to[e]
                if (
                    j not in seen
                    and self.is_forward[self.x.by[e]]
                    and (within is None or j in within)
                ):
                    seen.add(j)
                    found.append(j)
        return found


def _is_forward(x: Explored, label: Label) -> bool:
    if label.step == CLOCK:
        return True
    action = x.model.steps[label.step].t.action
    return not x.model.workflow.actions[action].escape
