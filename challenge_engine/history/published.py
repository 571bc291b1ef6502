"""What is published of a public case beside the tiles: a line a step, in a file that can go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from challenge_engine.errors import FormatError, ProofError
from challenge_engine.history import commitments
from challenge_engine.history import members as written
from challenge_engine.history.canonical import is_integer
from challenge_engine.history.commitments import Opening
from challenge_engine.history.entry import Entry, from_bytes
from challenge_engine.history.spelling import to_base64

VERSION = 1
_MEMBERS = {"entry", "n", "open", "salt", "v"}
_WITHHELD = {"n", "v"}


@dataclass(frozen=True, slots=True)
class Published:
    """A step that anybody may read: its entry, the salt of its seal, the values that are public."""

    n: int
    entry: bytes
    salt: bytes
    open: tuple[Opening, ...] = ()

    def verify(self) -> tuple[Entry, bytes, bytes]:
        """Entry, slot and leaf hash; `FormatError` where a value is not the one committed to."""
        entry = from_bytes(self.entry)
        for one in self.open:
            place = entry.c[one.item] if one.item < len(entry.c) else None
            if commitments.commitment(entry.log, entry.case, entry.n, one) != place:
                raise FormatError(
                    "The value {path} is not the one that was entered.", path=one.path
                )
        if entry.n != self.n:
            raise FormatError("The line of step {n} tells another step.", n=self.n)
        slot = commitments.slot(entry.case, entry.n)
        return entry, slot, commitments.leaf_hash(slot, commitments.seal(self.salt, self.entry))


@dataclass(frozen=True, slots=True)
class Withheld:
    """A step of a public case that is not told, because it names a case that is not public."""

    n: int


Line = Published | Withheld


def to_bytes(lines: Iterable[Line]) -> bytes:
    """The file of one case."""
    return b"".join(_print(line) + b"\n" for line in lines)


def read_lines(data: bytes) -> tuple[Line, ...]:
    """The steps in such a file, which would be printed just so; else `FormatError`."""
    if not data.endswith(b"\n"):
        raise FormatError("The file is cut off: its last line has no end.")
    return tuple(map(_read, data[:-1].split(b"\n")))


def told(files: Mapping[str, bytes], origin: str) -> Iterator[tuple[bytes, tuple[str, bytes]]]:
    """Slot → the file that tells its step, and the leaf hash that this gives."""
    for name, data in files.items():
        lines = read_lines(data)
        first = lines[0].n
        if [line.n for line in lines] != list(range(first, first + len(lines))):
            raise ProofError("{name} leaves out a step without saying so.", name=name)
        cases = set()
        for line in lines:
            if isinstance(line, Published):
                entry, slot, leaf = line.verify()
                cases.add((entry.log, entry.case))
                yield slot, (name, leaf)
        if len(cases) > 1 or any(log != origin for log, _ in cases):
            raise ProofError("{name} tells steps of another case or log.", name=name)


def _print(line: Line) -> bytes:
    if isinstance(line, Withheld):
        return written.print_members({"n": line.n, "v": VERSION})
    return written.print_members(
        {
            "entry": line.entry.decode(),
            "n": line.n,
            "open": written.of_openings(line.open),
            "salt": to_base64(line.salt),
            "v": VERSION,
        }
    )


def _read(data: bytes) -> Line:
    members = written.read_members(data)
    is_known = is_integer(members.get("v"), VERSION) and members["v"] == VERSION
    if not is_known or not is_integer(members.get("n"), 0):
        raise FormatError("A published step does not have the members that it must have.")
    if members.keys() == _WITHHELD:
        return Withheld(members["n"])
    if members.keys() != _MEMBERS:
        raise FormatError("A published step does not have the members that it must have.")
    try:
        return Published(
            n=members["n"],
            entry=written.text(members["entry"]),
            salt=written.salt(members["salt"]),
            open=written.openings(members["open"]),
        )
    except (TypeError, ValueError) as error:
        raise FormatError("A published step cannot be read: {why}.", why=str(error)) from error
