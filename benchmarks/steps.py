"""The eight steps that every contestant takes, and what is handed in with each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

WORKFLOW = Path(__file__).with_name("bench.v1.yaml")
ROLES = ("initiator", "coordinator", "assessor", "decider")
PLAN = "We keep the park together: mowing, benches, a yearly round with the neighbours. " * 5
REASON = "The plan is rooted in the neighbourhood, and it costs no more than the service does now."


@dataclass(frozen=True, slots=True)
class Step:
    """One action, the role that takes it, and its data."""

    action: str
    role: str
    data: Mapping[str, Any]


STEPS = (
    Step("submit", "initiator", {"title": "The park", "plan": PLAN, "budget": "41000.00"}),
    Step("assign", "coordinator", {"assignee": "assessor"}),
    Step("begin", "coordinator", {}),
    Step("assess", "assessor", {"rooted": 4, "advice": "accept"}),
    Step("close-panel", "coordinator", {}),
    Step("accept", "decider", {"reason": REASON}),
    Step("start", "coordinator", {"route": "subsidy"}),
    Step("complete", "coordinator", {"reason": REASON}),
)


class Contestant(Protocol):
    """Carries a new case through the eight steps; each is durable when it is yielded."""

    def case(self) -> Iterator[None]: ...

    def driver(self) -> Any:
        """The connection of the database's driver, so that its statements can be listed."""
