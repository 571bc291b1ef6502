"""Two pages for whoever is new: what is agreed, who does it, what is open, what comes next.

Made from the case as its reader may see it, and so short that it is read: what is long is cut, and
what is left out is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from challenge_engine.core.workflow import MAIN
from challenge_engine.service.reading.deadline_views import DeadlineView
from challenge_engine.service.reading.views import CaseView, PromiseView, RecordView, TrackView

MOST_PROMISES = 10
MOST_DEADLINES = 6
MOST_LETTERS = 320
"""Of one answer; with the numbers above it comes to two pages."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """What somebody new has to know of one case."""

    agreed: tuple[RecordView, ...]
    """The newest version of what both sides signed, or are to sign."""
    promises: tuple[PromiseView, ...]
    """Those that are still to be kept, what is late first."""
    more_promises: int
    next: tuple[DeadlineView, ...]
    """What has to be kept, soonest first."""
    beside: tuple[tuple[TrackView, RecordView | None], ...]
    """What goes on beside the case, with what was last handed in there."""


def briefing(case: CaseView) -> Briefing:
    """The two pages of a case."""
    left = [one for one in case.promises if one.standing in ("open", "late")]
    left.sort(key=lambda one: (one.standing != "late", one.due))
    keep = sorted((d for d in case.deadlines if d.is_to_be_kept), key=lambda d: d.due or "9")
    return Briefing(
        agreed=tuple(_agreed(case)),
        promises=tuple(left[:MOST_PROMISES]),
        more_promises=max(0, len(left) - MOST_PROMISES),
        next=tuple(keep[:MOST_DEADLINES]),
        beside=tuple((track, _last(case, track.name)) for track in case.tracks),
    )


def _agreed(case: CaseView) -> Iterator[RecordView]:
    signed = {t.takes.signs for t in case.definition.transitions if t.takes.signs}
    for kind in sorted(signed):
        found = [one for one in case.records if one.kind == kind]
        if found:
            yield _short(max(found, key=lambda one: one.number))


def _last(case: CaseView, track: str) -> RecordView | None:
    steps = {step.n for step in case.steps if step.track == track != MAIN}
    kinds = case.definition.records
    # What is sealed is not handed on by a print of whoever wrote it.
    found = [r for r in case.records if r.n in steps and kinds[r.kind].sealed_until is None]
    return _short(max(found, key=lambda one: one.n)) if found else None


def _short(record: RecordView) -> RecordView:
    values = (replace(one, text=_cut(one.text)) for one in record.values)
    return replace(record, values=tuple(values))


def _cut(text: str) -> str:
    """At the end of a word, so that nobody reads half of one."""
    if len(text) <= MOST_LETTERS:
        return text
    return text[:MOST_LETTERS].rsplit(maxsplit=1)[0] + " …"
