"""Who reads: which audiences they belong to, and so what they may see of a case."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.core.case import Actor, Refusal
from challenge_engine.core.nearest import Hidden
from challenge_engine.core.workflow import RecordKind, Transition, Workflow
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
    sides = {r.side for name, r in workflow.roles.items() if name in actor.roles} - {"public"}
    is_party = bool(sides) or (actor.number is not None and not actor.visits)
    if is_party or actor.roles & READS_ALL:
        audiences.add("parties")
    if "authority" in sides or actor.roles & READS_ALL:
        audiences.add("authority")
    return Sight(frozenset(audiences), actor, is_party)


def unseen(
    workflow: Workflow, seen: Sight, sealed: frozenset[str], links: frozenset[str] = frozenset()
) -> Hidden:
    """What this reader may not read of a case; ``sealed`` are kinds not all of which are open, and
    ``links`` lead to cases that the reader may not see."""
    kinds = workflow.records.values()
    return Hidden(
        fields=frozenset(n for n, one in workflow.fields.items() if not seen.may_see(one.see)),
        kinds=frozenset(kind.name for kind in kinds if not seen.may_see(kind.see)),
        values=frozenset(
            (kind.name, name)
            for kind in kinds
            for name, one in kind.fields.items()
            if kind.name in sealed or not seen.may_see(one.see)
        ),
        links=links | {n for n, one in workflow.links.items() if not seen.may_see(one.see)},
        people=not seen.may_see("parties"),
    )


def told(
    workflow: Workflow,
    found: Transition | Refusal,
    refusals: tuple[Refusal, ...],
    seen: Sight,
    hidden: Hidden,
) -> tuple[Refusal, ...]:
    """The refusals of an action as this reader may hear them.

    Who takes no part is told that others act, not how the facts of the case stand. What hangs on
    something hidden is told as that, whether it holds or not: else the difference would tell.
    """
    if not seen.may_see("parties"):
        return refusals[:1]
    if not refusals or isinstance(found, Refusal):
        return refusals
    heard = (r for r in refusals if not hidden.covers(r, workflow))
    depends = (_depends(workflow, seen, *one) for one in hidden.before(workflow, found))
    return (*heard, *depends)


def _depends(workflow: Workflow, seen: Sight, what: str, name: str) -> Refusal:
    if what == "field":
        return Refusal("withheld-field", {"field": name})
    if what == "link":
        return Refusal("withheld-link", {"link": name})
    is_sealed = workflow.records[name].sealed_until and seen.may_see(workflow.records[name].see)
    return Refusal("sealed" if is_sealed else "withheld-record", {"record": name})
