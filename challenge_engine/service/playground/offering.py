"""An answer to every question of a form, so that a trial can be pressed through with one key."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

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


def offered(ask: Ask, today: dt.date) -> str:
    """What can be taken as it is; empty where nothing need be given, or nothing is known."""
    if ask.value is not None:
        return _shown(ask.value)
    if not ask.required:
        return ""
    if ask.choices:
        newest_first = ask.type == "choice" and ask.asked.field.type == "record"
        return ask.choices[-1 if newest_first else 0][0]
    if ask.type == "date":
        return (today + dt.timedelta(days=AHEAD)).isoformat()
    if ask.type in ("integer", "score"):
        low, high = ask.asked.field.minimum, ask.asked.field.maximum
        return str((high if ask.type == "score" else low) or 1)
    least = ask.asked.field.minimum or 0
    return _PLAIN.get(ask.type, "Example").ljust(least, ".")


def _shown(value: Any) -> str:
    """A value as somebody would type it."""
    if isinstance(value, dict):
        return f"{value['cents'] // 100}.{value['cents'] % 100:02}"
    return ", ".join(value) if isinstance(value, list) else str(value)
