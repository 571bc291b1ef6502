"""Load a directory from a file: all of it or nothing, and every *no* with its line."""

from __future__ import annotations

from pathlib import Path

from challenge_engine.core.directory import Entry
from challenge_engine.definitions import directory_file
from challenge_engine.definitions.problems import Problem, refusal
from challenge_engine.errors import EngineError
from challenge_engine.service.directory import saying
from challenge_engine.service.engine import Engine
from challenge_engine.store.people import Person


def load(
    engine: Engine,
    authority: int,
    by: Person | None,
    path: Path,
    *,
    data: bytes | None = None,
    keeps: bool = True,
) -> list[Entry]:
    """What the file says anew; the same file again says nothing. ``data`` is said in its place.

    ``keeps`` false only tries. Raises ``DefinitionError``.
    """
    name = str(path)
    lines = directory_file.read(path) if data is None else directory_file.parse(data, name)
    problems: list[Problem] = []

    def refused(place: int, error: EngineError) -> None:
        problems.append(lines[place].problem(str(error)))

    changes = [line.change for line in lines]
    said = saying.say(engine, authority, by, changes, refused=refused, keeps=keeps)
    if problems:
        raise refusal(problems)
    return said
