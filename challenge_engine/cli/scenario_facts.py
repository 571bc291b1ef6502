"""The scenarios beside a workflow file, as `workflow check` tells them.

Playing needs the service and a store in memory; both are loaded only where there is something to
play, so that a file without scenarios is checked as fast as ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import scenarios
from challenge_engine.errors import DefinitionError


def files(named: Iterable[Path]) -> list[Path]:
    """The workflow files that are meant: scenarios are checked with the workflow beside them."""
    return list(
        dict.fromkeys(
            scenarios.workflow_of(path) if scenarios.is_scenarios(path) else path for path in named
        )
    )


def facts(file: Path, workflow: Workflow) -> dict[str, Any] | None:
    """Which scenarios hold, and the first thing of each other that does not; else ``None``."""
    path = scenarios.beside(file)
    if not path.is_file():
        return None
    try:
        read = scenarios.read(path, workflow)
    except DefinitionError as error:
        unread = [_failure(None, one.line, one.column, one.message) for one in error.problems]
        return {"file": str(path), "held": 0, "failures": unread, "not_played": []}
    from challenge_engine.service.playground import scenes

    found = scenes.run(workflow, file.read_bytes(), read)
    failures = [
        _failure(one.scenario, one.place.line, one.place.column, one.message)
        for one in found
        if one.is_played
    ]
    return {
        "file": str(path),
        "held": len(read) - len(found),
        "failures": failures,
        "not_played": [one.scenario for one in found if not one.is_played],
    }


def _failure(scenario: str | None, line: int, column: int, message: str) -> dict[str, Any]:
    return {"scenario": scenario, "line": line, "column": column, "message": message}


def lines(found: dict[str, Any] | None) -> list[str]:
    """One line for each that fails, else one for all."""
    if found is None:
        return []
    told = [
        f"{found['file']}:{one['line']}:{one['column']}: {_named(one)}{one['message']}"
        for one in found["failures"]
    ]
    if found["not_played"]:
        waiting = ", ".join(found["not_played"])
        told.append(f"{found['file']}: not played, because they go on from what fails: {waiting}")
    n = found["held"]
    return told or [f"{found['file']}: {'1 scenario holds' if n == 1 else f'{n} scenarios hold'}"]


def _named(failure: dict[str, Any]) -> str:
    """The scenario; what cannot even be read belongs to none."""
    return f"{failure['scenario']}: " if failure["scenario"] else ""
