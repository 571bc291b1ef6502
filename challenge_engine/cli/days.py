"""How a case stood on a day: as it was recorded by then, as it is known now, or both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from challenge_engine.cli import facts
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.lines import step_lines
from challenge_engine.service.reading import timeline
from challenge_engine.service.reading.timeline import CompareView, HeldView, TimelineView
from challenge_engine.service.reading.views import StepView
from challenge_engine.texts import date

Told = tuple[Any, list[str]]
"""What is printed: as JSON, or as lines."""


def stood(
    desk: Desk, reference: str, login: str | None, recorded: str | None, corrected: str | None
) -> Told:
    """The reading that was asked for; with both, what the two say differently."""
    engine, viewer = desk.engine, desk.viewer(login)
    if recorded is not None and corrected is not None:
        if recorded != corrected:
            raise click.UsageError("Give --as-recorded and --as-corrected the same date.")
        both = timeline.compare(engine, desk.authority, reference, viewer, recorded)
        return facts.of_comparison(both), _both(desk, both)
    if recorded is not None:
        one = timeline.as_recorded(engine, desk.authority, reference, viewer, recorded)
    else:
        one = timeline.as_corrected(engine, desk.authority, reference, viewer, corrected or "")
    return facts.of_timeline(one), _one(desk, one)


def _one(desk: Desk, view: TimelineView) -> list[str]:
    lines = [_head(desk, view)]
    if not view.stood:
        lines.append("  Nothing had happened.")
    lines += [f"  {s.title + ': ' if s.title else ''}{s.state_title}" for s in view.stood]
    lines += [f"  {_value(held)}" for held in view.values]
    if view.withheld:
        lines.append(f"  ({view.withheld} that you may not read)")
    lines += _steps(desk, view.steps)
    if view.uncertain:
        lines.append("It is not known precisely enough whether this had happened by then:")
        lines += _steps(desk, view.uncertain)
    return lines


def _head(desk: Desk, view: TimelineView) -> str:
    when = date(view.moment, desk.language, desk.timezone)
    if view.is_corrected:
        return f"{view.reference}: what is now known to have held on {when}"
    return f"{view.reference}: what was written down by {when}"


def _value(held: HeldView) -> str:
    by = f", corrected by step {held.corrected_by}" if held.corrected_by is not None else ""
    return f"{held.value.label} {held.value.text} (step {held.n}{by})"


def _steps(desk: Desk, steps: Sequence[StepView]) -> list[str]:
    return [line for step in steps for line in step_lines(step, desk.language, desk.timezone)]


def _both(desk: Desk, view: CompareView) -> list[str]:
    lines = [f"{view.recorded.reference} on {date(view.recorded.moment, desk.language)}:"]
    for one in view.differences:
        name = one.label or "The case stood at"
        lines.append(f"  {name}")
        lines.append(f"    written down by then: {one.recorded or 'nothing'}")
        lines.append(f"    known now:            {one.corrected or 'nothing'}")
    for text, numbers in (
        ("Written down by then, though it happened later", view.only_recorded),
        ("It had happened by then, and was written down later", view.only_corrected),
        ("Not known precisely enough", tuple(s.n for s in view.corrected.uncertain)),
    ):
        if numbers:
            lines.append(f"  {text}: step {', '.join(map(str, numbers))}.")
    if len(lines) == 1:
        lines.append("  Both say the same.")
    return lines
