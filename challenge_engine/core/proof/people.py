"""What becomes of people: who may act, what they have done then, whom they assign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from challenge_engine.core.proof.live import Ahead, Live
from challenge_engine.core.proof.model import Model, Step
from challenge_engine.core.proof.situations import ASSIGNED, DONE, HANDED, Person, Situation

People = tuple[tuple[Person, ...], ...]
"""Those of each role."""

Acting = tuple[Person, Person | None, Any, People]
"""Who acts, whom they assign, what they hand in of a kind of which all have one, all afterwards."""


class Crowd:
    """The people of the roles that matter later; of all others there is *nobody* in particular."""

    def __init__(self, model: Model, ahead: Ahead) -> None:
        self.model, self.ahead = model, ahead
        self._roles = {role: i for i, role in enumerate(model.roles)}
        self.nobody: Person = (0,) * (HANDED + len(model.once))

    def acting(self, s: Situation, step: Step, role: str, live: Live) -> list[Acting]:
        """All who can take a step, with everybody afterwards, as far as ``live`` asks."""
        return [
            (person, *then)
            for person in self._doers(s, step, role)
            for then in self._afterwards(s, step, role, person, live)
        ]

    def _doers(self, s: Situation, step: Step, role: str) -> Iterator[Person]:
        """The people of a role, as far as they differ, against whom nothing speaks."""
        i = self._roles.get(role)
        people = (self.nobody,) if i is None else dict.fromkeys(s.people[i])
        for person in people:
            if self.model.may(role, person) and all(q.holds(s, person) for q in step.personal):
                yield person

    def _afterwards(
        self, s: Situation, step: Step, role: str, person: Person, live: Live
    ) -> Iterator[tuple[Person | None, Any, People]]:
        """Everybody afterwards: who acted has done it, and perhaps handed in what all have once."""
        i, takes = self._roles.get(role), step.t.takes
        for record, acted in self._acted(step, person):
            people = list(s.people)
            if i is not None:
                people[i] = _replaced(people[i], person, acted)
            if takes.assigns is None or takes.assigns not in self._roles:
                yield None, record, self.kept(people, live)
                continue
            k = self._roles[takes.assigns]
            for assignee in dict.fromkeys(people[k]):
                others = list(people)
                others[k] = _assigned(people[k], assignee, replaces=takes.replaces)
                yield assignee, record, self.kept(others, live)

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

    def kept(self, people: list[tuple[Person, ...]], live: Live) -> People:
        """Everybody, in no order, without what nobody asks of them any more."""
        kept = self.ahead.kept
        return tuple(
            tuple(sorted(kept(i, person, live) for person in group))
            for i, group in enumerate(people)
        )


def _replaced(people: tuple[Person, ...], old: Person, new: Person) -> tuple[Person, ...]:
    i = people.index(old)
    return (*people[:i], new, *people[i + 1 :])


def _assigned(people: tuple[Person, ...], one: Person, *, replaces: bool) -> tuple[Person, ...]:
    left = [(p[DONE], 0 if replaces else p[ASSIGNED], *p[HANDED:]) for p in people]
    i = people.index(one)
    left[i] = (one[DONE], 1, *one[HANDED:])
    return tuple(left)
