"""In which order the states of a lane stand under each other, so that few arrows cross."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

Lanes = Sequence[Sequence[str]]
Arrow = tuple[str, str]
Change = Callable[[list[str], Lanes, Sequence[Arrow]], list[str]]

_CROSSING, _AGAINST, _SIDEWAYS = 3.0, 6.0, 0.3
"""What a crossing costs, an arrow against the order of the file, a place between other lanes."""


def ordered(lanes: Lanes, arrows: Sequence[Arrow]) -> list[list[str]]:
    """The lanes, each in the order that costs least; the order of the file where it is as good.

    A lane is put in the order of its barycentres, then neighbours are exchanged, and each change
    is kept only if it costs less: the same file is always drawn in the same way.
    """
    found = [list(lane) for lane in lanes]
    on = _places(found)
    arrows = [(source, target) for source, target in dict.fromkeys(arrows) if source != target]
    best = _cost(found, arrows, on)
    for _ in range(len(found) + 8):
        before = best
        for lane in found:
            for change in (_by_barycentre, *[_exchange(i) for i in range(len(lane) - 1)]):
                kept = lane[:]
                lane[:] = change(lane, found, arrows)
                cost = _cost(found, arrows, on)
                if cost < best:
                    best = cost
                else:
                    lane[:] = kept
        if best == before:
            break
    return found


def _by_barycentre(lane: list[str], lanes: Lanes, arrows: Sequence[Arrow]) -> list[str]:
    at = _places(lanes)
    near = {name: [at[name]] for name in lane}
    for one, other in [*arrows, *[(target, source) for source, target in arrows]]:
        if one in near:
            near[one].append(at[other])
    return sorted(lane, key=lambda name: sum(near[name]) / len(near[name]))


def _exchange(i: int) -> Change:
    def change(lane: list[str], _lanes: Lanes, _arrows: Sequence[Arrow]) -> list[str]:
        return [*lane[:i], lane[i + 1], lane[i], *lane[i + 2 :]]

    return change


def _places(lanes: Lanes) -> dict[str, int]:
    return {name: i for lane in lanes for i, name in enumerate(lane)}


def _cost(lanes: Lanes, arrows: Sequence[Arrow], in_file: Mapping[str, int]) -> float:
    at = _places(lanes)
    lane_of = {name: i for i, lane in enumerate(lanes) for name in lane}
    total, between = 0.0, []
    for source, target in arrows:
        down = at[target] - at[source]
        if lane_of[source] == lane_of[target]:
            goes_on = in_file[source] < in_file[target]
            total += abs(down) + (_AGAINST if goes_on and down < 0 else 0)
        else:
            total += _SIDEWAYS * abs(down)
            between.append((source, target))
    for (a, b), (c, d) in combinations(between, 2):
        if lane_of[a] == lane_of[c] and lane_of[b] == lane_of[d]:
            total += _CROSSING * ((at[a] - at[c]) * (at[b] - at[d]) < 0)
    return total
