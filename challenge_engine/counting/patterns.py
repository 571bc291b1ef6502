"""What is published for a recount: patterns with their numbers, or totals only.

A full ballot is a fingerprint: whoever knows five choices of a neighbour finds the rest. So it is
said before anybody votes which of the two is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from challenge_engine.counting.election import Election, Pattern
from challenge_engine.counting.support import support
from challenge_engine.history.canonical import canonical

Publishes = Literal["patterns", "totals"]


def published(election: Election, publishes: Publishes) -> bytes:
    """Canonical JSON, so that its hash can stand in the history before anybody reads it."""
    found = support(election)
    facts: dict[str, Any] = {
        "ballots": election.voters,
        "refused": dict(election.refused),
        "projects": [
            {"id": one.id, "votes": found.votes[one.id], "score": found.score[one.id]}
            for one in sorted(election.projects, key=lambda one: one.id)
        ],
    }
    if publishes == "patterns":
        facts["patterns"] = [_pattern(one) for one in election.patterns]
    return canonical(facts)


def _pattern(one: Pattern) -> Mapping[str, Any]:
    points = {"points": list(one.points)} if one.points else {}
    return {"choices": list(one.choices), **points, "n": one.n}
