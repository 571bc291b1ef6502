"""The steps of a case, folded into what its reader may see of each and of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from challenge_engine.core.case import ERASED
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import MAIN, NOTHING, Field, Transition, Workflow
from challenge_engine.history.two_times import CORRECTION
from challenge_engine.service.reading import (
    corrected,
    kinds,
    moved,
    of_audit,
    of_law,
    of_links,
    of_money,
    of_votes,
    wordings,
)
from challenge_engine.service.reading.kept import Past, read
from challenge_engine.service.reading.reader import Sight
from challenge_engine.service.reading.views import CorrectionView, StepView, Value
from challenge_engine.store.reading import EventRow
from challenge_engine.texts import Wording, say
from challenge_engine.texts.catalogue import _

__all__ = ["Past", "read", "readable", "steps", "transition"]


def steps(
    past: Past, workflow: Workflow, sight: Sight, group: str, language: str, zone: str
) -> tuple[StepView, ...]:
    """The history as one reader may read it, oldest first."""
    order = {name: place for place, name in enumerate(workflow.fields)}
    telling = _Telling(past, workflow, sight, group, language, zone, order, moved.moves(past))
    return tuple(telling.step(event) for event in past.events)


def readable(past: Past, workflow: Workflow, sight: Sight, event: EventRow) -> frozenset[str]:
    """Paths of an event's values that this reader may read: what a receipt may open for them."""
    telling = _Telling(past, workflow, sight, "", "en", "UTC", {})
    return frozenset(path for path in past.items.get(event.n, ()) if telling.may_read(event, path))


def transition(workflow: Workflow, event: EventRow) -> Transition | None:
    """The transition that an event was; ``None`` where it was no action of the workflow."""
    if event.action is None or event.track is None:
        return None
    return workflow.transition(event.track, event.source or NOTHING, event.action)


