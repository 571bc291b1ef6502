"""Where a vote stands, for guards and pages: what can be voted for, who won."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from challenge_engine.core.ballot_rules import BallotBox, Won
from challenge_engine.core.case import ERASED, Facts, Needs
from challenge_engine.core.workflow import Workflow
from challenge_engine.counting import Project
from challenge_engine.service.cases.neighbours import Neighbours
from challenge_engine.service.engine import Engine
from challenge_engine.store import ballots, facts, streams
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """A case that is linked to the round."""

    id: int
    reference: str
    state: str
    public: bool


def within(
    unit: Unit, engine: Engine, workflow: Workflow, case_id: int, needs: Needs, known: Facts
) -> Facts:
    """The facts of a case with those of votes, where a guard or an action asks for them."""
    if not (needs.box or needs.won):
        return known
    box = ballots.facts(unit, case_id) if needs.box and case_id else None
    own = streams.by_ids(unit, [case_id]).get(case_id) if needs.won else None
    beside = Neighbours(unit, engine, workflow, case_id, {})
    won = {name: _won(beside, name, own.reference if own else None) for name in needs.won}
    return replace(known, box=box, won=won)


def _won(beside: Neighbours, link: str, reference: str | None) -> Won:
    """A case may point at several rounds: it has won if it won in one of them."""
    found: list[Won] = ["uncounted"]
    for other in beside.at(link, beside.rows()):
        box = ballots.box(beside.unit, other)
        if box is not None and box.result is not None:
            found.append("won" if reference in json.loads(box.result)["winners"] else "lost")
    return max(found, key=("uncounted", "lost", "won").index)


def linked(unit: Unit, engine: Engine, workflow: Workflow, case_id: int) -> list[Choice]:
    """The cases at the other end of the link of the vote, by their references."""
    if workflow.ballot is None:
        return []
    beside = Neighbours(unit, engine, workflow, case_id, {})
    ids = beside.at(workflow.ballot.choices.link, beside.rows())
    found = [
        Choice(one.id, one.reference or "", one.state or "", one.public_n is not None)
        for one in streams.by_ids(unit, ids).values()
    ]
    return sorted(found, key=lambda one: one.reference)


def withdrawn(unit: Unit, engine: Engine, workflow: Workflow, case_id: int) -> frozenset[str]:
    """The references of those that are out of the vote now."""
    if workflow.ballot is None:
        return frozenset()
    out = workflow.ballot.choices.withdrawn
    return frozenset(
        one.reference
        for one in linked(unit, engine, workflow, case_id)
        if one.state in out or not one.state
    )


def projects(
    unit: Unit, engine: Engine, workflow: Workflow, case_id: int, currency: str
) -> tuple[tuple[Project, ...], list[str]]:
    """What can be voted for now; and those that lack a title, or a cost of more than nothing in the
    currency of the budget."""
    box = workflow.ballot
    found, lacking = [], []
    for one in linked(unit, engine, workflow, case_id):
        if box is None or one.state not in box.choices.states:
            continue
        project = _project(unit, box, one, currency)
        if project is None:
            lacking.append(one.reference)
        else:
            found.append(project)
    return tuple(found), lacking


def _project(unit: Unit, box: BallotBox, one: Choice, currency: str) -> Project | None:
    paths = {key: f"field/{getattr(box.choices, key)}" for key in ("title", "cost")}
    values = facts.newest(unit, one.id, paths.values())
    title, cost = values.get(paths["title"]), values.get(paths["cost"])
    if not isinstance(title, str) or not isinstance(cost, Mapping):
        return None
    if cost["cents"] <= 0 or cost["currency"] != currency:
        return None
    return Project(one.reference, cost["cents"], title)


def value(unit: Unit, case_id: int, name: str) -> Any:
    """The newest value of a field of the round; ``None`` where there is none to read."""
    path = f"field/{name}"
    found = facts.newest(unit, case_id, [path]).get(path)
    return None if found is ERASED else found
