"""The paths that together take every transition of a workflow, each walked by the real service.

The explorer counts no further than guards ask, so that now and then a way of it is not possible in
a real case (it revised the only record and kept it as well). Such a way is left, and another one is
looked for without the steps that no walked way has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from challenge_engine.core.proof.cast import proof
from challenge_engine.core.proof.covering import Covering, Edge, Way
from challenge_engine.core.proof.explore import Explored, explore
from challenge_engine.core.proof.moving import CLOCK
from challenge_engine.core.proof.telling import told
from challenge_engine.core.proof.ties import groups
from challenge_engine.core.workflow import MAIN, Transition, Workflow
from challenge_engine.service.playground import stand_ins
from challenge_engine.service.playground.ground import open_ground
from challenge_engine.service.playground.ready import members
from challenge_engine.service.playground.walking import Astray, walk

ROUNDS: Final = 10
"""So often other ways are looked for."""

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Path:
    """A case from its opening on, step by step."""

    story: tuple[str, ...]
    transitions: tuple[Transition | None, ...]
    """What each step is; ``None`` where time passes."""


@dataclass(frozen=True, slots=True)
class Paths:
    """What was found, and how far it may be from the fewest."""

    cast: Mapping[str, int]
    paths: tuple[Path, ...]
    fewest_paths: int
    fewest_steps: int
    untaken: Mapping[int, str]
    """The transitions on no path, by their place in the workflow, and why."""

    @property
    def steps(self) -> int:
        """Of all paths together."""
        return sum(len(path.story) for path in self.paths)


def paths(workflow: Workflow, source: bytes, progress: Progress | None = None) -> Paths:
    """Look for the paths of a workflow, with the smallest cast that can run it."""
    return _Search(workflow, source, progress or (lambda *_: None)).found()


class _Search:
    def __init__(self, workflow: Workflow, source: bytes, progress: Progress) -> None:
        self.workflow = workflow
        self.source = source
        self.progress = progress
        self.cast = proof(workflow).cast
        self.found_paths: list[Path] = []
        self.fewest = (0, 0)
        self.untaken: dict[int, str] = {}

    def found(self) -> Paths:
        """All tracks; those that are looked at together with others first."""
        left = set(self.workflow.tracks)
        for together in self._groups():
            own = left & set(together)
            x = explore(self.workflow, self.cast, together) if own else None
            if x is not None and x.is_decided:
                self._search(x, own)
                left -= own
        for i, t in enumerate(self.workflow.transitions):
            if t.track in left:
                self.untaken[i] = "not decided: there are too many situations to look at them all"
        ways, steps = self.fewest
        return Paths(dict(self.cast), tuple(self.found_paths), ways, steps, self.untaken)

    def _groups(self) -> list[tuple[str, ...]]:
        """Tracks to look at together, always with the main one: only beside it others begin."""
        found = groups(self.workflow)
        main = next(together for together, own in found.items() if MAIN in own)
        joined = [tuple(t for t in self.workflow.tracks if t in {*main, *one}) for one in found]
        return sorted(dict.fromkeys(joined), key=len, reverse=True)

    def _search(self, x: Explored, tracks: set[str]) -> None:
        steps = x.model.steps
        wanted = {k for k, step in enumerate(steps) if step.t.track in tracks}
        without: set[Edge] = set()
        sound: set[Edge] = set()
        for n in range(ROUNDS):
            covering = Covering(x, wanted, without)
            if n == 0:
                ways, count = covering.fewest
                self.fewest = (self.fewest[0] + ways, self.fewest[1] + count)
                for k in covering.untaken:
                    self.untaken[steps[k].index] = "it happens in no situation with this cast"
                wanted -= covering.untaken
            astray = []
            for way, taken, error in self._walked(x, covering.ways):
                if error is None:
                    self._keep(x, way)
                    sound |= set(way)
                    wanted -= {label.step for _, label, _ in way}
                else:
                    astray.append(way[: taken + 1])
            doubtful = {edge for way in astray for edge in way if edge not in sound}
            without |= _alike(x, doubtful) - sound
            if not wanted or not astray:
                break
        for k in wanted:
            self.untaken[steps[k].index] = "no path to it was found that the service takes"

    def _walked(self, x: Explored, ways: list[Way]) -> Iterator[tuple[Way, int, Astray | None]]:
        others = stand_ins.others(self.workflow)
        people = {**members(self.cast), **(stand_ins.people() if others else {})}
        with open_ground(self.workflow, self.source, people, others) as ground:
            for way, taken, error in walk(ground, x, ways, others):
                yield way, taken, error
                self.progress(len(self.found_paths), None)

    def _keep(self, x: Explored, way: Way) -> None:
        steps = [
            x.model.steps[label.step].t if label.step != CLOCK else None for _, label, _ in way
        ]
        self.found_paths.append(Path(tuple(told(x, way)), tuple(steps)))


def _alike(x: Explored, doubtful: set[Edge]) -> set[Edge]:
    """With a revision that was not possible, all that would do the same to what was counted."""
    revising = {_done_to_records(x, edge) for edge in doubtful} - {None}
    if not revising:
        return doubtful
    return {
        (i, label, j)
        for i in range(len(x.situations))
        for j, label in x.edges(i)
        if _done_to_records(x, (i, label, j)) in revising
    }


def _done_to_records(x: Explored, edge: Edge) -> tuple[Any, ...] | None:
    """What a revision makes of the count of its kind; ``None`` of what revises nothing."""
    i, label, j = edge
    takes = x.model.steps[label.step].t.takes if label.step != CLOCK else None
    if takes is None or not takes.revises:
        return None
    slots = [k for k, part in enumerate(x.model.parts) if part == ("record", takes.record)]
    counts = [(x.situations[i].values[k], x.situations[j].values[k]) for k in slots]
    return (label.step, *counts)
