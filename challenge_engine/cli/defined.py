"""A workflow by its file or by its name."""

from __future__ import annotations

from pathlib import Path

from challenge_engine.cli.desk import Desk
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue


def defined(desk: Desk, name_or_file: str) -> Workflow:
    """A path is a file, and needs no database; a name is looked up among what was published."""
    if is_file(name_or_file):
        return catalogue.read(Path(name_or_file))
    from challenge_engine.service.reading import knowing

    return knowing.workflow(desk.engine, desk.authority, name_or_file)


def is_file(name_or_file: str) -> bool:
    """Whether a path is meant, not a name."""
    return Path(name_or_file).suffix in (".yaml", ".yml") or "/" in name_or_file