@dataclass(frozen=True, slots=True)
class _Telling:
    past: Past
    workflow: Workflow
    sight: Sight
    group: str
    language: str
    zone: str
    order: Mapping[str, int]
    """Field → its place in the workflow."""
    moves: moved.Moves = field(default_factory=dict)

    def step(self, event: EventRow) -> StepView:
        items = self.past.items.get(event.n, {})
        corrections = self._corrected.of(event)
        if event.kind == "correct":
            return self._correction(event, corrections)
        values, withheld = self._values(event, items)
        linked, unseen = of_links.values(event.kind, items, self._linking, self.language)
        told = self._is_told(event)
        reason = items.get("reason") if told else None
        grounds = items.get("grounds") if told else None
        wording = Wording(self.workflow, self.language)
        audit = items if of_audit.is_step(event.kind, items) else {}
        return StepView(
            n=event.n,
            kind=event.kind,
            action=event.action,
            title=of_audit.title(audit, self.language) or self._title(event),
            track=event.track,
            moved=self._moved(event),
            enters=self._enters(event),
            by=self.by(event),
            behalf=self._name(items.get("behalf")) if event.behalf else None,
            via=event.via,
            recorded_at=event.recorded_at,
            occurred_at=event.recorded_at if audit else event.occurred_at,
            basis=event.basis,
            reason=reason if isinstance(reason, str) else of_law.reason(items, self.sight),
            grounds=tuple(wording.choice("grounds", code) for code in self._list(grounds))
            + of_law.grounds(items, self.language),
            values=values
            + linked
            + of_audit.values(audit, self.sight, self.workflow, self.language),
            withheld=withheld
            + unseen
            + sum(1 for p in ("reason", "grounds") if p in items and not told)
            + of_audit.withheld(audit, self.sight),
            note=_said(items, "text") or of_audit.text(audit, self.sight),
            source=_said(items, "source"),
            is_dated=self.past.was_dated(event.n),
            corrections=corrections,
            deadlines=self._deadlines(event),
            led_to=event.target if event.target != event.source else None,
        )

    def _correction(self, event: EventRow, corrections: tuple[CorrectionView, ...]) -> StepView:
        """What it says of itself is told with what it set right, and once."""
        own = corrections[0]
        return StepView(
            n=event.n,
            kind=event.kind,
            action=None,
            title=self._title(event),
            track=None,
            moved=None,
            enters=None,
            by=own.by,
            behalf=None,
            via=event.via,
            recorded_at=event.recorded_at,
            occurred_at=event.occurred_at,
            basis=event.basis,
            reason=own.reason,
            grounds=(),
            values=(),
            withheld=own.withheld,
            corrects=own.of,
            corrections=corrections,
        )

    @property
    def _corrected(self) -> corrected.Telling:
        return corrected.Telling(self.past, self.may_read, self._shown, self.by)

    def _shown(self, event: EventRow, path: str, value: Any) -> Value:
        place = self._field(event, path)
        wording = Wording(self.workflow, self.language)
        if place is not None and value is ERASED:
            return wordings.erased(self.workflow, place[0], self.language)
        if place is not None:
            return wordings.shown(self.workflow, place[0], value, self.language, self.zone)
        is_note = path.startswith("record/note/")
        name = "note" if is_note else path
        label = say(self.language, _("Note")) if is_note else wording.label(path)
        if value is ERASED:
            return Value(name, label, say(self.language, "erased"), is_erased=True)
        codes = self._list(value)
        text = (
            value if isinstance(value, str) else "; ".join(wording.choice(name, c) for c in codes)
        )
        return Value(name, label, text, value)

    def may_read(self, event: EventRow, path: str) -> bool:
        """Whether the reader may read this value of the event."""
        place = self._field(event, path)
        if place is not None:
            return place[1]
        if path.startswith(moved.PATH) or of_votes.is_public(path):
            return True
        if path.startswith(of_links.PATH):
            items = self.past.items.get(event.n, {})
            return of_links.may_read(event.kind, path, items, self._linking)
        if path in ("reason", "grounds") or path.startswith(CORRECTION):
            return self._is_told(event)
        if of_audit.is_step(event.kind, (path,)):
            return self.sight.may_see("authority")
        return self.sight.may_see("parties") or path.startswith("record/note/")

    def by(self, event: EventRow) -> str:
        """The role, and the name for those who take part; the public sees group and office."""
        wording = Wording(self.workflow, self.language)
        if event.kind == of_links.KIND:
            return say(self.language, _("by a step of that case"))
        items = self.past.items.get(event.n, {})
        if event.kind in of_votes.KINDS or of_votes.is_unmarked(items):
            return of_votes.by(items, self.language, may_see=self.sight.may_see("parties"))
        if event.actor == 0:
            return say(self.language, "the clock")
        role = self.workflow.roles.get(event.role or "")
        title = of_law.role(event.role, wording) if event.role else ""
        name = self._name(self.past.items.get(event.n, {}).get("actor"))
        if event.basis != "enforced":
            return name or title
        if role is not None and role.side == "community" and not self.sight.may_see("parties"):
            return self.group
        if self.sight.may_see("parties") and name:
            return f"{name} ({title})" if title else name
        return title or name

    def _title(self, event: EventRow) -> str:
        if event.action is not None:
            found = self.workflow.actions.get(event.action)
            return Wording(self.workflow, self.language).own(found.title if found else None)
        items = self.past.items.get(event.n, {}) if event.kind in ("link", "note") else {}
        if of_votes.is_unmarked(items):
            return say(self.language, of_votes.UNMARKED)
        if items and (paid := of_money.title(items, self.workflow, self.sight, self.language)):
            return paid
        passed = self.moves.get(event.n, {}) if event.kind == "lapse" else {}
        titled = moved.title(self.workflow, passed, self.language)
        return titled or say(self.language, kinds.TITLES.get(event.kind, event.kind))

    def _deadlines(self, event: EventRow) -> tuple[Value, ...]:
        """Of a lapse its title says all."""
        changed = self.moves.get(event.n, {}) if event.kind != "lapse" else {}
        return moved.values(self.workflow, changed, self.language)

    def _is_told(self, event: EventRow) -> bool:
        """Reasons are told to everybody where the action says so; a correction's as its step's."""
        about = self.past.root(moved.cause(self.past, event))
        found = transition(self.workflow, about)
        return found is None or found.takes.publish or self.sight.may_see("parties")

    def _moved(self, event: EventRow) -> str | None:
        if event.target is None or event.target == event.source:
            return None
        state = self.workflow.tracks.get(event.track or "", {}).get(event.target)
        return Wording(self.workflow, self.language).own(state.title if state else None)

    def _enters(self, event: EventRow) -> str | None:
        went = self.workflow.states.get(event.target or NOTHING)
        if event.track != MAIN or went is None:
            return None
        came = self.workflow.states.get(event.source or NOTHING)
        return went.phase if came is None or came.phase != went.phase else None

    def _values(self, event: EventRow, items: dict[str, Any]) -> tuple[tuple[Value, ...], int]:
        found: list[Value] = []
        withheld = 0
        for path, value in sorted(items.items(), key=self._place_in_form):
            if path.startswith("record/assignment/") and path.endswith("/person"):
                found += self._assigned(value)
            place = self._field(event, path)
            if place is None:
                continue
            one, may_read = place
            if not may_read:
                withheld += 1
            elif value is ERASED:
                day = self._erased_on(event.n, path)
                found.append(wordings.erased(self.workflow, one, self.language, day))
            elif value is not None:
                shown = wordings.shown(self.workflow, one, value, self.language, self.zone)
                found.append(shown)
        return tuple(found), withheld

    @property
    def _linking(self) -> of_links.Reading:
        return of_links.Reading(self.workflow, self.sight, self.past.others)

    def _erased_on(self, n: int, path: str) -> str:
        found = self.past.erasures.get((n, path))
        return local_day(found.recorded_at, self.zone) if found else ""

    def _place_in_form(self, item: tuple[str, Any]) -> tuple[int, str]:
        """Fields in the order of the workflow, then those of a record in the order of its form."""
        path, name = item[0], item[0].rpartition("/")[2]
        if path.startswith("field/"):
            return self.order.get(name, 0), path
        kind = self.workflow.records.get(path.split("/")[1]) if path.startswith("record/") else None
        order = list(kind.fields) if kind else []
        return (len(self.order) + order.index(name) if name in order else 0), path

    def _assigned(self, value: Any) -> list[Value]:
        """Who was assigned, for those who take part; the public sees that somebody was."""
        if not self.sight.may_see("parties"):
            return []
        label = Wording(self.workflow, self.language).label("assignee")
        return [Value("assignee", label, self._name(value), value, is_erased=value is ERASED)]

    def _field(self, event: EventRow, path: str) -> tuple[Field, bool] | None:
        where, _, rest = path.partition("/")
        if where == "field" and rest in self.workflow.fields:
            one = self.workflow.fields[rest]
            is_mine = self.past.root(event).actor == self.sight.actor.number
            return one, is_mine or self.sight.may_see(one.see)
        if where != "record":
            return None
        kind_name, _, rest = rest.partition("/")
        name = rest.partition("/")[2]
        kind = self.workflow.records.get(kind_name)
        if kind is None or name not in kind.fields:
            return None
        event = self.past.root(event)
        is_open = self.past.is_open(kind, event.n)
        may_read = self.sight.may_read(kind, event.actor, is_open=is_open)
        one = kind.fields[name]
        is_mine = event.actor == self.sight.actor.number
        return one, may_read and (is_mine or self.sight.may_see(one.see))

    def _name(self, value: Any) -> str:
        if value is ERASED:
            return say(self.language, "name erased")
        return str(value["name"]) if isinstance(value, dict) and "name" in value else ""

    def _list(self, value: Any) -> Iterable[str]:
        return [str(code) for code in value] if isinstance(value, list) else []


def _said(items: dict[str, Any], what: str) -> str | None:
    """What a note or a take-over says beside the fields of the form."""
    for path, value in items.items():
        place = path.split("/")
        if place[0] == "record" and place[1] in _REMARKS and place[-1] == what:
            return value if isinstance(value, str) else None
    return None


_REMARKS = ("note", "takeover", "report")
"""Under these names a reported step says what no form asks for."""
