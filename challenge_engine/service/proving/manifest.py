"""What stands in a backup beside the database: what was signed, and the hash of every file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from challenge_engine.errors import EngineError, FormatError
from challenge_engine.history import signed_note
from challenge_engine.history.canonical import canonical, parse
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note
from challenge_engine.history.spelling import to_base64

NAME = "manifest.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it was signed just before it was copied."""

    checkpoint: Checkpoint
    note: str
    vkeys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup: which database, when, by which program, which logs, which files."""

    database: str
    engine: str
    at: str
    logs: tuple[Log, ...]
    files: Mapping[str, str]
    """Name within the folder → SHA-256."""

    def to_bytes(self) -> bytes:
        """Canonical JSON, so that anybody can hash it too."""
        logs = [
            {
                "origin": log.checkpoint.origin,
                "size": log.checkpoint.size,
                "root": to_base64(log.checkpoint.root),
                "note": log.note,
                "vkeys": list(log.vkeys),
            }
            for log in self.logs
        ]
        members = {
            "v": VERSION,
            "database": self.database,
            "engine": self.engine,
            "at": self.at,
            "logs": logs,
            "files": dict(self.files),
        }
        return canonical(members)

    @classmethod
    def parse(cls, data: bytes) -> Manifest:
        """The manifest in these bytes, whose checkpoints its keys signed; else `FormatError`."""
        try:
            members: Any = parse(data)
            if not isinstance(members, dict) or members.get("v") != VERSION:
                raise FormatError("Its version is not known here.")
            found = cls(
                database=str(members["database"]),
                engine=str(members["engine"]),
                at=str(members["at"]),
                logs=tuple(map(_log, members["logs"])),
                files={str(name): str(sum_) for name, sum_ in members["files"].items()},
            )
        except (EngineError, TypeError, KeyError, AttributeError) as error:
            raise FormatError("The manifest cannot be read: {why}", why=str(error)) from error
        if found.to_bytes() != data:
            raise FormatError("The manifest is not written in its one form.")
        return found


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, as `sha256sum` prints it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose files are all there, unchanged."""
    path = folder / NAME
    if not path.is_file():
        raise EngineError(
            "{folder} is no backup: it has no {name}. A backup that was cut off has none either; "
            "take another one.",
            folder=str(folder),
            name=NAME,
        )
    found = Manifest.parse(path.read_bytes())
    for name, sum_ in found.files.items():
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
            raise EngineError("The backup lacks its file {name}.", name=name)
        if hash_of(file) != sum_:
            raise EngineError(
                "The file {name} of the backup is not what was written: it was changed or is "
                "damaged. Take another backup.",
                name=name,
            )
    return found


def _log(members: Any) -> Log:
    note, vkeys = str(members["note"]), tuple(map(str, members["vkeys"]))
    parsed = Note.parse(note.encode())
    signed_note.verify(parsed, map(Verifier.parse, vkeys))
    found = Log(Checkpoint.parse(parsed.text), note, vkeys)
    told = (members["origin"], members["size"], members["root"])
    signed = found.checkpoint
    if told != (signed.origin, signed.size, to_base64(signed.root)):
        raise FormatError("A log is told otherwise than it is signed.")
    return found
