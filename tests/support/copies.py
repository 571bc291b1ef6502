"""Older copies of a town's database: what a restored backup is, made in a moment."""

from __future__ import annotations

import shutil
from pathlib import Path

from challenge_engine.errors import EngineError
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine, open_engine
from challenge_engine.service.proving.places import Places
from challenge_engine.service.proving.unchecked import open_unchecked
from challenge_engine.store import checkpoints
from challenge_engine.store.unit import Unit


def url(folder: Path) -> str:
    """The database of a town that lies in a folder."""
    return f"sqlite:///{folder}/town.db"


def reopened(folder: Path) -> Engine:
    """Open it as a program does that starts."""
    return open_engine(url(folder), Places.beneath(folder))


def unchecked(folder: Path) -> Engine:
    """Open it as the ways out of a refusal do."""
    return open_unchecked(url(folder), Places.beneath(folder))


def keep(folder: Path, name: str = "older") -> Path:
    """A copy of a database that is closed."""
    copy = folder / f"{name}.db"
    shutil.copyfile(folder / "town.db", copy)
    return copy


def put_back(folder: Path, name: str = "older") -> None:
    """Restore the copy, as somebody does who does not know our commands."""
    for rest in folder.glob("town.db-*"):
        rest.unlink()
    shutil.copyfile(folder / f"{name}.db", folder / "town.db")


def grow(engine: Engine, size: int) -> None:
    """Notes in the authority's own history until the log has this size."""
    authority = engine.authority()
    with engine.store.write() as unit:
        for _ in range(size - checkpoints.size(unit, authority.log)):
            values = {"text": "Something happened."}
            own_history.note(unit, engine, authority.id, None, "cli", "note", "note", values)
        unit.commit()
    engine.after_commit(authority.id)


def size(engine: Engine) -> int:
    """How many leaves the log has."""
    with engine.store.read() as unit:
        return checkpoints.size(unit, engine.authority().log)


class Faulty:
    """A store whose writing commits fail; ``keeps`` whether they are written all the same."""

    def __init__(self, store: object, *, keeps: bool) -> None:
        self._store, self._keeps = store, keeps

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def write(self) -> Unit:
        unit: Unit = self._store.write()  # type: ignore[attr-defined]

        def commit() -> None:
            if self._keeps:
                Unit.commit(unit)
            raise EngineError("The answer was lost.")

        unit.commit = commit  # type: ignore[method-assign]
        return unit
