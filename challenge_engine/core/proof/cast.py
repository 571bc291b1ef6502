"""How many people a workflow needs, and whether it holds with them: what is proven of it."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from challenge_engine.core.laws.breach import Breach
from challenge_engine.core.proof.explore import MOST_SITUATIONS, explore
from challenge_engine.core.proof.laws import Refuted, refuted
from challenge_engine.core.proof.model import Cast
from challenge_engine.core.proof.ties import groups
from challenge_engine.core.workflow import Workflow

MOST_PEOPLE: Final = 6
"""So many in a role are tried."""

_MOST_CASTS: Final = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """What looking at every situation came to, with so many people."""

    cast: Cast
    situations: int
    refuted: tuple[Refuted, ...]
    undecided: tuple[str, ...]
    """Tracks with more situations than are looked at: of them nothing is known."""

    @property
    def breaches(self) -> list[Breach]:
        """The laws that are broken, the shortest story first."""
        return [one.breach for one in self.refuted]

    @property
    def holds(self) -> bool:
        """Whether everything was looked at and nothing is broken."""
        return not self.refuted and not self.undecided

    @property
    def lacks(self) -> tuple[str, ...]:
        """The roles in which more people might mend it; none if something else is broken."""
        if any(not one.lacks for one in self.refuted):
            return ()
        return tuple(dict.fromkeys(role for one in self.refuted for role in one.lacks))


def with_cast(workflow: Workflow, cast: Cast, most: int = MOST_SITUATIONS) -> Proof:
    """Every law asked of every situation, with so many people in each role."""
    found: list[Refuted] = []
    undecided: list[str] = []
    situations = 0
    for together, tracks in groups(workflow).items():
        x = explore(workflow, cast, together, most)
        situations += len(x.situations)
        if x.is_decided:
            found += refuted(x, tracks)
        else:
            undecided += tracks
    found.sort(key=lambda one: len(str(one.breach.params.get("story", ""))))
    return Proof(dict(cast), situations, tuple(found), tuple(undecided))


def one_each(workflow: Workflow) -> Cast:
    """One person in each role."""
    return dict.fromkeys(workflow.roles, 1)


def smallest_cast(workflow: Workflow, most: int = MOST_SITUATIONS) -> Proof:
    """The proof with the fewest people with whom every law holds.

    If there are none (up to ``MOST_PEOPLE`` in a role), the proof with the most that were tried,
    or that breaks a law which no more people would mend.
    """
    first = one_each(workflow)
    ahead = [(0, tuple(first.values()))]
    seen = {tuple(first.values())}
    last: Proof | None = None
    for _ in range(_MOST_CASTS):
        if not ahead:
            break
        _, numbers = heapq.heappop(ahead)
        cast = dict(zip(workflow.roles, numbers, strict=True))
        proof = with_cast(workflow, cast, most)
        if proof.holds or proof.undecided or not proof.lacks:
            return proof
        last = proof
        for role in proof.lacks:
            more = cast | {role: cast[role] + 1}
            if more[role] <= MOST_PEOPLE and tuple(more.values()) not in seen:
                seen.add(tuple(more.values()))
                heapq.heappush(ahead, (sum(more.values()), tuple(more.values())))
    assert last is not None  # noqa: S101 - one cast at least was tried
    return last


@lru_cache(maxsize=64)
def proof(workflow: Workflow) -> Proof:
    """What is proven of a workflow, with the smallest cast; worked out once."""
    return smallest_cast(workflow)
