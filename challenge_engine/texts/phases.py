"""The four phases of the lifecycle and its end, as screens print them."""

from __future__ import annotations

from challenge_engine.texts.catalogue import _, say

PHASES = {
    "submitted": _("Submission"),
    "assessed": _("Assessment"),
    "delegated": _("Delegation"),
    "monitored": _("Monitoring"),
    "ended": _("Ended"),
}


def phase(name: str, language: str) -> str:
    """The title of a phase."""
    return say(language, PHASES[name])
