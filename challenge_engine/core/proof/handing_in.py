"""What is handed in so that a move of the explorer comes true, for whoever plays it for real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from challenge_engine.core.case import Record
from challenge_engine.core.proof.automata import CLEARED, AnswerFact, DateFact, FieldFact
from challenge_engine.core.proof.explore import Explored
from challenge_engine.core.proof.moving import Move
from challenge_engine.core.proof.samples import samples
from challenge_engine.core.workflow import Field, Transition, Workflow

FAR: Final = 30
"""Days: so far ahead lies a day on which nothing hangs."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The moment of a real case at which somebody acts."""

    today: dt.date
    actor: int | None
    """The number of whoever acts, within the case."""
    records: Callable[[str], Iterable[Record]]
    """The newest versions of a kind."""


def handed_in(x: Explored, source: int, t: Transition, move: Move, scene: Scene) -> dict[str, Any]:
    """The data of an action, but for whom it assigns."""
    workflow, takes = x.model.workflow, t.takes
    longest = _longest(workflow)
    found = {name: _any(scene, workflow.fields[name]) for name in takes.fields}
    found |= {name: longest[name] for name in takes.fields if name in longest}
    picked: Any = {"record": move.record or {}}
    for slot, pick in move.picks.items():
        part = x.model.parts[slot]
        if part.kind == "field":
            found[part.name] = _value(scene, x.model.facts[slot], pick)
            if part.name in longest and pick != CLEARED and _is_free(x.model.facts[slot]):
                found[part.name] = longest[part.name]
        elif part.kind == "record":
            picked = pick
    if takes.record:
        own = workflow.records[takes.record].fields
        asked = {name: one for name, one in own.items() if name not in takes.record_optional}
        found |= {name: _any(scene, one) for name, one in asked.items()} | picked["record"]
        found |= _answering(x, t, move, scene)
        if takes.revises:
            found["revises"] = _revised(x, source, takes.record, picked, scene)
    return found | _why(workflow, t)


def _longest(workflow: Workflow) -> dict[str, int]:
    """The answers by which a term is as long as it can be: then fewest other terms outlast it."""
    found: dict[str, int] = {}
    for one in workflow.deadlines.values():
        if one.term_field is not None and one.term is not None:
            found[one.term_field] = one.term.count // one.term_times
    return found


def _is_free(fact: Any) -> bool:
    """Whether guards ask no more than that an answer was given."""
    return isinstance(fact, FieldFact) and len(fact.values) == 1


def _answering(x: Explored, t: Transition, move: Move, scene: Scene) -> dict[str, Any]:
    """Which record is answered: the first that waits for it, or one that was answered before."""
    found = {}
    for slot, waits in move.picks.items():
        fact = x.model.facts[slot]
        if isinstance(fact, AnswerFact) and fact.by == t.takes.record:
            named = {r.values.get(fact.field) for r in scene.records(fact.by)}
            every = [r.number for r in scene.records(fact.asked)]
            found[fact.field] = next((n for n in every if (n not in named) == waits), every[-1])
    return found


def _why(workflow: Workflow, t: Transition) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if t.takes.grounds:
        found["grounds"] = list(workflow.lists[t.takes.grounds])[: t.takes.grounds_min]
    if t.takes.reason == "required":
        found["reason"] = "So it is."
    return found


def _value(scene: Scene, fact: Any, pick: Any) -> Any:
    if pick == CLEARED:
        return None
    if isinstance(fact, DateFact):
        return (scene.today + dt.timedelta(days=pick)).isoformat()
    return pick


def _any(scene: Scene, one: Field) -> Any:
    if one.type == "date":
        return (scene.today + dt.timedelta(days=FAR)).isoformat()
    if one.of:
        # The newest: of several questions it is the one that waits for an answer.
        return max((r.number for r in scene.records(one.of)), default=1)
    return samples(one)[0]


def _revised(x: Explored, source: int, kind: str, picked: Any, scene: Scene) -> int:
    """Which record it is: one's own, or one of the sort that is meant."""
    if x.model.workflow.records[kind].once_per_person:
        return next(r.number for r in scene.records(kind) if r.actor == scene.actor)
    sorts = x.model.sorts[kind]
    live = x.moves.ahead.live(x.situations[source].states).slots[x.model.record_slot(kind)]

    def key(values: Any) -> Any:
        return sorts.key(tuple(values.get(name) for name in sorts.fields), live)

    wanted = key(picked["revises"])
    return next(r.number for r in scene.records(kind) if key(r.values) == wanted)
