"""What guards ask of a way, as facts that actions bring about: a field, two records."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any, Final

from challenge_engine.core.workflow import MAIN, NOTHING, Transition, Workflow

MOST_CHOICES: Final = 200
"""So many combinations of values of one record are tried."""

Fact = tuple[str, ...]
"""What a guard can ask for: ("field", name), ("record", kind, field, value), …"""


class Reader:
    """Which facts the guards of a workflow read, and from which states on they still do."""

    def __init__(self, workflow: Workflow) -> None:
        self.tracks = (MAIN, *_tied(workflow))
        self.moving = tuple(t for t in workflow.transitions if t.track in self.tracks)
        asked = {id(t): dict(_needs(workflow, t)) for t in self.moving}
        self.caps: dict[Fact, int] = {}
        for needed in asked.values():
            for fact, n in needed.items():
                self.caps[fact] = max(n, self.caps.get(fact, 0))
        self.facts = tuple(self.caps)
        index = {fact: i for i, fact in enumerate(self.facts)}
        self.needed = {
            key: tuple((index[fact], n) for fact, n in needed.items())
            for key, needed in asked.items()
        }
        """For a transition, by id: the facts that it needs, by index, and how often."""
        self.clock = dict(_clock_moves(workflow))
        """Where the clock moves a track: nobody acts, so it is no step of the way."""
        self._read = self._ahead(workflow)

    def read_from(self, state: str) -> int:
        """The facts that anything from a state on asks for, as the bits of a number."""
        return self._read[state]

    def _ahead(self, workflow: Workflow) -> dict[str, int]:
        """For each state of the main track what is read there or later, by walking back."""
        beside, read = 0, dict.fromkeys((NOTHING, *workflow.states), 0)
        before: dict[str, set[str]] = {}
        for t in self.moving:
            bits = sum(1 << i for i, _n in self.needed[id(t)])
            if t.track == MAIN:
                read[t.source] |= bits
                before.setdefault(t.target, set()).add(t.source)
            else:
                beside |= bits
            for also in t.also:
                if also.track == MAIN:
                    sources = also.sources or tuple(workflow.states)
                    before.setdefault(also.target, set()).update(sources)
        ahead = list(read)
        while ahead:
            state = ahead.pop()
            for source in before.get(state, ()):
                if read[state] | read[source] != read[source]:
                    read[source] |= read[state]
                    ahead.append(source)
        return {state: bits | beside for state, bits in read.items()}


def _tied(workflow: Workflow) -> tuple[str, ...]:
    """The tracks that the main one depends on: a guard names them, or they move it."""
    named = {
        call.params["track"]
        for t in workflow.transitions
        if t.track == MAIN
        for call in t.when
        if call.name == "track_in"
    }
    moves = {t.track for t in workflow.transitions for also in t.also if also.track == MAIN}
    return tuple(track for track in workflow.tracks if track in named | moves and track != MAIN)


def _clock_moves(workflow: Workflow) -> Iterator[tuple[tuple[str, str], tuple[Transition, ...]]]:
    for deadline in workflow.deadlines.values():
        if (move := deadline.lapse.moves) is not None:
            by_itself = Transition("", move.track, move.source, move.target, by=())
            yield (move.track, move.source), (by_itself,)


def _needs(workflow: Workflow, transition: Transition) -> Iterator[tuple[Fact, int]]:
    """Each fact that an action needs, and how often."""
    for call in transition.when:
        yield from _asked(call.name, call.params)
    takes = transition.takes
    if takes.record and takes.revises:
        yield ("record", takes.record), 1
    if takes.signs:
        yield ("record", takes.signs), 1
    fields = [workflow.fields[name] for name in takes.fields]
    if takes.record:
        own = workflow.records[takes.record].fields
        fields += [own[name] for name in own if name not in takes.record_optional]
    for field in fields:
        if field.of is not None:
            yield ("record", field.of), 1


def _asked(name: str, params: Any) -> Iterator[tuple[Fact, int]]:
    if name == "filled":
        yield from ((("field", field), 1) for field in params["fields"])
    elif name in ("one_of", "amount_up_to", "amount_over"):
        yield ("field", params["field"]), 1
    elif name == "at_least":
        value = (params["field"], params["value"]) if "value" in params else ()
        yield ("record", params["records"], *value), params["n"]
    elif name == "average_at_least":
        yield ("record", params["records"]), 1
    elif name == "role_assigned":
        yield ("assigned", params["role"]), params.get("n", 1)
    elif name == "signed_by_both":
        yield ("signed", params["record"], "community"), 1
        yield ("signed", params["record"], "authority"), 1
    elif name in ("overdue", "in_time"):
        yield ("running", params["deadline"]), 1


def effects_of(
    workflow: Workflow, transition: Transition, facts: tuple[Fact, ...]
) -> Iterator[dict[Fact, int]]:
    """How an action changes the facts: one possibility for each value that counts."""
    takes, action = transition.takes, transition.action
    sure: dict[Fact, int] = {("field", name): 1 for name in (*takes.fields, *takes.optional)}
    if takes.assigns:
        sure["assigned", takes.assigns] = 1
    if takes.signs:
        side = workflow.roles[transition.by[0]].side
        sure["signed", takes.signs, side] = 1
    for deadline in workflow.deadlines.values():
        if action in deadline.starts:
            sure["running", deadline.name] = 1
        elif action in (*deadline.met_by, *deadline.stopped_by):
            sure["running", deadline.name] = -1
    if takes.record is None:
        yield sure
        return
    # A signature is one of a version: a new one voids it.
    sure |= {fact: -1 for fact in facts if fact[:2] == ("signed", takes.record)}
    if not takes.revises:
        sure["record", takes.record] = 1
    for chosen in islice(product(*_values(takes.record, facts)), MOST_CHOICES):
        yield sure | dict.fromkeys(chosen, 1)


def _values(kind: str, facts: tuple[Fact, ...]) -> list[list[Fact]]:
    """For each field of a record the values that some guard counts: a record has one of them."""
    by_field: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact[:2] == ("record", kind) and len(fact) > 2:
            by_field.setdefault(fact[2], []).append(fact)
    return list(by_field.values())
