"""How the deadlines of a workflow are counted here: by their profiles, on the authority's days."""

from __future__ import annotations

from dataclasses import replace

from challenge_engine.core.timing import Countings
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions.counting import countings
from challenge_engine.service.engine import Engine
from challenge_engine.store import deadlines
from challenge_engine.store.unit import Unit

__all__ = ["countings", "known"]


def known(unit: Unit, engine: Engine, authority: int, workflow: Workflow) -> Countings:
    """The same as it is today: with the outages of the authority, if a deadline heeds them."""
    found = countings(workflow, engine.own_days)
    if not any(one.is_filing for one in workflow.deadlines.values()):
        return found
    outages = tuple(deadlines.outages(unit, authority))
    if not outages:
        return found
    return {name: replace(one, outages=outages) for name, one in found.items()}
