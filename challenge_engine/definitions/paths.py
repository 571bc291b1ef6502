"""Which files stand beside each other: a workflow, and its scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SUFFIX: Final = ".scenarios.yaml"


def is_scenarios(path: Path) -> bool:
    """Whether a file holds scenarios and no workflow, by its name."""
    return path.name.endswith(SUFFIX)


def beside(workflow: Path) -> Path:
    """Where the scenarios of a workflow file stand, if it has any."""
    return workflow.with_name(workflow.name.removesuffix(workflow.suffix) + SUFFIX)


def workflow_of(path: Path) -> Path:
    """The workflow file beside which a file of scenarios stands."""
    return path.with_name(path.name.removesuffix(SUFFIX) + ".yaml")
