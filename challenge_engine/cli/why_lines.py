"""Why something is not possible, and the nearest way to it: for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from challenge_engine.cli.facts import is_of_this_state
from challenge_engine.cli.lines import possible_line
from challenge_engine.service.reading.reason_views import DoerView, ReasonView, WayStepView, WayView
from challenge_engine.service.reading.views import ActionView


def why_lines(action: ActionView, *, on_behalf: bool) -> list[str]:
    """Why one action is not possible, and what would help."""
    lines = [f"{action.action}: {action.title}"]
    if action.is_possible:
        lines.append("  - This is possible now.")
    elif on_behalf:
        lines.append("  - This is possible on behalf of the group (--on-behalf).")
    return [*lines, *(line for one in action.refusals for line in _reason_lines(one))]


def _reason_lines(one: ReasonView) -> list[str]:
    said = [f"  - {one}"]
    if one.who:
        who = ", ".join(doer.title + (" (you)" if doer.is_me else "") for doer in one.who)
        when = f", by {one.by_when.due_text} ({one.by_when.title})" if one.by_when else ""
        said.append(f"    Up to: {who}{when}")
    return said


def overview_lines(
    possible: Sequence[ActionView], refused: Sequence[ActionView], elsewhere: int
) -> list[str]:
    """What this state allows, what it does not and why, and how much lies in other states."""
    lines = ["Possible now:" if possible else "Nothing is possible now."]
    lines += [f"  {possible_line(one)}" for one in possible]
    if refused:
        lines.append("Not possible now:")
        lines += [f"  {line}" for one in refused for line in why_lines(one, on_behalf=False)]
    if elsewhere:
        what = "1 action belongs" if elsewhere == 1 else f"{elsewhere} actions belong"
        lines.append(f"{what} to other states; --all explains these too.")
    return lines


def way_lines(action: ActionView) -> list[str]:
    """The steps of the nearest way, and where it ends."""
    if action.way is None:
        return []
    if not action.way.steps:
        return [f"  The nearest way: {action.way.says}"]
    steps = [f"  {i}. {step.says}" for i, step in enumerate(action.way.steps, 1)]
    return ["  The nearest way:", *(f"  {line}" for line in steps), f"    {action.way.says}"]


def of_reasons(action: ActionView, *, on_behalf: bool) -> dict[str, Any]:
    """Whether one action is possible, and if not, why, and how it could become so."""
    return {
        "action": action.action,
        "title": action.title,
        "is_possible": action.is_possible,
        "is_possible_on_behalf": on_behalf,
        "is_of_this_state": is_of_this_state(action),
        "reasons": [_reason(one) for one in action.refusals],
        "way": _way(action.way) if action.way is not None else None,
    }


def _reason(one: ReasonView) -> dict[str, Any]:
    when = one.by_when
    return {
        "code": one.code,
        "params": dict(one.params),
        "no": one.no,
        "help": one.help,
        "who": _who(one.who),
        "by_when": {"name": when.name, "title": when.title, "due": when.due} if when else None,
    }


def _way(way: WayView) -> dict[str, Any]:
    return {
        "ends": way.ends,
        "says": way.says,
        "steps": [_step(one) for one in way.steps],
        "who": _who(way.who),
        "is_me": way.is_me,
        "depends_on": [{"what": what, "name": name} for what, name in way.depends_on],
    }


def _step(step: WayStepView) -> dict[str, Any]:
    return {
        "action": step.action,
        "title": step.title,
        "who": _who(step.who),
        "is_me": step.is_me,
        "on_behalf": step.on_behalf,
        "none_of": list(step.none_of),
        "until": step.until,
        "deadline": step.deadline,
        "says": step.says,
    }


def _who(doers: Iterable[DoerView]) -> list[dict[str, Any]]:
    return [{"role": one.role, "title": one.title, "is_me": one.is_me} for one in doers]
