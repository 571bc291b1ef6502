"""What is asked of other cases: where those stand that are linked, and who is first in line.

Their facts are read with a lock in the transaction that decides. A case that was destroyed stands
nowhere and is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from challenge_engine.core.case import ERASED, Actor, Case, Facts, Linked, Needs, Refusal
from challenge_engine.core.guards.registry import Param, Params, guard


def _there(p: Params, facts: Facts) -> tuple[int, int]:
    """How many are in one of the states, and how many there are."""
    found = facts.linked.get(p["link"], ())
    return sum(one.state in p["states"] for one in found), len(found)


@guard(
    "linked_in",
    {
        "link": Param("link"),
        "states": Param("linked_states"),
        "n": Param("count", required=False),
    },
    needs=lambda p: Needs(linked=frozenset([p["link"]])),
)
def _linked_in(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    wanted, (there, of) = p.get("n", 1), _there(p, facts)
    if there >= wanted:
        return None
    params = {"link": p["link"], "states": list(p["states"]), "n": wanted, "there": there}
    if not of:
        return Refusal("not-linked", params)
    return Refusal("linked-elsewhere", params)


@guard(
    "all_linked_in",
    {"link": Param("link"), "states": Param("linked_states")},
    needs=lambda p: Needs(linked=frozenset([p["link"]])),
)
def _all_linked_in(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    there, of = _there(p, facts)
    if there == of:
        return None
    params = {"link": p["link"], "states": list(p["states"]), "left": of - there, "of": of}
    return Refusal("not-all-linked", params)


@guard(
    "linked_open",
    {"link": Param("link")},
    short="link",
    needs=lambda p: Needs(linked=frozenset([p["link"]])),
)
def _linked_open(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    found = facts.linked.get(p["link"], ())
    if not found:
        return Refusal("not-linked", {"link": p["link"]})
    ended = dict.fromkeys(one.state for one in found if one.has_ended)
    return Refusal("linked-ended", {"link": p["link"], "states": [*ended]}) if ended else None


@guard(
    "first_in_line",
    {"link": Param("link"), "states": Param("own_states"), "by": Param("field")},
    needs=lambda p: Needs(fields=frozenset([p["by"]]), lines=frozenset([(p["link"], p["by"])])),
)
def _first_in_line(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    own = _place(facts.values.get(p["by"]))
    if own is None:
        return Refusal("no-place-in-line", {"link": p["link"], "field": p["by"]})
    before = sum(_is_before(one, p["states"], own) for one in _line(p, facts))
    if not before:
        return None
    params = {"link": p["link"], "field": p["by"], "before": before}
    return Refusal("not-first-in-line", params)


def _line(p: Params, facts: Facts) -> tuple[Linked, ...]:
    return facts.lines.get((p["link"], p["by"]), ())


def _is_before(other: Linked, states: tuple[str, ...], own: Any) -> bool:
    place = _place(other.value) if other.state in states else None
    return place is not None and type(place) is type(own) and place < own


def _place(value: Any) -> Any:
    """What can be compared of a value: a number, cents, or a day as text."""
    if value is ERASED or value is None:
        return None
    if isinstance(value, Mapping):
        return value.get("cents")
    if isinstance(value, str) and value.replace(".", "", 1).isdigit():
        return Decimal(value)
    return value
