"""What can still be asked: a fact is forgotten once no guard that is ahead reads it."""

from __future__ import annotations

from functools import cached_property
from typing import Final, NamedTuple

from challenge_engine.core.proof.automata import STANDING, OutsideFact
from challenge_engine.core.proof.model import ASSIGNED_PART, DONE_PART, FIRST_ONCE, Model, Step
from challenge_engine.core.proof.situations import Person, Reads
from challenge_engine.core.workflow import Transition

States = tuple[str, ...]
"""Where all tracks stand."""

MOST_PLACES: Final = 5_000
"""With more ways in which the tracks can stand nothing is forgotten; ours have some hundreds."""


class Live(NamedTuple):
    """For each fact, and of people, the questions (as bits) that can still be put."""

    slots: tuple[int, ...]
    done: int
    assigned: int
    handed: tuple[int, ...]


class Ahead:
    """What is ahead of where the tracks stand; of all guards only those about tracks are asked.

    All tracks together, not each by itself: what an objection would re-open is not ahead of a case
    in which nobody can object any more.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._steps: dict[tuple[int, str], list[Step]] = {}
        for k, step in enumerate(model.steps):
            if k in model.quiet:
                continue
            key = (model.tracks.index(step.t.track), step.t.source)
            self._steps.setdefault(key, []).append(step)
        self._lapses = [
            (model.tracks.index(moves.track), moves.source, moves.target, name)
            for name, deadline in model.workflow.deadlines.items()
            if (moves := deadline.lapse.moves) is not None and moves.track in model.tracks
        ]
        self._is_too_much = False
        self._found: dict[States, dict[int, int]] = {}
        self._live: dict[States, Live] = {}
        self._people: dict[tuple[int, Person, Live], Person] = {}

    def _reads(self, states: States) -> dict[int, int]:
        """What is asked right here, also where a guard about tracks says no: why not is told."""
        found: dict[int, int] = {}
        for here in enumerate(states):
            for step in self._steps.get(here, ()):
                for question in step.questions:
                    _add(found, question.reads)
                for role, _ in step.doers:
                    if self.model.workflow.roles[role].assigned:
                        _add(found, {ASSIGNED_PART: 1 << self.model.roles.index(role)})
        for i, source, _, name in self._lapses:
            if states[i] == source:
                _add(found, {self.model.deadline_slot(name): STANDING})
        return found

    def _next(self, states: States) -> set[States]:
        found = {
            moved(self.model.tracks, states, step.t)
            for here in enumerate(states)
            for step in self._steps.get(here, ())
            if self._stand_so(states, step.t)
        }
        for i, source, target, _ in self._lapses:
            if states[i] == source:
                found.add((*states[:i], target, *states[i + 1 :]))
        return found - {states}

    def _stand_so(self, states: States, t: Transition) -> bool:
        return all(
            states[self.model.tracks.index(call.params["track"])] in call.params["states"]
            for call in t.when
            if call.name == "track_in" and call.params["track"] in self.model.tracks
        )

    def _all_ahead(self, states: States) -> dict[int, int]:
        if states not in self._found and not self._is_too_much:
            before = self._before(states)
            self._is_too_much = before is None
            self._look_back(before or {})
        return self._ever if self._is_too_much else self._found[states]

    @cached_property
    def _ever(self) -> dict[int, int]:
        """Whatever anybody asks anywhere: then nothing is forgotten."""
        found: dict[int, int] = {}
        for i, state in self._steps:
            _add(found, self._reads((*("",) * i, state)))
        for i, source, *_ in self._lapses:
            _add(found, self._reads((*("",) * i, source)))
        return found

    def _before(self, states: States) -> dict[States, set[States]] | None:
        """Whatever can come, with what comes right before it; ``None`` if that is too much."""
        before: dict[States, set[States]] = {states: set()}
        ahead = [states]
        while ahead:
            here = ahead.pop()
            for there in self._next(here):
                if there not in before:
                    before[there] = set()
                    ahead.append(there)
                before[there].add(here)
            if len(before) > MOST_PLACES:
                return None
        return before

    def _look_back(self, before: dict[States, set[States]]) -> None:
        """Each is told what all behind it ask."""
        self._found |= {here: self._reads(here) for here in before}
        changed = list(before)
        while changed:
            there = changed.pop()
            changed += [
                here for here in before[there] if _add(self._found[here], self._found[there])
            ]

    def live(self, states: States) -> Live:
        """What can still be asked when the tracks stand so."""
        if states not in self._live:
            found = self._all_ahead(states)
            # What others do may be otherwise at any time: it is looked at where it is asked, and
            # what it was before that says nothing.
            here = self._reads(states)
            facts = enumerate(self.model.facts)
            self._live[states] = Live(
                tuple((here if isinstance(f, OutsideFact) else found).get(i, 0) for i, f in facts),
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


def moved(tracks: tuple[str, ...], states: States, t: Transition) -> States:
    """Where the tracks stand after a transition."""
    found = list(states)
    found[tracks.index(t.track)] = t.target
    for also in t.also:
        if also.track in tracks:
            i = tracks.index(also.track)
            if not also.sources or states[i] in also.sources:
                found[i] = also.target
    return tuple(found)


def _add(found: dict[int, int], reads: Reads) -> bool:
    """Whether there was something new in it."""
    fresh = {part: bits for part, bits in reads.items() if bits & ~found.get(part, 0)}
    for part, bits in fresh.items():
        found[part] = found.get(part, 0) | bits
    return bool(fresh)
