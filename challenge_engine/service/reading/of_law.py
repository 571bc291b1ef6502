"""What erasures and holds say of themselves in a case's history; officers are of no workflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from challenge_engine.service.erasing.grounds import GROUNDS
from challenge_engine.service.reading.reader import Sight
from challenge_engine.texts import Wording, say
from challenge_engine.texts.catalogue import _

OFFICES: Mapping[str, str] = {
    "administrator": _("administrator"),
    "auditor": _("auditor"),
    "privacy-officer": _("privacy officer"),
    "operator": _("operator"),
}


def grounds(items: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """The legal ground of an erasure, which everybody may read."""
    said = items.get("ground")
    found = GROUNDS.get(said.get("code", "")) if isinstance(said, dict) else None
    return (f"{say(language, found.title)} ({found.source})",) if found else ()


def reason(items: Mapping[str, Any], sight: Sight) -> str | None:
    """What the officer wrote of it is for the office: it may be about somebody."""
    said = items.get("ground")
    text = said.get("reason") if isinstance(said, dict) else None
    return text if isinstance(text, str) and sight.may_see("authority") else None


def role(name: str, wording: Wording) -> str:
    """The title of a role of the workflow, or of an office."""
    return say(wording.language, OFFICES[name]) if name in OFFICES else wording.role(name)
