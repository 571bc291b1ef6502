"""A workflow as it is explored: a few tracks, a cast, and only the facts that guards ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from challenge_engine.core.pot_rules import PotMove
from challenge_engine.core.proof.asked import sorts_of
from challenge_engine.core.proof.automata import (
    AnswerFact,
    CalendarFact,
    CountFact,
    DateFact,
    DeadlineFact,
    Fact,
    FieldFact,
    OutsideFact,
)
from challenge_engine.core.proof.questions import questions as asked_of
from challenge_engine.core.proof.quiet import quiet_steps
from challenge_engine.core.proof.records import RecordFact, SignedFact, Sort
from challenge_engine.core.proof.situations import ASSIGNED, HANDED, Person, Question, Situation
from challenge_engine.core.workflow import NOTHING, GuardCall, Transition, Workflow

DONE_PART, ASSIGNED_PART, FIRST_ONCE = -1, -2, -3
"""What of people is read, beside the slots of facts; kinds handed in once go on downwards."""

Cast = Mapping[str, int]
"""Role → how many people hold it; each person holds one role."""


@dataclass(frozen=True, slots=True)
class Step:
    """A transition as it is explored."""

    index: int
    """Its place in ``Workflow.transitions``."""
    t: Transition
    shared: tuple[Question, ...]
    personal: tuple[Question, ...]
    doers: tuple[tuple[str, bool], ...]
    """Role, and whether it acts for the group."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them, in the order in which they are put."""
        return tuple(
            sorted((*self.shared, *self.personal), key=lambda q: (q.guard is None, q.guard))
        )


class Part(NamedTuple):
    """Which part of a situation belongs to what, for those who tell it."""

    kind: str
    name: str


