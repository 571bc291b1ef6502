"""What can still be asked: a fact is forgotten once no guard that is ahead reads it."""

from __future__ import annotations

from typing import NamedTuple

from challenge_engine.core.proof.automata import STANDING
from challenge_engine.core.proof.model import ASSIGNED_PART, DONE_PART, FIRST_ONCE, Model, Step
from challenge_engine.core.proof.questions import Person, Reads

Place = tuple[str, str]
"""A track and a state of it."""


class Live(NamedTuple):
    """For each fact, and of people, the questions (as bits) that can still be put."""

    slots: tuple[int, ...]
    done: int
    assigned: int
    handed: tuple[int, ...]


class Ahead:
    """What is ahead of each state, guards left aside."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._reads: dict[Place, dict[int, int]] = {}
        self._to: dict[Place, set[Place]] = {}
        for step in model.steps:
            self._add(step)
        self._add_clock()
        self._closed: dict[Place, dict[int, int]] = {}
        self._live: dict[tuple[str, ...], Live] = {}
        self._people: dict[tuple[int, Person, Live], Person] = {}

    def _add(self, step: Step) -> None:
        t = step.t
        here = (t.track, t.source)
        for question in step.questions:
            self._read(here, question.reads)
        for role, _ in step.doers:
            if self.model.workflow.roles[role].assigned:
                self._read(here, {ASSIGNED_PART: 1 << self.model.roles.index(role)})
        self._to.setdefault(here, set()).add((t.track, t.target))
        for also in t.also:
            if also.track in self.model.tracks:
                self._to[here].add((also.track, also.target))

    def _add_clock(self) -> None:
        for deadline in self.model.workflow.deadlines.values():
            moves = deadline.lapse.moves
            if moves is not None and moves.track in self.model.tracks:
                here = (moves.track, moves.source)
                self._read(here, {self.model.deadline_slot(deadline.name): STANDING})
                self._to.setdefault(here, set()).add((moves.track, moves.target))

    def _read(self, here: Place, reads: Reads) -> None:
        found = self._reads.setdefault(here, {})
        for part, bits in reads.items():
            found[part] = found.get(part, 0) | bits

    def _all_ahead(self, here: Place) -> dict[int, int]:
        if here not in self._closed:
            seen, ahead = {here}, [here]
            found: dict[int, int] = {}
            while ahead:
                place = ahead.pop()
                for part, bits in self._reads.get(place, {}).items():
                    found[part] = found.get(part, 0) | bits
                fresh = self._to.get(place, set()) - seen
                seen |= fresh
                ahead += fresh
            self._closed[here] = found
        return self._closed[here]

    def live(self, states: tuple[str, ...]) -> Live:
        """What can still be asked when the tracks stand so."""
        if states not in self._live:
            found: dict[int, int] = {}
            for place in zip(self.model.tracks, states, strict=True):
                for part, bits in self._all_ahead(place).items():
                    found[part] = found.get(part, 0) | bits
            self._live[states] = Live(
                tuple(found.get(i, 0) for i in range(len(self.model.facts))),
                found.get(DONE_PART, 0),
                found.get(ASSIGNED_PART, 0),
                tuple(found.get(FIRST_ONCE - i, 0) for i in range(len(self.model.once))),
            )
        return self._live[states]

    def kept(self, i: int, person: Person, live: Live) -> Person:
        """A person of a role without what nobody asks of them any more."""
        asked = (i, person, live)
        if asked not in self._people:
            self._people[asked] = self._kept(i, person, live)
        return self._people[asked]

    def _kept(self, i: int, person: Person, live: Live) -> Person:
        done, assigned, *handed = person
        done &= live.done & self.model.remembered(self.model.roles[i])
        assigned &= live.assigned >> i & 1
        for k, (kind, sorts) in enumerate(self.model.once.items()):
            of, bits = self.model.sorts[kind], live.handed[k]
            if handed[k] and not bits:
                handed[k] = 0
            elif handed[k]:
                key = of.key(sorts[handed[k] - 1], bits)
                handed[k] = 1 + next(j for j, s in enumerate(sorts) if of.key(s, bits) == key)
        return (done, assigned, *handed)
