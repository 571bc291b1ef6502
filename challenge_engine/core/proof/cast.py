"""How many people a workflow needs, and whether it holds with them: what is proven of it."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from challenge_engine.core.laws.breach import Breach
from challenge_engine.core.proof.explore import MOST_SITUATIONS, explore
from challenge_engine.core.proof.laws import Laws, Refuted, refuted
from challenge_engine.core.proof.model import Cast
from challenge_engine.core.proof.quiet import ALIKE
from challenge_engine.core.proof.records import TooManySorts
from challenge_engine.core.proof.rights import allowed, written
from challenge_engine.core.proof.rights import undecided as promised_in_vain
from challenge_engine.core.proof.ties import groups, tied
from challenge_engine.core.proof.waiving import needless, waived
from challenge_engine.core.right_rules import Standing, Waiver, standings
from challenge_engine.core.workflow import GuardCall, Transition, Workflow

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
    rights: Mapping[str, Standing]
    waived: tuple[Waiver, ...] = ()
    """What does not hold, and is let stand with a reason."""
    more_tried: bool = False
    """More people were tried, and did not help."""

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
        """The roles in which more people might mend something."""
        return tuple(dict.fromkeys(role for one in self.refuted for role in one.lacks))


def with_cast(workflow: Workflow, cast: Cast, most: int = MOST_SITUATIONS) -> Proof:
    """Every law asked of every situation, with so many people in each role."""
    found: list[Refuted] = [*written(workflow)]
    undecided: list[str] = []
    situations = 0
    ahead = [*groups(workflow).items()]
    while ahead:
        together, tracks = ahead.pop()
        looked, broken = _looked_at(workflow, cast, together, tracks, most)
        situations += looked
        if broken is not None:
            found += broken
            continue
        # Too much with all others beside it is perhaps not too much by itself.
        alone = {track: tied(workflow)[track] for track in tracks}
        undecided += [track for track, own in alone.items() if own == together]
        ahead += [(own, (track,)) for track, own in alone.items() if own != together]
    found += promised_in_vain(workflow, undecided)
    found, used = waived(workflow, found)
    if not undecided:
        found += needless(workflow, used)
    # Actions that are never possible stand before the states that are never reached by them.
    found.sort(key=lambda one: (len(str(one.breach.params.get("story", ""))), one.breach.code))
    rights = standings(
        workflow.rights, [one.law for one in used], [one.breach.code for one in found]
    )
    return Proof(dict(cast), situations, tuple(found), tuple(undecided), rights, used)


def _looked_at(
    workflow: Workflow, cast: Cast, together: tuple[str, ...], tracks: tuple[str, ...], most: int
) -> tuple[int, list[Refuted] | None]:
    """How many situations were looked at, and what is broken in some; ``None``: not decided.

    Quiet steps are left out at first: what holds without them holds with them. Where what seems
    broken might be mended by one, they are looked at too: a story is never told of what is not so.
    """
    situations = 0
    for with_quiet in (False, True):
        try:
            x = explore(workflow, cast, together, most, with_quiet=with_quiet)
        except TooManySorts:
            return situations, None
        situations += len(x.situations)
        if not x.is_decided:
            return situations, None
        laws = Laws(x)
        found = [*refuted(laws, tracks), *allowed(laws, tracks)]
        if not x.model.quiet or all(one.breach.code in ALIKE for one in found):
            break
    return situations, found


def one_each(workflow: Workflow) -> dict[str, int]:
    """One person in each role."""
    return dict.fromkeys(workflow.roles, 1)


def enough(workflow: Workflow) -> dict[str, int]:
    """So many people in each role that no count, and no rule of four eyes, needs more."""
    found = one_each(workflow)
    for t in workflow.transitions:
        for call in t.when:
            for role, n in _wanted(workflow, t, call):
                found[role] = max(found[role], n)
    return found


def _least(workflow: Workflow) -> dict[str, int]:
    """Fewer than so many people in a role make some step impossible, whatever the others are."""
    found = one_each(workflow)
    if any(one.law == "never-possible" for one in workflow.waivers):
        return found
    for t in workflow.transitions:
        for call in t.when:
            if call.name in ("role_assigned", "at_least"):
                wanted = [*_wanted(workflow, t, call)]
                # Where several roles can hand in such a record each may have fewer people.
                if len({role for role, _ in wanted}) == 1:
                    (role, n) = wanted[0]
                    found[role] = max(found[role], n)
    return found


def _wanted(workflow: Workflow, t: Transition, call: GuardCall) -> Iterator[tuple[str, int]]:
    if call.name == "role_assigned":
        yield call.params["role"], call.params.get("n", 1)
    if call.name == "at_least" and workflow.records[call.params["records"]].once_per_person:
        kind = call.params["records"]
        adding = (one for one in workflow.transitions if one.takes.record == kind)
        able = (role for one in adding for role in (*one.by, *one.for_others))
        yield from ((role, call.params["n"]) for role in able)
    if call.name == "did_none_of":
        doing = {
            role
            for one in workflow.transitions
            if one.action in call.params["actions"]
            for role in (*one.by, *one.for_others)
        }
        yield from ((role, 2) for role in (*t.by, *t.for_others) if role in doing)


def smallest_cast(workflow: Workflow, most: int = MOST_SITUATIONS) -> Proof:
    """The proof with the fewest people with whom every law holds.

    If there are none (up to ``MOST_PEOPLE`` where it may help): the proof with enough people.
    """
    largest = enough(workflow)
    whole = with_cast(workflow, largest, most)
    if whole.lacks and not whole.undecided:
        largest = {r: max(n, MOST_PEOPLE if r in whole.lacks else 0) for r, n in largest.items()}
        more = with_cast(workflow, largest, most)
        if not more.holds:
            return replace(whole, more_tried=True)
        whole = more
    return _fewest(workflow, whole, most) if whole.holds else whole


def _fewest(workflow: Workflow, whole: Proof, most: int) -> Proof:
    """From the least on, one more where that might help; at the end stands the whole."""
    largest = tuple(whole.cast.values())
    first = tuple(_least(workflow).values())
    ahead, seen = [(sum(first), first)], {first}
    looked = 0
    for _ in range(_MOST_CASTS):
        _, numbers = heapq.heappop(ahead)
        if numbers == largest:
            return whole
        proof = with_cast(workflow, dict(zip(workflow.roles, numbers, strict=True)), most)
        looked += proof.situations
        if proof.holds:
            return proof
        if looked > most:
            return whole
        # What breaks because of what is broken before it names nobody: then all are tried.
        lacking = proof.lacks or tuple(workflow.roles)
        for i, role in enumerate(workflow.roles):
            more = (*numbers[:i], numbers[i] + 1, *numbers[i + 1 :])
            if role in lacking and more[i] <= largest[i] and more not in seen:
                seen.add(more)
                heapq.heappush(ahead, (sum(more), more))
        if not ahead:
            break
    return whole


@lru_cache(maxsize=64)
def proof(workflow: Workflow) -> Proof:
    """What is proven of a workflow, with the smallest cast; worked out once."""
    return smallest_cast(workflow)
