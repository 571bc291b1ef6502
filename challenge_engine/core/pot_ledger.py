"""Where a pot of one case stands and what another case has of it: frozen values, in cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from challenge_engine.core.pot_rules import Does


@dataclass(frozen=True, slots=True)
class Draw:
    """What one case has of a pot."""

    awarded: int = 0
    paid: int = 0


NOTHING_DRAWN: Final = Draw()


@dataclass(frozen=True, slots=True)
class PotLedger:
    """A pot as it stands: what it holds, what is awarded of it in all, and what of that is paid."""

    size: int
    cap: int | None
    currency: str
    awarded: int = 0
    paid: int = 0
    highest: int = 0
    """The most that one case was awarded; known only where the cap may change."""

    @property
    def left(self) -> int:
        """What can still be awarded."""
        return self.size - self.awarded


@dataclass(frozen=True, slots=True)
class PotFact:
    """A pot, and what the acting case has of it; ``None``: nobody has filled it yet."""

    ledger: PotLedger | None
    draw: Draw = NOTHING_DRAWN


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a case did to a pot, and both as they stand afterwards."""

    does: Does
    cents: int
    before: PotLedger
    ledger: PotLedger
    draw: Draw


def filled_value(ledger: PotLedger) -> dict[str, Any]:
    """What the step says that filled it, or made it larger or smaller."""
    capped = {} if ledger.cap is None else {"cap": ledger.cap}
    return {"size": ledger.size, "currency": ledger.currency, **capped}


def drawn_value(drawing: Drawing) -> dict[str, Any]:
    """What both steps say by which a case drew on it."""
    return {
        "does": drawing.does,
        "cents": drawing.cents,
        "currency": drawing.ledger.currency,
    }


def is_drawn(value: Mapping[str, Any]) -> bool:
    """Whether it is what a draw says, and not what a filling says."""
    return "does" in value
