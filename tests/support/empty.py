"""A database with every table and nothing in it: migrated once a process, then copied."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from challenge_engine.store.migrate import migrate


def empty_database(file: Path) -> str:
    """Lay an SQLite database that is migrated already at this place; its address."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(_migrated(), file)
    return f"sqlite:///{file}"


@lru_cache(maxsize=1)
def _migrated() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="challenge-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(f"sqlite:///{folder}/empty.db")
    return folder / "empty.db"
