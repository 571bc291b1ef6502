"""The longest legal time until the decision, as facts for programs and as lines for people."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from challenge_engine.core.proof.longest import Longest, longest
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue, counting
from challenge_engine.texts.longest import Told, told


def facts(workflow: Workflow) -> dict[str, Any]:
    """The figures, the path and what has no bound; on the shipped lists of days."""
    found = _of(workflow)
    return {
        "days": found.days,
        "counted": found.counted,
        "is_decided": found.is_decided,
        "path": [
            {
                "from": one.first.action,
                "to": one.last.action,
                "state": one.state,
                "deadline": one.deadline,
                "days": one.days if one.deadline else None,
                "parts": [list(part) for part in one.parts],
            }
            for one in found.stretches
        ],
        "waits": [
            {
                "state": one.state,
                "is_without": one.is_without,
                "named": list(one.named),
                "still": list(one.still),
            }
            for one in found.waits
        ],
        "repeats": list(found.repeats),
    }


def lines(workflow: Workflow, language: str) -> list[str]:
    """The answer, its path, what has no bound, and how it was counted."""
    said = told(workflow, _of(workflow), language)
    return [*_answer(said), *said.notes]


def in_check(file: str) -> list[str]:
    """The same for whoever writes the file, in English."""
    workflow = catalogue.read(Path(file))
    return [f"{file}: {line}" for line in _answer(told(workflow, _of(workflow), "en"))]


@lru_cache(maxsize=64)
def _of(workflow: Workflow) -> Longest:
    return longest(workflow, counting.countings(workflow))


def _answer(said: Told) -> list[str]:
    return [said.answer, *(f"  {n}. {one}" for n, one in enumerate(said.path, 1)), *said.open]
