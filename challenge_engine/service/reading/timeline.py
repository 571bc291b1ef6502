"""What the office knew on a day, and what is now known to have held on it, beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from challenge_engine.core.case import ERASED
from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.errors import EngineError
from challenge_engine.history import two_times
from challenge_engine.history.times import is_occurrence
from challenge_engine.history.two_times import Sum, Told
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import of_audit, wordings
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight, Viewer
from challenge_engine.service.reading.seen_case import see
from challenge_engine.service.reading.views import StepView, Value
from challenge_engine.texts import Wording


@dataclass(frozen=True, slots=True)
class StoodView:
    """Where a track of the case stood."""

    track: str
    title: str
    state: str
    state_title: str


@dataclass(frozen=True, slots=True)
class HeldView:
    """A value that stood, the step that gave it, and the correction that changed it."""

    value: Value
    n: int
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A case at one moment, in one of the two readings of its history."""

    reference: str
    moment: str
    is_corrected: bool
    """With every correction that is known today; else as it was written down by then."""
    stood: tuple[StoodView, ...]
    values: tuple[HeldView, ...]
    withheld: int
    """How many values stood that this reader may not read."""
    steps: tuple[StepView, ...]
    uncertain: tuple[StepView, ...]
    """What may have happened by then: its date is not known precisely enough to tell."""


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One thing that the two readings say differently; ``None`` where one says nothing of it."""

    what: str
    """``state`` of a track, or ``value`` of a field."""
    name: str
    label: str
    recorded: str | None
    corrected: str | None


@dataclass(frozen=True, slots=True)
class CompareView:
    """Both readings of one moment, and what they say differently."""

    recorded: TimelineView
    corrected: TimelineView
    differences: tuple[DifferenceView, ...]
    only_recorded: tuple[int, ...]
    """Steps that were written down by then, and did not hold by then as far as is known now."""
    only_corrected: tuple[int, ...]
    """Steps that held by then, and were written down later."""


def as_recorded(
    engine: Engine, authority: int, reference: str, viewer: Viewer, moment: str
) -> TimelineView:
    """What was written down by the end of a day, or by an instant."""
    return _telling(engine, authority, reference, viewer).as_recorded(_moment(moment))


def as_corrected(
    engine: Engine, authority: int, reference: str, viewer: Viewer, moment: str
) -> TimelineView:
    """What is now known to have held at the end of a day, or at an instant."""
    return _telling(engine, authority, reference, viewer).as_corrected(_moment(moment))


def compare(
    engine: Engine, authority: int, reference: str, viewer: Viewer, moment: str
) -> CompareView:
    """Both, from one reading of the history, and what they say differently."""
    telling, moment = _telling(engine, authority, reference, viewer), _moment(moment)
    recorded, corrected = telling.as_recorded(moment), telling.as_corrected(moment)
    left = {s.n for s in recorded.steps if s.corrects is None and not telling.is_of_audit(s.n)}
    right = {s.n for s in corrected.steps}
    return CompareView(
        recorded,
        corrected,
        (*_states_differ(recorded, corrected), *_values_differ(recorded, corrected)),
        tuple(sorted(left - right)),
        tuple(sorted(right - left)),
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    reference: str
    past: Past
    workflow: Workflow
    sight: Sight
    language: str
    zone: str
    steps: tuple[StepView, ...]

    def as_recorded(self, moment: str) -> TimelineView:
        known = two_times.as_recorded(self.past.said, moment, self.zone)
        last = known[-1].n if known else -1
        steps = tuple(_until(step, last) for step in self.steps[: last + 1])
        total = two_times.add_up(two_times.told(known))
        return self._view(moment, total, steps, (), is_corrected=False)

    def as_corrected(self, moment: str) -> TimelineView:
        cut = two_times.as_corrected(self.past.said, moment, self.zone)
        total = two_times.add_up(cut.held)
        held, uncertain = self._known(cut.held), self._known(cut.uncertain)
        return self._view(moment, total, held, uncertain, is_corrected=True)

    def _known(self, known: Iterable[Told]) -> tuple[StepView, ...]:
        return tuple(
            replace(self.steps[one.n], occurred_at=one.occurred_at, is_dated=one.is_dated)
            for one in known
            if not self.is_of_audit(one.n)
        )

    def is_of_audit(self, n: int) -> bool:
        """What is asked about a case happens in the books: nothing held on that day by it."""
        return of_audit.is_step(self.past.events[n].kind, self.past.items.get(n, ()))

    def _view(
        self,
        moment: str,
        total: Sum,
        steps: tuple[StepView, ...],
        uncertain: tuple[StepView, ...],
        *,
        is_corrected: bool,
    ) -> TimelineView:
        fields = {path[6:]: value for path, value in total.values.items() if path[:6] == "field/"}
        hidden = [n for n in fields if not self._may_see(n)]
        return TimelineView(
            reference=self.reference,
            moment=moment,
            is_corrected=is_corrected,
            stood=tuple(self._stood(track, state) for track, state in total.states.items()),
            values=tuple(
                HeldView(
                    self._value(name, fields[name]),
                    total.given[f"field/{name}"],
                    total.by.get(f"field/{name}"),
                )
                for name in self.workflow.fields
                if name in fields and name not in hidden
            ),
            withheld=len(hidden),
            steps=steps,
            uncertain=uncertain,
        )

    def _stood(self, track: str, state: str) -> StoodView:
        wording = Wording(self.workflow, self.language)
        found = self.workflow.tracks.get(track, {}).get(state)
        title = "" if track == MAIN else wording.own(self.workflow.track_titles.get(track), track)
        return StoodView(track, title, state, wording.own(found.title if found else None, state))

    def _may_see(self, name: str) -> bool:
        return name in self.workflow.fields and self.sight.may_see(self.workflow.fields[name].see)

    def _value(self, name: str, value: Any) -> Value:
        field = self.workflow.fields[name]
        if value is ERASED:
            return wordings.erased(self.workflow, field, self.language)
        return wordings.shown(self.workflow, field, value, self.language, self.zone)


def _telling(engine: Engine, authority: int, reference: str, viewer: Viewer) -> _Telling:
    case = see(engine, authority, reference, viewer)
    return _Telling(
        reference, case.past, case.workflow, case.sight, viewer.language, case.zone, case.steps
    )


def _moment(text: str) -> str:
    if not is_occurrence(text):
        raise EngineError(
            "{at} is not a day that exists. Give a year, a month or a day, as in 2026, 2026-03 or "
            "2026-03-02.",
            at=repr(text)[:60],
        )
    return text


def _until(step: StepView, last: int) -> StepView:
    """A step without the corrections that came later."""
    return replace(step, corrections=tuple(c for c in step.corrections if c.n <= last))


def _states_differ(left: TimelineView, right: TimelineView) -> list[DifferenceView]:
    one, other = ({s.track: s for s in view.stood} for view in (left, right))
    return _differences(
        "state",
        {track: s.title for track, s in (one | other).items()},
        {track: s.state_title for track, s in one.items()},
        {track: s.state_title for track, s in other.items()},
    )


def _values_differ(left: TimelineView, right: TimelineView) -> list[DifferenceView]:
    one, other = ({h.value.name: h.value for h in view.values} for view in (left, right))
    return _differences(
        "value",
        {name: value.label for name, value in (one | other).items()},
        {name: value.text for name, value in one.items()},
        {name: value.text for name, value in other.items()},
    )


def _differences(
    what: str, labels: Mapping[str, str], one: Mapping[str, str], other: Mapping[str, str]
) -> list[DifferenceView]:
    return [
        DifferenceView(what, name, label, one.get(name), other.get(name))
        for name, label in labels.items()
        if one.get(name) != other.get(name)
    ]
