"""What a workflow promises and to whom one can turn, as frozen values: rights, routes, waivers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from challenge_engine.core.deadline_rules import RuleMark

RouteKind = Literal["objection", "review", "court", "complaint", "ombudsman"]
Standing = Literal["always", "proven", "waived", "broken", "not-promised"]
"""``waived`` is proven but for what a waiver names; ``always`` is a law that no file may break."""


@dataclass(frozen=True, slots=True)
class Right:
    """A promise that is proven: which refutations break it, and where it must be possible."""

    broken_by: tuple[str, ...] = ()
    """Without any it is a law for every workflow already, and holds of all that can be read."""
    phases: tuple[str, ...] = ()
    """The group can do one of the named actions in every situation of these phases."""


RIGHTS: Final[Mapping[str, Right]] = {
    "can_withdraw": Right(("can_withdraw",), ("submitted", "assessed")),
    "can_hand_back": Right(("can_hand_back",), ("delegated", "monitored")),
    "adverse_has_reason": Right(("adverse_has_reason",)),
    "adverse_has_route": Right(
        ("adverse_has_route", "route-closed", "ended-alone", "ended-unasked")
    ),
    "no_end_by_lapse": Right(),
    "always_waits_on_somebody": Right(),
    "personal_not_public": Right(),
}
"""All that can be promised; like guards they are few and named, so that they can be proven."""

ABOUT_ADVERSE_ENDS: Final = ("adverse_has_reason", "adverse_has_route")


@dataclass(frozen=True, slots=True)
class Route:
    """What one can do against an adverse end, where that stands, and how sure it is."""

    name: str
    kind: RouteKind
    says: Mapping[str, str]
    mark: RuleMark
    source: str = ""
    track: str | None = None
    """The track of this workflow on which it runs."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One refutation that is let stand: of which law, where, and why (in every language)."""

    law: str
    state: str
    reason: Mapping[str, str]
    action: str | None = None
    """Where it is about a transition: its action, and ``state`` is where that starts from."""
    role: str | None = None
    """Where it is about somebody who waits in vain: who."""
    track: str = "main"


def standings(
    promised: Collection[str], waived: Collection[str], broken: Collection[str] = ()
) -> Mapping[str, Standing]:
    """How every right stands, by the codes of what is waived and of what is broken."""
    return {name: _standing(name, promised, waived, broken) for name in RIGHTS}


def _standing(
    name: str, promised: Collection[str], waived: Collection[str], broken: Collection[str]
) -> Standing:
    codes = RIGHTS[name].broken_by
    if not codes:
        return "always"
    if name not in promised:
        return "not-promised"
    if any(code in broken for code in codes):
        return "broken"
    return "waived" if any(code in waived for code in codes) else "proven"
