"""Which people are alike: what of each of them can make a difference to a question nearby."""

from __future__ import annotations

from typing import Any

from challenge_engine.core.case import Facts
from challenge_engine.core.nearest.known import Person
from challenge_engine.core.nearest.rules import Near, none_of
from challenge_engine.core.outcome import newest_record
from challenge_engine.core.workflow import Workflow


class Likeness:
    """People who do not differ in it are interchangeable, so only one of them is tried."""

    def __init__(self, workflow: Workflow, near: Near) -> None:
        self.near = near
        self._once = {kind.name for kind in workflow.records.values() if kind.once_per_person}
        self._asked: dict[frozenset[str], frozenset[str]] = {}

    def of(self, facts: Facts, people: tuple[Person, ...]) -> tuple[Any, ...]:
        """For each of the people what makes a difference."""
        handed = self._handed_in(facts)
        return tuple(self._one(person, handed) for person in people)

    def _one(self, person: Person, handed: dict[int, set[Any]]) -> Any:
        actor = person.actor
        done = person.done and person.done & self._asked_of(actor.roles)
        theirs = handed.get(actor.number) if actor.number is not None else None
        assigned = actor.assigned and actor.assigned & self.near.roles
        return actor.roles, assigned, done, frozenset(theirs or ())

    def _handed_in(self, facts: Facts) -> dict[int, set[Any]]:
        """Of what everybody hands in once, and of what was signed and still counts: by whom."""
        found: dict[int, set[Any]] = {}
        for kind, records in facts.records.items():
            if kind in self._once:
                for record in records:
                    found.setdefault(record.actor, set()).add(kind)
        for kind, signatures in facts.signatures.items():
            newest = newest_record(facts, kind)
            for one in signatures:
                if newest and (one.number, one.version) == (newest.number, newest.version):
                    found.setdefault(one.actor, set()).add((kind, one.side))
        return found

    def _asked_of(self, roles: frozenset[str]) -> frozenset[str]:
        """The actions about which people of these roles are ever asked nearby."""
        if roles not in self._asked:
            theirs = (t for t in self.near.asking if roles & {*t.by, *t.for_others})
            self._asked[roles] = frozenset(a for t in theirs for a in none_of(t))
        return self._asked[roles]
