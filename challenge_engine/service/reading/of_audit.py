"""What an auditor's finding and its answer say in a case's history, and to whom.

They are questions to the office about the office: the authority's side and the auditors read
them. That there is such a step everybody sees who sees the case, because numbers have no gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from challenge_engine.core.case import ERASED
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.reading.reader import Sight
from challenge_engine.service.reading.views import Value
from challenge_engine.texts import Wording, date, say
from challenge_engine.texts.catalogue import _

FINDING, ANSWER = "finding", "answer"
KIND = "audit"
"""What such a step is called where its kind decides; in the entry it is a `note`."""

_TITLES = {FINDING: _("An auditor asks"), ANSWER: _("Answer to the auditor")}
_LABELS = {
    "about": _("About step"),
    "owner": _("Who must answer"),
    "due": _("To be answered by"),
}


def path(kind: str, n: int, name: str) -> str:
    """Where a finding or an answer, which is step n, keeps what it says."""
    return f"record/{kind}/{n}.0/{name}"


def is_step(kind: str, paths: Iterable[str]) -> bool:
    """Whether a step of this kind with these paths is a finding or an answer.

    A workflow may have records of the same names; those are handed in with an action.
    """
    return kind == "note" and any(map(kind_of, paths))


def kind_of(one: str) -> str | None:
    """Whether a path of a note belongs to a finding, an answer, or neither."""
    place = one.split("/")
    return place[1] if place[0] == "record" and place[1] in _TITLES else None


def title(items: Mapping[str, Any], language: str) -> str | None:
    """What the step is called; ``None`` where it is no such step."""
    kind = next(filter(None, map(kind_of, items)), None)
    return say(language, _TITLES[kind]) if kind else None


def asks(language: str) -> str:
    """What a finding is called."""
    return say(language, _TITLES[FINDING])


def text(items: Mapping[str, Any], sight: Sight) -> str | None:
    """What was asked or answered, for those who may read it."""
    said = _named(items).get("text")
    return said if isinstance(said, str) and sight.may_see("authority") else None


def withheld(items: Mapping[str, Any], sight: Sight) -> int:
    """How many values of it this reader may not read."""
    return 0 if sight.may_see("authority") else len(_named(items))


def values(
    items: Mapping[str, Any], sight: Sight, workflow: Workflow, language: str
) -> tuple[Value, ...]:
    """What a finding says beside its text: about which step, who must answer, by when."""
    if not sight.may_see("authority"):
        return ()
    named = _named(items)
    return tuple(_value(name, named[name], workflow, language) for name in _LABELS if name in named)


def label(one: str, language: str) -> str | None:
    """What a path of a finding or answer is called; ``None`` where it is another's."""
    kind, name = kind_of(one), one.rpartition("/")[2]
    if kind is None:
        return None
    title = say(language, _TITLES[kind])
    return f"{title}: {say(language, _LABELS[name])}" if name in _LABELS else title


def owner(value: Any, workflow: Workflow, language: str) -> str:
    """Who must answer, in words: a role of the workflow, or a person."""
    if value is ERASED:
        return say(language, "name erased")
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return Wording(workflow, language).role(str(value))


def _value(name: str, value: Any, workflow: Workflow, language: str) -> Value:
    label = say(language, _LABELS[name])
    if value is ERASED:
        return Value(name, label, say(language, "erased"), is_erased=True)
    shown = str(value)
    if name == "owner":
        shown = owner(value, workflow, language)
    elif name == "due":
        shown = date(shown, language)
    return Value(name, label, shown, value)


def _named(items: Mapping[str, Any]) -> dict[str, Any]:
    return {one.rpartition("/")[2]: value for one, value in items.items() if kind_of(one)}
