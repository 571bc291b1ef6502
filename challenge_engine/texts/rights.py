"""What a workflow promises, what it lets stand, and what can be done against a *no*, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from challenge_engine.core.right_rules import Route, Standing, Waiver, standings
from challenge_engine.core.workflow import NOTHING, State, Workflow
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.deadlines import mark
from challenge_engine.texts.wording import Wording

RIGHTS: Mapping[str, str] = {
    "can_withdraw": _("Until the work is delegated, the group can withdraw at any moment."),
    "can_hand_back": _("Once the work is delegated, the group can hand it back at any moment."),
    "adverse_has_reason": _("Whoever decides against the group gives a reason for it."),
    "adverse_has_route": _("If it ends against the group, it is said what can be done about that."),
    "no_end_by_lapse": _("Nothing final happens because a deadline passes."),
    "always_waits_on_somebody": _("As long as a case runs, somebody has to act."),
    "personal_not_public": _("What is personal is never public."),
}

STANDINGS: Mapping[Standing, str] = {
    "always": _("holds for all rules here"),
    "proven": _("proven"),
    "waived": _("proven, with exceptions"),
    "broken": _("broken"),
    "not-promised": _("not promised"),
}

WAIVED: Mapping[str, str] = {
    "never-there": _("No case ever comes there."),
    "never-possible": _("This is never possible there."),
    "stuck": _("A case can get stuck there."),
    "waits-in-vain": _("A case can wait there on somebody who can do nothing."),
    "ended-by-the-clock": _("A case ends there because time passes."),
    "can_withdraw": _("There the group cannot always withdraw."),
    "can_hand_back": _("There the group cannot always hand the work back."),
    "adverse_has_reason": _("There no reason, or no listed ground, has to be given."),
    "adverse_has_route": _("There it is not said what can be done about it."),
    "ended-alone": _("The town can end a case there without the group."),
    "ended-unasked": _("The town can end a case there before the group has agreed."),
    "route-closed": _("There what is said to be possible against it is not always possible."),
}
"""What it means that a law is not kept at some place."""

KINDS: Mapping[str, str] = {
    "objection": _("Objection"),
    "review": _("Review"),
    "court": _("Court"),
    "complaint": _("Complaint"),
    "ombudsman": _("Ombudsman"),
}

_BEGINS = _("It begins here, with {deeds}.")


@dataclass(frozen=True, slots=True)
class RightSaid:
    """One right: what it means, and whether it is promised here and proven."""

    name: str
    text: str
    standing: Standing
    said: str


@dataclass(frozen=True, slots=True)
class WaiverSaid:
    """One exception: where, what is not so there, and why."""

    where: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class RouteSaid:
    """What one can do against an adverse end, where that stands, and how sure it is to be law."""

    kind: str
    title: str
    text: str
    mark: str
    sure: str
    source: str
    begins: str
    """Empty where it runs outside of the workflow."""


def rights(workflow: Workflow, language: str) -> tuple[RightSaid, ...]:
    """Every right there is, and how it stands in a published workflow.

    What is published was proven, but for its waivers.
    """
    found = standings(workflow.rights, [waiver.law for waiver in workflow.waivers])
    return tuple(
        RightSaid(name, say(language, RIGHTS[name]), one, say(language, STANDINGS[one]))
        for name, one in found.items()
    )


def waivers(workflow: Workflow, language: str) -> tuple[WaiverSaid, ...]:
    """What a workflow lets stand."""
    return tuple(_waiver(Wording(workflow, language), one) for one in workflow.waivers)


def _waiver(wording: Wording, one: Waiver) -> WaiverSaid:
    named = [wording.action(one.action)] if one.action else []
    named += [wording.role(one.role)] if one.role else []
    where = wording.all([wording.state(one.state, one.track), *named])
    return WaiverSaid(where, say(wording.language, WAIVED[one.law]), wording.own(one.reason))


def against(workflow: Workflow, state: State, language: str) -> tuple[RouteSaid, ...] | None:
    """What one can do against an adverse end, in the order of the file; else ``None``."""
    if not state.is_adverse:
        return None
    wording = Wording(workflow, language)
    return tuple(_route(wording, workflow.routes[name]) for name in state.routes)


def _route(wording: Wording, route: Route) -> RouteSaid:
    openings = wording.workflow.leaving(route.track, NOTHING) if route.track else ()
    begins = say(wording.language, _BEGINS, deeds=wording.deeds(openings)) if openings else ""
    return RouteSaid(
        kind=route.kind,
        title=say(wording.language, KINDS[route.kind]),
        text=wording.own(route.says),
        mark=route.mark,
        sure=mark(route.mark, wording.language),
        source=route.source,
        begins=begins,
    )
