"""A pot of a case and what each case has of it, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.core.pot_ledger import Draw, PotLedger


@dataclass(frozen=True, slots=True)
class PotCase:
    """A case that can draw on a pot, as far as its reader may see it."""

    reference: str
    title: str
    state_title: str
    place: int | None
    """Where it stands in line, if the reader may know."""
    draw: Draw


@dataclass(frozen=True, slots=True)
class PotView:
    """A pot, and all cases that can draw on it; ``hidden`` are those that one may not see."""

    name: str
    title: str
    ledger: PotLedger
    cases: tuple[PotCase, ...]
    hidden: int = 0
