"""What one asker may know of a case: the only thing that advice is made from.

Nothing else comes in, so two cases that the asker cannot tell apart get the same advice; that
needs no care at each place where something is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from challenge_engine.core import guards
from challenge_engine.core.case import Actor, Case, Facts, Needs, Refusal
from challenge_engine.core.workflow import Transition, Workflow

_OF_ONESELF = frozenset(("once-per-person", "nothing-to-revise"))
"""Refusals about records of the asker's own, which everybody may read."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the asker may not read: what hangs on it is not known, whether it holds or not."""

    fields: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    """Records that the asker may not even count."""
    values: frozenset[tuple[str, str]] = frozenset()
    """Kind and field of records that may be counted, and are sealed or not for this reader."""
    links: frozenset[str] = frozenset()
    """Links to cases of which the asker may not know how they stand."""
    people: bool = False
    """Who is assigned, and who has handed in what: of the public only."""

    def of(self, needs: Needs) -> Iterator[tuple[str, str]]:
        """What is hidden of what a guard asks: ``field``, ``record``, ``link`` or ``role``."""
        yield from (("field", name) for name in sorted(needs.fields & self.fields))
        for kind, fields in sorted(needs.records.items()):
            if kind in self.kinds or any((kind, name) in self.values for name in fields):
                yield "record", kind
        asked = needs.linked | {link for link, _ in needs.lines}
        yield from (("link", name) for name in sorted(asked & self.links))
        if self.people:
            yield from (("role", name) for name in sorted(needs.assigned))

    def before(self, workflow: Workflow, t: Transition) -> tuple[tuple[str, str], ...]:
        """What is hidden of all that is asked before an action."""
        found: dict[tuple[str, str], None] = {}
        for call in t.when:
            found |= dict.fromkeys(self.of(guards.needs_of((call,))))
        for kind in named(workflow, t):
            if kind in self.kinds and (self.people or kind != _own(workflow, t)):
                found["record", kind] = None
        if t.pot is not None and t.pot.amount is not None and t.pot.link in self.links:
            found["link", t.pot.link] = None
        if self.people and (own := _own(workflow, t)) in self.kinds:
            found["record", own or ""] = None
        return tuple(found)

    def covers(self, refusal: Refusal, workflow: Workflow) -> bool:
        """Whether a refusal speaks of something hidden."""
        if refusal.asked is not None:
            return any(self.of(guards.needs_of((refusal.asked,))))
        if refusal.params.get("link") in self.links:
            return True
        kind = refusal.params.get("record")
        is_own = refusal.code in _OF_ONESELF and workflow.records[kind or ""].once_per_person
        return kind in self.kinds and (self.people or not is_own)


def named(workflow: Workflow, t: Transition) -> Iterator[str]:
    """The kinds of records of which there must be one before this can be done."""
    takes = t.takes
    if takes.signs is not None:
        yield takes.signs
    if takes.record is not None and takes.revises:
        yield takes.record
    fields = [workflow.fields[name] for name in takes.fields]
    if takes.record is not None:
        own = workflow.records[takes.record].fields
        fields += [own[name] for name in own if name not in takes.record_optional]
    yield from (field.of for field in fields if field.of is not None)


def _own(workflow: Workflow, t: Transition) -> str | None:
    """The kind of which it is asked whether whoever acts has handed in one."""
    found = workflow.records.get(t.takes.record or "")
    return found.name if found is not None and found.once_per_person else None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may act, as far as the asker knows them."""

    actor: Actor
    done: frozenset[str] = frozenset()
    """The actions that they did in this case."""


@dataclass(frozen=True, slots=True)
class Known:
    """A case as one asker knows it."""

    case: Case
    facts: Facts
    """Without what is hidden; what was done and who is assigned stand with the people."""
    people: tuple[Person, ...]
    """Whoever has a part in it or could have one. For the public: one for each role, as if."""
    asker: int | None = None
    """Their place among the people; ``None`` for somebody who can have no part."""
    hidden: Hidden = field(default_factory=Hidden)
