"""From the events of a case back to the case; and whether an event is what the log holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, NoReturn

from challenge_engine.core.pot_ledger import is_drawn
from challenge_engine.core.pots import Replayed
from challenge_engine.errors import FormatError, ReplayError
from challenge_engine.history import commitments
from challenge_engine.history.canonical import Json, parse
from challenge_engine.history.commitments import Opening
from challenge_engine.history.entry import Entry, from_bytes


class Erased(Enum):
    """What stands where a value was erased: it was given, and nobody can read it any more."""

    ERASED = "erased"


ERASED: Final = Erased.ERASED
_POT: Final = "pot/"
Value = Json | Erased
RecordKey = tuple[str, int, int]
"""Kind of the record, n of the step that added it, k within that step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event as it is kept; `erased` gives the path of every item that was erased."""

    entry: bytes
    leaf_hash: bytes
    openings: tuple[Opening, ...] = ()
    erased: Mapping[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class ReplayedCase:
    """What the events of a case add up to; a cleared value is not there at all.

    `values` has the paths `field/…`, `file/…` and `deadline/…`. The other items (actor, reason,
    grounds …) tell of one event and stay with it.
    """

    n: int = -1
    leaf_hash: bytes | None = None
    recorded_at: str = ""
    states: dict[str, str] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    records: dict[RecordKey, dict[str, Value]] = field(default_factory=dict)
    pots: dict[str, Replayed] = field(default_factory=dict)
    """The pots of the case, with what each other case, by its id, has of them."""
    _given: dict[str, int] = field(default_factory=dict, repr=False)
    _roots: dict[int, int] = field(default_factory=dict, repr=False)


def replay(steps: Iterable[Step]) -> ReplayedCase:
    """Fold the events of one case in their order; `ReplayError` at the first that does not fit."""
    case = ReplayedCase()
    first: Entry | None = None
    for n, step in enumerate(steps):
        entry = _entry(n, step.entry)
        first = first or entry
        if (entry.case, entry.stream) != (first.case, first.stream):
            _refuse(n, "it belongs to another history")
        _follow(case, entry, n)
        _move(case, entry)
        _give(case, entry, step)
        case.n, case.leaf_hash, case.recorded_at = n, step.leaf_hash, entry.recorded_at
    if first is None:
        raise ReplayError("There are no events, so there is no case.")
    return case


def verify_event(
    entry: bytes,
    salt: bytes,
    leaf_hash: bytes,
    slot: bytes,
    openings: Iterable[Opening],
    log: str,
    case: bytes,
    n: int,
) -> Entry:
    """Recompute an event up to its leaf; `ReplayError` names the first thing that is wrong."""
    read = _entry(n, entry)
    if (read.log, read.case, read.n) != (log, case, n):
        _refuse(n, f"its entry says log {read.log}, case {read.case.hex()}, n {read.n}")
    before = ""
    for opening in sorted(openings, key=lambda opening: opening.item):
        _verify_opening(read, opening)
        if opening.path <= before:
            _refuse(n, f"item {opening.item} ({opening.path}) is not in the order of the paths")
        before = opening.path
    if commitments.slot(case, n) != slot:
        _refuse(n, "its slot is not the one of this case and step")
    if commitments.leaf_hash(slot, commitments.seal(salt, entry)) != leaf_hash:
        _refuse(n, "its entry and salt do not give its leaf hash")
    return read


def _verify_opening(entry: Entry, opening: Opening) -> None:
    item, path = opening.item, opening.path
    if not 0 <= item < len(entry.c):
        _refuse(entry.n, f"item {item} ({path}) has no commitment in the entry")
    if len(opening.salt) != commitments.SALT_BYTES or not commitments.is_path(path):
        _refuse(entry.n, f"item {item} ({path}) has no salt of 32 bytes or no known path")
    try:
        parse(opening.value)
    except FormatError as error:
        _refuse(entry.n, f"item {item} ({path}) has an unreadable value: {error}")
    if commitments.commitment(entry.log, entry.case, entry.n, opening) != entry.c[item]:
        _refuse(entry.n, f"item {item} ({path}) does not open its commitment")


def _entry(n: int, data: bytes) -> Entry:
    try:
        return from_bytes(data)
    except FormatError as error:
        raise ReplayError("Step {n} cannot be read: {why}", n=n, why=str(error)) from error


def _follow(case: ReplayedCase, entry: Entry, n: int) -> None:
    if entry.n != n:
        _refuse(n, f"its entry has the number {entry.n}, so a step is missing or doubled")
    if entry.prev != case.leaf_hash:
        _refuse(n, "it does not name the leaf hash of the step before")
    if entry.recorded_at < case.recorded_at:
        _refuse(n, f"it was recorded at {entry.recorded_at}, before {case.recorded_at}")


def _move(case: ReplayedCase, entry: Entry) -> None:
    if entry.track is None or entry.target is None:
        return
    state = case.states.get(entry.track)
    # A take-over bridges a gap in what is known, so it need not start where the case was.
    if entry.kind != "takeover" and entry.source != state:
        _refuse(entry.n, f"it leaves {entry.source}, but the track {entry.track} is in {state}")
    case.states[entry.track] = entry.target


def _give(case: ReplayedCase, entry: Entry, step: Step) -> None:
    since = _since(case, entry)
    for path, value in _items(entry, step):
        # A correction of an old value must not win from a newer one that was given meanwhile.
        if since < case._given.get(path, 0):
            continue
        case._given[path] = since
        if path.startswith(_POT) and isinstance(value, Mapping):
            _pour(case.pots.setdefault(path.removeprefix(_POT), Replayed()), entry, value)
        _set(case, entry.n, path, value)


def _pour(pot: Replayed, entry: Entry, value: Mapping[str, Any]) -> None:
    """Go one step of a pot: it is filled, or the case that the entry points back at draws on it."""
    if is_drawn(value):
        (by,) = (ref.case for ref in entry.refs if ref.rel == "links")
        refused = pot.draw(by, value["does"], value["cents"])
    else:
        refused = pot.fill(value["size"], value.get("cap"), value["currency"])
    if refused:
        _refuse(entry.n, "it moves more money of a pot than could be moved then")


def _since(case: ReplayedCase, entry: Entry) -> int:
    """The step that an entry's values speak of: its own, or the one it corrects in the end."""
    if entry.kind != "correct":
        return entry.n
    corrected = next(ref.n for ref in entry.refs if ref.rel == "corrects")
    case._roots[entry.n] = case._roots.get(corrected, corrected)
    return case._roots[entry.n]


def _items(entry: Entry, step: Step) -> Iterable[tuple[str, Value]]:
    opened = {opening.item: opening for opening in step.openings}
    if len(opened) != len(step.openings) or opened.keys() & step.erased.keys():
        _refuse(entry.n, "an item is opened twice, or opened and erased")
    if opened.keys() | step.erased.keys() != set(range(len(entry.c))):
        _refuse(entry.n, "its openings and erased items are not the items of its entry")
    for item in range(len(entry.c)):
        opening = opened.get(item)
        if opening is None:
            yield step.erased[item], ERASED
        else:
            yield opening.path, parse(opening.value)


def _set(case: ReplayedCase, n: int, path: str, value: Value) -> None:
    match path.split("/"):
        case ["field" | "file" | "deadline", _]:
            _put(case.values, path, value)
        case ["record", kind, step, name]:
            added, k = map(int, step.split("."))
            if added > n:
                _refuse(n, f"its item {path} speaks of a later step")
            _put(case.records.setdefault((kind, added, k), {}), name, value)


def _put(values: dict[str, Value], key: str, value: Value) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def _refuse(n: int, why: str) -> NoReturn:
    raise ReplayError("Step {n} does not fit: {why}.", n=n, why=why)
