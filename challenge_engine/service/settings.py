"""Where things are: from the environment, else from a TOML file, else what suits a trial."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from challenge_engine.errors import EngineError

FILE = "challenge.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """One value in force, and which place it came from."""

    name: str
    variable: str
    value: str
    source: str
    meaning: str


_KNOWN = (
    ("database_url", "DATABASE_URL", "sqlite:///challenge.db", "the database"),
    ("keys", "CHALLENGE_KEYS", "keys", "the folder with the log's key and the secret of sessions"),
    (
        "checkpoints",
        "CHALLENGE_CHECKPOINTS",
        "checkpoints",
        "the folder with what was last signed; better on another disk than the database",
    ),
    ("backup_days", "CHALLENGE_BACKUP_DAYS", "30", "after how many days backups are thrown away"),
    (
        "calendar_days",
        "CHALLENGE_CALENDAR_DAYS",
        "",
        "the file with days that the authority adds to calendars, or removes from them",
    ),
    ("authority", "CHALLENGE_AUTHORITY", "", "the authority's code, where there are several"),
    ("address", "CHALLENGE_ADDRESS", "127.0.0.1", "the address on which `serve` listens"),
    ("port", "CHALLENGE_PORT", "8000", "the port on which `serve` listens"),
    ("proxies", "CHALLENGE_PROXIES", "0", "how many web servers stand before `serve`"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings in force."""

    all: tuple[Setting, ...]

    def __getitem__(self, name: str) -> str:
        return next(s.value for s in self.all if s.name == name)


def load(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Read the settings; an unknown key in the file is refused, it may be a misspelt one."""
    env = os.environ if environment is None else environment
    path = Path(env.get("CHALLENGE_CONFIG") or (folder or Path()) / FILE)
    written = _read(path)
    unknown = sorted(set(written) - {name for name, *_ in _KNOWN})
    if unknown:
        raise EngineError(
            "{path} has the setting {unknown}, which does not exist. There are: {known}.",
            path=str(path),
            unknown=", ".join(unknown),
            known=", ".join(name for name, *_ in _KNOWN),
        )
    found = []
    for name, variable, default, meaning in _KNOWN:
        if env.get(variable):
            value, source = env[variable], "environment"
        elif name in written:
            value, source = str(written[name]), str(path)
        else:
            value, source = default, "default"
        found.append(Setting(name, variable, value, source, meaning))
    return Settings(tuple(found))


def _read(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EngineError(
            "{path} cannot be read: {error}. It must be TOML, a line a setting.",
            path=str(path),
            error=str(error),
        ) from error
