"""Who reads: which audiences they belong to, and so what they may see of a case."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.core.case import Actor, Refusal
from challenge_engine.core.workflow import RecordKind, Workflow
from challenge_engine.store.people import Person

READS_ALL = frozenset({"auditor", "privacy-officer"})
"""Offices that read everything of the authority, and act on no case."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks: a person or the public, in a language."""

    person: Person | None
    language: str


PUBLIC = Viewer(None, "en")


@dataclass(frozen=True, slots=True)
class Sight:
    """What one viewer may see of one case."""

    audiences: frozenset[str]
    actor: Actor
    is_party: bool

    def may_see(self, audience: str) -> bool:
        """Whether what is shown to this audience is shown to the viewer."""
        return audience in self.audiences

    def may_read(self, kind: RecordKind, author: int, *, is_open: bool) -> bool:
        """Whether the viewer may read a record: a sealed one only its author reads."""
        if not is_open and author != self.actor.number:
            return False
        return self.may_see(kind.see) or author == self.actor.number


def sight(workflow: Workflow, actor: Actor) -> Sight:
    """What follows from somebody's roles: parties see more than the public, the office more."""
    audiences = {"public"}
    sides = {r.side for name, r in workflow.roles.items() if name in actor.roles}
    is_party = bool(sides) or actor.number is not None
    if is_party or actor.roles & READS_ALL:
        audiences.add("parties")
    if "authority" in sides or actor.roles & READS_ALL:
        audiences.add("authority")
    return Sight(frozenset(audiences), actor, is_party)


def told(refusals: tuple[Refusal, ...], seen: Sight, hidden: frozenset[str]) -> tuple[Refusal, ...]:
    """The refusals as this reader may hear them; ``hidden`` are the kinds sealed for them.

    Who takes no part is told that others act, not how the facts of the case stand.
    """
    heard = refusals if seen.may_see("parties") else refusals[:1]
    return tuple(r.sealed if r.reveals in hidden else r for r in heard)
