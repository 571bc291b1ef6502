"""What can still come in a case if every judgement helps, and which judgements that takes.

Nothing is ever taken away here: what was given stays given, whoever is needed is there. So more
looks possible than is, and what is impossible even so is proven never to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from challenge_engine.core import guards, repeats
from challenge_engine.core.case import Actor, Facts
from challenge_engine.core.nearest.known import Known, named
from challenge_engine.core.nearest.rules import Place, place
from challenge_engine.core.workflow import MAIN, NOTHING, GuardCall, Transition, Workflow

Thing = tuple[str, ...]
"""What can come about: ("state", track, state), ("field", name), ("record", kind), …"""

NEVER = 1_000_000
_CORRECTED = 1_000
"""What can be set right at an earlier step is far away, and not impossible."""
_ANYBODY = Actor(None)
_ALWAYS: Thing = ("nothing",)
_NOT_ANY_MORE: Thing = ("never",)


class Outlook:
    """For each transition by how many steps it is away, at least, and what leads there."""

    def __init__(self, workflow: Workflow, known: Known) -> None:
        self.workflow, self.known = workflow, known
        self._needs = {place(t): tuple(self._needed(t)) for t in workflow.transitions}
        self._cost: dict[Thing, int] = {_ALWAYS: 0}
        self._by: dict[Thing, Transition | None] = {}
        tracks = workflow.tracks
        self._cost |= {("state", name, known.case.state(name)): 0 for name in tracks}
        # A value that was handed in can be set right later, and so can the lack of one.
        self._cost |= {("field", name): _CORRECTED for name in workflow.fields}
        self._cost |= {
            ("revised", kind): _CORRECTED for kind, found in known.facts.records.items() if found
        }
        self._spread()

    def cost(self, t: Transition) -> int:
        """How many steps it takes, at least; ``NEVER`` if no steps do."""
        return min(NEVER, sum(self._cost.get(thing, NEVER) for thing in self._needs[place(t)]))

    def leading(self, t: Transition) -> list[Transition]:
        """What has to be done before, in no order."""
        found: dict[Place, Transition] = {}
        ahead = list(self._needs[place(t)])
        seen = set(ahead)
        while ahead:
            by = self._by.get(ahead.pop())
            if by is not None and place(by) not in found:
                found[place(by)] = by
                fresh = set(self._needs[place(by)]) - seen
                seen |= fresh
                ahead += fresh
        return list(found.values())

    def _spread(self) -> None:
        changed = True
        while changed:
            changed = False
            for t in self.workflow.transitions:
                cost = self.cost(t) + 1
                if cost <= NEVER:
                    for thing in self._made(t):
                        if cost < self._cost.get(thing, NEVER):
                            self._cost[thing], self._by[thing], changed = cost, t, True
            changed |= self._lapse()

    def _lapse(self) -> bool:
        changed = False
        for deadline in self.workflow.deadlines.values():
            moves = deadline.lapse.moves
            if moves is None:
                continue
            cost = self._cost.get(("state", moves.track, moves.source), NEVER)
            thing = ("state", moves.track, moves.target)
            if cost < self._cost.get(thing, NEVER):
                self._cost[thing], changed = cost, True
                self._by[thing] = self._by.get(("state", moves.track, moves.source))
        return changed

    def _made(self, t: Transition) -> Iterator[Thing]:
        takes = t.takes
        yield "state", t.track, t.target
        yield from (("state", also.track, also.target) for also in t.also)
        yield from (("field", name) for name in (*takes.fields, *takes.optional))
        if takes.record is not None:
            yield "revised", takes.record
            if not takes.revises:
                yield "record", takes.record
        if takes.assigns is not None:
            yield "assigned", takes.assigns
        if takes.signs is not None:
            yield "signed", takes.signs, self.workflow.roles[t.by[0]].side
        for name, deadline in self.workflow.deadlines.items():
            if t.action in deadline.starts:
                yield "started", name

    # --- what is needed -------------------------------------------------------------------------

    def _needed(self, t: Transition) -> Iterator[Thing]:
        yield "state", t.track, t.source
        if t.track != MAIN and self.known.case.state() == NOTHING:
            yield _NOT_ANY_MORE
        if repeats.too_often(t, self.known.facts) is not None:
            yield _NOT_ANY_MORE
        for call in t.when:
            if not self._holds(call):
                yield from _wanted(call, self.known.facts)
        for kind in named(self.workflow, t):
            if not self.known.facts.records.get(kind) and kind not in self.known.hidden.kinds:
                yield "record", kind
        for deadline in self.workflow.deadlines.values():
            extension = deadline.extension
            if extension is not None and extension.action == t.action:
                ledger = self.known.facts.deadlines.get(deadline.name)
                is_there = ledger is not None and ledger.is_open
                yield _ALWAYS if is_there else ("started", deadline.name)

    def _holds(self, call: GuardCall) -> bool:
        """Whether it holds now, or nobody who asks can know, or somebody can be found for it."""
        needs = guards.GUARDS[call.name].needs(call.params)
        if call.name == "did_none_of" or any(self.known.hidden.of(needs)):
            return True
        return guards.ask(call, self.known.case, _ANYBODY, self.known.facts) is None


def _wanted(call: GuardCall, facts: Facts) -> Iterator[Thing]:
    """What has to come about for a guard that does not hold; time comes by itself."""
    p: Any = call.params
    ledger = facts.deadlines.get(p.get("deadline", ""))
    is_open = ledger is not None and ledger.is_open
    if call.name == "filled":
        yield from (("field", name) for name in p["fields"])
    elif call.name in ("one_of", "amount_up_to", "amount_over"):
        yield "field", p["field"]
    elif call.name == "at_least":
        yield ("revised" if p.get("field") else "record"), p["records"]
    elif call.name == "all_answered":
        yield "record", p["by"]
    elif call.name == "average_at_least":
        yield "revised", p["records"]
    elif call.name == "role_assigned":
        yield "assigned", p["role"]
    elif call.name == "signed_by_both":
        yield from (("signed", p["record"], side) for side in ("community", "authority"))
    elif call.name in ("overdue", "in_time"):
        # What arrived in time may be typed in later, and days off move a last day.
        yield _ALWAYS if is_open else ("started", p["deadline"])
    elif call.name in ("date_window", "moment_window") and "link" not in p:
        yield from _windowed(p, facts.today)


def _windowed(p: Any, today: str) -> Iterator[Thing]:
    if p.get("until") and p["until"] < today:
        yield _NOT_ANY_MORE
    yield from (("field", p[key]) for key in ("from_field", "until_field") if p.get(key))
