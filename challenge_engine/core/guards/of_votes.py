"""What is asked of a vote at the other end of a link: whether this case won it."""

from __future__ import annotations

from challenge_engine.core.case import Actor, Case, Facts, Needs, Refusal
from challenge_engine.core.guards.registry import Param, Params, guard


@guard(
    "won",
    {"link": Param("link")},
    short="link",
    needs=lambda p: Needs(linked=frozenset([p["link"]]), won=frozenset([p["link"]])),
)
def _won(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    how = facts.won.get(p["link"], "uncounted")
    if how == "won":
        return None
    if how == "lost":
        return Refusal("vote-lost", {"link": p["link"]})
    return Refusal("vote-not-counted", {"link": p["link"]})
