"""What was played by hand, kept as a scenario: every move, and where it led."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from challenge_engine.core.workflow import MAIN, NOTHING
from challenge_engine.definitions import scenario_writing
from challenge_engine.service.playground.trial import Move, Trial


def kept(trial: Trial, name: str = "played") -> str:
    """A file of scenarios with one, which expects what was so."""
    scenario: dict[str, Any] = {"title": "Played by hand", "begins": trial.begins.isoformat()}
    steps, day = _steps(trial)
    last = {} if day == trial.today else {"on": trial.today.isoformat()}
    scenario["steps"] = [*steps, last | {"then": _at_the_end(trial)}]
    return scenario_writing.written(trial.workflow, {name: scenario})


def _steps(trial: Trial) -> tuple[list[dict[str, Any]], dt.date]:
    """The steps, and the day of the last of them."""
    steps = []
    day, before = trial.begins, dict.fromkeys(trial.workflow.tracks, NOTHING)
    for move in trial.moves:
        step: dict[str, Any] = {} if move.day == day else {"on": move.day.isoformat()}
        step |= _deed(move)
        then = _moved(before, move.states)
        if then:
            step["then"] = then
        # Days that only pass are told by the day of what comes after them.
        if move.deed is not None or then:
            steps.append(step)
            day = move.day
        before = dict(move.states)
    return steps, day


def _deed(move: Move) -> dict[str, Any]:
    if move.deed is None:
        return {}
    step: dict[str, Any] = {"who": move.deed.who, "does": move.deed.action}
    if move.deed.on_behalf:
        step["for_others"] = True
    given = {name: value for name, value in move.deed.data.items() if value not in (None, "", [])}
    return step | ({"gives": given} if given else {})


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Any]:
    changed = {track: state for track, state in after.items() if state != before[track]}
    then: dict[str, Any] = {"state": changed.pop(MAIN)} if MAIN in changed else {}
    return then | ({"tracks": changed} if changed else {})


def _at_the_end(trial: Trial) -> dict[str, Any]:
    view = trial.seen()
    then: dict[str, Any] = {"state": view.state, "phase": view.phase}
    if view.waits_on:
        then["waits_on"] = [one.role for one in view.waits_on]
    due = {one.name: one.due for one in view.deadlines if one.code in ("open", "overdue")}
    if due:
        then["due"] = due
    return then | {"public": view.is_public}
