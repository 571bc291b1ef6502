"""The quick way to read an entry: what varies is matched, all else is vouched for by another entry.

A few members differ from step to step: hashes, the id, the number, the times. The rest is shared by
thousands of entries. The strict reader reads one of them, and so answers for all with the same
rest: no law of an entry is written a second time here.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Generic, TypeVar

from challenge_engine.errors import FormatError
from challenge_engine.history.canonical import parse
from challenge_engine.history.commitments import _VALUE as _VALUES
from challenge_engine.history.commitments import _u32, is_path
from challenge_engine.history.entry import from_bytes
from challenge_engine.history.values import Entry

T = TypeVar("T")

MOST_FORMS = 20_000
"""So many rests are kept in memory; a large town has some hundreds."""

# Whatever is not matched here goes to the strict reader, so that each part may be narrower than
# the format: few references at once, no 29 February, no text with an escape in it.
_HASH = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="
_NUMBER = "(?:0|[1-9][0-9]{0,14})"
_DAY = (
    "[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    "|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_INSTANT = rf"{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{{3}}Z"
_OCCURRENCE = rf"{_INSTANT}|{_DAY}|[1-9][0-9]{{3}}(?:-(?:0[1-9]|1[0-2]))?"
_PLAIN = r"[!#-\[\]-~][ !#-\[\]-~]*"
_TEXT = r'(?:null|"[^"\\]*")'
_RELATION = "(?:answers|continues|corrects|erases|holds|links|reopens|restores)"
_REF = (
    rf'\["{_RELATION}","[!#-*,-\[\]-~]+/[1-9][0-9]{{0,14}}","[0-9a-f]{{32}}",{_NUMBER},'
    rf'"{_HASH}",(?:null|{_NUMBER})\]'
)
_ENTRY = re.compile(
    r'(\{[^\[]*"c":)'
    rf'\[((?:"{_HASH}"(?:,"{_HASH}")*)?)\]'
    r',"case":"([0-9a-f]{32})"'
    rf'(,"def":(?:null|"[A-Za-z0-9+/=]*"),"engine":{_TEXT},"kind":{_TEXT},"log":{_TEXT})'
    r',"n":(?:0|(?P<n>[1-9][0-9]{0,14}))'
    rf',"occurred_at":"({_OCCURRENCE})"'
    rf',"prev":(?:(?(n)"(?P<prev>{_HASH})"|null))'
    rf',"recorded_at":"({_INSTANT})"'
    r'(?P<recorder>,"recorder":(?:null|[0-9]+))'
    rf',"refs":\[(?:{_REF})?\]'
    rf'(,"role":{_TEXT},"source":{_TEXT})'
    rf',"src":(?:null|(\["{_PLAIN}",[1-9][0-9]{{0,14}}\]))'
    r'(,"stream":.*\})'.encode(),
    re.DOTALL,
)
_INSTANTS = re.compile(rf"(?:{_INSTANT}\n)*".encode())
_OCCURRENCES = re.compile(rf"(?:(?:{_OCCURRENCE})\n)*".encode())
# The values that are met most besides a text: a number, a person, an amount, a list of codes.
_VALUE = re.compile(
    rf'-?[1-9][0-9]{{0,14}}|0|\{{"id":"{_PLAIN}","name":"{_PLAIN}"\}}'
    rf'|\{{"cents":(?:0|-?[1-9][0-9]{{0,14}}),"currency":"{_PLAIN}"\}}'
    rf'|\["{_PLAIN}"(?:,"{_PLAIN}")*\]'.encode()
)
_SHORT = 200
_LETTERS = bytes(code for code in range(0x20, 0x7F) if code not in b'"\\')

Parts = tuple[T, bytes, bytes, int, bytes, bytes | None, bytes]
"""What the entry shares, then what it says of itself alone, as it is spelled there:
the commitments between their brackets, case, n, occurred_at, prev, recorded_at."""
Item = tuple[object, int, int, bytes, bytes, bytes]
"""A row of which the last five count: the step, the number of an item, its path, salt and value."""


@dataclass(frozen=True, slots=True)
class Spelling(Generic[T]):
    """What entries of a form share, as it is spelled there: all else of them can be told."""

    form: T
    head: bytes
    middle: bytes
    tail: bytes
    is_first: bool
    lasts: bool
    """Whether other entries may share it; not where references or an import line stand in it."""

    def entry(
        self,
        c: Sequence[bytes],
        case: bytes,
        n: bytes,
        occurred_at: bytes,
        prev: bytes,
        recorded_at: bytes,
    ) -> bytes:
        """The entry with these commitments in base64, this number and these times.

        It is one where ``case`` is 32 hex digits and ``prev`` a hash, in quotes, or null at n = 0;
        and where the times are what ``are_times`` allows.
        """
        return b"".join(
            (
                self.head, b'"' + b'","'.join(c) + b'"' if c else b"", b'],"case":"', case,
                self.middle, n, b',"occurred_at":"', occurred_at, b'","prev":', prev,
                b',"recorded_at":"', recorded_at, self.tail,
            )
        )  # fmt: skip


class FormReader(Generic[T]):
    """Reads entries; ``describe`` is asked once about each rest, with an entry that has it.

    It must not look at what differs (`c`, `case`, `n`, `prev`, the times, `refs`, `src`).
    """

    def __init__(self, describe: Callable[[Entry], T]) -> None:
        self._describe = describe
        self._forms: dict[tuple[object, ...], T] = {}

    def read(self, data: bytes) -> Parts[T]:
        """The parts of an entry; ``FormatError`` exactly where ``from_bytes`` refuses it."""
        match = _ENTRY.fullmatch(data)
        if match is None:
            return self._strictly(data)
        head, c, case, middle, n, occurred_at, prev, recorded_at, recorder, role, src, rest = (
            match.groups()
        )
        # Whether there is a step before and an import line is a matter of law with the rest.
        key = (head, middle, recorder, role, rest, n is None, src is None)
        form = self._forms.get(key)
        if form is None:
            return self._strictly(data, key)
        return form, c, case, int(n or 0), occurred_at, prev, recorded_at

    def spelling(self, data: bytes) -> Spelling[T] | None:
        """How an entry is spelled; None where only the strict reader can read it."""
        match = _ENTRY.fullmatch(data)
        if match is None:
            return None
        form = self.read(data)[0]
        tail = data[match.start("recorder") :]
        lasts = b',"refs":[],' in tail and b',"src":null,' in tail
        head, middle = match[1] + b"[", b'"' + match[4] + b',"n":'
        return Spelling(form, head, middle, b'"' + tail, match["n"] is None, lasts)

    def _strictly(self, data: bytes, key: tuple[object, ...] | None = None) -> Parts[T]:
        entry = from_bytes(data)
        form = self._describe(entry)
        # What a correction corrects is a matter of law with the case and the number.
        if key is not None and entry.kind != "correct":
            if len(self._forms) >= MOST_FORMS:
                self._forms.clear()
            self._forms[key] = form
        return (
            form,
            b",".join([b'"%b"' % _base64(commitment) for commitment in entry.c]),
            entry.case.hex().encode(),
            entry.n,
            entry.occurred_at.encode(),
            None if entry.prev is None else _base64(entry.prev),
            entry.recorded_at.encode(),
        )


def place_of(log: str) -> bytes:
    """What the commitments of all steps of a log begin with; see ``committed``."""
    name = log.encode()
    return _VALUES + _u32(len(name)) + name


def committed(places: Mapping[int, bytes], items: Iterable[Item]) -> dict[int, list[bytes]]:
    """The commitments of the items of each step in base64; the items come step by step.

    ``places`` are what those of each step begin with: that of the log, then case and n.
    ``FormatError`` if an item is missing or cannot stand there: of no such step, in the wrong
    order, a path that is none, a value in another spelling.
    """
    found: dict[int, list[bytes]] = {n: [] for n in places}
    last, before = -1, b""
    for _, n, item, path, salt, value in items:
        of_step = found.get(n)
        is_behind = n != last or path <= before if item else n <= last
        if is_behind or of_step is None or item != len(of_step):
            raise FormatError("The items are not complete and in the order of their paths.")
        last, before = n, path
        size = len(value)
        # A text in plain letters is read through at once: it is most of what people write.
        if (
            size < 3
            or not value[0] == 34 == value[-1] < value[1]
            or value.translate(None, _LETTERS) != b'""'
        ):
            _check_value(value)
        data = b"".join((places[n], _head(item, path), salt, _u32(size), value))
        of_step.append(b2a_base64(sha256(data).digest(), newline=False))
    return found


def listed(spelled: Sequence[bytes]) -> bytes:
    """Commitments in base64 as an entry lists them between the brackets."""
    return b'"' + b'","'.join(spelled) + b'"' if spelled else b""


def are_times(recorded: Sequence[bytes], occurred: Sequence[bytes]) -> bool:
    """Whether these can stand in entries as ``recorded_at`` and ``occurred_at``."""
    # All at once. What holds a line feed itself is none of them, but might look like two.
    lines = b"\n".join([*recorded, b""])
    others = b"\n".join([*occurred, b""])
    return (
        lines.count(b"\n") == len(recorded)
        and _INSTANTS.fullmatch(lines) is not None
        and (lines == others or _are_occurrences(others, len(occurred)))
    )


def _are_occurrences(lines: bytes, count: int) -> bool:
    return lines.count(b"\n") == count and _OCCURRENCES.fullmatch(lines) is not None


def _check_value(value: bytes) -> None:
    if len(value) > _SHORT:
        parse(value)
    else:
        _check_short(value)


# Who acted is said with every step, mostly of the same few.
@lru_cache(maxsize=8192)
def _check_short(value: bytes) -> None:
    if _VALUE.fullmatch(value) is None:
        parse(value)


@lru_cache(maxsize=8192)
def _head(item: int, path: bytes) -> bytes:
    if not is_path(path.decode(errors="replace")):
        raise FormatError("An item cannot have the path {path!r}.", path=path)
    return _u32(item) + _u32(len(path)) + path


def _base64(data: bytes) -> bytes:
    return b2a_base64(data, newline=False)
