"""What is said where a promise, a route or a waiver is otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from challenge_engine.texts.catalogue import _

SENTENCES: Mapping[str, str] = {
    "workflow.waivers+": _("This does not hold, and is let stand: {item}."),
    "workflow.waivers-": _("This is no longer let stand: {item}."),
    "route+": _("There is something new that one can do against an end: {route}."),
    "route-": _("This can no longer be done against an end: {route}."),
    "route.kind~": _("What one can do is now {after}, no longer {before}: {route}."),
    "route.track+": _("This now runs beside the case, as {after}: {route}."),
    "route.track-": _("This no longer runs beside the case, as {before}: {route}."),
    "route.track~": _("This now runs beside the case as {after}, no longer as {before}: {route}."),
    "route.mark~": _("How sure it is that this is law: now {after}; until now {before}: {route}."),
    "state.is_adverse+": _("{state} now counts as an end that goes against the group."),
    "state.is_adverse-": _("{state} no longer counts as an end that goes against the group."),
    "state.routes+": _("Against {state} one can now also do this: {item}."),
    "state.routes-": _("Against {state} one can no longer do this: {item}."),
    "state.agreed_by+": _("That the town ends it at {state} counts as agreed after: {item}."),
    "state.agreed_by-": _("That the town ends it at {state} is no longer agreed after: {item}."),
    "state.grounds+": _("To end at {state} now needs grounds from this list: {item}."),
    "state.grounds-": _("To end at {state} no longer needs grounds from this list: {item}."),
}
