"""What a step of the history did to the deadlines of its case, in words."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping

from challenge_engine.core.ledger import Ledger
from challenge_engine.core.ledger_value import from_value
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.reading.kept import Past
from challenge_engine.service.reading.views import Value
from challenge_engine.store.reading import EventRow
from challenge_engine.texts import Wording, costs, due, say, weekday
from challenge_engine.texts.catalogue import _

PATH = "deadline/"

Moves = Mapping[int, Mapping[str, tuple[Ledger | None, Ledger]]]
"""Step → deadline → how it had stood, and how it stands by that step."""


def newest(past: Past) -> dict[str, tuple[int, Ledger]]:
    """Where each deadline stands, and by which step."""
    last = {name: (n, value) for n, name, value in _values(past)}
    return {name: (n, from_value(name, value)) for name, (n, value) in last.items()}


def moves(past: Past) -> Moves:
    """What each step did."""
    stood: dict[str, Ledger] = {}
    found: dict[int, dict[str, tuple[Ledger | None, Ledger]]] = {}
    for n, name, value in _values(past):
        now = from_value(name, value)
        found.setdefault(n, {})[name] = stood.get(name), now
        stood[name] = now
    return found


def _values(past: Past) -> Iterator[tuple[int, str, dict[str, object]]]:
    """Every ledger as it was written, oldest first; one that was erased is passed over."""
    for n in sorted(past.items):
        for path, value in past.items[n].items():
            if path.startswith(PATH) and isinstance(value, dict):
                yield n, path.removeprefix(PATH), value


def cause(past: Past, event: EventRow) -> EventRow:
    """The correction because of which deadlines moved, else the event itself.

    It repeats the reason of that correction, so it is told to nobody else.
    """
    if event.kind == "deadline":
        for rel, _log, _case, n, *_rest in json.loads(event.entry)["refs"]:
            if rel == "continues":
                return past.event(n) or event
    return event


def title(workflow: Workflow, moved: Mapping[str, tuple[Ledger | None, Ledger]], lang: str) -> str:
    """What a step is called with which the clock noted that a deadline had passed."""
    for name, (_was, now) in moved.items():
        if now.due is not None:
            named = Wording(workflow, lang).deadline(name)
            text = _("The deadline {deadline} passed ({due})")
            return say(lang, text, deadline=named, due=weekday(now.due, lang))
    return ""


def values(
    workflow: Workflow, moved: Mapping[str, tuple[Ledger | None, Ledger]], lang: str
) -> tuple[Value, ...]:
    """Each deadline that a step changed: from which day to which, or that it was done."""
    order = {name: place for place, name in enumerate(workflow.deadlines)}
    wording = Wording(workflow, lang)
    return tuple(
        Value(
            name=PATH + name,
            label=say(lang, _("Deadline {deadline}"), deadline=wording.deadline(name)),
            text=_change(workflow, *moved[name], lang),
            raw={
                "was": _iso(moved[name][0]),
                "due": _iso(moved[name][1]),
                "standing": moved[name][1].standing,
            },
        )
        for name in sorted(moved, key=lambda name: order.get(name, len(order)))
    )


def _change(workflow: Workflow, was: Ledger | None, now: Ledger, lang: str) -> str:
    """As it was told on the day of the step: how near a day is counts on, a history does not."""
    rule = workflow.deadlines.get(now.name)
    if rule is not None and rule.penalty_of:
        return costs.growing(now, now.start.day or dt.date.min, lang)
    if not now.is_open:
        return due.standing(now, now.due or dt.date.min, lang)
    if was is None or not was.is_open:  # It begins, for the first time or anew.
        return _day(now, lang)
    if was.due == now.due:
        return say(lang, _("{due}, as before"), due=_day(now, lang))
    return f"{_day(was, lang)} → {_day(now, lang)}"


def _day(ledger: Ledger, lang: str) -> str:
    if ledger.due is not None:
        return weekday(ledger.due, lang)
    return say(lang, _("it stands still") if ledger.is_paused else _("no day known"))


def _iso(ledger: Ledger | None) -> str | None:
    return ledger.due.isoformat() if ledger is not None and ledger.due else None
