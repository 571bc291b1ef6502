"""What is kept outside the database: the keys of the logs, and what was last signed."""

from __future__ import annotations

import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from challenge_engine.errors import EngineError
from challenge_engine.history import keys
from challenge_engine.history.keys import LogKey

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Places:
    """Two folders; the second should lie on another disk or machine than the database."""

    keys: Path
    checkpoints: Path

    @classmethod
    def beneath(cls, folder: Path) -> Places:
        """Both in one folder: for trials, where nothing must outlive the database."""
        return cls(folder / "keys", folder / "checkpoints")

    @property
    def due_file(self) -> Path:
        """The file that is there while values that were erased have come back with a copy."""
        return self.checkpoints / "erasures.due"

    def key_file(self, origin: str, number: int = 1) -> Path:
        """The file with a secret key of a log."""
        more = "" if number == 1 else f".{number}"
        return self.keys / f"{_plain(origin)}{more}.key"

    def checkpoint_file(self, origin: str) -> Path:
        """The file with the newest checkpoint of a log."""
        return self.checkpoints / f"{_plain(origin)}.checkpoint"

    def continued_file(self, origin: str) -> Path:
        """The file that names the log which continues this one; with it, this one is over."""
        return self.checkpoints / f"{_plain(origin)}.continued"

    def journal_file(self, origin: str) -> Path:
        """The file that remembers which values were erased, without saying what they were."""
        return self.checkpoints / f"{_plain(origin)}.erasures.jsonl"

    def read_key(self, origin: str, number: int) -> LogKey:
        """A secret key, if it is there and nobody else on this machine can read it."""
        path = self.key_file(origin, number)
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise EngineError(
                "The secret key of the log {origin} cannot be read at {path} ({why}), so nothing "
                "can be signed. Put it back from its copy; docs/keys.md says what to do if there "
                "is none.",
                origin=origin,
                path=str(path),
                why=error.strerror or type(error).__name__,
            ) from error
        require_private(path)
        return keys.read(text)


def require_private(path: Path) -> None:
    """Refuse a secret that others on this machine can read; one that is not there is no secret."""
    if os.name == "posix" and path.is_file() and path.stat().st_mode & _OTHERS:
        raise EngineError(
            "Others on this machine can read the secret key at {path}. Take that right away "
            "(chmod 600), and if somebody may have used it, follow docs/keys.md.",
            path=str(path),
        )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time writes here: else who signed first could write last, and the older one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_durably(path: Path, data: bytes) -> None:
    """Put a file in the place of another, whole or not at all, and so that it survives a crash."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _plain(origin: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "_", origin)
