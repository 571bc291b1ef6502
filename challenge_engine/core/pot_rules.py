"""What a workflow says of pots, as frozen values: what fills one, and what an action does to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Does = Literal["award", "release", "pay", "recover"]
DOES: Final[tuple[Does, ...]] = ("award", "release", "pay", "recover")


@dataclass(frozen=True, slots=True)
class Pot:
    """Money of a case that linked cases draw on; two fields of money say how much."""

    name: str
    size: str
    cap: str | None = None
    """The field that says how much one case can be awarded at most."""


@dataclass(frozen=True, slots=True)
class PotMove:
    """What an action does to a pot of the case that a link of its own case points at."""

    link: str
    pot: str
    does: Does
    amount: str | None = None
    """A field of money of the case, or of the record that the action takes; a release without
    one gives back all that is awarded and not paid."""
