"""What each step changed: every value that it gave, and the one that stood before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenge_engine.core.case import ERASED
from challenge_engine.core.workflow import Field, Workflow
from challenge_engine.service.reading import past, wordings
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight
from challenge_engine.service.reading.views import StepView
from challenge_engine.store.reading import EventRow
from challenge_engine.texts import Wording, date, say
from challenge_engine.texts.catalogue import _


@dataclass(frozen=True, slots=True)
class Change:
    """One value, old and new, in words; ``None`` where nothing stood, or nothing was left."""

    name: str
    label: str
    was: str | None
    now: str | None


def of_steps(
    read: Past,
    workflow: Workflow,
    seen: Sight,
    told: tuple[StepView, ...],
    language: str,
    zone: str,
) -> dict[int, tuple[Change, ...]]:
    """Step → its changes, as far as the reader may see them; old is what was known then."""
    telling = _Telling(read, workflow, seen, language, zone, _numbers(read), {})
    return {event.n: telling.of(event, step) for event, step in zip(read.events, told, strict=True)}


def _numbers(read: Past) -> dict[tuple[str, str], int]:
    """Record kind and place (n.k) → the number of the record: a revision has its old one."""
    return {(r.kind, f"{r.n}.{r.k}"): r.number for r in read.records}


@dataclass(frozen=True, slots=True)
class _Telling:
    read: Past
    workflow: Workflow
    seen: Sight
    language: str
    zone: str
    numbers: dict[tuple[str, str], int]
    stands: dict[str, tuple[int, str | None]]
    """What stands where: the step that gave it, and its words."""

    def of(self, event: EventRow, step: StepView) -> tuple[Change, ...]:
        """The changes of one step; each leaves what stands behind for the next."""
        if event.kind == "correct":
            return self._correction(event, step)
        items = self.read.items.get(event.n, {})
        readable = past.readable(self.read, self.workflow, self.seen, event)
        found = []
        for path, value in items.items():
            field, label = self._field(path)
            if field is None or path not in readable:
                continue
            now = self._words(field, value)
            _, was = self.stands.get(self._key(path), (-1, None))
            self.stands[self._key(path)] = event.n, now
            found.append(Change(field.name, label, was, now))
        found.sort(key=lambda one: self._order(one.name))
        return (*found, *self._beside(step))

    def _correction(self, event: EventRow, step: StepView) -> tuple[Change, ...]:
        root = self.read.root(event)
        for path, value in self.read.items.get(event.n, {}).items():
            field, _label = self._field(path)
            at, _was = self.stands.get(self._key(path), (-1, None))
            # A later step may have given another value by now: then that one stands on.
            if field is not None and at <= root.n:
                self.stands[self._key(path)] = root.n, self._words(field, value)
        found = [
            Change(
                one.name,
                one.label,
                one.was.text if one.was else None,
                one.now.text if one.now else None,
            )
            for correction in step.corrections
            for one in correction.changes
        ]
        for correction in step.corrections:
            if correction.held is not None:
                was, now = (self._date(day) for day in correction.held)
                label = say(self.language, _("When it happened"))
                found.append(Change("occurred_at", label, was, now))
        return (*found, *self._beside(step))

    def _beside(self, step: StepView) -> list[Change]:
        """What is no field of a form: reasons, grounds, who was assigned, what was asked."""
        wording = Wording(self.workflow, self.language)
        found = []
        if step.reason:
            found.append(Change("reason", wording.label("reason"), None, step.reason))
        if step.grounds:
            found.append(Change("grounds", wording.label("grounds"), None, "; ".join(step.grounds)))
        if step.note:
            found.append(Change("note", say(self.language, _("Note")), None, step.note))
        others = ("assignee", "about", "owner", "due") if step.kind == "note" else ("assignee",)
        found += [Change(v.name, v.label, None, v.text) for v in step.values if v.name in others]
        return found

    def _key(self, path: str) -> str:
        place = path.split("/")
        number = self.numbers.get((place[1], place[2])) if len(place) == 4 else None
        return path if number is None else f"{place[1]} {number}/{place[3]}"

    def _field(self, path: str) -> tuple[Field | None, str]:
        wording, place = Wording(self.workflow, self.language), path.split("/")
        if place[0] == "field" and place[1] in self.workflow.fields:
            field = self.workflow.fields[place[1]]
            return field, wording.own(field.ask, field.name)
        kind = self.workflow.records.get(place[1]) if place[0] == "record" else None
        if kind is None or place[3] not in kind.fields:
            return None, ""
        field = kind.fields[place[3]]
        number = self.numbers.get((kind.name, place[2]))
        record = wording.own(kind.title, kind.name) + (f" {number}" if number else "")
        return field, f"{record}: {wording.own(field.ask, field.name)}"

    def _words(self, field: Field, value: Any) -> str | None:
        if value is ERASED:
            return wordings.erased(self.workflow, field, self.language).text
        if value is None:
            return None
        return wordings.shown(self.workflow, field, value, self.language, self.zone).text

    def _date(self, day: str | None) -> str | None:
        return date(day, self.language, self.zone) if day is not None else None

    def _order(self, name: str) -> int:
        order = list(self.workflow.fields)
        return order.index(name) if name in order else len(order)
