"""An answer to every question of a form, so that a trial can be pressed through with one key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from challenge_engine.core.case import Record
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.reading.views import Ask

AHEAD: Final = 14
"""Days: so far ahead is a day that is offered."""

_PLAIN: Final = {
    "text": "Example",
    "long_text": "An example.",
    "email": "group@example.org",
    "decimal": "1",
    "money": "1000",
    "service": "Example service",
}


def offered(ask: Ask, today: dt.date, wanted: Sequence[str] = ()) -> str:
    """What can be taken as it is; empty where nothing need be given, or nothing is known.

    Of what guards ask for the first is offered.
    """
    if ask.value is not None:
        return _shown(ask.value)
    if not ask.required:
        return ""
    if wanted:
        return wanted[0]
    if ask.choices:
        newest_first = ask.type == "choice" and ask.asked.field.type == "record"
        return ask.choices[-1 if newest_first else 0][0]
    if ask.type == "date":
        return (today + dt.timedelta(days=AHEAD)).isoformat()
    if ask.type == "moment":
        return f"{(today + dt.timedelta(days=AHEAD)).isoformat()}T17:00"
    if ask.type in ("integer", "score"):
        low, high = ask.asked.field.minimum, ask.asked.field.maximum
        return str((high if ask.type == "score" else low) or 1)
    least = ask.asked.field.minimum or 0
    return _PLAIN.get(ask.type, "Example").ljust(least, ".")


def wanted(
    workflow: Workflow, ask: Ask, kind: str | None, records: Iterable[Record]
) -> tuple[str, ...]:
    """The answers that some guard asks for; of a record first those that none has given yet."""
    name = ask.name
    calls = [call.params for t in workflow.transitions for call in t.when]
    if ask.asked.place != "record":
        lists = [p["values"] for p in calls if p.get("field") == name and "values" in p]
        return tuple(str(value) for values in lists for value in values)
    asked = [p["value"] for p in calls if (p.get("records"), p.get("field")) == (kind, name)
             and "value" in p]  # fmt: skip
    there = [one.values.get(name) for one in records]
    return tuple(map(str, sorted(dict.fromkeys(asked), key=lambda value: value in there)))


def _shown(value: Any) -> str:
    """A value as somebody would type it."""
    if isinstance(value, dict):
        return f"{value['cents'] // 100}.{value['cents'] % 100:02}"
    return ", ".join(value) if isinstance(value, list) else str(value)
