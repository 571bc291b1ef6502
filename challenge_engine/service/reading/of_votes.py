"""Steps about a ballot box, which the program writes after the step of an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from challenge_engine.texts import say
from challenge_engine.texts.catalogue import _

PATH: Final = "record/ballot/"
KINDS: Final = ("lock", "close", "key", "count", "destroy", "batch")
_OFFICIALS: Final = ("official",)
"""Who acted besides: the rest of such a step is public."""


UNMARKED: Final = _("Somebody was marked as voting on paper by mistake; that was put right")


def is_public(path: str) -> bool:
    """Whether everybody may read a value of such a step."""
    return path.startswith(PATH) and path.rpartition("/")[2] not in _OFFICIALS


def is_unmarked(items: Mapping[str, Any]) -> bool:
    """Whether a step says that a voter was marked as voting on paper by mistake."""
    return any(path.startswith(PATH) and path.endswith("/unmarked") for path in items)


def by(items: Mapping[str, Any], language: str, *, may_see: bool) -> str:
    """Whose step it is: that of the action before it, or an official who typed in papers."""
    if is_unmarked(items):
        return say(language, _("two officials"))
    for path, value in items.items():
        if path.startswith(PATH) and path.endswith("/official"):
            is_named = may_see and isinstance(value, dict)
            return str(value["name"]) if is_named else say(language, _("an official"))
    return say(language, _("by the step before it"))
