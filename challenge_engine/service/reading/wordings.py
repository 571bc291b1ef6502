"""Values as a reader sees them: codes as words, money and dates in the reader's notation."""

from __future__ import annotations

from typing import Any

from challenge_engine.core.workflow import Field, Workflow
from challenge_engine.service.reading.views import Value
from challenge_engine.texts import Wording, date, listing, money, number, say


def shown(workflow: Workflow, field: Field, value: Any, language: str, zone: str) -> Value:
    """A value of a field with its label, in the reader's language."""
    label = Wording(workflow, language).own(field.ask, field.name)
    return Value(field.name, label, _text(workflow, field, value, language, zone), value)


def erased(workflow: Workflow, field: Field, language: str, day: str = "") -> Value:
    """What stands where a value was erased: that it was given, when it went, and nothing of it."""
    label = Wording(workflow, language).own(field.ask, field.name)
    text = say(language, "erased")
    if day:
        text = say(language, "erased by law on {day}", day=date(day, language))
    return Value(field.name, label, text, is_erased=True)


def _text(workflow: Workflow, field: Field, value: Any, language: str, zone: str) -> str:
    wording = Wording(workflow, language)
    if value is None:
        return ""
    if field.type in ("choice", "choices", "yes_no"):
        codes = value if isinstance(value, list) else [value]
        titles = {item.code: wording.own(item.title) for item in field.choices}
        words = [titles.get(str(c)) or say(language, str(c)) for c in codes]
        return listing(words, language)
    if field.type == "money":
        return money(value["cents"], value["currency"], language)
    if field.type in ("date", "moment"):
        return date(value, language, zone)
    if field.type in ("integer", "decimal"):
        return number(value, language)
    if field.type == "score":
        return f"{value} / {field.maximum if field.maximum is not None else 5}"
    return str(value)