class Model:
    """The automata of the facts, the people, and the steps with their questions."""

    def __init__(
        self, workflow: Workflow, cast: Cast, tracks: tuple[str, ...], *, with_quiet: bool = True
    ) -> None:
        self.workflow, self.cast, self.tracks = workflow, cast, tracks
        self.numbered = [(i, t) for i, t in enumerate(workflow.transitions) if t.track in tracks]
        own = [t for _, t in self.numbered]
        self.facts: list[Fact] = []
        self._slots: dict[Part, int] = {}
        self._dated = {
            call.params[key]
            for t in own
            for call in t.when
            for key in ("from_field", "until_field")
            if key in call.params and call.name == "date_window"
        }
        self.sorts = sorts_of(workflow, own)
        kinds = [kind for kind in self.sorts if workflow.records[kind].once_per_person]
        self.once = {kind: self._sorts_handed_in(kind) for kind in kinds}
        self._read = _actions_read(own)
        self.roles = tuple(role for role in workflow.roles if self._counts(role))
        self.steps = [self._step(i, t) for i, t in self.numbered]
        self._clock_slots()
        self.quiet: Mapping[int, int] = {} if with_quiet else dict(quiet_steps(self))
        """Steps that are left out → the fact of the records of which they ask for one."""

    # --- people ---------------------------------------------------------------------------------

    def _counts(self, role: str) -> bool:
        """Whether anything that somebody of this role does or is matters later."""
        doing = [t for _, t in self.numbered if role in (*t.by, *t.for_others)]
        named = {
            c.params["role"] for _, t in self.numbered for c in t.when if c.name == "role_assigned"
        }
        is_assigned = self.workflow.roles[role].assigned and bool(doing)
        hands_in = any(t.takes.record in self.once for t in doing)
        return is_assigned or role in named or hands_in or bool(self.remembered(role))

    def remembered(self, role: str) -> int:
        """The actions (as bits) that people of a role may do and may later be asked about."""
        doing = [t for _, t in self.numbered if role in (*t.by, *t.for_others)]
        asked = _actions_read(doing)
        return sum(
            self.done_bit(a) for a in self._read if a in asked and a in {t.action for t in doing}
        )

    def done_bit(self, action: str) -> int:
        """The bit of an action in what a person has done."""
        return 1 << self._read.index(action) if action in self._read else 0

    def once_part(self, kind: str) -> int:
        """Where in what is live the questions of such a kind stand."""
        return FIRST_ONCE - list(self.once).index(kind)

    done_part, assigned_part = DONE_PART, ASSIGNED_PART

    def _sorts_handed_in(self, kind: str) -> tuple[Sort, ...]:
        takes = [t.takes for _, t in self.numbered if t.takes.record == kind]
        return tuple(dict.fromkeys(sort for one in takes for sort in self.sorts[kind].of(one)))

    def theirs(self, kind: str) -> int:
        """The bit of the question whether a person has handed in one."""
        return 1 << (len(self.sorts[kind].counted) + len(self.sorts[kind].averaged))

    def handing_in(self, kind: str) -> tuple[str, ...]:
        """The roles that can add a record of a kind."""
        adding = [t for _, t in self.numbered if t.takes.record == kind and not t.takes.revises]
        return tuple(dict.fromkeys(r for t in adding for r in (*t.by, *t.for_others)))

    def handed_in(self, kind: str, s: Situation) -> Iterator[Sort]:
        """The records of a kind of which everybody has one."""
        place, found = HANDED + list(self.once).index(kind), self.once[kind]
        return (found[p[place] - 1] for people in s.people for p in people if p[place])

    def masks_of(self, kind: str, s: Situation) -> Iterator[int]:
        """What they answer."""
        return (self.sorts[kind].mask(sort) for sort in self.handed_in(kind, s))

    # --- facts ----------------------------------------------------------------------------------

    def slot(self, part: Part, make: Callable[[], Fact]) -> int:
        """Where a fact stands in a situation; it is there once somebody asks for it."""
        if part not in self._slots:
            self._slots[part] = len(self.facts)
            self.facts.append(make())
        return self._slots[part]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What each fact is about."""
        return tuple(self._slots)

    def field_slot(self, name: str) -> int:
        """The fact of a field."""
        field = self.workflow.fields[name]

        def fact() -> Fact:
            return DateFact(field, self.workflow) if name in self._dated else FieldFact(field)

        return self.slot(Part("field", name), fact)

    def record_slot(self, kind: str) -> int:
        """The fact of a kind of record."""
        sorts = self.sorts[kind]
        return self.slot(Part("record", kind), lambda: RecordFact(self.workflow, sorts))

    def deadline_slot(self, name: str) -> int:
        """The fact of a deadline."""
        deadline = self.workflow.deadlines[name]
        return self.slot(Part("deadline", name), lambda: DeadlineFact(deadline))

    def count_slot(self, t: Transition, at_most: int) -> int:
        """The fact how often an action was done."""
        return self.slot(Part("count", t.action), lambda: CountFact(t.action, at_most))

    def answer_slot(self, asked: str, by: str, field: str) -> int:
        """The fact how many records of a kind wait for one of another that names them."""
        part = Part("answer", f"{asked} {by} {field}")
        workflow = self.workflow
        giving = [t for t in workflow.transitions if t.takes.record == by]
        free = any(not (t.moves or t.also or t.at_most or t.takes.revises) for t in giving)
        is_bounded = not free or workflow.records[by].once_per_person
        return self.slot(part, lambda: AnswerFact(asked, by, field, is_bounded=is_bounded))

    def calendar_slot(self, opens: str | None, closes: str | None) -> tuple[int, CalendarFact]:
        """The fact of the day on which it is, which all windows share."""
        slot = self.slot(Part("calendar", ""), CalendarFact)
        calendar: Any = self.facts[slot]
        calendar.add(opens, closes)
        return slot, calendar

    def outside_slot(self, call: GuardCall) -> int:
        """The fact whether a guard about other cases holds; equal guards share it."""
        asked = " ".join(map(str, (call.name, *call.params.values())))
        return self.slot(Part("outside", asked), lambda: OutsideFact(call.params.get("link")))

    def pot_slot(self, move: PotMove) -> int:
        """The fact whether a pot of another case has what a step asks of it."""
        asked = " ".join(map(str, ("pot", move.link, move.pot, move.does, move.amount)))
        return self.slot(Part("outside", asked), lambda: OutsideFact(move.link))

    def signs(self, kind: str) -> tuple[int, Callable[[Any], int], int]:
        """Where the signatures of the newest record stand, and their bit."""
        if kind in self.once:
            part = Part("signed", kind)
            return self.slot(part, lambda: SignedFact(self.workflow, kind)), int, 1
        slot = self.record_slot(kind)
        fact: Any = self.facts[slot]
        return slot, lambda value: int(value[2]), fact.signed

    def any_bit(self, kind: str) -> int:
        """The bit of the question how many there are, if it stands beside the signatures."""
        return 0 if kind in self.once else self.sorts[kind].count(None, None, 1)

    # --- steps ----------------------------------------------------------------------------------

    def _step(self, index: int, t: Transition) -> Step:
        found = tuple(asked_of(self, t))
        return Step(
            index,
            t,
            tuple(q for q in found if not q.is_personal),
            tuple(q for q in found if q.is_personal),
            (*((role, False) for role in t.by), *((role, True) for role in t.for_others)),
        )

    def _clock_slots(self) -> None:
        for deadline in self.workflow.deadlines.values():
            moves = deadline.lapse.moves
            if moves is not None and moves.track in self.tracks:
                self.deadline_slot(deadline.name)

    @property
    def start(self) -> Situation:
        """Before the case is opened; a track that is explored without it begins beside one."""
        width = HANDED + len(self.once)
        nobody: Person = (0,) * width
        return Situation(
            (NOTHING,) * len(self.tracks),
            tuple(fact.start for fact in self.facts),
            tuple((nobody,) * self.cast[role] for role in self.roles),
        )

    def may(self, role: str, person: Person) -> bool:
        """Whether somebody of this role may act in it: some have to be assigned."""
        return not self.workflow.roles[role].assigned or bool(person[ASSIGNED])


def _actions_read(transitions: list[Transition]) -> list[str]:
    found = [
        action
        for t in transitions
        for call in t.when
        if call.name == "did_none_of"
        for action in call.params["actions"]
    ]
    return list(dict.fromkeys(found))
