"""What is in the actors' hand, and what a step can change that is asked for nearby."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from challenge_engine.core.nearest.known import named
from challenge_engine.core.workflow import MAIN, GuardCall, Transition, Workflow

Place = tuple[str, str, str]
"""Track, state and action: there is one transition for it."""

Places = frozenset[tuple[str, str]]
"""Tracks and states of them."""


_MOST_ANSWERS: Final = 6
"""So many answers are followed: no way is longer."""


def place(t: Transition) -> Place:
    """By what a transition is known."""
    return t.track, t.source, t.action


def none_of(t: Transition) -> tuple[str, ...]:
    """Whoever does this did none of these actions."""
    found = (a for call in t.when if call.name == "did_none_of" for a in call.params["actions"])
    return tuple(dict.fromkeys(found))


class Hands:
    """What nobody can promise the outcome of, what is a way out, and what is left."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        calls = [call for t in workflow.transitions for call in t.when]
        self.compared = frozenset(field for call in calls for field in _compared(call))
        """Fields whose value decides: ("", field) of the case, (kind, field) of a record."""
        self.judged = frozenset(place(t) for t in workflow.transitions if self._is_judged(t))
        """Advice leans on none of these, and says no more than that it depends on them."""
        self.free = tuple(t for t in workflow.transitions if self._is_free(t))
        """What may be a step of a way."""

    def _is_judged(self, t: Transition) -> bool:
        takes = t.takes
        if takes.reason == "required" or takes.grounds is not None:
            return True
        if any(("", name) in self.compared for name in takes.fields):
            return True
        if takes.record is None:
            return False
        kind = self.workflow.records[takes.record]
        if kind.once_per_person or kind.sealed_until is not None:
            return True
        must = (name for name in kind.fields if name not in takes.record_optional)
        return any((kind.name, name) in self.compared for name in must)

    def _is_free(self, t: Transition) -> bool:
        """Nobody is advised to leave, nor to end the case for the sake of something else."""
        ends = t.track == MAIN and t.moves and self.workflow.states[t.target].is_end
        return place(t) not in self.judged and not (self.workflow.actions[t.action].escape or ends)

    def given(self, t: Transition) -> frozenset[str]:
        """The fields that an action can give without deciding anything."""
        fields = self.workflow.fields
        free = (
            name
            for name in t.takes.optional
            if ("", name) not in self.compared and fields[name].of is None
        )
        return frozenset((*t.takes.fields, *free))


class Near:
    """What is asked for in the states that free steps can lead to; all else makes no difference."""

    def __init__(self, workflow: Workflow, hands: Hands, here: Places) -> None:
        self.workflow, self.hands = workflow, hands
        self.states = _reached(workflow, hands, here)
        asking = [t for t in workflow.transitions if (t.track, t.source) in self.states]
        calls = [call for t in asking for call in t.when]
        self.fields = frozenset(
            name for call in calls if call.name == "filled" for name in call.params["fields"]
        )
        self.most = _counted(workflow, asking)
        """Record kind → how many of them anybody asks for."""
        self.roles = frozenset(c.params["role"] for c in calls if "role" in c.params) | {
            role for t in asking for role in (*t.by, *t.for_others) if workflow.roles[role].assigned
        }
        self.deadlines = frozenset(_timed(workflow, asking))
        self.counted = tuple({(t.track, t.action) for t in asking if t.at_most is not None})
        """What may be done only so often."""
        self.asking = tuple(asking)
        self.leading = frozenset(place(t) for t in asking if t in hands.free and self._leads(t))
        """The steps that change something that is asked for."""

    def given(self, t: Transition) -> frozenset[str]:
        """The fields that a step gives, as far as anybody asks for them."""
        return self.hands.given(t) & self.fields

    def _leads(self, t: Transition) -> bool:
        return bool(
            t.moves
            or t.also
            or self.given(t)
            or t.takes.record in self.most
            or t.takes.signs
            or t.takes.assigns in self.roles
            or any(self._times(t, name) for name in self.deadlines)
        )

    def _times(self, t: Transition, name: str) -> bool:
        rule = self.workflow.deadlines[name]
        return t.action in (*rule.starts, *rule.met_by, *rule.stopped_by)


def _reached(workflow: Workflow, hands: Hands, here: Places) -> Places:
    steps = [((t.track, t.source), (t.track, t.target)) for t in hands.free]
    steps += [
        ((t.track, t.source), (also.track, also.target)) for t in hands.free for also in t.also
    ]
    clock = [d.lapse.moves for d in workflow.deadlines.values() if d.lapse.moves is not None]
    steps += [((m.track, m.source), (m.track, m.target)) for m in clock]
    found, size = set(here), 0
    while size < len(found):
        size = len(found)
        found |= {target for source, target in steps if source in found}
    return frozenset(found)


def _counted(workflow: Workflow, asking: list[Transition]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for t in asking:
        for call in t.when:
            if "records" in call.params:
                kind = call.params["records"]
                found[kind] = max(found.get(kind, 0), call.params.get("n", 1))
            if call.name == "all_answered":
                found[call.params["by"]] = _MOST_ANSWERS
            if call.name == "signed_by_both":
                found.setdefault(call.params["record"], 1)
        for kind in named(workflow, t):
            found.setdefault(kind, 1)
    return found


def _timed(workflow: Workflow, asking: list[Transition]) -> Iterator[str]:
    for t in asking:
        yield from (c.params["deadline"] for c in t.when if "deadline" in c.params)
    acted = {t.action for t in asking}
    for deadline in workflow.deadlines.values():
        is_longer = deadline.extension is not None and deadline.extension.action in acted
        if is_longer or deadline.lapse.moves is not None:
            yield deadline.name


def _compared(call: GuardCall) -> Iterator[tuple[str, str]]:
    p = call.params
    if call.name in ("one_of", "amount_up_to", "amount_over"):
        yield "", p["field"]
    elif call.name in ("date_window", "moment_window") and "link" not in p:
        yield from (("", p[key]) for key in ("from_field", "until_field") if p.get(key))
    elif call.name == "average_at_least" or (call.name == "at_least" and "value" in p):
        yield p["records"], p["field"]


@lru_cache(maxsize=64)
def hands(workflow: Workflow) -> Hands:
    """Worked out once for a workflow."""
    return Hands(workflow)


@lru_cache(maxsize=1024)
def near(workflow: Workflow, here: Places) -> Near:
    """Worked out once for the states in which tracks stand."""
    return Near(workflow, hands(workflow), here)
