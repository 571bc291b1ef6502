"""What was erased, remembered outside the database and without a value, for after a restore.

A line is written before the commit: else a crash between the two would leave an erasure that a
restored backup undoes. So a line may stand for an erasure that failed. It does no harm: two people
had ordered it, and where the database refused, a second line takes the first one back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from challenge_engine.errors import EngineError
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving.places import Places

Line = dict[str, Any]


def place(case: bytes, n: int, item: int) -> Line:
    """The line of one value."""
    return {"case": case.hex(), "n": n, "item": item}


def account(key: str) -> Line:
    """The line of an account, by its random key."""
    return {"person": key}


def whole(case: bytes) -> Line:
    """The line of a case that is destroyed."""
    return {"destroyed": case.hex()}


def file_of(engine: Engine, authority: int) -> Path | None:
    """Where the journal of an authority lies; a trial without places keeps none."""
    if engine.places is None:
        return None
    return engine.places.journal_file(engine.authorities[authority].origin)


def file_in(folder: Path, origin: str) -> Path:
    """Where the journal of a log lies in a folder."""
    return Places(folder, folder).journal_file(origin)


def record(path: Path | None, lines: Iterable[Line], *, undone: bool = False) -> None:
    """Add lines, durably; ``undone`` takes back what the database then refused."""
    if path is None:
        return
    more = {"undone": True} if undone else {}
    text = "".join(json.dumps({**line, **more}, sort_keys=True) + "\n" for line in lines)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            # A crash may have torn the last line; what it was to say was then not committed.
            file.truncate(file.read().rfind(b"\n") + 1)
            file.seek(0, os.SEEK_END)
            file.write(text.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise EngineError(
            "The journal of erasures at {path} cannot be written ({why}), so nothing was erased: "
            "a restored backup would bring it back unnoticed. See to the folder and try again.",
            path=str(path),
            why=error.strerror or type(error).__name__,
        ) from error


def lines(path: Path) -> list[Line]:
    """What the journal orders, without what was taken back and without doubles."""
    found: dict[str, Line] = {}
    if not path.is_file():
        return []
    whole_lines, _, _torn = path.read_bytes().rpartition(b"\n")
    for number, text in enumerate(whole_lines.splitlines(), 1):
        line = _read(path, number, text)
        undone = line.pop("undone", False)
        key = json.dumps(line, sort_keys=True)
        if undone:
            found.pop(key, None)
        else:
            found[key] = line
    return list(found.values())


_SHAPES = ({"case", "n", "item"}, {"person"}, {"destroyed"})


def _read(path: Path, number: int, text: bytes) -> Line:
    try:
        line = json.loads(text)
        if isinstance(line, dict) and line.keys() - {"undone"} in _SHAPES:
            return line
        why = "it is no line of a journal"
    except ValueError as error:
        why = str(error)
    raise EngineError(
        "Line {n} of the journal of erasures {path} cannot be read: {why}. Mend the file by hand, "
        "from a copy of it; a restore without it would bring back what was erased.",
        n=number,
        path=str(path),
        why=why,
    )
