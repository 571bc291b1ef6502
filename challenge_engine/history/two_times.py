"""Two readings of one history: what was known on a day, and what is now known to have held on it.

Both are pure: over the events of one case in their order, and a moment that is asked about (a
year, a month, a day of the authority, or an instant). The order of the events is n: an event that
held by then takes with it all that came before it. Only what was noted of deadlines stands for
itself, because something earlier may be told after it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from challenge_engine.core.moments import local_day
from challenge_engine.errors import ReplayError
from challenge_engine.history.canonical import parse
from challenge_engine.history.entry import Entry, from_bytes
from challenge_engine.history.replay import ERASED, RecordKey, Step
from challenge_engine.history.times import INSTANT, is_occurrence
from challenge_engine.history.values import NOTED

CORRECTION = "record/correction/"
"""Under this path a correction says why (`…/reason`) and since when (`…/occurred_at`)."""
OF_THE_EVENT = frozenset(("actor", "behalf", "recorder", "token", "login"))
"""Who corrects is no new answer to who did what is corrected."""
NOT_KNOWN = "not known"
_UNDATED = frozenset(("note", "takeover", "report"))
"""Under these names a reported step says that nobody knows its date."""


@dataclass(frozen=True, slots=True)
class Said:
    """One event as far as its times and values are concerned, as it was recorded."""

    n: int
    kind: str
    track: str | None
    target: str | None
    recorded_at: str
    occurred_at: str
    items: Mapping[str, Any]
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One event that is no correction, with every correction of it applied."""

    n: int
    kind: str
    track: str | None
    target: str | None
    recorded_at: str
    occurred_at: str
    is_dated: bool
    """False where nobody knows when it happened: it did by the time it was recorded."""
    values: Mapping[str, Any]
    by: Mapping[str, int]
    """Path → the correction that gave the value which stands now."""
    corrections: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """What held at a moment, what cannot be told for want of a precise date, what came later."""

    held: tuple[Told, ...]
    uncertain: tuple[Told, ...]
    later: tuple[Told, ...]


@dataclass(slots=True)
class Sum:
    """What events add up to; a cleared value is not there at all."""

    states: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    """Path → the step that gave the value, before any correction."""
    by: dict[str, int] = field(default_factory=dict)
    """Path → the correction that changed it."""
    records: dict[RecordKey, dict[str, Any]] = field(default_factory=dict)


class Standing(Enum):
    """Whether something had happened at a moment."""

    HELD = "held"
    UNCERTAIN = "uncertain"
    LATER = "later"


def said(steps: Iterable[Step]) -> list[Said]:
    """The events behind the bytes; `FormatError` where they cannot be read."""
    return [_said(step, from_bytes(step.entry)) for step in steps]


def refuse_misfit(correction: Step, corrected: Step) -> None:
    """`ReplayError` where a correction replaces other things than it names; see the format."""
    entry, paths = from_bytes(correction.entry), _paths(corrected)
    named = {ref.item for ref in entry.refs if ref.rel == "corrects"}
    replaced: set[int | None] = set()
    for path in _paths(correction):
        if path == occurred_path(entry.n):
            replaced.add(None)
        elif path not in OF_THE_EVENT and path != reason_path(entry.n):
            replaced.add(paths.index(path) if path in paths else -1)
    if named != replaced:
        raise ReplayError(
            "Step {n} does not fit: it corrects other items than it names.", n=entry.n
        )


