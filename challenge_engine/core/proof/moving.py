"""From one situation to the next: whatever somebody can do there, with every outcome, and time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final, NamedTuple

from challenge_engine.core.proof.asked import named_if_there
from challenge_engine.core.proof.automata import CLEARED, PASSING, RUNNING, DeadlineFact, Fact
from challenge_engine.core.proof.live import Ahead, Live, States, moved
from challenge_engine.core.proof.model import Cast, Model, Step
from challenge_engine.core.proof.order import ends_first
from challenge_engine.core.proof.people import Acting, Crowd, People
from challenge_engine.core.proof.questions import nameable
from challenge_engine.core.proof.situations import Person, Situation
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


class Move(NamedTuple):
    """To which situation, and how: who acts and what is handed in, to tell it and to play it."""

    to: Situation
    label: Label
    person: Person
    assignee: Person | None
    record: Any
    """What is handed in of a kind of which everybody has one."""
    picks: Mapping[int, Any]
    """Fact → what is handed in for it."""


Outcome = tuple[tuple[Any, ...], Mapping[int, Any]]
"""What all facts are, and what was handed in for it."""

Ways = Mapping[int, tuple[tuple[Any, Any], ...]]
"""Fact → all that it may be, each with what has to be handed in for it."""


@dataclass(frozen=True, slots=True)
class Going:
    """A step from where the tracks stand: all that is alike whatever the facts are."""

    step: Step
    labels: tuple[Label, ...]
    states: States
    """Where the tracks stand afterwards."""
    live: Live
    is_ended: bool
    then: dict[int, dict[tuple[Any, bool], tuple[tuple[Any, Any], ...]]]
    """The facts that may be another afterwards (the step moves them, or less is asked of them):
    of each value, and whether what it names is there, what it may be then, and the pick."""
    acting: dict[tuple[People, str], list[Acting]] = field(default_factory=dict)
    """What was worked out of the people of a role."""


class Moves:
    """The moves of a workflow with a cast; the only place where situations follow each other."""

    def __init__(
        self, workflow: Workflow, cast: Cast, tracks: tuple[str, ...], *, with_quiet: bool = True
    ) -> None:
        self.model = Model(workflow, cast, tracks, with_quiet=with_quiet)
        self.ahead = Ahead(self.model)
        self._from: dict[tuple[int, str], list[tuple[int, Step]]] = {}
        for k, step in enumerate(self.model.steps):
            if k in self.model.quiet:
                continue
            key = (tracks.index(step.t.track), step.t.source)
            self._from.setdefault(key, []).append((k, step))
        self._main = tracks.index(MAIN) if MAIN in tracks else None
        self.crowd = Crowd(self.model, self.ahead)
        self.nobody = self.crowd.nobody
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
        self._passing: list[tuple[int, Fact]] = [
            (i, fact) for i, fact in enumerate(self.model.facts) if isinstance(fact, PASSING)
        ]
        self._goings: dict[States, list[Going]] = {}

    @property
    def start(self) -> Situation:
        """Where every case begins."""
        s = self.model.start
        return self._kept(s, self.ahead.live(s.states))

    def following(self, s: Situation) -> Iterator[Move]:
        """Everything that can happen next; a situation may come more than once."""
        for going in self._from_here(s.states):
            for question in going.step.shared:
                if not question.holds(s, self.nobody):
                    break
            else:
                outcome, several = self._outcomes(s, going)
                for label in going.labels:
                    for person, assignee, record, people in self._acting(s, going, label.role):
                        for values, picks in _each(outcome, several) if several else (outcome,):
                            found = Situation(going.states, values, people)
                            yield Move(found, label, person, assignee, record, picks)
        yield from self._time(s)

    def _from_here(self, states: States) -> list[Going]:
        if states not in self._goings:
            is_unborn = self._main is not None and states[self._main] == NOTHING
            self._goings[states] = [
                self._going(states, k, step)
                for i, state in enumerate(states)
                if not is_unborn or i == self._main
                for k, step in self._from.get((i, state), ())
            ]
        return self._goings[states]

    def _going(self, states: States, k: int, step: Step) -> Going:
        after = moved(self.model.tracks, states, step.t)
        before, live, is_ended = self.ahead.live(states), self.ahead.live(after), self._ends(after)
        then: dict[int, dict[Any, Any]] = {
            i: {}
            for i, fact in enumerate(self.model.facts)
            if live.slots[i] != before.slots[i] or fact.is_moved_by(step.t, is_ended=is_ended)
        }
        labels = tuple(Label(k, role, on_behalf) for role, on_behalf in step.doers)
        return Going(step, labels, after, live, is_ended, then)

    # --- what an action comes to ----------------------------------------------------------------

    def _outcomes(self, s: Situation, going: Going) -> tuple[Outcome, Ways]:
        """What the facts are afterwards; and those that may be several things, each by its own."""
        values, picks, several = list(s.values), {}, {}
        for i, then in going.then.items():
            can_name = i not in self._naming or self._naming[i].holds(s, self.nobody)
            if (values[i], can_name) not in then:
                then[values[i], can_name] = tuple(self._after(going, i, values[i], can_name))
            ways = then[values[i], can_name]
            if len(ways) != 1:
                several[i] = ways
                continue
            values[i], pick = ways[0]
            if pick is not None:
                picks[i] = pick
        return (tuple(values), picks), several

    def _ends(self, states: States) -> bool:
        if self._main is None:
            return False
        state = self.model.workflow.states.get(states[self._main])
        return state is not None and state.is_end

    def _after(self, going: Going, i: int, value: Any, can_name: bool) -> Iterable[tuple[Any, Any]]:
        fact, is_ended = self.model.facts[i], going.is_ended
        is_moved = fact.is_moved_by(going.step.t, is_ended=is_ended)
        then = fact.after(value, going.step.t, is_ended=is_ended) if is_moved else {value: None}
        found: dict[Any, Any] = {}
        for one, pick in then.items():
            if can_name or pick in (None, CLEARED):
                found.setdefault(fact.kept(one, going.live.slots[i]), pick)
        return found.items()

    def _acting(self, s: Situation, going: Going, role: str) -> list[Acting]:
        asked = (s.people, role)
        if asked not in going.acting:
            going.acting[asked] = self.crowd.acting(s, going.step, role, going.live)
        return going.acting[asked]

    def _kept(self, s: Situation, live: Live) -> Situation:
        facts = self.model.facts
        values = (f.kept(v, b) for f, v, b in zip(facts, s.values, live.slots, strict=True))
        return Situation(s.states, tuple(values), self.crowd.kept(list(s.people), live))

    # --- time -----------------------------------------------------------------------------------

    def _time(self, s: Situation) -> Iterator[Move]:
        live = self.ahead.live(s.states)
        for i, fact in self._passing:
            value = fact.later(s.values[i], live.slots[i])
            if value is None or not self._passes(i, s):
                continue
            values = (*s.values[:i], fact.kept(value, live.slots[i]), *s.values[i + 1 :])
            states = self._lapsed(fact, s) if isinstance(fact, DeadlineFact) else s.states
            found = Situation(states, values, s.people)
            if states != s.states:
                found = self._kept(found, self.ahead.live(states))
            yield Move(found, Label(CLOCK, "", False, i), self.nobody, None, None, {})

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


def _each(outcome: Outcome, several: Ways) -> Iterator[Outcome]:
    """One after the other: of forty answers in one form there are more than any memory holds."""
    values, picks = list(outcome[0]), outcome[1]
    for chosen in product(*several.values()):
        more = dict(picks)
        for i, (value, pick) in zip(several, chosen, strict=True):
            values[i] = value
            if pick is not None:
                more[i] = pick
        yield tuple(values), more
