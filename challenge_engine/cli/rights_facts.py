"""What a workflow promises, as `workflow check` tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from challenge_engine.core.right_rules import Standing, Waiver
from challenge_engine.core.workflow import MAIN

_TOLD: Final = {
    "always": "rights of every workflow",
    "proven": "rights proven",
    "waived": "rights proven, but for what is waived",
    "not-promised": "rights not promised",
}


def promised(rights: Mapping[str, Standing], waived: Iterable[Waiver]) -> dict[str, Any]:
    """How each right stands, and what is let stand for which reason."""
    return {"rights": dict(rights), "waived": [_waiver(one) for one in waived]}


def _waiver(one: Waiver) -> dict[str, Any]:
    place = {"track": one.track, "state": one.state, "action": one.action, "role": one.role}
    return {"law": one.law, **place, "reason": dict(one.reason)}


def promised_lines(proof: Mapping[str, Any]) -> Iterable[str]:
    """The rights, by how they stand, and every waiver with its place and reason."""
    for standing, told in _TOLD.items():
        names = [name for name, one in proof["rights"].items() if one == standing]
        if names:
            yield f"{told}: {', '.join(names)}"
    for one in proof["waived"]:
        track = "" if one["track"] == MAIN else f"{one['track']}/"
        more = "".join(f", {key} {one[key]}" for key in ("action", "role") if one[key])
        reason = one["reason"].get("en") or next(iter(one["reason"].values()))
        yield f"waived: {one['law']} at {track}{one['state']}{more}: {reason}"
