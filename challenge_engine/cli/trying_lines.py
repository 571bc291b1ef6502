"""Where a trial stands, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from challenge_engine.cli import deadline_facts
from challenge_engine.cli.lines import step_lines
from challenge_engine.cli.output import columns
from challenge_engine.cli.why_lines import way_lines, why_lines
from challenge_engine.texts.values import weekday

if TYPE_CHECKING:
    from challenge_engine.service.playground.trial import Offer, Trial

ZONE = "UTC"


def where(trial: Trial) -> Iterator[str]:
    """The day, where every track stands, who is waited on, and what runs."""
    yield ""
    day = weekday(trial.today, trial.language)
    if not trial.is_open:
        yield f"{day} · no case yet"
        return
    view = trial.seen()
    waits = ", ".join(one.title for one in view.waits_on)
    phase = next((one.title for one in view.phases if one.standing == "current"), "")
    standing = f"{view.state_title} ({phase})" if phase else view.state_title
    yield f"{day} · {standing}" + (f" · waits for: {waits}" if waits else "")
    yield f"  {view.says}"
    for track in view.tracks:
        yield f"  {track.title}: {track.state_title}"
    yield from deadline_facts.lines([one for one in view.deadlines if not one.is_over], why=False)


def possible(offers: Sequence[Offer], trial: Trial) -> list[str]:
    """What can be done now, by number, and by whom."""
    if not offers:
        return ["Nothing can be done now."]
    rows = []
    for k, offer in enumerate(offers, start=1):
        people = ", ".join(name + (" (for the group)" if b else "") for name, b in offer.people)
        way_out = " (a way out)" if trial.workflow.actions[offer.action].escape else ""
        rows.append((f"{k:>3}", offer.title + way_out, people))
    return columns(rows)


def why_not(trial: Trial) -> Iterator[str]:
    """What belongs here and nobody can do yet, each with every reason and what would help."""
    found = trial.refused()
    if not found:
        yield "Everything that belongs here can be done by somebody."
    for who, action in found:
        for line in (*why_lines(action, on_behalf=False), *way_lines(action)):
            yield f"  {line}"
        yield f"    (as {who} is told)"


def history(trial: Trial) -> Iterator[str]:
    """Everything that has happened."""
    if not trial.is_open:
        yield "Nothing has happened yet."
        return
    for step in trial.seen().steps:
        yield from step_lines(step, trial.language, ZONE)
