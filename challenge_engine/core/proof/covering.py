"""Few and short ways through what was explored that together take every step of a workflow.

Some steps cannot be on one way: after neither can the other be done, as with two ends of a case.
Each of these needs a way of its own, and none can be shorter than the shortest to it; so both are
counted for a bound. Along these ways all other steps are taken where the detour costs least. To
find the fewest steps of all is as hard as the rural postman problem; how far from the bound the
answer is, is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Final

from challenge_engine.core.proof.explore import Explored
from challenge_engine.core.proof.moving import CLOCK, Label

Edge = tuple[int, Label, int]
"""From which situation, what, to which."""

Way = list[Edge]
"""It begins before the case is opened."""

_NEVER: Final = 1 << 30


class Covering:
    """Ways that together take each of some steps, numbered as in ``Model.steps``."""

    def __init__(self, x: Explored, wanted: Set[int], without: Set[Edge] = frozenset()) -> None:
        self.x = x
        self._out = [_edges(x, i, without) for i in range(len(x.situations))]
        """What can happen in each situation, and to which it leads."""
        self._before = _turned(self._out)
        """From which others each situation comes."""
        self._left = set(wanted)
        """The steps that no way has taken yet."""
        self._takers = self._edges_by_step()
        found = {k: self._distances(k) for k in self._ending(wanted)}
        # Without some edges a step may be left to which no way leads from the beginning.
        self._ahead = {k: ahead for k, ahead in found.items() if ahead[0] < _NEVER}
        self.last = self._apart()
        """The steps of which no two are on one way."""
        self._ahead = {k: self._ahead[k] for k in self.last}
        self._worth = self._cheapest_detours(wanted - self.last)
        self.ways = self._found()
        self.untaken = frozenset(self._left)
        """The steps that happen in no situation."""

    @property
    def fewest(self) -> tuple[int, int]:
        """No ways whatsoever that take the same steps are fewer, or have fewer steps, than this."""
        taken = {label.step for way in self.ways for _, label, _ in way} - {CLOCK}
        steps = sum(self._ahead[k][0] for k in self.last)
        return max(len(self.last), min(1, len(self.ways))), max(steps, len(taken))

    def _found(self) -> list[Way]:
        farthest_first = sorted(self.last, key=lambda k: (-self._ahead[k][0], k))
        found = [self._on(self._way_to(k)) for k in farthest_first]
        while way := self._on([]):
            found.append(way)
        return found

    # --- distances --------------------------------------------------------------------------------

    def _edges_by_step(self) -> dict[int, list[tuple[int, int]]]:
        """Step → the edges that take it: from where, to where."""
        found: dict[int, list[tuple[int, int]]] = {k: [] for k in self._left}
        for i in range(len(self.x.situations)):
            for j, label in self._out[i]:
                if label.step in found:
                    found[label.step].append((i, j))
        return found

    def _ending(self, wanted: Set[int]) -> list[int]:
        """The steps that end a track, and those after which nothing can be done."""
        lasting, model = self._can_go_on(), self.x.model
        return [
            k
            for k in sorted(wanted)
            if self._takers[k]
            and (
                model.workflow.tracks[(t := model.steps[k].t).track][t.target].is_end
                or not any(lasting[j] for _, j in self._takers[k])
            )
        ]

    def _apart(self) -> set[int]:
        """Many of these of which none can come after another: first what excludes the fewest."""
        after = {
            k: {m for m, ahead in self._ahead.items() if m != k and self._leads(k, ahead)}
            for k in self._ahead
        }
        tied = {k: after[k] | {m for m in after if k in after[m]} for k in after}
        found: set[int] = set()
        for k in sorted(tied, key=lambda k: (len(tied[k]), k)):
            if not tied[k] & found:
                found.add(k)
        return found

    def _leads(self, k: int, ahead: list[int]) -> bool:
        return any(ahead[j] < _NEVER for _, j in self._takers[k])

    def _can_go_on(self) -> bytearray:
        """In which situations somebody can still do something, now or later."""
        acting = {
            i
            for i in range(len(self.x.situations))
            if any(label.step != CLOCK for _, label in self._out[i])
        }
        seen, ahead = bytearray(len(self.x.situations)), list(acting)
        for i in ahead:
            seen[i] = 1
        while ahead:
            for i in self._before[ahead.pop()]:
                if not seen[i]:
                    seen[i] = 1
                    ahead.append(i)
        return seen

    def _distances(self, k: int) -> list[int]:
        """How many steps it takes from each situation to have taken a step."""
        found = [_NEVER] * len(self.x.situations)
        ahead = list(dict.fromkeys(i for i, _ in self._takers[k]))
        for i in ahead:
            found[i] = 1
        for j in ahead:
            for i in self._before[j]:
                if found[i] == _NEVER:
                    found[i] = found[j] + 1
                    ahead.append(i)
        return found

    def _cheapest_detours(self, steps: Set[int]) -> dict[int, int]:
        """By how much the way to some last step gets longer, at least, if it takes a step too."""
        depth = [0] * len(self.x.situations)
        for i in range(1, len(depth)):
            depth[i] = depth[self.x.parent[i]] + 1
        every = self._ahead.values()
        later = [
            min((ahead[j] - ahead[0] for ahead in every), default=_NEVER) for j in range(len(depth))
        ]
        return {
            k: min((depth[i] + 1 + later[j] for i, j in self._takers[k]), default=_NEVER)
            for k in steps
        }

    # --- ways -------------------------------------------------------------------------------------

    def _way_to(self, k: int) -> Way:
        """To a last step, with every detour on the way that is cheap, or nowhere cheaper."""
        ahead, way, at = self._ahead[k], Way(), 0
        while detour := self._detour(at, ahead):
            way += self._taken(detour)
            at = way[-1][2]
        while ahead[at] > 1:
            i, label, at = next((at, lab, j) for j, lab in self._out[at] if ahead[j] < ahead[at])
            way += self._taken([(i, label, at)])
        j, label = next((j, label) for j, label in self._out[at] if label.step == k)
        return [*way, *self._taken([(at, label, j)])]

    def _detour(self, at: int, ahead: list[int]) -> Way:
        """The cheapest way to a step that is left, from where the last step is still ahead."""
        most = max(
            (1, *(self._worth[k] for k in self._left - self.last if self._worth[k] < _NEVER))
        )
        best: tuple[int, Way] = (_NEVER, [])
        for gone, i, label, j, back in self._outward(at, ahead, most):
            k = label.step
            if k in self._left and k not in self.last:
                longer = gone + 1 + ahead[j] - ahead[at]
                if longer < best[0] and longer <= max(1, self._worth[k]):
                    best = longer, [*_walked(back, i), (i, label, j)]
                    if longer <= 0:
                        break
        return best[1]

    def _outward(
        self, at: int, ahead: list[int], most: int
    ) -> Iterator[tuple[int, int, Label, int, dict[int, tuple[int, Label]]]]:
        """Every edge near a situation, nearest first, that leads ``most`` steps astray at most."""
        back: dict[int, tuple[int, Label]] = {}
        steps = {at: 0}
        queue = [at]
        for i in queue:
            gone = steps[i]
            farthest = most + ahead[at] - gone - 1
            for j, label in self._out[i]:
                if ahead[j] > farthest:
                    continue
                yield gone, i, label, j, back
                if j not in steps:
                    steps[j], back[j] = gone + 1, (i, label)
                    queue.append(j)

    def _on(self, way: Way) -> Way:
        """From where a way ends, always to the nearest step that is left, as far as that goes."""
        nowhere = [0] * len(self.x.situations)
        at = way[-1][2] if way else 0
        while True:
            for _, i, label, j, back in self._outward(at, nowhere, _NEVER):
                if label.step in self._left:
                    way += self._taken([*_walked(back, i), (i, label, j)])
                    at = j
                    break
            else:
                return way

    def _taken(self, way: Way) -> Way:
        self._left -= {label.step for _, label, _ in way}
        return way


def _edges(x: Explored, i: int, without: Set[Edge]) -> list[tuple[int, Label]]:
    return [(j, label) for j, label in x.edges(i) if (i, label, j) not in without]


def _turned(out: list[list[tuple[int, Label]]]) -> list[list[int]]:
    found: list[dict[int, None]] = [{} for _ in out]
    for i, edges in enumerate(out):
        for j, _ in edges:
            if i != j:
                found[j][i] = None
    return [list(one) for one in found]


def _walked(back: dict[int, tuple[int, Label]], at: int) -> Way:
    """How a situation was come to."""
    way = Way()
    while at in back:
        source, label = back[at]
        way.append((source, label, at))
        at = source
    return way[::-1]
