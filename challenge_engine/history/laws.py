"""What every entry must satisfy, whoever wrote it: checked once before it is printed."""

import re
from itertools import pairwise
from typing import NoReturn

from challenge_engine.errors import FormatError
from challenge_engine.history import values
from challenge_engine.history.canonical import is_integer, is_text
from challenge_engine.history.times import is_instant, is_occurrence
from challenge_engine.history.values import Entry, Ref

CASE_BYTES = 16
HASH_BYTES = 32

# An origin is also the name of the key in a signed note: no blanks and no plus. Its counter lets
# an authority start a new log after a loss without ever using a name twice.
_ORIGIN = re.compile(r"[!-*,-~]+/[1-9][0-9]*")
_CLOSED = (
    ("stream", frozenset(values.STREAMS)),
    ("kind", frozenset(values.KINDS)),
    ("via", frozenset(values.VIAS)),
    ("basis", frozenset(values.BASES)),
)
_RELATIONS = frozenset(values.RELATIONS)
_FIRST_OF_A_CASE = ("open", "takeover")
_MOVES = ("open", "act", "takeover")


def check(entry: Entry) -> None:
    """`FormatError` naming the first member that breaks a law of the format."""
    _check_place(entry)
    for name, allowed in _CLOSED:
        value = getattr(entry, name)
        if type(value) is not str or value not in allowed:
            _refuse(name, "one of " + ", ".join(sorted(allowed)), value)
    _check_workflow(entry)
    _check_people(entry)
    _check_times(entry)
    _check_refs(entry)
    if any(not is_hash(commitment) for commitment in entry.c):
        _refuse("c", "a list of hashes of 32 bytes", entry.c)


def is_origin(value: object) -> bool:
    """Whether this can name a log: ASCII without blanks or plus, ending in a counter."""
    return type(value) is str and _ORIGIN.fullmatch(value) is not None


def is_case(value: object) -> bool:
    """Whether this is the raw id of a case."""
    return type(value) is bytes and len(value) == CASE_BYTES


def is_hash(value: object) -> bool:
    """Whether this is a raw SHA-256 hash."""
    return type(value) is bytes and len(value) == HASH_BYTES


def _check_place(entry: Entry) -> None:
    if type(entry.v) is not int or entry.v != values.VERSION:
        _refuse("v", f"the number {values.VERSION}", entry.v)
    if not is_origin(entry.log):
        _refuse("log", "an origin that ends in a counter, like town.example/r2c/1", entry.log)
    for name in ("authority", "engine"):
        if not is_text(getattr(entry, name)):
            _refuse(name, "a text", getattr(entry, name))
    if not is_case(entry.case):
        _refuse("case", "an id of 16 bytes", entry.case)
    if not is_integer(entry.n, 0):
        _refuse("n", "a number from 0", entry.n)
    if entry.n == 0:
        if entry.prev is not None:
            _refuse("prev", "null at n = 0, where nothing came before", entry.prev)
    elif not is_hash(entry.prev):
        _refuse("prev", "the leaf hash of the entry before, 32 bytes", entry.prev)


def _check_workflow(entry: Entry) -> None:
    for name in ("workflow", "action", "track", "source", "target", "role"):
        value = getattr(entry, name)
        if value is not None and not is_text(value):
            _refuse(name, "a text or null", value)
    if entry.workflow is None:
        if entry.version is not None or entry.definition is not None:
            _refuse("workflow", "named where a version or definition is", None)
    elif not is_integer(entry.version, 1):
        _refuse("version", "a number from 1, as a workflow is named", entry.version)
    elif not is_hash(entry.definition):
        _refuse("def", "the SHA-256 of the definition, as a workflow is named", entry.definition)
    if (entry.track is None) != (entry.target is None):
        _refuse("target", "given exactly where a track is", entry.target)
    if entry.track is not None and entry.workflow is None:
        _refuse("workflow", "named where a track is", None)
    if entry.source is not None and entry.target is None:
        _refuse("source", "null where there is no target", entry.source)
    _check_kind(entry)


def _check_kind(entry: Entry) -> None:
    kind = entry.kind
    if kind in _MOVES:
        if entry.track is None:
            _refuse("track", f"named in an entry of kind {kind}", None)
        if kind != "takeover" and entry.action is None:
            _refuse("action", f"named in an entry of kind {kind}", None)
        if kind != "act" and entry.source is not None:
            _refuse("source", f"null in an entry of kind {kind}", entry.source)
    if entry.stream == "case" and (entry.n == 0) != (kind == "open") and kind != "takeover":
        # A case begins once. A take-over may begin it too, or set it straight later on.
        _refuse("kind", "open or takeover at n = 0, and not open after it", kind)


def _check_people(entry: Entry) -> None:
    if not is_integer(entry.actor, 0):
        _refuse("actor", "the number of a person, or 0 for the clock", entry.actor)
    for name in ("behalf", "recorder"):
        value = getattr(entry, name)
        if value is not None and not is_integer(value, 1):
            _refuse(name, "the number of a person or null", value)
    if entry.via == "clock" and entry.actor != 0:
        _refuse("actor", "0 where the clock acts", entry.actor)
    src = entry.src
    if src is None:
        return
    if type(src) is not tuple or len(src) != 2 or not is_text(src[0]) or not is_integer(src[1], 1):
        _refuse("src", "an import batch and a line from 1, or null", src)
    if entry.via != "import":
        _refuse("src", "null unless the entry came in by import", src)


def _check_times(entry: Entry) -> None:
    if not is_instant(entry.recorded_at):
        _refuse("recorded_at", "an instant like 2026-11-23T10:11:12.345Z", entry.recorded_at)
    if not is_occurrence(entry.occurred_at):
        _refuse("occurred_at", "an existing year, month, day or instant", entry.occurred_at)


def _check_refs(entry: Entry) -> None:
    if not entry.refs:
        if entry.kind == "correct":
            _refuse("refs", "naming what a correction corrects", ())
        return
    for ref in entry.refs:
        if not _is_ref(ref):
            _refuse("refs", "references [relation, log, case, n, leaf hash, item]", ref)
    places = [ref.place() for ref in entry.refs]
    if any(later <= earlier for earlier, later in pairwise(places)):
        _refuse("refs", "sorted, without doubles", places)
    if entry.kind == "correct":
        _check_correction(entry)


def _check_correction(entry: Entry) -> None:
    corrected = {(ref.case, ref.n) for ref in entry.refs if ref.rel == "corrects"}
    if len(corrected) != 1:
        _refuse("refs", "naming one corrected entry, and its items only", entry.refs)
    case, n = corrected.pop()
    if case != entry.case or n >= entry.n:
        _refuse("refs", "correcting an earlier entry of the same case", entry.refs)


def _is_ref(ref: Ref) -> bool:
    return (
        type(ref) is Ref
        and type(ref.rel) is str
        and ref.rel in _RELATIONS
        and is_origin(ref.log)
        and is_case(ref.case)
        and is_integer(ref.n, 0)
        and is_hash(ref.leaf)
        and (ref.item is None or is_integer(ref.item, 0))
    )


def _refuse(member: str, wanted: str, value: object) -> NoReturn:
    raise FormatError(
        "The member {member} of the entry must be {wanted}; it is {value!r}.",
        member=member,
        wanted=wanted,
        value=value,
    )
