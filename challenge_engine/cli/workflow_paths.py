"""`challenge workflow paths`: the paths that together take every transition of a workflow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from challenge_engine.cli.output import emit, json_option
from challenge_engine.cli.progress import bar
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue

if TYPE_CHECKING:
    from challenge_engine.service.playground.paths import Paths


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def paths(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Find few and short paths that together take every transition, and walk them for real.

    Each path begins with the opening of a case and was possible with the smallest cast, by the real
    program and its clock. A step with a star takes a transition that no path above takes. It ends
    with 1 if a transition is on no path.

    JSON: workflow, version, cast, transitions, steps, fewest {paths, steps}, paths: a list of
    lists of {text, track, action, from, to (null where time passes), is_new}, not_taken: a list of
    track, from, action, why.
    """
    workflow = catalogue.read(file)
    from challenge_engine.service.playground.paths import paths as search

    with bar("Paths that were walked") as progress:
        found = search(workflow, file.read_bytes(), progress)
    facts = _facts(workflow, found)
    emit(as_json, facts, _lines(facts))
    ctx.exit(1 if facts["not_taken"] else 0)


def _facts(workflow: Workflow, found: Paths) -> dict[str, Any]:
    seen: set[tuple[str, str, str]] = set()
    told = []
    for path in found.paths:
        steps = []
        for text, t in zip(path.story, path.transitions, strict=True):
            place = (t.track, t.source, t.action) if t else None
            step = {"text": text, "track": None, "action": None, "from": None, "to": None}
            if t is not None:
                step |= {"track": t.track, "action": t.action, "from": t.source, "to": t.target}
            steps.append(step | {"is_new": place is not None and place not in seen})
            seen |= {place} if place else set()
        told.append(steps)
    untaken = [(workflow.transitions[i], why) for i, why in sorted(found.untaken.items())]
    return {
        "workflow": workflow.name,
        "version": workflow.version,
        "cast": dict(found.cast),
        "transitions": len(workflow.transitions),
        "steps": found.steps,
        "fewest": {"paths": found.fewest_paths, "steps": found.fewest_steps},
        "paths": told,
        "not_taken": [
            {"track": t.track, "from": t.source, "action": t.action, "why": why}
            for t, why in untaken
        ],
    }


def _lines(facts: dict[str, Any]) -> list[str]:
    n, steps, least = len(facts["paths"]), facts["steps"], facts["fewest"]
    every, taken = facts["transitions"], facts["transitions"] - len(facts["not_taken"])
    cast = ", ".join(f"{n} {role}" for role, n in facts["cast"].items())
    lines = [
        f"{n} paths of {steps} steps in all take {taken} of {every} transitions.",
        f"None that do so are fewer than {least['paths']} paths, or {least['steps']} steps.",
        f"Walked with {cast}.",
    ]
    for n, path in enumerate(facts["paths"], start=1):
        lines += ["", f"Path {n}"]
        lines += [
            f"{'*' if step['is_new'] else ' '} {k:>2}. {step['text']}"
            for k, step in enumerate(path, start=1)
        ]
    for one in facts["not_taken"]:
        lines += ["", f"On no path: {one['action']} from {one['from']} ({one['track']})."]
        lines += [f"  {one['why']}"]
    return lines
