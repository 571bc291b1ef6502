"""From one situation to the next: whatever somebody can do there, with every outcome, and time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Final, NamedTuple

from challenge_engine.core.proof.asked import named_if_there
from challenge_engine.core.proof.automata import CLEARED, RUNNING, DeadlineFact
from challenge_engine.core.proof.live import Ahead, Live, moved
from challenge_engine.core.proof.model import Cast, Model, Step
from challenge_engine.core.proof.order import ends_first
from challenge_engine.core.proof.questions import (
    ASSIGNED,
    DONE,
    HANDED,
    Person,
    Situation,
    nameable,
)
from challenge_engine.core.workflow import MAIN, NOTHING, Workflow

CLOCK: Final = -1
"""Who acts when time passes."""


class Label(NamedTuple):
    """What happens: a step by a role, or time that passes about a fact."""

    step: int
    """Place in ``Model.steps``; ``CLOCK`` where time passes."""
    role: str
    on_behalf: bool
    slot: int = -1
    """What time passes about."""


class Choice(NamedTuple):
    """Who of a role it is, and what is handed in: enough to tell it and to play it."""

    person: Person
    assignee: Person | None
    picks: Mapping[int, Any]
    """Fact → what is handed in for it."""
    record: Any
    """What is handed in of a kind of which everybody has one."""


class After(NamedTuple):
    """What a step leads to whoever takes it: the states, what is live there, each fact."""

    states: tuple[str, ...]
    live: Live
    slots: list[tuple[tuple[Any, Any], ...]]


class Moves:
    """The moves of a workflow with a cast; the only place where situations follow each other."""

    def __init__(self, workflow: Workflow, cast: Cast, tracks: tuple[str, ...]) -> None:
        self.model = Model(workflow, cast, tracks)
        self.ahead = Ahead(self.model)
        self._from: dict[tuple[int, str], list[tuple[int, Step]]] = {}
        for k, step in enumerate(self.model.steps):
            key = (tracks.index(step.t.track), step.t.source)
            self._from.setdefault(key, []).append((k, step))
        self._main = tracks.index(MAIN) if MAIN in tracks else None
        self._roles = {role: i for i, role in enumerate(self.model.roles)}
        self.nobody: Person = (0,) * (HANDED + len(self.model.once))
        naming = dict(
            pair for _, t in self.model.numbered for pair in named_if_there(workflow, t.takes)
        )
        self._naming = {
            i: nameable(self.model, naming[part.name])
            for i, part in enumerate(self.model.parts)
            if part.kind == "field" and part.name in naming
        }
        """Fields that name a record: they can be given only if there is one."""
        self._before = [self._ending_before(fact) for fact in self.model.facts]
        """For each fact the deadlines that pass before it does."""
        self._known: dict[tuple[Any, ...], tuple[tuple[Any, Any], ...]] = {}

    @property
    def start(self) -> Situation:
        """Where every case begins."""
        s = self.model.start
        return self._kept(s, self.ahead.live(s.states))

    def following(self, s: Situation) -> Iterator[tuple[Situation, Label, Choice]]:
        """Everything that can happen next; a situation may come more than once."""
        for i, state in enumerate(s.states):
            if self._main is not None and i != self._main and s.states[self._main] == NOTHING:
                continue
            for k, step in self._from.get((i, state), ()):
                if all(q.holds(s, self.nobody) for q in step.shared):
                    after = self._afterwards(s, step)
                    for role, on_behalf in step.doers:
                        label = Label(k, role, on_behalf)
                        for person in self.doers(s, step, role):
                            for found, choice in self._outcomes(s, step, role, person, after):
                                yield found, label, choice
        yield from self._time(s)

    def doers(self, s: Situation, step: Step, role: str) -> Iterator[Person]:
        """The people of a role, as far as they differ, against whom nothing speaks."""
        i = self._roles.get(role)
        people = (self.nobody,) if i is None else dict.fromkeys(s.people[i])
        for person in people:
            if self.model.may(role, person) and all(q.holds(s, person) for q in step.personal):
                yield person

    # --- what an action comes to ----------------------------------------------------------------

    def _outcomes(
        self, s: Situation, step: Step, role: str, person: Person, after: After
    ) -> Iterator[tuple[Situation, Choice]]:
        states, live, slots = after
        for people, assignee, record in self._people(s, step, role, person, live):
            for values in product(*slots):
                picks = {i: pick for i, (_, pick) in enumerate(values) if pick is not None}
                found = Situation(states, tuple(value for value, _ in values), people)
                yield found, Choice(person, assignee, picks, record)

    def _is_ended(self, states: tuple[str, ...]) -> bool:
        if self._main is None:
            return False
        state = self.model.workflow.states.get(states[self._main])
        return state is not None and state.is_end

    def _afterwards(self, s: Situation, step: Step) -> After:
        states = moved(self.model.tracks, s.states, step.t)
        live, is_ended = self.ahead.live(states), self._is_ended(states)
        slots = [
            self._after(i, s, step, live.slots[i], is_ended=is_ended) for i in range(len(s.values))
        ]
        return After(states, live, slots)

    def _after(
        self, i: int, s: Situation, step: Step, bits: int, *, is_ended: bool
    ) -> tuple[tuple[Any, Any], ...]:
        can_name = i not in self._naming or self._naming[i].holds(s, self.nobody)
        asked = (i, s.values[i], step.index, bits, is_ended, can_name)
        if asked not in self._known:
            fact = self.model.facts[i]
            found: dict[Any, Any] = {}
            for value, pick in fact.after(s.values[i], step.t, is_ended=is_ended).items():
                if not can_name and pick not in (None, CLEARED):
                    continue
                found.setdefault(fact.kept(value, bits), pick)
            self._known[asked] = tuple(found.items())
        return self._known[asked]

    # --- people ---------------------------------------------------------------------------------

    def _people(
        self, s: Situation, step: Step, role: str, person: Person, live: Live
    ) -> Iterator[tuple[tuple[tuple[Person, ...], ...], Person | None, Any]]:
        """Everybody afterwards: who acted has done it, and perhaps handed in what all have once."""
        i, takes = self._roles.get(role), step.t.takes
        for record, acted in self._acted(step, person):
            people = list(s.people)
            if i is not None:
                people[i] = _replaced(people[i], person, acted)
            if takes.assigns is None or takes.assigns not in self._roles:
                yield self._all_kept(people, live), None, record
                continue
            k = self._roles[takes.assigns]
            for assignee in dict.fromkeys(people[k]):
                others = list(people)
                others[k] = _assigned(people[k], assignee, replaces=takes.replaces)
                yield self._all_kept(others, live), assignee, record

    def acted(self, step: Step, person: Person, record: Any) -> Person:
        """What a person is after an action, with what they handed in."""
        return next(after for given, after in self._acted(step, person) if given == record)

    def _acted(self, step: Step, person: Person) -> Iterator[tuple[Any, Person]]:
        done = person[DONE] | self.model.done_bit(step.t.action)
        after = (done, *person[ASSIGNED:])
        kind = step.t.takes.record
        if kind is None or kind not in self.model.once:
            yield None, after
            return
        k, sorts = HANDED + list(self.model.once).index(kind), self.model.once[kind]
        for sort in self.model.sorts[kind].of(step.t.takes):
            handed = (*after[:k], sorts.index(sort) + 1, *after[k + 1 :])
            yield self.model.sorts[kind].given(sort), handed

    def _all_kept(
        self, people: list[tuple[Person, ...]], live: Live
    ) -> tuple[tuple[Person, ...], ...]:
        kept = self.ahead.kept
        return tuple(
            tuple(sorted(kept(i, person, live) for person in group))
            for i, group in enumerate(people)
        )

    def _kept(self, s: Situation, live: Live) -> Situation:
        facts = self.model.facts
        values = (f.kept(v, b) for f, v, b in zip(facts, s.values, live.slots, strict=True))
        return Situation(s.states, tuple(values), self._all_kept(list(s.people), live))

    # --- time -----------------------------------------------------------------------------------

    def _time(self, s: Situation) -> Iterator[tuple[Situation, Label, Choice]]:
        live = self.ahead.live(s.states)
        for i, fact in enumerate(self.model.facts):
            value = fact.later(s.values[i], live.slots[i])
            if value is None or not self._passes(i, s):
                continue
            values = (*s.values[:i], value, *s.values[i + 1 :])
            states = self._lapsed(fact, s) if isinstance(fact, DeadlineFact) else s.states
            found = Situation(states, values, s.people)
            choice = Choice(self.nobody, None, {}, None)
            yield self._kept(found, self.ahead.live(states)), Label(CLOCK, "", False, i), choice

    def _passes(self, i: int, s: Situation) -> bool:
        """Not before one that ends first for certain; nor while it stands still without an end."""
        fact = self.model.facts[i]
        if any(s.values[k][0] == RUNNING for k in self._before[i]):
            return False
        if not isinstance(fact, DeadlineFact) or fact.deadline.track not in self.model.tracks:
            return True
        state = s.states[self.model.tracks.index(fact.deadline.track)]
        standstill = fact.deadline.pause_in(state)
        return standstill is None or standstill.until is not None

    def _ending_before(self, fact: Any) -> tuple[int, ...]:
        if not isinstance(fact, DeadlineFact):
            return ()
        return tuple(
            k
            for k, other in enumerate(self.model.facts)
            if isinstance(other, DeadlineFact) and ends_first(other.deadline, fact.deadline)
        )

    def _lapsed(self, fact: DeadlineFact, s: Situation) -> tuple[str, ...]:
        """The clock moves a track when the deadline lapses, if it stands where that begins."""
        moves = fact.deadline.lapse.moves
        if moves is None or moves.track not in self.model.tracks:
            return s.states
        i = self.model.tracks.index(moves.track)
        if s.states[i] != moves.source:
            return s.states
        return (*s.states[:i], moves.target, *s.states[i + 1 :])


def _replaced(people: tuple[Person, ...], old: Person, new: Person) -> tuple[Person, ...]:
    i = people.index(old)
    return (*people[:i], new, *people[i + 1 :])


def _assigned(people: tuple[Person, ...], one: Person, *, replaces: bool) -> tuple[Person, ...]:
    left = [(p[DONE], 0 if replaces else p[ASSIGNED], *p[HANDED:]) for p in people]
    i = people.index(one)
    left[i] = (one[DONE], 1, *one[HANDED:])
    return tuple(left)