def roots(links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Correction → the step that it corrects in the end, over corrections of corrections."""
    found: dict[int, int] = {}
    for n, corrected in links:
        found[n] = found.get(corrected, corrected)
    return found


def told(events: Sequence[Said]) -> tuple[Told, ...]:
    """Every event that is no correction, with all corrections among these events applied."""
    corrections: dict[int, list[Said]] = {}
    for n, root in roots((e.n, e.corrects) for e in events if e.corrects is not None).items():
        corrections.setdefault(root, []).append(events[n])
    return tuple(
        _corrected(event, corrections.get(event.n, ()))
        for event in events
        if event.corrects is None
    )


def as_recorded(events: Sequence[Said], moment: str, timezone: str) -> list[Said]:
    """What the office had written down by then; a day is over when it ends for the authority."""
    return [e for e in events if standing(e.recorded_at, moment, timezone) is Standing.HELD]


def as_corrected(events: Sequence[Said], moment: str, timezone: str) -> Cut:
    """What held by then as far as is known now, with every correction applied."""
    known = told(events)
    stands = {one.n: _standing(one, moment, timezone) for one in known}
    ordered = [one.n for one in known if one.kind not in NOTED]
    stands |= zip(ordered, _in_order([stands[n] for n in ordered]), strict=True)
    held, uncertain, later = (tuple(o for o in known if stands[o.n] is s) for s in Standing)
    return Cut(held, uncertain, later)


def _in_order(stands: list[Standing]) -> list[Standing]:
    """What came before something that held did so too, and what came after something later not."""
    held = max((i + 1 for i, s in enumerate(stands) if s is Standing.HELD), default=0)
    rest = range(held, len(stands))
    later = next((i for i in rest if stands[i] is Standing.LATER), len(stands))
    return [
        *[Standing.HELD] * held,
        *[Standing.UNCERTAIN] * (later - held),
        *[Standing.LATER] * (len(stands) - later),
    ]


def add_up(known: Iterable[Told]) -> Sum:
    """Fold the events in their order, as `replay` does with what was never corrected."""
    total = Sum()
    for one in known:
        if one.track is not None and one.target is not None:
            total.states[one.track] = one.target
        for path, value in one.values.items():
            _give(total, one, path, value)
    return total


def standing(occurred_at: str, moment: str, timezone: str) -> Standing:
    """Whether something of this date had happened at a moment, as far as both are precise."""
    if len(occurred_at) == len(moment) == INSTANT:
        return Standing.HELD if occurred_at <= moment else Standing.LATER
    earliest, latest = _days(local_day(occurred_at, timezone))
    _, asked = _days(local_day(moment, timezone))
    if earliest > asked:
        return Standing.LATER
    if latest < asked or (latest == asked and len(moment) < INSTANT):
        return Standing.HELD
    return Standing.UNCERTAIN


def _paths(step: Step) -> list[str]:
    return sorted([*(opening.path for opening in step.openings), *step.erased.values()])


def _said(step: Step, entry: Entry) -> Said:
    items: dict[str, Any] = dict.fromkeys(step.erased.values(), ERASED)
    items |= {opening.path: parse(opening.value) for opening in step.openings}
    corrected = next((ref.n for ref in entry.refs if ref.rel == "corrects"), None)
    return Said(
        n=entry.n,
        kind=entry.kind,
        track=entry.track,
        target=entry.target,
        recorded_at=entry.recorded_at,
        occurred_at=entry.occurred_at,
        items=items,
        corrects=corrected if entry.kind == "correct" else None,
    )


def _standing(one: Told, moment: str, timezone: str) -> Standing:
    if one.is_dated:
        return standing(one.occurred_at, moment, timezone)
    by_then = standing(one.recorded_at, moment, timezone)
    return Standing.UNCERTAIN if by_then is Standing.LATER else by_then


def _days(date: str) -> tuple[str, str]:
    """The first and the last day of a year, a month or a day."""
    year, month, day = date[:4], date[5:7], date[8:10]
    if day:
        return date, date
    first, last = month or "01", month or "12"
    return f"{year}-{first}-01", f"{year}-{last}-{monthrange(int(year), int(last))[1]:02}"


def _corrected(event: Said, corrections: Iterable[Said]) -> Told:
    values, by = dict(event.items), {}
    occurred_at, has_date = event.occurred_at, is_dated(event.items)
    numbers = []
    for correction in corrections:
        numbers.append(correction.n)
        for path, value in correction.items.items():
            if path in OF_THE_EVENT:
                continue
            values[path], by[path] = value, correction.n
            if path == occurred_path(correction.n):
                has_date = is_occurrence(value)
                occurred_at = value if has_date else event.occurred_at
    return Told(
        event.n,
        event.kind,
        event.track,
        event.target,
        event.recorded_at,
        occurred_at,
        has_date,
        values,
        by,
        tuple(numbers),
    )


def occurred_path(n: int) -> str:
    """Where correction n says when it really happened."""
    return f"{CORRECTION}{n}.0/occurred_at"


def reason_path(n: int) -> str:
    """Where correction n says why; `reason` itself is the corrected reason of the step."""
    return f"{CORRECTION}{n}.0/reason"


def is_dated(items: Mapping[str, Any]) -> bool:
    """Whether a step with these items says when it happened."""
    return not any(_is_undated(path) and value == NOT_KNOWN for path, value in items.items())


def _is_undated(path: str) -> bool:
    place = path.split("/")
    return place[0] == "record" and place[1] in _UNDATED and place[-1] == "date"


def _give(total: Sum, one: Told, path: str, value: Any) -> None:
    match path.split("/"):
        case ["field" | "file" | "deadline", _]:
            total.given[path] = one.n
            total.by.pop(path, None)
            if path in one.by:
                total.by[path] = one.by[path]
            _put(total.values, path, value)
        case ["record", kind, step, name]:
            added, k = map(int, step.split("."))
            _put(total.records.setdefault((kind, added, k), {}), name, value)


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value
