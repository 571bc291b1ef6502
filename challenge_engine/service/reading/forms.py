"""What an action asks for, ready for a form: labels, choices and what is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from challenge_engine.core import intake
from challenge_engine.core.case import ERASED
from challenge_engine.core.intake import Asked
from challenge_engine.core.workflow import Takes, Workflow
from challenge_engine.service.reading.views import Ask
from challenge_engine.texts import Wording, say
from challenge_engine.texts.catalogue import _


@dataclass(frozen=True, slots=True)
class Known:
    """What a form can offer: present values, records to name, people to assign."""

    values: Mapping[str, Any]
    records: Mapping[str, Sequence[tuple[int, str]]]
    people: Mapping[str, Sequence[tuple[str, str]]]
    services: Sequence[str] = ()
    """Names of services with a fact sheet; another one may be typed all the same."""


_LINK_HINT = _("The reference of that case, such as 2026-0012.")

NOTHING_KNOWN = Known({}, {}, {})


def asks(workflow: Workflow, takes: Takes, known: Known, language: str) -> tuple[Ask, ...]:
    """The form of an action, in the order in which it is shown."""
    return tuple(
        ask(workflow, takes, asked, known, language) for asked in intake.asks(workflow, takes)
    )


def ask(
    workflow: Workflow, takes: Takes, asked: Asked, known: Known, language: str, value: Any = None
) -> Ask:
    """One question; ``value`` is what stands now, where that is no field of the case."""
    field, wording = asked.field, Wording(workflow, language)
    kind = takes.record if asked.place == "record" else None
    value = known.values.get(field.name) if asked.place in ("field", "link") else value
    return Ask(
        name=field.name,
        type=_type(asked),
        label=wording.own(field.ask) or wording.label(field.name, kind),
        hint=say(language, _LINK_HINT) if asked.place == "link" else wording.own(field.hint),
        required=asked.required,
        choices=_choices(workflow, takes, asked, known, language),
        value=None if value is ERASED else value,
        asked=asked,
    )


def _type(asked: Asked) -> str:
    if asked.place == "assignee" or asked.field.type == "record":
        return "choice"
    return asked.field.type


def _choices(
    workflow: Workflow, takes: Takes, asked: Asked, known: Known, language: str
) -> tuple[tuple[str, str], ...]:
    field, wording = asked.field, Wording(workflow, language)
    if asked.place == "assignee":
        return tuple(known.people.get(takes.assigns or "", ()))
    if field.type == "record":
        return tuple((str(n), title) for n, title in known.records.get(field.of or "", ()))
    if field.type == "service":
        return tuple((name, name) for name in known.services)
    if field.type == "yes_no":
        return tuple((code, wording.choice(field.name, code)) for code in ("yes", "no"))
    return tuple((item.code, wording.own(item.title, item.code)) for item in field.choices)
