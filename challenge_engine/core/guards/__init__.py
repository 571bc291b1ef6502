"""Guards: finite, named, explainable questions about a case, registered once each.

A guard answers ``None`` or a ``Refusal``. It has parameters, no expressions: that is what makes
it possible to explain it, prove it and compare two versions of it. A published name never
changes its meaning; what is needed is a new name.
"""

from challenge_engine.core.guards import of_case, of_links, of_moments, of_votes
from challenge_engine.core.guards.registry import (
    GUARDS,
    NO_NEEDS,
    Guard,
    Param,
    Params,
    all_of,
    ask,
    guard,
    needs_of,
)

__all__ = [
    "GUARDS",
    "NO_NEEDS",
    "Guard",
    "Param",
    "Params",
    "all_of",
    "ask",
    "guard",
    "needs_of",
    "of_case",
    "of_links",
    "of_moments",
    "of_votes",
]
