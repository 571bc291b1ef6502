"""What is handed in by a step of a scenario, and what could be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from challenge_engine.core import intake
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions.nodes import Mapping as MappingNode
from challenge_engine.definitions.nodes import Node, Scalar, Sequence
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.problems import unknown


def given(page: Page, node: Node, known: Iterable[str]) -> Mapping[str, Any]:
    """What is handed in: by name a word, or a list of words."""
    if not isinstance(node, MappingNode):
        page.say(node, "what is given is a mapping from names to values")
        return {}
    found: dict[str, Any] = {}
    for name, (key, value) in node.entries.items():
        if name not in known:
            page.say(key, unknown("field", name, tuple(known)))
        elif isinstance(value, Scalar):
            found[name] = value.text
        elif isinstance(value, Sequence):
            found[name] = list(page.strings(value))
        else:
            page.say(value, "a value is a word or a list of words, not a mapping")
    return found


def what_can_be_given(workflow: Workflow, action: str | None = None) -> tuple[str, ...]:
    """The names of all that an action can take, from any state; without one, of all that is."""
    return tuple(
        dict.fromkeys(
            asked.field.name
            for t in workflow.transitions
            if action in (None, t.action)
            for asked in intake.asks(workflow, t.takes)
        )
    )
