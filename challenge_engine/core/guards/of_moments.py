"""What is asked of the clock to the minute: whether a call is open, here or in a linked case.

A moment is kept as people say it, on the authority's own clock; what happened is an instant. In
the hour that an autumn night has twice, a window is open as long as either reading allows.
"""

from __future__ import annotations

from typing import Any

from challenge_engine.core.case import Actor, Case, Facts, Needs, Refusal
from challenge_engine.core.guards.registry import Param, Params, guard
from challenge_engine.core.moments import earliest, latest

_EDGES = ("from_field", "until_field")


def _needs(p: Params) -> Needs:
    names = [p[edge] for edge in _EDGES if edge in p]
    link = p.get("link")
    if link is None:
        return Needs(fields=frozenset(names))
    asked = frozenset((link, name) for name in names)
    return Needs(linked=frozenset([link]), linked_fields=asked)


def _moments(p: Params, facts: Facts, name: str) -> list[Any]:
    link = p.get("link")
    if link is None:
        return [facts.values.get(name)]
    return list(facts.linked_fields.get((link, name), ()))


@guard(
    "moment_window",
    {
        "link": Param("link", required=False),
        "from_field": Param("moment", required=False),
        "until_field": Param("moment", required=False),
    },
    needs=_needs,
)
def _moment_window(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    held = facts.held_at
    for edge in _EDGES:
        for moment in _moments(p, facts, p[edge]) if edge in p else ():
            if not isinstance(moment, str):
                return Refusal("moment-unknown", {"link": p.get("link"), "moment": p[edge]})
            if edge == "from_field" and held < earliest(moment, facts.zone):
                return Refusal("too-early", {"date": moment})
            if edge == "until_field" and held > latest(moment, facts.zone):
                return Refusal("too-late", {"date": moment})
    return None
