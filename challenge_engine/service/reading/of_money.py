"""Steps by which money of a pot moved, as the history of the case that has it tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from challenge_engine.core.pot_ledger import is_drawn
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.reading.reader import Sight
from challenge_engine.texts import pot_figures


def title(items: Mapping[str, Any], workflow: Workflow, seen: Sight, language: str) -> str | None:
    """What was done with how much, for who may know the pot; nothing for any other step."""
    for path, value in items.items():
        where, _, name = path.partition("/")
        pot = workflow.pots.get(name) if where == "pot" else None
        if pot is not None and is_drawn(value) and seen.may_see(workflow.fields[pot.size].see):
            return pot_figures.moved(value, language)
    return None
