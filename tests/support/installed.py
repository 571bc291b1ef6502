"""Installations for tests: made once a process, then copied, because making one takes a second."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from challenge_engine.service import installing, publishing
from challenge_engine.service.engine import Engine, open_engine
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.proving.places import Places
from tests.support.empty import empty_database

Fill = Callable[[Engine], None]


def nothing(_: Engine) -> None:
    """No people yet."""


def installed(folder: Path, new: NewAuthority, workflow: Path, fill: Fill = nothing) -> Engine:
    """An SQLite installation in a folder with one published workflow, filled by ``fill``."""
    shutil.copytree(_made(new, workflow, fill), folder, dirs_exist_ok=True)
    return open_engine(f"sqlite:///{folder}/town.db", Places.beneath(folder))


@lru_cache(maxsize=16)
def _made(new: NewAuthority, workflow: Path, fill: Fill) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="challenge-installed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = installing.install(empty_database(folder / "town.db"), Places.beneath(folder), new)
    publishing.publish(engine, engine.authority().id, workflow)
    fill(engine)
    engine.close()
    return folder
