"""What a part of the check came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from challenge_engine.service.checking.flaws import Flaw
from challenge_engine.service.checking.tally import Tally

MOST = 20
"""So many flaws are told; the others are counted."""


@dataclass(slots=True)
class Found:
    """How much was checked, what is wrong with it, and which leaves it accounts for."""

    tally: Tally
    events: int = 0
    cases: int = 0
    flawed: int = 0
    first: list[Flaw] = field(default_factory=list)

    def note(self, flaw: Flaw) -> None:
        """Count a flaw, and keep the first ones."""
        self.flawed += 1
        self.first.append(flaw)
        if len(self.first) > 4 * MOST:
            self.first = sorted(self.first, key=Flaw.order)[:MOST]

    def add(self, other: Found) -> None:
        """Join what another part came to."""
        self.events += other.events
        self.cases += other.cases
        for flaw in other.first:
            self.note(flaw)
        self.flawed += other.flawed - len(other.first)
        self.tally.add(other.tally)
